"""All checks, one after the other, the quick ones first."""

from collections.abc import Callable, Iterator

from kerascourse.checks import beginning, data, gradients, learning, ranges
from kerascourse.checks.check import Check
from kerascourse.checks.subject import Subject

OF_DATA: tuple[Callable[[Subject], Check | None], ...] = (
    ranges.inputs_in_range,
    ranges.labels_in_range,
    data.classes_balanced,
    data.parts_disjoint,
    beginning.memory,
)
OF_NETWORK: tuple[Callable[[Subject], Check | None], ...] = (
    ranges.output_fits_loss,
    beginning.loss_at_start,
    beginning.dead_units,
    gradients.gradients_arrive,
    gradients.examples_apart,
    learning.learned_by_heart,
    learning.beats_constant_input,
)
# a network cannot be run with what these find
BARRING = ("labels_in_range", "memory")


def examine(subject: Subject) -> Iterator[Check]:
    """What each check finds that applies, as soon as it is known; those of the network only where
    it can be run."""
    can_run = True
    for check in OF_DATA:
        found = check(subject)
        if found is not None:
            can_run = can_run and (found.passed or found.id not in BARRING)
            yield found
    for check in OF_NETWORK if can_run else ():
        found = check(subject)
        if found is not None:
            yield found
