"""Image files as arrays: the one reader, for data to train on and for a new image alike."""

import math
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse import memory
from kerascourse.data.reading import EARLIER, EARLIER_DATA, Reading
from kerascourse.errors import InputError, NotFoundError
from kerascourse.library_errors import words_of
from kerascourse.texts import _

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")
MOST_PIXELS = 2**27  # of one image; the largest sensor of a phone has 200 million, most 12
ORIENTATION = 0x0112  # the tag of EXIF
DARK, BRIGHT = 0.25, 0.5  # means of a border, where white is 1
DEEP = ("I", "F")  # how Pillow's names of modes with more than 8 bits a value begin
PHOTOGRAPHS = ("L", "RGB", "RGBA")  # modes in which a mean of pixels is one
GREY = ("1", "L", "LA")  # and those with 8 and no colours


@dataclass(frozen=True)
class Piece:
    """An image that is part of a file: `size` bytes from byte `start` on."""

    path: Path
    start: int
    size: int

    def __str__(self) -> str:
        return _("{path}, image at byte {start}", path=self.path, start=self.start)

    def is_file(self) -> bool:
        """Whether the file is there."""
        return self.path.is_file()

    def bytes(self) -> BytesIO:
        """The image as a file of its own."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            return BytesIO(file.read(self.size))


File = Path | Piece


@dataclass(frozen=True)
class Image:
    """`pixels`: float32 (height, width, channels) in [0, 1]; `changes`: what was done, in words;
    `found` is False where what the data are about was sought in it and is not there."""

    pixels: np.ndarray
    changes: tuple[str, ...]
    found: bool = True


def read(path: Path, shape: tuple[int, ...], rule: Reading, background: float = 1.0) -> Image:
    """The image file at `path` by `rule`, for a network on images of `shape` (height, width,
    channels), 1 channel or 3.

    `background` is the mean of the training images' borders. Colours become grey by their luminance
    (ITU-R 601-2). An image of the data that a run trained on comes out equal to the array that it
    trained on. NotFoundError and InputError where the file is no image.
    """
    height, width, channels = shape
    raw, changes = _pixels(path, channels, rule)
    raw, fitting = _fitted(raw, height, width, rule)
    return _finished(raw, rule, background, [*changes, *fitting])


def read_whole(
    path: Path, channels: int, rule: Reading, background: float = 1.0, longest: int | None = None
) -> Image:
    """The image file at `path` at its own size, in as many `channels`; otherwise as `read`.

    With `longest`, a photograph is first made smaller, by a whole factor, until no side is longer.
    """
    raw, changes = _pixels(path, channels, rule, longest)
    return _finished(raw, rule, background, changes)


def read_all(paths: Sequence[Path], side: int, rule: Reading) -> tuple[np.ndarray, Reading]:
    """The images at `paths` (n, height, width, channels), and the rule for new ones beside them.

    They are uint8, or float32 in [0, 1] where some have more than 8 bits. Grey ones have one
    channel unless some have colours. Images that differ in size are all brought to `side`×`side`.
    The rule for new images inverts where that would change none of these.
    """
    return read_sized(paths, common_size(paths, side), rule)


def read_sized(
    paths: Sequence[File], size: tuple[int, int], rule: Reading
) -> tuple[np.ndarray, Reading]:
    """As `read_all`, all brought to `size` (height, width)."""
    own = of_data(rule)
    _require_room(paths, *size)
    fitted, bright = [], False
    for path in paths:  # one at a time: photographs are large
        raw = own_pixels(path, own)
        fitted.append(sized(raw, size, own))
        bright = bright or is_bright(raw) or is_bright(fitted[-1])
    floats = any(raw.dtype != np.uint8 for raw in fitted)
    channels = max(raw.shape[2] for raw in fitted)
    return np.stack([like_others(raw, channels, floats) for raw in fitted]), for_new(rule, bright)


def common_size(files: Iterable[File], side: int) -> tuple[int, int]:
    """(height, width) of the images if that is the same, else `side` twice."""
    first = None
    for file in files:
        size = size_at(file)
        if size != (first := first or size):
            return side, side
    assert first is not None
    return first


def of_data(rule: Reading) -> Reading:
    """The rule by which the images of the data are read where `rule` is that of a run."""
    return EARLIER_DATA if rule == EARLIER else rule


def for_new(rule: Reading, bright: bool) -> Reading:
    """The rule for new images beside those read by `rule`, some of which are `bright` or not: it
    inverts where that would have changed none of these."""
    return rule if rule == EARLIER else replace(rule, inverts=not bright)


def own_pixels(file: File, rule: Reading) -> np.ndarray:
    """The image in `file` at its own size (height, width, channels), in its own channels."""
    return _pixels(file, None, rule)[0]


def sized(raw: np.ndarray, size: tuple[int, int], rule: Reading) -> np.ndarray:
    """`raw` brought to `size` (height, width)."""
    return _fitted(raw, *size, rule)[0]


def like_others(raw: np.ndarray, channels: int, floats: bool) -> np.ndarray:
    """`raw` in as many `channels` as its neighbours, and as `floats` where they are."""
    raw = _floats(raw) if floats else raw
    return raw if raw.shape[2] == channels else np.repeat(raw, channels // raw.shape[2], axis=2)


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


def opened_at(path: File) -> Any:
    """The Pillow image in the file at `path`, its pixels read, turned as a camera noted."""
    from PIL import ImageOps

    with _opening(path) as image:
        # with a name, Pillow maps some TIFF files into memory, and then does not turn them
        image.filename = ""
        image.load()
        # without need it would copy all pixels
        is_turned = image.getexif().get(ORIENTATION, 1) != 1
        return ImageOps.exif_transpose(image) if is_turned else image


def size_at(path: File) -> tuple[int, int]:
    """(height, width) of the image in the file at `path`, turned as a camera noted."""
    with _opening(path) as image:
        width, height = image.size
        if width == height:
            return height, width
        if image.format != "TIFF":
            is_on_its_side = image.getexif().get(ORIENTATION) in (5, 6, 7, 8)
            return (width, height) if is_on_its_side else (height, width)
    # Pillow turns these itself, at a time that depends on its version
    width, height = opened_at(path).size
    return height, width


@contextmanager
def _opening(path: File) -> Iterator[Any]:
    """The Pillow image in a file, its pixels not yet read; errors within tell that it is none."""
    from PIL import Image as Pillow

    if not path.is_file():
        raise NotFoundError(_("expected an image, {path} is not there", path=path))
    try:
        with warnings.catch_warnings():
            # there is a bound of our own
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            with Pillow.open(path.bytes() if isinstance(path, Piece) else path) as image:
                _require_pixels(path, image)
                yield image
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise cannot_read(path, error) from error


def _require_pixels(path: File, image: Any) -> None:
    """InputError where an image has more pixels than a camera makes."""
    if image.width * image.height > MOST_PIXELS:
        raise InputError(
            _(
                "{path} has {width}×{height} pixels, expected at most {most:,}",
                path=path,
                width=image.width,
                height=image.height,
                most=MOST_PIXELS,
            )
        )


def _require_room(paths: Sequence[File], height: int, width: int) -> None:
    """InputError where all images together are too large for the memory."""
    given = sum(path.size if isinstance(path, Piece) else path.stat().st_size for path in paths)
    needed = len(paths) * height * width * 3
    memory.require(needed, _("{count} images", count=len(paths)), given)


def cannot_read(path: File, error: Exception) -> InputError:
    """The error that the file at `path` is no image that can be read, for the reason `error`."""
    return InputError(
        _("expected an image, cannot read {path}: {error}", path=path, error=words_of(error))
    )


def laid_on(image: Any, ground: str) -> Any:
    """A Pillow image without transparency, on a `ground` of that colour."""
    from PIL import Image as Pillow

    if not image.has_transparency_data:
        return image
    layered = image.convert("RGBA")
    return Pillow.alpha_composite(Pillow.new("RGBA", layered.size, ground), layered)


def _pixels(
    path: File, channels: int | None, rule: Reading, longest: int | None = None
) -> tuple[np.ndarray, list[str]]:
    """The file at its own size, in `channels` or its own, as `_converted` has it, and what became
    of its colours."""
    image = opened_at(path)
    if longest and image.mode in PHOTOGRAPHS and max(image.size) > longest:
        image = image.reduce(math.ceil(max(image.size) / longest))
    had = 1 if image.mode.startswith(DEEP) or image.mode in GREY else 3
    channels = channels or had
    changes = []
    if had != channels:
        changes.append(_("colour to grey") if had > channels else _("grey to colour"))
    return _converted(image, path, channels, rule), changes


def _converted(image: Any, path: File, channels: int, rule: Reading) -> np.ndarray:
    """A Pillow image as (height, width, channels): uint8, or floats where white is 1."""
    if rule.deep == "whole" and image.mode.startswith(DEEP):
        grey = _deep(image, path, rule)
    elif rule.deep == "clipped" and image.mode.startswith("I"):
        grey = np.asarray(image, "float64") / 65535
    elif rule.deep == "cut" and image.mode in ("I", "I;16"):
        grey = (np.asarray(image) >> 8).clip(0, 255).astype("uint8")
    else:
        try:
            image = laid_on(image, rule.ground)
            wanted = "L" if channels == 1 else "RGB"
            image = image if image.mode == wanted else image.convert(wanted)
        except ValueError as error:  # colours that Pillow cannot convert, as LAB
            raise cannot_read(path, error) from error
        pixels = np.asarray(image, "uint8").reshape(image.height, image.width, channels)
        return pixels if rule.scaled == "bytes" else pixels / 255
    return np.repeat(grey[..., np.newaxis], channels, axis=2)


def _deep(image: Any, path: File, rule: Reading) -> np.ndarray:
    """An image of 16 bits or of floats as float64 (height, width) in [0, 1].

    InputError where values lie outside: nothing says then what is white.
    """
    values = np.asarray(image, "float64")
    white = 1 if image.mode == "F" else 65535
    if not (values.min() >= 0 and values.max() <= white):
        raise InputError(
            _(
                "expected values from 0 to {white:,} in {path}, received {low:g} to {high:g}",
                white=white,
                path=path,
                low=values.min(),
                high=values.max(),
            ),
            _("Try: saving the image with 8 or 16 bits"),
        )
    if "transparency" in image.info:  # a PNG may say which grey is transparent
        values[values == image.info["transparency"]] = white if rule.ground == "white" else 0
    return np.asarray(values / white)


def _fitted(
    raw: np.ndarray, height: int, width: int, rule: Reading
) -> tuple[np.ndarray, list[str]]:
    """`raw` in that size, and how it came to it in words."""
    changes = []
    if rule.fitted == "filled":
        before = raw.shape[:2]
        raw = _filled(raw, width / height)
        if raw.shape[:2] != before:
            changes.append(_("filled up to {h}×{w}", h=raw.shape[0], w=raw.shape[1]))
    h, w = raw.shape[:2]
    if (h, w) == (height, width):
        return raw, changes
    sizes = {"h": h, "w": w, "height": height, "width": width}
    if rule.fitted == "stretched" and h * width != w * height:
        changes.append(_("stretched from {h}×{w} to {height}×{width}", **sizes))
    else:
        changes.append(_("scaled from {h}×{w} to {height}×{width}", **sizes))
    return _scaled(raw, height, width), changes


def _filled(raw: np.ndarray, ratio: float) -> np.ndarray:
    """`raw` in the middle of the smallest image around it with width/height = `ratio`."""
    h, w = raw.shape[:2]
    height, width = max(h, round(w / ratio)), max(w, round(h * ratio))
    above, left = (height - h) // 2, (width - w) // 2
    filled = np.empty((height, width, raw.shape[2]), raw.dtype)
    filled[:] = np.median(_border(raw), axis=0)
    filled[above : above + h, left : left + w] = raw
    return filled


def _scaled(raw: np.ndarray, height: int, width: int) -> np.ndarray:
    """`raw` in another size, each new pixel a weighted mean of all old ones below it."""
    from PIL import Image as Pillow

    planes = raw if raw.dtype == np.uint8 else raw.astype("float32")
    return np.stack(
        [
            np.asarray(
                Pillow.fromarray(planes[..., channel]).resize(
                    (width, height), Pillow.Resampling.BILINEAR
                )
            )
            for channel in range(raw.shape[2])
        ],
        axis=2,
    )


def _finished(raw: np.ndarray, rule: Reading, background: float, changes: list[str]) -> Image:
    """`raw` as a network takes it, bright on dark where `rule` wants that and the training images
    are grey and so."""
    if rule.inverts and raw.shape[2] == 1 and background < DARK and is_bright(raw):
        changes = [*changes, _("inverted: the training images are bright on dark")]
        raw = (255 if raw.dtype == np.uint8 else 1) - raw
    return Image(_floats(raw), tuple(changes))


def _floats(raw: np.ndarray) -> np.ndarray:
    """`raw` as float32 in [0, 1]; bytes as `Split.x` scales them."""
    if raw.dtype == np.uint8:
        return np.asarray(raw / np.float32(255))
    return np.asarray(np.clip(raw, 0, 1), "float32")


def is_bright(raw: np.ndarray) -> bool:
    """Whether the border of `raw` is."""
    white = 255 if raw.dtype == np.uint8 else 1
    return float(_border(raw).mean()) > BRIGHT * white


def _border(raw: np.ndarray) -> np.ndarray:
    """The pixels (n, channels) along the sides of `raw`."""
    return np.concatenate([raw[0], raw[-1], raw[:, 0], raw[:, -1]])
