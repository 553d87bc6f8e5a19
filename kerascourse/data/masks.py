"""Mask files as arrays: the number, or else the colour, of a pixel is its class."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.data import images
from kerascourse.data.reading import EARLIER, Reading
from kerascourse.errors import InputError
from kerascourse.texts import _

MOST_CLASSES = 64  # more different values are no mask, but a photograph


def read_masks(
    paths: Sequence[Path], size: tuple[int, int], rule: Reading
) -> tuple[np.ndarray, tuple[str, ...]]:
    """The masks at `paths` as class numbers, uint8 (n, height, width), and the classes' names.

    The different values of all masks, in order, are the classes 0, 1, …, named by their number, or
    by their colour as in "#ff0000" where a mask has colours. A palette's number is the place in it,
    and an alpha channel lies on black. Masks of another size than `size` (height, width) are scaled
    by nearest pixels, since values between two classes mean nothing. InputError where a file is no
    image, or the masks have one value or too many.
    """
    read = _earlier if rule == EARLIER else _values
    masks = [_sized(read(images.opened_at(path), path), size) for path in paths]
    coloured = any(mask.ndim == 3 for mask in masks)
    if coloured:
        masks = [_packed(mask, path) for mask, path in zip(masks, paths, strict=True)]
    values = np.unique(np.concatenate([np.unique(mask) for mask in masks]))
    if not 2 <= len(values) <= MOST_CLASSES:
        raise InputError(
            _(
                "expected masks with 2 to {most} different values, received {count}",
                most=MOST_CLASSES,
                count=len(values),
            )
        )
    names = tuple(f"#{value:06x}" if coloured else str(value) for value in values)
    return np.stack([np.searchsorted(values, mask).astype("uint8") for mask in masks]), names


def _sized(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Numbers or colours in that (height, width)."""
    from PIL import Image as Pillow

    height, width = size
    if mask.shape[:2] == size:
        return mask
    image = Pillow.fromarray(mask if mask.dtype == np.uint8 else mask.astype("int32"))
    return np.asarray(image.resize((width, height), Pillow.Resampling.NEAREST))


def _values(image: Any, path: Path) -> np.ndarray:
    """The numbers of a mask (height, width), or its colours, uint8 (height, width, 3)."""
    if image.mode == "F":
        return _whole(np.asarray(image), path)
    if image.mode in ("L", "P") or image.mode.startswith("I"):
        return np.asarray(image)
    if "A" in image.getbands():
        image = images.laid_on(image, "black")
    colours = _bytes(image, path, "RGB")
    grey = colours[..., 0]
    return grey if (colours == grey[..., np.newaxis]).all() else colours


def _earlier(image: Any, path: Path) -> np.ndarray:
    """The mask as runs read it that kept no rule: 8 bits, colours by their luminance."""
    if image.mode in ("I", "I;16"):
        return (np.asarray(image) >> 8).clip(0, 255)
    if image.mode in ("L", "P"):
        return np.asarray(image)
    return _bytes(images.laid_on(image, "black"), path, "L")


def _bytes(image: Any, path: Path, mode: str) -> np.ndarray:
    """A Pillow image in grey or colours of 8 bits."""
    try:
        return np.asarray(image.convert(mode), "uint8")
    except ValueError as error:
        raise images.cannot_read(path, error) from error


def _whole(values: np.ndarray, path: Path) -> np.ndarray:
    """Floats that are whole numbers, as such; InputError where one is none."""
    parts = values[~(values == np.floor(values))]
    if len(parts):
        raise InputError(
            _(
                "expected whole numbers, the classes, in the mask {path}, received {value:g}",
                path=path,
                value=parts[0],
            ),
            _("Try: saving the mask with 8 or 16 bits"),
        )
    return values.astype("int64")


def _packed(mask: np.ndarray, path: Path) -> np.ndarray:
    """Colours as one number a pixel, red·2¹⁶ + green·2⁸ + blue; greys as the colours they are."""
    if mask.ndim == 3:
        return np.asarray(mask.astype("int64") @ [0x10000, 0x100, 1])
    if mask.max() > 255:
        raise InputError(
            _(
                "expected masks of one kind, {path} has numbers to {most:,}, others have colours",
                path=path,
                most=mask.max(),
            ),
            _("Try: saving all masks alike"),
        )
    return mask.astype("int64") * 0x10101
