"""Writing pictures and their numbers, each file whole or not at all."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from kerascourse.files import ANIMATION, STILLS, replacing, require_ending, write_text
from kerascourse.plots import theme
from kerascourse.plots.picture import Rows
from kerascourse.tables import no_formula
from kerascourse.texts import safe_text

# no dates and no names of programs: the same picture gives the same bytes
METADATA: dict[str, dict[str, Any]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_COLOURS = 64
_LAST_FRAME = 4


def save(figure: Figure, path: Path) -> None:
    """A still picture, in the format that the file's ending names; WriteError when it cannot be."""
    require_ending(path, STILLS)
    ending = path.suffix.lower()
    with replacing(path) as temporary, theme.plain_style():
        figure.savefig(temporary, format=ending[1:], metadata=METADATA[ending])


def save_pixels(pixels: np.ndarray, path: Path) -> None:
    """Grey values (height, width) or colours (height, width, 3), uint8, as a PNG, each pixel as it
    is."""
    with replacing(path) as temporary:
        Image.fromarray(pixels).save(temporary, format="PNG")


def save_animation(figures: Iterable[Figure], path: Path, seconds: float) -> None:
    """Figures of one size as an animated GIF that repeats, `seconds` each, the last one longer."""
    require_ending(path, (ANIMATION,))
    images = [image_of(figure) for figure in figures]
    # one palette for all frames, so that colours do not flicker; this method keeps white white
    palette = images[-1].quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    frames = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in images]
    pause = round(1000 * seconds)
    durations = [pause] * (len(frames) - 1) + [_LAST_FRAME * pause]
    with replacing(path) as temporary:
        frames[0].save(
            temporary,
            format="GIF",
            save_all=True,
            append_images=frames[1:],
            duration=durations,
            loop=0,
            optimize=True,
        )


def save_rows(rows: Rows, path: Path) -> None:
    """The numbers behind a picture as CSV, its heading first."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)
    write_text(path, text.getvalue())


def _cell(value: object) -> object:
    """Lists in a cell as `3x3`, or as names with blanks between; a text is no formula."""
    if isinstance(value, str):
        return no_formula(safe_text(value))
    if not isinstance(value, list):
        return value
    names = any(isinstance(item, str) for item in value)
    return (" " if names else "x").join(map(safe_text, value))


def image_of(figure: Figure) -> Image.Image:
    """What a figure looks like, as an RGB image."""
    return Image.open(io.BytesIO(png_of(figure))).convert("RGB")


def png_of(figure: Figure) -> bytes:
    """The figure as a PNG file's content, the same each time."""
    file = io.BytesIO()
    with theme.plain_style():
        figure.savefig(file, format="png", metadata=METADATA[".png"])
    return file.getvalue()
