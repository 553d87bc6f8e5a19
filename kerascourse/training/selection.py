"""Which epochs' models make the one that is kept, and when a fit is over."""

from collections.abc import Sequence

from kerascourse.training.recipe import Recipe
from kerascourse.training.tasks import Logs, Task


def best(history: Sequence[Logs], task: Task) -> int:
    """The place of the best epoch in `history`, the first of equals."""
    return max(range(len(history)), key=lambda place: (task.score(history[place]), -place))


def kept(history: Sequence[Logs], task: Task, recipe: Recipe) -> range:
    """The places in `history` of the epochs whose models make the one that is kept, as the recipe's
    `keep` says: one, or for the mean those of the second half, the last one's before."""
    end = len(history)
    if recipe.keep == "best":
        end = best(history, task) + 1
    elif recipe.keep == "mean" and end > recipe.epochs // 2:
        return range(recipe.epochs // 2, end)
    return range(end - 1, end)


def is_over(history: Sequence[Logs], task: Task, recipe: Recipe) -> bool:
    """Whether the epochs are done, or `patience` of them brought nothing better."""
    if len(history) >= recipe.epochs or recipe.patience is None or not history:
        return len(history) >= recipe.epochs
    return len(history) - 1 - best(history, task) >= recipe.patience
