"""A NumPy archive of one's own: `npz:PATH` with x_train, y_train, x_test and y_test."""

import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse import memory
from kerascourse.data import flat
from kerascourse.data.dataset import Dataset, Split, split
from kerascourse.data.wanted import Wanted
from kerascourse.errors import InputError, NotFoundError
from kerascourse.library_errors import words_of
from kerascourse.texts import _, safe_text

CHANNELS = (1, 3, 4)
MOST_CLASSES = 10_000
ARRAYS = ("x_train", "y_train", "x_test", "y_test")


def load(wanted: Wanted) -> Dataset:
    """The images and classes of the archive at the path; a tenth of the training part validates.

    Images are (n, height, width), (n, height, width, channels) or, as PyTorch has them, (n,
    channels, height, width), where only the second axis can be 1, 3 or 4 channels. They are whole
    numbers of 8 bits, which stand for n/255, or real numbers in [0, 1]. Errors name the array and
    what is wrong with it.
    """
    arrays = _read(wanted.path)
    said = [_("the file {path}", path=safe_text(wanted.path.name))]
    said += _order_words(arrays["x_train"].shape)
    train = Split(_images("x_train", arrays), _classes("y_train", arrays))
    test = Split(_images("x_test", arrays), _classes("y_test", arrays))
    for part, examples in (("train", train), ("test", test)):
        if len(examples) != len(examples.y) or not len(examples):
            raise InputError(
                _(
                    "expected as many x_{part} as y_{part}, received {x} and {y}",
                    part=part,
                    x=len(examples),
                    y=len(examples.y),
                )
            )
    if train.stored.shape[1:] != test.stored.shape[1:]:
        raise InputError(
            _(
                "expected x_test of shape {train}, received {test}",
                train=train.stored.shape[1:],
                test=test.stored.shape[1:],
            )
        )
    said += _flat_words(wanted.path, train, test)
    val, rest = split(train, (max(1, len(train) // 10),), wanted.seed)
    classes = int(max(train.y.max(), test.y.max())) + 1
    return Dataset(
        name=f"npz:{wanted.path.stem}",
        train=rest,
        val=val,
        test=test,
        class_names=tuple(str(number) for number in range(classes)),
        provenance="; ".join(said),
    )


def _channels_first(shape: tuple[int, ...]) -> bool:
    """Whether the second of four axes can be the channels, and the last can not."""
    return len(shape) == 4 and shape[1] in CHANNELS and shape[3] not in CHANNELS


def _order_words(shape: tuple[int, ...]) -> list[str]:
    """What is to be told of where the channels stand in images of that shape."""
    told = "×".join(map(str, shape[1:]))
    if _channels_first(shape):
        return [_("images of {shape}: channels first, moved to the end", shape=told)]
    # height 1, 3 or 4, or channels first: nothing tells
    if len(shape) == 4 and shape[1] in CHANNELS:
        return [_("images of {shape}: read with the channels last, as they are", shape=told)]
    return []


def _flat_words(path: Path, train: Split, test: Split) -> list[str]:
    """What is to be told of images of one colour throughout."""
    names = [
        f"{name}[{place}]"
        for name, part in (("x_train", train), ("x_test", test))
        for place in range(len(part))
    ]
    return flat.words(path, np.concatenate([train.stored, test.stored]), names)


def _read(path: Path) -> dict[str, np.ndarray]:
    if not path.is_file():
        raise NotFoundError(_("expected a .npz file, {path} is not there", path=path))
    try:
        with np.load(path, allow_pickle=False) as archive:
            missing = [name for name in ARRAYS if name not in archive]
            if missing:
                raise InputError(
                    _(
                        "expected the arrays {expected}, {path} has {found}",
                        expected=", ".join(ARRAYS),
                        path=path,
                        found=", ".join(archive.files),
                    )
                )
            return {name: _array(archive, name, path) for name in ARRAYS}
    except (ValueError, OSError, zipfile.BadZipFile, EOFError, AttributeError) as error:
        raise InputError(
            _(
                "expected a NumPy archive, cannot read {path}: {error}",
                path=path,
                error=words_of(error),
            )
        ) from error


def _array(archive: Any, name: str, path: Path) -> np.ndarray:
    """An array of the archive, once it is known how large it will be."""
    member = next(each for each in archive.zip.infolist() if each.filename in (name, f"{name}.npy"))
    with archive.zip.open(member) as file:
        version = np.lib.format.read_magic(file)
        read_header = getattr(np.lib.format, f"read_array_header_{version[0]}_0")
        shape, _fortran_order, dtype = read_header(file)
    needed = math.prod(shape) * dtype.itemsize
    memory.require(needed, _("{path}: {name}", path=path, name=name), member.compress_size)
    return np.asarray(archive[name])


def _images(name: str, arrays: dict[str, np.ndarray]) -> np.ndarray:
    x = arrays[name]
    if x.ndim == 3:
        x = x[..., np.newaxis]
    if _channels_first(x.shape):
        x = np.ascontiguousarray(np.moveaxis(x, 1, -1))
    if x.ndim != 4 or x.dtype.kind not in "uif":
        raise InputError(
            _(
                "expected {name} (n, height, width, channels), received {shape} of {dtype}",
                name=name,
                shape=x.shape,
                dtype=x.dtype,
            )
        )
    if x.dtype == np.uint8:
        return x
    x = x.astype("float32")
    if not (x.min(initial=0) >= 0 and x.max(initial=1) <= 1):
        raise InputError(
            _(
                "expected values in [0, 1] in {name}, received {low:g} to {high:g}",
                name=name,
                low=x.min(),
                high=x.max(),
            )
        )
    return x


def _classes(name: str, arrays: dict[str, np.ndarray]) -> np.ndarray:
    y = arrays[name]
    if y.ndim == 2 and y.shape[1] == 1:  # as keras.datasets has CIFAR-10
        y = y[:, 0]
    if y.ndim != 1 or y.dtype.kind not in "ui" or y.min(initial=0) < 0:
        raise InputError(
            _(
                "expected classes 0, 1, 2, … (n,) in {name}, received {shape} of {dtype}",
                name=name,
                shape=arrays[name].shape,
                dtype=y.dtype,
            )
        )
    if y.size and not 0 <= y.min() <= y.max() < MOST_CLASSES:
        raise InputError(
            _(
                "expected classes from 0 to {last:,} in {name}, received {low} to {high}",
                name=name,
                last=MOST_CLASSES - 1,
                low=y.min(),
                high=y.max(),
            )
        )
    return y.astype("int64")
