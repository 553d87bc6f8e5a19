"""A network's drawing as SVG for a page: in the page's colours, its blocks to be chosen.

The same shapes as the picture's, in the page's own variables for ink, rules and grounds, so that it
is light or dark with the page.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from kerascourse.plots import theme
from kerascourse.plots.architecture.palette import MARK_COLOURS
from kerascourse.plots.architecture.shapes import (
    Disc,
    Line,
    Pane,
    Point,
    Shape,
    Slab,
    Text,
    rounded,
)
from kerascourse.texts import safe_text

_VARIABLES = {
    theme.INK: "var(--ink)",
    theme.MUTED: "var(--muted)",
    theme.RULE: "var(--rule)",
    theme.PANEL: "var(--panel)",
    MARK_COLOURS["activation"]: "var(--ink)",
}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_COMMANDS = {1: "M", 2: "L", 3: "Q"}  # matplotlib's codes of a path's segments


def svg(shapes: Iterable[Shape], height: float, title: str, names: Sequence[str]) -> str:
    """The shapes as an `<svg>` element of a page, called `title`.

    A shape that draws a block is in a group with the role of a button: `data-block` has its number,
    its label is that block's name among `names`. HTML in the names is shown as text.
    """
    order = (Pane, Line, Slab, Disc, Text)
    body = "".join(
        _written(shape, names) for shape in sorted(shapes, key=lambda s: order.index(type(s)))
    )
    return (
        f'<svg viewBox="0 0 {theme.PAGE_WIDTH} {height:.0f}" role="group" '
        f'aria-label="{_text(title)}" font-family="{theme.FONT}, Verdana, sans-serif" '
        f'font-size="{theme.TEXT:g}">{body}</svg>'
    )


def _written(shape: Shape, names: Sequence[str]) -> str:
    written: Callable[[Shape], str] = _WRITERS[type(shape)]
    element = written(shape)
    if not isinstance(shape, Slab | Disc) or shape.block < 0:
        return element
    name = _text(names[shape.block])
    return (
        f'<g class="block" role="button" tabindex="0" data-block="{shape.block}" '
        f'aria-label="{name}"><title>{name}</title>{element}</g>'
    )


def _pane(pane: Pane) -> str:
    width, height = pane.right - pane.left, pane.bottom - pane.top
    place = f'x="{pane.left:.1f}" y="{pane.top:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} rx="8" fill="var(--panel)"/>'


def _line(line: Line) -> str:
    colour = _colour(line.colour)
    segments = rounded(line.points).iter_segments(simplify=False)
    parts = (
        _COMMANDS[int(code)] + " ".join(f"{number:.1f}" for number in numbers)
        for numbers, code in segments
    )
    drawn = (
        f'<path d="{"".join(parts)}" fill="none" stroke="{colour}" stroke-width="{line.width:g}"/>'
    )
    return drawn + (_face(line.head, colour, "none") if line.arrow else "")


def _slab(slab: Slab) -> str:
    return "".join(_face(corners, colour, slab.edge) for corners, colour in slab.faces())


def _face(corners: Iterable[Point], colour: str, edge: str) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return (
        f'<polygon points="{points}" fill="{_colour(colour)}" stroke="{edge}" stroke-width=".8"/>'
    )


def _disc(disc: Disc) -> str:
    place = f'cx="{disc.x:.1f}" cy="{disc.y:.1f}" r="{disc.radius:g}"'
    if not disc.sign:
        return f'<circle {place} fill="var(--muted)"/>'
    sign = _label(Text(disc.x, disc.y, disc.sign, bold=True))
    return f'<circle {place} fill="var(--paper)" stroke="var(--ink)" stroke-width="1.6"/>{sign}'


def _label(text: Text) -> str:
    weight = ' font-weight="bold"' if text.bold else ""
    size = "" if text.size == theme.TEXT else f' font-size="{text.size:g}"'
    # the middle of a line is a third of its letters above their foot
    place = f'x="{text.x:.1f}" y="{text.y + 0.35 * text.size:.1f}"'
    return (
        f'<text {place} text-anchor="{_ANCHORS[text.align]}" fill="{_colour(text.colour)}"'
        f"{weight}{size}>{_text(text.text)}</text>"
    )


def _colour(colour: str) -> str:
    return _VARIABLES.get(colour, colour)


def _text(text: str) -> str:
    return escape(safe_text(text))


_WRITERS: dict[type, Callable[..., str]] = {
    Pane: _pane,
    Line: _line,
    Slab: _slab,
    Disc: _disc,
    Text: _label,
}
