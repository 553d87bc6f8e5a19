"""What every data set is, once loaded."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kerascourse.errors import InputError
from kerascourse.texts import _


@dataclass(frozen=True)
class Split:
    """Examples: `x` float32 (n, height, width, channels) in [0, 1]; `y` int64 (n,), the classes."""

    x: np.ndarray
    y: np.ndarray

    def __len__(self) -> int:
        return len(self.x)

    def take(self, which: Any) -> "Split":
        """The examples at `which` (a slice or an array of indices)."""
        return Split(self.x[which], self.y[which])


@dataclass(frozen=True)
class Dataset:
    """Three disjoint sets of examples; nothing is ever chosen on `test`.

    `provenance` says in a sentence where the data come from and how they were changed.
    """

    name: str
    train: Split
    val: Split
    test: Split
    class_names: tuple[str, ...]
    provenance: str

    @property
    def shape(self) -> tuple[int, ...]:
        """(height, width, channels) of an image."""
        return tuple(self.train.x.shape[1:])

    def limited(self, count: int | None) -> "Dataset":
        """The same with at most the first `count` training examples."""
        return self if count is None else replace(self, train=self.train.take(slice(count)))


def split(examples: Split, sizes: tuple[int, ...], seed: int) -> tuple[Split, ...]:
    """Disjoint random parts of `examples`: one of each size, then the rest.

    The same `seed` gives the same parts. InputError where nothing would be left.
    """
    if sum(sizes) >= len(examples):
        raise InputError(
            _("expected more than {needed} examples, received {count}").format(
                needed=sum(sizes), count=len(examples)
            )
        )
    order = np.random.default_rng(seed).permutation(len(examples))
    ends = np.cumsum(sizes)
    return tuple(examples.take(np.sort(part)) for part in np.split(order, ends))
