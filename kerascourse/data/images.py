"""Image files as arrays, and many of them as one array of one size."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.errors import InputError, NotFoundError
from kerascourse.texts import _

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")


def read(path: Path, shape: tuple[int, int, int]) -> np.ndarray:
    """The image in the file at `path` as uint8 of `shape` (height, width, channels), 1 or 3.

    Colours become grey by their luminance (ITU-R 601-2), transparency lies on black, another size
    is scaled bilinearly. NotFoundError or InputError where it can't be read.
    """
    return _shaped(_opened(path), shape)


def _shaped(image: Any, shape: tuple[int, int, int]) -> np.ndarray:
    """An opened image as uint8 of `shape`."""
    height, width, channels = shape
    image = _converted(image, channels)
    if image.size != (width, height):
        image = image.resize((width, height), _resampling("BILINEAR"))
    return np.asarray(image, np.uint8).reshape(shape)


def read_all(paths: Sequence[Path], side: int) -> np.ndarray:
    """The images at `paths`, uint8 (n, height, width, channels).

    Grey ones have one channel unless some have colours. Images that differ in size are all scaled
    to `side`×`side`.
    """
    opened = [_opened(path) for path in paths]
    sizes = {image.size for image in opened}
    width, height = sizes.pop() if len(sizes) == 1 else (side, side)
    grey = all(image.mode in ("1", "L", "LA", "I;16", "I", "F") for image in opened)
    return np.stack([_shaped(image, (height, width, 1 if grey else 3)) for image in opened])


def read_mask(path: Path, size: tuple[int, int]) -> np.ndarray:
    """The mask in the file at `path`: its grey values, uint8 of `size` (height, width).

    Another size is scaled by nearest pixels, since values between two classes mean nothing.
    """
    image = _opened(path)
    # the values of a palette are its classes
    image = image if image.mode in ("P", "L") else _converted(image, 1)
    if image.size != (size[1], size[0]):
        image = image.resize((size[1], size[0]), _resampling("NEAREST"))
    return np.asarray(image, np.uint8)


def found(folder: Path) -> list[Path]:
    """The image files in `folder`, by name, hidden ones left out."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in ENDINGS and not path.name.startswith(".") and path.is_file()
    )


def natural_order(names: Sequence[str]) -> list[int]:
    """The places of `names` in order, where the numbers in them count as numbers: a2 before a10."""

    def key(place: int) -> list[tuple[int, str]]:
        parts = re.split(r"([0-9]+)", names[place])
        return [(int(part), "") if part[:1] in set("0123456789") else (-1, part) for part in parts]

    return sorted(range(len(names)), key=key)


def need_folder(path: Path) -> None:
    """NotFoundError unless the folder `path` is there."""
    if not path.is_dir():
        raise NotFoundError(_("expected the folder {path}, it is not there", path=path))


def _opened(path: Path) -> Any:
    """The image, whose pixels are read, and turned as a camera noted."""
    from PIL import Image, ImageOps

    if not path.is_file():
        raise NotFoundError(_("expected an image, {path} is not there", path=path))
    try:
        with Image.open(path) as image:
            image.load()
            return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InputError(
            _("expected an image, cannot read {path}: {error}", path=path, error=error)
        ) from error


def _converted(image: Any, channels: int) -> Any:
    """`image` in grey or in colours of 8 bits."""
    from PIL import Image

    if image.mode in ("I;16", "I"):
        # 16 bits a pixel; converting would cut instead of scaling
        image = Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype("uint8"))
    if image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "black"), image)
    return image.convert("L" if channels == 1 else "RGB")


def _resampling(name: str) -> Any:
    from PIL import Image

    return Image.Resampling[name]
