"""Which of the listed runs are asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from itertools import groupby

from kerascourse.training import ranking
from kerascourse.training.ranking import Listed


@dataclass(frozen=True)
class Wanted:
    """What a run has to be: of a model, a data set and a state that one of the patterns names (*
    and ? stand for others; none: any), begun within `since`, and in its group, that of one task and
    data set, among the `best`."""

    models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    since: timedelta | None = None
    best: int | None = None

    def of(self, found: Sequence[Listed]) -> list[Listed]:
        """Those of the runs `found`, in their order, which is that of `ranking.listed`."""
        chosen = [one for one in found if self._has(one)]
        if self.best is None:
            return chosen
        groups = groupby(chosen, key=ranking.group)
        return [one for _group, members in groups for one in list(members)[: self.best]]

    def _has(self, one: Listed) -> bool:
        age = datetime.now() - datetime.fromisoformat(one.date)
        return (
            _is_one_of(one.model, self.models)
            and _is_one_of(one.dataset, self.datasets)
            and _is_one_of(one.state, self.states)
            and (self.since is None or age < self.since)
        )


def _is_one_of(name: str, patterns: Iterable[str]) -> bool:
    patterns = [pattern.casefold() for pattern in patterns]
    # as it is too: a stack notation has brackets, which are signs of a pattern
    plain = name.casefold()
    return not patterns or any(plain == one or fnmatchcase(plain, one) for one in patterns)
