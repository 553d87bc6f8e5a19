"""A statement of the course's notes, and what becomes of it when it is computed."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kerascourse import runs
from kerascourse.tables import shown
from kerascourse.texts import N_, _, language

Numbers = Mapping[str, object]
Verdict = Literal["true", "true with a remark", "corrected", "to be measured"]
VERDICTS = (N_("true"), N_("true with a remark"), N_("corrected"), N_("to be measured"))


def no_numbers() -> Numbers:
    """What a statement computes that has no numbers of its own."""
    return {}


def listed(values: Iterable[object]) -> str:
    """Numbers one after the other, which are no shape."""
    return ", ".join(map(str, values))


@dataclass(frozen=True)
class Claim:
    """A statement of the notes: the course's id, what the notes say, what is so.

    `so` names in braces the numbers that `compute` gives; `says` are those that the house holds
    true, from the papers and by hand. `command` shows it: a command of `kc`, or one that trains
    where the verdict is "to be measured"; `look` then shows it on the run.
    """

    id: str
    notes: str
    verdict: Verdict
    so: str
    command: str
    says: Numbers = field(default_factory=dict)
    compute: Callable[[], Numbers] = no_numbers
    look: str = ""


@dataclass(frozen=True)
class Finding:
    """A claim and its numbers as they were computed now; whether there is a run to look at."""

    claim: Claim
    numbers: Numbers
    has_run: bool = False

    @property
    def command(self) -> str:
        """What shows it: on the run that there is, or else what trains one."""
        return self.claim.look if self.has_run and self.claim.look else self.claim.command

    @property
    def contradictions(self) -> Numbers:
        """The computed numbers that are not what the house says, by name; None for a missing one.

        None at all is as it should be.
        """
        says = self.claim.says
        return {
            name: self.numbers.get(name)
            for name in {**says, **self.numbers}
            if name not in says or self.numbers.get(name) != says[name]
        }

    @property
    def lines(self) -> tuple[str, str]:
        """What the notes say and what is so, each after its name."""
        return _("The notes: {words}", words=self.notes), _("So it is: {words}", words=self.so)

    @property
    def notes(self) -> str:
        """What the notes say, in the user's language."""
        return _(self.claim.notes)

    @property
    def so(self) -> str:
        """What is so, in the user's language, with the computed numbers put in."""
        return _(self.claim.so, **{name: _told(value) for name, value in self.numbers.items()})


def _told(value: object) -> str:
    """A number in a sentence: 24.5, in Spanish 24,5."""
    text = shown(value)
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text) if language() == "es" else text


def check(claim: Claim, runs_folder: Path | None = None) -> Finding:
    """Compute a claim's numbers, and look whether its recipe has a finished run in
    `runs_folder`."""
    return Finding(claim, claim.compute(), _has_run(claim, runs_folder))


def _has_run(claim: Claim, runs_folder: Path | None) -> bool:
    words = claim.command.split()
    if runs_folder is None or words[:2] != ["kc", "train"]:
        return False
    return bool(runs.finished(runs_folder, words[2]))
