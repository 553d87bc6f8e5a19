"""What every data set is, once loaded."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kerascourse.errors import InputError, UsageError
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

    def cut(self, side: int | None) -> "Dataset":
        """The same with its images, and their masks, as squares of `side` pixels.

        Those to train on overlap by half, the others no more than they must. UsageError where there
        are no masks or the images are smaller.
        """
        if side is None:
            return self
        if not self.has_masks or side > min(self.shape[:2]):
            raise UsageError(
                _(
                    "crop={side} needs images with masks, at least as large; received {shape}"
                ).format(side=side, shape="×".join(map(str, self.shape)))
            )
        return replace(
            self,
            train=cut(self.train, side, max(1, side // 2)),
            val=cut(self.val, side, side),
            test=cut(self.test, side, side),
        )


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


def split_last(examples: Split, count: int, seed: int) -> tuple[Split, Split, Split]:
    """The last `count` of `examples` to test, a tenth of the others, chosen by `seed`, to validate,
    the rest to train: train, val, test. InputError where nothing would be left."""
    others = len(examples) - count
    if others < 2:
        raise InputError(
            _("expected at least {needed} examples for test_last={last}, received {count}").format(
                needed=count + 2, last=count, count=len(examples)
            )
        )
    val, train = split(examples.take(slice(others)), (max(1, others // 10),), seed)
    return train, val, examples.take(slice(others, None))


def cut(examples: Split, side: int, stride: int) -> Split:
    """Images (n, height, width, …) with masks as squares of `side` pixels, at most `stride` apart,
    which cover all of each image."""
    rows, columns = (places(size, side, stride) for size in examples.stored.shape[1:3])
    corners = [(row, column) for row in rows for column in columns]

    def squares(arrays: np.ndarray) -> np.ndarray:
        parts = [arrays[:, row : row + side, column : column + side] for row, column in corners]
        return np.stack(parts, axis=1).reshape(-1, *parts[0].shape[1:])

    return Split(squares(examples.stored), squares(examples.y))


def places(size: int, side: int, stride: int) -> tuple[int, ...]:
    """Where windows of `side` begin that cover `size`, at even steps of at most `stride`.

    One window, at 0, where `side` is no smaller than `size`.
    """
    steps = -(-max(0, size - side) // stride)
    return (
        tuple(round(step * (size - side) / steps) for step in range(steps + 1)) if steps else (0,)
    )
