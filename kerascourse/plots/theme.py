"""The look that all pictures share: a page counted in pixels, one font, one palette."""

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Literal

import matplotlib
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from kerascourse.texts import safe_text

DPI = 100
PAGE_WIDTH = 1200
MARGIN = 36

# comes with matplotlib, so a picture is the same on every machine
FONT = "DejaVu Sans"
# pixels on a page of 1200; small letters of a text of 17 pixels are 9 high
TEXT, TITLE = 17.0, 25.0
LINE_HEIGHT = 20.0

INK, MUTED, RULE, PANEL = "#1f2430", "#5b6270", "#9aa1ad", "#f1f3f6"

# Okabe & Ito 2008, "Color universal design": told apart with any colour vision
BLUE, SKY, GREEN, YELLOW = "#0072B2", "#56B4E9", "#009E73", "#F0E442"
ORANGE, VERMILION, PURPLE, GREY = "#E69F00", "#D55E00", "#CC79A7", "#B8BDC7"


@contextmanager
def plain_style() -> Iterator[None]:
    """Matplotlib's defaults, whatever the user's own settings are; SVG without random names; no
    word of what the font lacks, which `missing` tells once."""
    settings = matplotlib.rc_context({"svg.hashsalt": "kerascourse"})
    with style.context("default"), settings, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        yield


def missing(figure: Figure) -> str:
    """The signs of the texts of `figure` that the font lacks, and draws as boxes."""
    has = get_font(findfont(FONT)).get_charmap()
    texts = "".join(text.get_text() for text in figure.findobj(Text))
    return "".join(dict.fromkeys(sign for sign in texts if ord(sign) not in has))


def page(height: float, width: float = PAGE_WIDTH) -> tuple[Figure, Axes]:
    """An empty white page in pixels, x to the right and y downwards."""
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="white")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return figure, axes


def write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    size: float = TEXT,
    bold: bool = False,
    colour: str = INK,
    align: Literal["left", "center", "right"] = "left",
) -> None:
    """One line of text, made safe, never read as mathematics; `y` is the middle of its line."""
    style = {"color": colour, "fontweight": "bold" if bold else "normal"}
    _put(axes, x, y, text, size, ha=align, va="center_baseline", **style)


def write_upright(axes: Axes, x: float, y: float, text: str) -> None:
    """One line of text on end, made safe, read from below, its end at `y`."""
    _put(axes, x, y, text, TEXT, ha="center", va="top", rotation=90, color=INK)


def _put(axes: Axes, x: float, y: float, text: str, size: float, **style: Any) -> None:
    """The one place that text comes by onto a page: made safe, in the font of all pictures."""
    axes.text(
        x,
        y,
        safe_text(text),
        fontsize=points(size),
        fontfamily=FONT,
        parse_math=False,
        zorder=4,
        **style,
    )


def paragraph(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    width: float,
    size: float = TEXT,
    bold: bool = False,
    colour: str = INK,
    align: Literal["left", "center", "right"] = "left",
) -> float:
    """`text` in lines of at most `width` pixels, `y` the middle of the first; returns the middle of
    the line after the last."""
    for line in wrapped(text, width, size, bold):
        write(axes, x, y, line, size, bold, colour, align)
        y += line_height(size)
    return y


def line_height(size: float) -> float:
    """From one line of text to the next."""
    return LINE_HEIGHT * size / TEXT


def points(pixels: float) -> float:
    """Pixels of the page as points, the unit of fonts and line widths."""
    return pixels * 72 / DPI


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = TEXT, bold: bool = False) -> float:
    """The width of one line of text, made safe, in pixels."""
    text = safe_text(text)
    font = FontProperties(family=FONT, size=points(size), weight="bold" if bold else "normal")
    width, _height, _descent = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) * DPI / 72


@lru_cache(maxsize=4096)
def wrapped(text: str, width: float, size: float = TEXT, bold: bool = False) -> tuple[str, ...]:
    """`text` as the lines that it takes in `width` pixels; none for an empty text.

    Lines end at blanks; a word longer than a line ends it after a hyphen or another sign, or else
    anywhere.
    """
    lines = [""]
    for word in re.findall(r"\S+\s*|\s+", text):
        for part in _parts(word, width, size, bold):
            if lines[-1] and text_width((lines[-1] + part).rstrip(), size, bold) > width:
                lines.append("")
            lines[-1] += part
    return tuple(line.strip() for line in lines if line.strip())


def _parts(word: str, width: float, size: float, bold: bool) -> Sequence[str]:
    """`word` itself where a line has room for it, else the parts that it may be broken into."""
    if text_width(word.rstrip(), size, bold) <= width:
        return (word,)
    parts = re.findall(r"[^\W_]+[\W_]*|[\W_]+", word)
    fitting = [text_width(part.rstrip(), size, bold) <= width for part in parts]
    return [
        piece
        for part, fits in zip(parts, fitting, strict=True)
        for piece in ([part] if fits else part)
    ]


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` of `other` in it, both as #rrggbb."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))
