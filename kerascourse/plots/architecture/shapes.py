"""What the drawing of a network is made of, in pixels of the page, and how each is painted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.patches import Circle as CirclePatch
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path

from kerascourse.plots import theme

Point = tuple[float, float]


@dataclass(frozen=True)
class Slab:
    """A volume in slight perspective: slices of (width, colour) from left to right.

    `x` is the left side of its front, `y` the middle; the depth goes up and to the right, and its
    right side has the colour `body`. `block` is the number of the block that it draws, -1 for none.
    """

    x: float
    y: float
    height: float
    slices: tuple[tuple[float, str], ...]
    depth: Point
    body: str
    block: int = -1

    @property
    def edge(self) -> str:
        """The colour of its edges."""
        return theme.mixed(self.body, "#000000", 0.35)

    def faces(self) -> Iterator[tuple[tuple[Point, ...], str]]:
        """The corners and the colour of each face: front and top of every slice, and the right side
        of the last."""
        top, bottom = self.y - self.height / 2, self.y + self.height / 2
        dx, dy = self.depth
        x = self.x
        for width, colour in self.slices:
            right = x + width
            yield ((x, top), (right, top), (right, bottom), (x, bottom)), colour
            roof = ((x, top), (x + dx, top - dy), (right + dx, top - dy), (right, top))
            yield roof, theme.mixed(colour, "#ffffff", 0.45)
            x = right
        side = ((x, top), (x + dx, top - dy), (x + dx, bottom - dy), (x, bottom))
        yield side, theme.mixed(self.body, "#000000", 0.22)

    def moved(self, x: float, y: float) -> "Slab":
        return replace(self, x=self.x + x, y=self.y + y)


@dataclass(frozen=True)
class Text:
    """One line of text; `y` is the middle of its line."""

    x: float
    y: float
    text: str
    size: float = theme.TEXT
    bold: bool = False
    colour: str = theme.INK
    align: Literal["left", "center", "right"] = "center"

    def moved(self, x: float, y: float) -> "Text":
        return replace(self, x=self.x + x, y=self.y + y)


@dataclass(frozen=True)
class Line:
    """A line with rounded corners, with an arrowhead at its end when asked."""

    points: tuple[Point, ...]
    arrow: bool = False
    colour: str = theme.MUTED
    width: float = 1.6

    @property
    def head(self) -> tuple[Point, Point, Point]:
        """The corners of an arrowhead at the end, its tip first."""
        (x, y), (x0, y0) = self.points[-1], self.points[-2]
        length = max(abs(x - x0) + abs(y - y0), 1e-9)
        ux, uy = (x - x0) / length, (y - y0) / length
        back = (x - 7 * ux, y - 7 * uy)
        left = (back[0] - 3.6 * uy, back[1] + 3.6 * ux)
        return (x, y), left, (back[0] + 3.6 * uy, back[1] - 3.6 * ux)

    def moved(self, x: float, y: float) -> "Line":
        return replace(self, points=tuple((a + x, b + y) for a, b in self.points))


@dataclass(frozen=True)
class Disc:
    """A circle: a joint with its sign, or a dot where a line forks; `block` as in `Slab`."""

    x: float
    y: float
    radius: float
    sign: str = ""
    block: int = -1

    def moved(self, x: float, y: float) -> "Disc":
        return replace(self, x=self.x + x, y=self.y + y)


@dataclass(frozen=True)
class Pane:
    """The light ground behind what repeats."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, x: float, y: float) -> "Pane":
        return Pane(self.left + x, self.top + y, self.right + x, self.bottom + y)


Shape = Slab | Text | Line | Disc | Pane

_CORNER = 9.0


def paint(axes: Axes, shapes: Iterable[Shape]) -> None:
    """All shapes on a page, the grounds first and the texts last."""
    order = (Pane, Line, Slab, Disc, Text)
    for shape in sorted(shapes, key=lambda shape: order.index(type(shape))):
        if isinstance(shape, Pane):
            _paint_pane(axes, shape)
        elif isinstance(shape, Line):
            _paint_line(axes, shape)
        elif isinstance(shape, Slab):
            _paint_slab(axes, shape)
        elif isinstance(shape, Disc):
            _paint_disc(axes, shape)
        else:
            _paint_text(axes, shape)


def _paint_text(axes: Axes, text: Text) -> None:
    theme.write(axes, text.x, text.y, text.text, text.size, text.bold, text.colour, text.align)


def _paint_pane(axes: Axes, pane: Pane) -> None:
    radius = 8
    axes.add_artist(
        FancyBboxPatch(
            (pane.left + radius, pane.top + radius),
            pane.right - pane.left - 2 * radius,
            pane.bottom - pane.top - 2 * radius,
            boxstyle=f"round,pad={radius}",
            facecolor=theme.PANEL,
            edgecolor="none",
        )
    )


def _paint_line(axes: Axes, line: Line) -> None:
    points = line.points
    if line.arrow:
        points = (*points[:-1], _towards(points[-1], points[-2], 4))
        axes.add_artist(Polygon(line.head, closed=True, facecolor=line.colour, edgecolor="none"))
    axes.add_artist(
        PathPatch(
            rounded(points),
            facecolor="none",
            edgecolor=line.colour,
            linewidth=theme.points(line.width),
            capstyle="butt",
        )
    )


def _paint_slab(axes: Axes, slab: Slab) -> None:
    for corners, colour in slab.faces():
        _face(axes, corners, colour, slab.edge)


def _face(axes: Axes, corners: Sequence[Point], colour: str, edge: str) -> None:
    axes.add_artist(
        Polygon(
            corners,
            closed=True,
            facecolor=colour,
            edgecolor=edge,
            linewidth=theme.points(0.8),
            joinstyle="round",
        )
    )


def _paint_disc(axes: Axes, disc: Disc) -> None:
    axes.add_artist(
        CirclePatch(
            (disc.x, disc.y),
            disc.radius,
            facecolor="white" if disc.sign else theme.MUTED,
            edgecolor=theme.INK if disc.sign else "none",
            linewidth=theme.points(1.6),
        )
    )
    if disc.sign:
        theme.write(axes, disc.x, disc.y, disc.sign, bold=True, align="center")


def rounded(points: Sequence[Point]) -> Path:
    """A path through `points` whose corners are quarter circles, or less where there is no room."""
    vertices: list[Point] = [points[0]]
    codes = [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        room = min(_distance(before, corner), _distance(corner, after)) / 2
        radius = min(_CORNER, room)
        vertices += [_towards(corner, before, radius), corner, _towards(corner, after, radius)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    vertices.append(points[-1])
    codes.append(Path.LINETO)
    return Path(vertices, codes)


def _towards(start: Point, end: Point, length: float) -> Point:
    distance = _distance(start, end) or 1.0
    return (
        start[0] + (end[0] - start[0]) * length / distance,
        start[1] + (end[1] - start[1]) * length / distance,
    )


def _distance(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)
