"""The rubrics' checker against a teacher: what it makes of every answer of `rubrics.toml`.

    python -m tests.quiz.rubric_figures [--answers]

`--answers` lists the answers of `fit` that are read otherwise than the teacher reads them; those of
`held` stay unseen, so that the lexicon is not written after them.
"""

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kerascourse.quiz.draw import filled
from kerascourse.quiz.marking import judged, question_of
from kerascourse.quiz.question import Instance, Judgement
from kerascourse.quiz.read import find

FILE = Path(__file__).with_name("rubrics.toml")
SPLITS = ("fit", "held")


@dataclass(frozen=True)
class Row:
    """An answer in sentences; `points` are those that a strict teacher gives it."""

    instance: Instance
    answer: str
    points: float

    @property
    def verdict(self) -> str:
        """Whether it is right, half right or wrong."""
        if self.points == 0:
            return "wrong"
        return "right" if self.points == self.instance.question.points else "half right"


@dataclass(frozen=True)
class Checked:
    """A row, and what the checker says of it."""

    row: Row
    judgement: Judgement

    @property
    def points(self) -> float:
        """The points that the checker gives."""
        return self.judgement.share * self.row.instance.question.points

    @property
    def outcome(self) -> str:
        """What the checker does: full marks, some points, none, or a person has to read it."""
        if self.judgement.verdict == "review":
            return "review"
        return {1.0: "full", 0.0: "none"}.get(self.judgement.share, "some")

    @property
    def is_too_good(self) -> bool:
        """Whether it scores more than the teacher gives."""
        return self.points > self.row.points + 1e-6

    @property
    def is_too_bad(self) -> bool:
        """Whether it scores less than the teacher gives, and no person is asked."""
        return self.outcome != "review" and self.points < self.row.points - 1e-6


def rows(split: str) -> Iterator[Row]:
    """The answers of "fit" or "held"."""
    for told in tomllib.loads(FILE.read_text(encoding="utf-8"))["questions"]:
        instance = filled(question_of(find(told["quiz"]), told["id"]), {})
        for points, answers in told[split].items():
            for answer in answers:
                yield Row(instance, answer, float(points))


@cache
def checked(split: str) -> tuple[Checked, ...]:
    """What the checker says of a split."""
    return tuple(Checked(row, judged(row.instance, row.answer)) for row in rows(split))


def confusion(split: str) -> str:
    """How often the checker does what, by what the teacher says."""
    counts = Counter((one.row.verdict, one.outcome) for one in checked(split))
    outcomes = ("full", "some", "none", "review")
    lines = [f"{split:12}" + "".join(f"{outcome:>8}" for outcome in outcomes)]
    for verdict in ("right", "half right", "wrong"):
        numbers = "".join(f"{counts[verdict, outcome]:8}" for outcome in outcomes)
        lines.append(f"{verdict:12}{numbers}")
    too_good = sum(one.is_too_good for one in checked(split))
    too_bad = sum(one.is_too_bad for one in checked(split))
    lines.append(f"more points than the teacher gives: {too_good}; fewer: {too_bad}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", action="store_true")
    asked = parser.parse_args()
    for split in SPLITS:
        print(confusion(split), end="\n\n")
    for one in checked("fit") if asked.answers else ():
        if one.is_too_good or one.is_too_bad or one.outcome == "review":
            said = f"{one.row.verdict} {one.row.points:g} → {one.outcome} {one.points:g}"
            print(f"{one.row.instance.question.id}: {said}: {one.row.answer!r}")
            print(f"    {one.judgement.feedback}")


if __name__ == "__main__":
    main()
