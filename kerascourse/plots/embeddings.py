"""`kc plot embeddings`: the vectors of images as points, or as the images themselves."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from PIL import Image

from kerascourse.plots import theme, tiles
from kerascourse.plots.picture import Picture, Rows
from kerascourse.seeing.embeddings import NEIGHBOURS, Embeddings
from kerascourse.texts import _, grouped, ngettext

SIDE = 760.0
THUMBNAIL, FRAME = 30, 2
LEGEND_STEP = 26.0
LARGEST_POINT = 200.0  # in square points, of few
MOST_IN_LEGEND = 18
LEGEND_WIDTH = theme.PAGE_WIDTH - 2 * theme.MARGIN - SIDE - 60
SEPARATIONS = 220.0  # the height of the table below the legend
# ten colours and seven shapes: 70 classes before a pair comes again
COLOURS = (
    theme.BLUE,
    theme.ORANGE,
    theme.GREEN,
    theme.PURPLE,
    theme.SKY,
    theme.VERMILION,
    theme.INK,
    theme.mixed(theme.YELLOW, "#000000", 0.15),
    theme.RULE,
    theme.mixed(theme.VERMILION, "#000000", 0.5),
)
SHAPES = ("o", "^", "s", "D", "v", "P", "X")


def embeddings(
    embeddings: Embeddings, title: str, names: Sequence[str], thumbnails: bool = False
) -> Picture:
    """The map, the legend and the numbers; `names` are those of the classes."""
    with theme.plain_style():
        below = 14 + max(SIDE, _beside(embeddings.labels, names)) + theme.MARGIN
        figure, axes, y = tiles.headed_page(title, _caption(embeddings), below)
        top = y + 14
        places = _places(embeddings, top)
        if thumbnails:
            _draw_thumbnails(axes, places, top, embeddings)
        else:
            _draw_points(axes, places, embeddings.labels)
        _draw_frame(axes, top)
        if embeddings.labels is not None:
            below = _draw_legend(axes, top + 14, embeddings.labels, names, thumbnails)
            _write_separations(axes, below + 24, embeddings)
    return Picture(figure, _numbers(embeddings), _rows(embeddings, names))


def style(number: int) -> tuple[str, str]:
    """The colour and the shape of a class."""
    return COLOURS[number % len(COLOURS)], SHAPES[number % len(SHAPES)]


def _caption(embeddings: Embeddings) -> tuple[str, ...]:
    what = _("{count} test examples as the {values} values of {layer}, in the plane by {method}")
    keeps = {
        "tsne": _(
            "t-SNE keeps who is near whom. Distances between clusters and their sizes mean little; "
            "both axes are stretched to the page."
        ),
        "pca": _("PCA keeps the directions of the largest variance; clusters may lie on another."),
    }
    return (
        what.format(
            count=grouped(len(embeddings.vectors)),
            values=embeddings.vectors.shape[1],
            layer=embeddings.layer,
            method={"tsne": "t-SNE", "pca": "PCA"}[embeddings.method],
        ),
        keeps[embeddings.method],
    )


def _places(embeddings: Embeddings, top: float) -> np.ndarray:
    """The points in pixels of the page, in the middle of the square; PCA's x and y at one scale,
    those of t-SNE, which have no unit, each at one that fills it."""
    plane = embeddings.plane
    low, high = plane.min(axis=0), plane.max(axis=0)
    room = SIDE - 2 * THUMBNAIL
    span = high - low if embeddings.method == "tsne" else np.full(2, (high - low).max())
    scale = room / np.maximum(span, 1e-12)
    middle = np.array([theme.MARGIN + SIDE / 2, top + SIDE / 2])
    return np.asarray(middle + (plane - (low + high) / 2) * scale * (1, -1))


def _draw_points(axes: Axes, places: np.ndarray, labels: np.ndarray | None) -> None:
    size = float(np.clip(60_000 / len(places), 9, LARGEST_POINT))
    groups = np.zeros(len(places), int) if labels is None else labels
    for number in np.unique(groups):
        colour, shape = style(int(number))
        axes.scatter(
            places[groups == number, 0],
            places[groups == number, 1],
            s=size,
            c=theme.BLUE if labels is None else colour,
            marker=shape,
            alpha=0.75,
            linewidths=0,
            rasterized=True,
        )


def _draw_thumbnails(axes: Axes, places: np.ndarray, top: float, embeddings: Embeddings) -> None:
    """Images at their places, framed in the colour of their class; the first one keeps a place
    that several want."""
    side = int(SIDE)
    canvas = np.ones((side, side, 3))
    taken = np.zeros((side, side), bool)
    full = THUMBNAIL + 2 * FRAME
    corners = np.round(places - (theme.MARGIN, top) - full / 2).astype(int)
    for place, (x, y) in enumerate(corners):
        area = slice(y, y + full), slice(x, x + full)
        if taken[area].any():
            continue
        taken[area] = True
        colour = (
            theme.RULE if embeddings.labels is None else style(int(embeddings.labels[place]))[0]
        )
        canvas[area] = to_rgb(colour)
        inner = slice(y + FRAME, y + FRAME + THUMBNAIL), slice(x + FRAME, x + FRAME + THUMBNAIL)
        canvas[inner] = _thumbnail(embeddings.examples.take(slice(place, place + 1)).x[0])
    across, down = axes.get_xlim(), axes.get_ylim()
    extent = (theme.MARGIN, theme.MARGIN + side, top + side, top)
    axes.imshow(canvas, extent=extent, interpolation="nearest", aspect="auto")
    axes.set_xlim(across)
    axes.set_ylim(down)


def _thumbnail(pixels: np.ndarray) -> np.ndarray:
    """An image (height, width, 1 or 3) as a square of `THUMBNAIL` pixels in colour."""
    coloured = pixels if pixels.shape[2] == 3 else pixels[..., :1].repeat(3, axis=2)
    picture = Image.fromarray(np.round(255 * np.clip(coloured, 0, 1)).astype("uint8"))
    small = picture.resize((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    return np.asarray(small) / 255


def _draw_frame(axes: Axes, top: float) -> None:
    left, right = theme.MARGIN, theme.MARGIN + SIDE
    axes.plot(
        (left, right, right, left, left),
        (top, top, top + SIDE, top + SIDE, top),
        color=theme.RULE,
        linewidth=theme.points(1),
    )


def _beside(labels: np.ndarray | None, names: Sequence[str]) -> float:
    """The room that the legend and the table of separations need."""
    if labels is None:
        return 0.0
    present = [names[int(number)] for number in np.unique(labels)]
    lines = [len(theme.wrapped(name, LEGEND_WIDTH)) for name in present[:MOST_IN_LEGEND]]
    more = LEGEND_STEP * (len(present) > MOST_IN_LEGEND)
    gaps = (LEGEND_STEP - theme.LINE_HEIGHT) * len(lines)
    return 14 + theme.LINE_HEIGHT * sum(lines) + gaps + more + SEPARATIONS


def _draw_legend(
    axes: Axes, y: float, labels: np.ndarray, names: Sequence[str], thumbnails: bool
) -> float:
    """The classes that are there, one a line; returns where the page goes on."""
    left = theme.MARGIN + SIDE + 40
    present = [int(number) for number in np.unique(labels)]
    for number in present[:MOST_IN_LEGEND]:
        colour, shape = style(number)
        shape = "s" if thumbnails else shape
        axes.scatter([left], [y], s=70, c=colour, marker=shape, linewidths=0)
        end = theme.paragraph(axes, left + 20, y, names[number], LEGEND_WIDTH)
        y = end + LEGEND_STEP - theme.LINE_HEIGHT
    if len(present) > MOST_IN_LEGEND:
        rest = len(present) - MOST_IN_LEGEND
        text = ngettext("and 1 more class", "and {count} more classes", rest)
        theme.write(axes, left, y, text, colour=theme.MUTED)
        y += LEGEND_STEP
    return y


def _write_separations(axes: Axes, y: float, embeddings: Embeddings) -> None:
    """A small table: how well the classes are apart in each space."""
    left, right = theme.MARGIN + SIDE + 32, theme.PAGE_WIDTH - theme.MARGIN
    theme.write(axes, left, y, _("Are the classes apart?"), bold=True)
    y += 2 * theme.LINE_HEIGHT
    theme.write(axes, right - 118, y, _("accuracy"), colour=theme.MUTED, align="right")
    theme.write(axes, right, y, _("silhouette"), colour=theme.MUTED, align="right")
    spaces = {"vector": _("in the vector"), "plane": _("in the plane"), "pixels": _("in pixels")}
    for space, separation in embeddings.separations.items():
        y += LEGEND_STEP
        theme.write(axes, left, y, spaces[space])
        theme.write(axes, right - 118, y, f"{separation.accuracy:.3f}", align="right")
        silhouette = separation.silhouette
        text = "–" if silhouette is None else f"{silhouette:.2f}".replace("-", "−")
        theme.write(axes, right, y, text, align="right")
    y += LEGEND_STEP + 10
    for line in (
        _("accuracy: class by the {count} nearest", count=NEIGHBOURS),
        _("silhouette: 1 apart, 0 mixed"),
    ):
        theme.write(axes, left, y, line, colour=theme.MUTED)
        y += theme.LINE_HEIGHT


def _numbers(embeddings: Embeddings) -> dict[str, Any]:
    return {
        "layer": embeddings.layer,
        "method": embeddings.method,
        "examples": len(embeddings.vectors),
        "values": embeddings.vectors.shape[1],
        "neighbours": NEIGHBOURS,
        "separation": {
            space: {"accuracy": one.accuracy, "silhouette": one.silhouette}
            for space, one in embeddings.separations.items()
        },
    }


def _rows(embeddings: Embeddings, names: Sequence[str]) -> Rows:
    labels = [""] * len(embeddings.plane)
    if embeddings.labels is not None:
        labels = [names[number] for number in embeddings.labels]
    points = (
        (index, label, float(x), float(y))
        for index, (label, (x, y)) in enumerate(zip(labels, embeddings.plane, strict=True))
    )
    return (("index", "class", "x", "y"), *points)
