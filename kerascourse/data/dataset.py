"""What every data set is, once loaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np

from kerascourse.data.columns import Column
from kerascourse.data.reading import FOREIGN, Reading
from kerascourse.data.streamed import Streamed, digests
from kerascourse.errors import InputError, UsageError, nearest_words
from kerascourse.texts import _

VALUE_BYTES = 4  # of a float32
UNLABELLED = ("row",)  # what the rows of a table without classes are


@dataclass(frozen=True)
class Split:
    """Examples, as they are kept, and what is to be told of each.

    `stored` is images (n, height, width, channels), uint8 from 0 to 255 or float32 in [0, 1], or
    the rows of a table (n, columns) in float32; images too large for the memory are read when they
    are needed. `y` is classes, int64 (n,), or masks that give the class of each pixel, uint8 (n,
    height, width).
    """

    stored: np.ndarray | Streamed
    y: np.ndarray

    def __len__(self) -> int:
        return len(self.stored)

    @property
    def x(self) -> np.ndarray:
        """The examples as a network takes them: float32, bytes scaled to [0, 1].

        Bytes take a quarter of the memory, so they are scaled here, each time: on a batch this is
        a small part of a step; on all of a large set it is not small. InputError where streamed
        images have no room in memory.
        """
        if isinstance(self.stored, Streamed):
            self.stored.require_room(VALUE_BYTES * prod(self.stored.shape))
        loaded = self.loaded
        return np.asarray(loaded / np.float32(255)) if loaded.dtype == np.uint8 else loaded

    @property
    def loaded(self) -> np.ndarray:
        """`stored` in memory; InputError as `x` has it."""
        return np.asarray(self.stored)

    @property
    def is_streamed(self) -> bool:
        """Whether the images are read when they are needed."""
        return isinstance(self.stored, Streamed)

    @property
    def digests(self) -> np.ndarray:
        """A short name for what each example holds: uint8 (n, `streamed.DIGEST`)."""
        return self.stored.digests if isinstance(self.stored, Streamed) else digests(self.stored)

    def begin(self) -> "Callable[[], Split]":
        """Begin to read the images where they are streamed; returns what waits for them."""
        if not isinstance(self.stored, Streamed):
            return lambda: self
        images = self.stored.begin()
        return lambda: Split(images(), self.y)

    def take(self, which: Any) -> "Split":
        """The examples at `which` (a slice or an array of indices)."""
        return Split(self.stored[which], self.y[which])


@dataclass(frozen=True)
class Squares:
    """Each of `images`, which have masks, `times` over as a square of `side` pixels anywhere in it.

    A network that always meets the same squares soon knows them by heart.
    """

    images: Split
    side: int
    times: int

    def take(self, which: np.ndarray, rng: np.random.Generator) -> Split:
        """The squares at `which`, indices below `times` times the images, their places by `rng`."""
        images = self.images.take(which // self.times)
        rows, columns = (
            rng.integers(size - self.side, size=len(which), endpoint=True)
            for size in images.stored.shape[1:3]
        )

        def squares(arrays: np.ndarray) -> np.ndarray:
            corners = zip(arrays, rows, columns, strict=True)
            return np.stack([a[r : r + self.side, c : c + self.side] for a, r, c in corners])

        return Split(squares(images.loaded), squares(images.y))


@dataclass(frozen=True)
class Dataset:
    """Three disjoint sets of examples; nothing is ever chosen on `test`.

    `provenance` says in a sentence where the data come from and how they were changed; `meanings`
    what each class is, where the names alone don't; `kept` where those are that could be streamed:
    in memory, or not and why. `columns` are those of a table, and
    `test_lines` the number of each test row in its file, whose first line is 1. Where images were
    cut, a fit takes `squares` in place of `train`. `reading` is the rule by which new image files
    become arrays as these are.
    """

    name: str
    train: Split
    val: Split
    test: Split
    class_names: tuple[str, ...]
    provenance: str
    meanings: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    test_lines: tuple[int, ...] = ()
    squares: Squares | None = None
    reading: Reading = FOREIGN
    kept: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        """(height, width, channels) of an image, or (columns,) of a row."""
        return tuple(self.train.stored.shape[1:])

    @property
    def has_masks(self) -> bool:
        """Whether each pixel has a class, not each image."""
        return self.train.y.ndim == 3

    @property
    def has_classes(self) -> bool:
        """Whether each example has a class, as the rows of a table without labels have not."""
        return not self.has_masks and self.class_names != UNLABELLED

    def only_normal(self, normal: Sequence[str]) -> "Dataset":
        """The same, with nothing but the classes `normal` to train and validate on (course: D4).

        UsageError where there is no such class, InputError where a part would be empty.
        """
        if not self.has_classes:
            raise UsageError(
                _(
                    "expected data with classes for normal={normal}, {name} has none",
                    normal=",".join(normal),
                    name=self.name,
                ),
                _("Try: --label COLUMN, of a table"),
            )
        numbers = class_numbers(normal, self.class_names)
        train, val = (
            part.take(np.flatnonzero(np.isin(part.y, numbers))) for part in (self.train, self.val)
        )
        if not (len(train) and len(val)):
            raise InputError(
                _(
                    "expected examples of {normal} to train and to validate, {name} has {train} "
                    "and {val}",
                    normal=", ".join(normal),
                    name=self.name,
                    train=len(train),
                    val=len(val),
                )
            )
        return replace(self, train=train, val=val)

    def only(self, wanted: Sequence[str]) -> "Dataset":
        """The same with the classes `wanted` alone, by name or number, which count from 0 in that
        order; all of them where none is named.

        UsageError where there is no such class, or are no classes.
        """
        if not wanted:
            return self
        if not self.has_classes:
            raise UsageError(
                _("expected data with a class an example for only, {name} has none", name=self.name)
            )
        numbers = list(dict.fromkeys(class_numbers(wanted, self.class_names)))
        places = np.full(len(self.class_names), -1)
        places[numbers] = range(len(numbers))

        def kept(part: Split) -> Split:
            found = part.take(np.flatnonzero(places[part.y] >= 0))
            return Split(found.stored, places[found.y])

        pairs = zip(self.test_lines, self.test.y, strict=False)  # images have no lines
        return replace(
            self,
            train=kept(self.train),
            val=kept(self.val),
            test=kept(self.test),
            class_names=tuple(self.class_names[number] for number in numbers),
            meanings=tuple(self.meanings[number] for number in numbers) if self.meanings else (),
            test_lines=tuple(line for line, number in pairs if number in numbers),
        )

    def limited(self, count: int | None) -> "Dataset":
        """The same with at most the first `count` training examples."""
        return self if count is None else replace(self, train=self.train.take(slice(count)))

    def cut(self, side: int | None) -> "Dataset":
        """The same with its images, and their masks, as squares of `side` pixels.

        Those of `train` overlap by half, the others no more than they must; there are as many
        `squares` to fit on as in `train`. UsageError where there are no masks or the images are
        smaller.
        """
        if side is None:
            return self
        if not self.has_masks or side > min(self.shape[:2]):
            raise UsageError(
                _(
                    "crop={side} needs images with masks, at least as large; received {shape}",
                    side=side,
                    shape="×".join(map(str, self.shape)),
                )
            )
        train = cut(self.train, side, max(1, side // 2))
        return replace(
            self,
            train=train,
            val=cut(self.val, side, side),
            test=cut(self.test, side, side),
            squares=Squares(self.train, side, len(train) // len(self.train)),
        )


def class_numbers(wanted: Sequence[str], names: Sequence[str]) -> list[int]:
    """The places in `names` of the classes that `wanted` tells by name, or else by number.

    UsageError with the nearest names where there is no such class.
    """
    found = []
    for one in wanted:
        if one in names:
            found.append(list(names).index(one))
        elif one.isascii() and one.isdigit() and int(one) < len(names):
            found.append(int(one))
        else:
            near = nearest_words(one, names)
            raise UsageError(
                _("expected a class of {names}, received {name!r}", names=few(names), name=one)
                + near
            )
    return found


def few(names: Sequence[str], most: int = 10) -> str:
    """The names, or the first of them and how many there are."""
    if len(names) <= most:
        return ", ".join(names)
    return _("{some}, … ({count} in all)", some=", ".join(names[:most]), count=len(names))


def split(examples: Split, sizes: tuple[int, ...], seed: int) -> tuple[Split, ...]:
    """Disjoint random parts of `examples`: one of each size, then the rest.

    The same `seed` gives the same parts. InputError where nothing would be left.
    """
    if sum(sizes) >= len(examples):
        raise InputError(
            _(
                "expected more than {needed} examples, received {count}",
                needed=sum(sizes),
                count=len(examples),
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
            _(
                "expected at least {needed} examples for test_last={last}, received {count}",
                needed=count + 2,
                last=count,
                count=len(examples),
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

    return Split(squares(examples.loaded), squares(examples.y))


def places(size: int, side: int, stride: int) -> tuple[int, ...]:
    """Where windows of `side` begin that cover `size`, at even steps of at most `stride`.

    One window, at 0, where `side` is no smaller than `size`.
    """
    steps = -(-max(0, size - side) // stride)
    return (
        tuple(round(step * (size - side) / steps) for step in range(steps + 1)) if steps else (0,)
    )
