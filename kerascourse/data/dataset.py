"""What every data set is, once loaded."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kerascourse.errors import InputError
from kerascourse.texts import _


@dataclass(frozen=True)
class Split:
    """Examples, as they are kept in memory, and what is to be told of each.

    `stored` is images (n, height, width, channels), uint8 from 0 to 255 or float32 in [0, 1], or
    the rows of a table (n, columns) in float32. `y` is classes, int64 (n,), or masks that give the
    class of each pixel, uint8 (n, height, width).
    """

    stored: np.ndarray
    y: np.ndarray

    def __len__(self) -> int:
        return len(self.stored)

    @property
    def x(self) -> np.ndarray:
        """The examples as a network takes them: float32, bytes scaled to [0, 1].

        Bytes take a quarter of the memory, so they are scaled here, each time: on a batch this is
        a small part of a step; on all of a large set it is not small.
        """
        if self.stored.dtype == np.uint8:
            return np.asarray(self.stored / np.float32(255))
        return self.stored

    def take(self, which: Any) -> "Split":
        """The examples at `which` (a slice or an array of indices)."""
        return Split(self.stored[which], self.y[which])


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
        """(height, width, channels) of an image, or (columns,) of a row."""
        return tuple(self.train.stored.shape[1:])

    @property
    def has_masks(self) -> bool:
        """Whether each pixel has a class, not each image."""
        return self.train.y.ndim == 3

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


def split_in_three(examples: Split, seed: int) -> tuple[Split, Split, Split]:
    """A fifth of `examples` to test, a tenth to validate, the rest to train: train, val, test."""
    count = len(examples)
    val, test, train = split(examples, (max(1, count // 10), max(1, count // 5)), seed)
    return train, val, test
