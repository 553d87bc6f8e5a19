"""Images that show nothing: all of their pixels are equal."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from kerascourse.errors import InputError
from kerascourse.texts import _, safe_text

AT_ONCE = 1_000  # images compared in one go, so that little memory is taken


def words(path: Path, x: np.ndarray, names: Sequence[str]) -> list[str]:
    """What is to be told of the images `x` (n, height, width, channels) of `path`, called `names`.

    Nothing where none is flat; InputError where all are.
    """
    return told(path, found(x), len(x), lambda place: names[place])


def told(path: Path, flat: Sequence[int], count: int, name: Callable[[int], str]) -> list[str]:
    """The same of `count` images of which those at the places `flat` are so; `name` names one."""
    if not flat:
        return []
    if len(flat) == count:
        raise InputError(
            _(
                "expected images in {path}, all {count} are of one colour throughout",
                path=path,
                count=len(flat),
            )
        )
    return [
        _(
            "warning: images of one colour throughout: {count}, the first is {name}",
            count=len(flat),
            name=safe_text(name(flat[0])),
        )
    ]


def found(x: np.ndarray) -> list[int]:
    """The places of the images whose pixels are all equal; a single pixel is no such image."""
    if x.shape[1] * x.shape[2] == 1:
        return []
    flat = []
    for start in range(0, len(x), AT_ONCE):
        some = x[start : start + AT_ONCE]
        equal = (some == some[:, :1, :1]).all(axis=(1, 2, 3))
        flat += (np.flatnonzero(equal) + start).tolist()
    return flat
