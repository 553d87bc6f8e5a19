"""An image file as a network was trained to see it: channels, size, values, bright on dark."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.errors import InputError, NotFoundError
from kerascourse.texts import _

DARK, BRIGHT = 0.25, 0.5  # means of a border, where white is 1


@dataclass(frozen=True)
class Image:
    """`pixels`: float32 (height, width, channels) in [0, 1]; `changes`: what was done, in words."""

    pixels: np.ndarray
    changes: tuple[str, ...]


def read(path: Path, shape: tuple[int, ...], background: float) -> Image:
    """The image file at `path` for a network on images of `shape` (height, width, channels).

    `background` is the mean of the training images' borders. Grey data that are bright on dark
    invert an image that is dark on bright. What is transparent becomes white; what is not of the
    form asked for is filled up with its own border's colour, then scaled. NotFoundError and
    InputError where the file is no image.
    """
    height, width, channels = shape
    raw, kind = _pixels(path, channels)
    changes = [kind] if kind else []
    before = raw.shape[:2]
    raw = _filled(raw, width / height)
    if raw.shape[:2] != before:
        changes.append(_("filled up to {h}×{w}", h=raw.shape[0], w=raw.shape[1]))
    if raw.shape[:2] != (height, width):
        changes.append(
            _(
                "scaled from {h}×{w} to {height}×{width}",
                h=raw.shape[0],
                w=raw.shape[1],
                height=height,
                width=width,
            )
        )
        raw = _scaled(raw, height, width)
    return _finished(raw, background, changes)


def read_whole(path: Path, channels: int, background: float) -> Image:
    """The image file at `path` at its own size, in as many `channels`; otherwise as `read`."""
    raw, kind = _pixels(path, channels)
    return _finished(raw, background, [kind] if kind else [])


def _finished(raw: np.ndarray, background: float, changes: list[str]) -> Image:
    """`raw`, bright on dark where the training images are grey and so."""
    if raw.shape[2] == 1 and background < DARK and float(_border(raw).mean()) > BRIGHT:
        changes = [*changes, _("inverted: the training images are bright on dark")]
        raw = 1 - raw
    return Image(np.clip(raw, 0, 1).astype("float32"), tuple(changes))


def _pixels(path: Path, channels: int) -> tuple[np.ndarray, str]:
    """The file as float64 (h, w, channels) in [0, 1], and what became of its colours."""
    from PIL import Image as Pillow
    from PIL import ImageOps

    try:
        with Pillow.open(path) as file:
            image = ImageOps.exif_transpose(file)
            if image.mode.startswith("I"):  # 16 bits, which Pillow would cut off at 255
                grey = np.asarray(image, dtype="float64")[..., np.newaxis] / 65535
                return np.repeat(grey, channels, axis=2), ""
            had = len(image.convert("RGB").getbands()) if image.mode not in ("1", "L", "LA") else 1
            image = _opaque(image).convert("L" if channels == 1 else "RGB")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotFoundError(_("expected an image, {path} is not there", path=path)) from None
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise InputError(
            _("expected a png or jpg image, cannot read {path}: {error}", path=path, error=error)
        ) from error
    said = _("colour to grey") if had > channels else _("grey to colour") if had < channels else ""
    raw = np.asarray(image, dtype="float64") / 255
    return raw if raw.ndim == 3 else raw[..., np.newaxis], said


def _opaque(image: Any) -> Any:
    """`image` on white where it is transparent."""
    from PIL import Image as Pillow

    if "A" not in image.getbands() and "transparency" not in image.info:
        return image
    layered = image.convert("RGBA")
    return Pillow.alpha_composite(Pillow.new("RGBA", layered.size, "white"), layered)


def _filled(raw: np.ndarray, ratio: float) -> np.ndarray:
    """`raw` in the middle of the smallest image around it with width/height = `ratio`."""
    h, w = raw.shape[:2]
    height, width = max(h, round(w / ratio)), max(w, round(h * ratio))
    above, left = (height - h) // 2, (width - w) // 2
    filled = np.empty((height, width, raw.shape[2]))
    filled[:] = np.median(_border(raw), axis=0)
    filled[above : above + h, left : left + w] = raw
    return filled


def _scaled(raw: np.ndarray, height: int, width: int) -> np.ndarray:
    """`raw` in another size, each new pixel a weighted mean of all old ones below it."""
    from PIL import Image as Pillow

    planes = [
        Pillow.fromarray(raw[..., channel].astype("float32"), mode="F").resize(
            (width, height), Pillow.Resampling.BILINEAR
        )
        for channel in range(raw.shape[2])
    ]
    return np.stack([np.asarray(plane) for plane in planes], axis=2)


def _border(raw: np.ndarray) -> np.ndarray:
    """The pixels (n, channels) along the sides of `raw`."""
    return np.concatenate([raw[0], raw[-1], raw[:, 0], raw[:, -1]])
