"""Feature maps of one image through a network, and the units that are dead."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kerascourse.plots import theme
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import Tile, draw_tile, headed_page, shortened, stretched
from kerascourse.seeing.activations import SELDOM, Activations, FeatureMaps, Units
from kerascourse.texts import _

_COLUMNS = 8
_LABEL, _NAME = 250.0, 236.0
_WIDTH = theme.PAGE_WIDTH - 2 * theme.MARGIN
_GAP = 6.0
_SIDE = (theme.PAGE_WIDTH - 2 * theme.MARGIN - _LABEL) / _COLUMNS - _GAP
_MOST_LISTED = 16
_LINE = 26.0
_BAR, _BAR_LEFT = 160.0, theme.MARGIN + _LABEL
_TEXT_LEFT = _BAR_LEFT + _BAR + 12


def activations(activations: Activations, name: str, label: str = "") -> Picture:
    """A row of maps for each layer under the image they answer to (`label` is its class), then
    the shares of dead and of sparse units of each ReLU layer."""
    listed = _listed(activations.units or ())
    told = sum(len(theme.wrapped(text, _WIDTH)) for text in _words(activations, listed))
    told_height = 2 * _LINE + theme.LINE_HEIGHT * told + sum(map(_height, listed))
    rows = len(activations.maps) + 1
    words = [
        _(
            "{shown} of {count} layers with maps, the first {channels} channels of each.",
            shown=len(activations.maps),
            count=activations.layers_with_maps,
            channels=_COLUMNS,
        ),
        _("Each map has its own scale: dark is its smallest value, yellow its largest.")
        + " "
        + _("One colour throughout: equal values."),
    ]
    below = _GAP + rows * (_SIDE + _GAP) + told_height + theme.MARGIN
    figure, axes, y = headed_page(_("Activations: {name}", name=name), words, below)
    y += _GAP
    _draw_row(axes, y, activations.example.name, label, activations.example.pixels[None], "gray")
    y += _SIDE + _GAP
    for layer in activations.maps:
        size = "×".join(map(str, layer.maps.shape))
        _draw_row(axes, y, layer.layer, size, _first_maps(layer), "viridis")
        y += _SIDE + _GAP
    _draw_units(axes, y + _LINE, activations, listed)
    return Picture(figure, _numbers(activations), _rows(activations))


def _first_maps(layer: FeatureMaps) -> np.ndarray:
    return np.stack([stretched(layer.maps[..., c]) for c in range(layer.maps.shape[2])][:_COLUMNS])


def _draw_row(
    axes: Axes, y: float, title: str, note: str, images: np.ndarray, colours: str
) -> None:
    lines = len(theme.wrapped(title, _NAME)) + len(theme.wrapped(note, _NAME))
    middle = y + (_SIDE - theme.LINE_HEIGHT * (lines - 1)) / 2
    middle = theme.paragraph(axes, theme.MARGIN, middle, title, _NAME)
    theme.paragraph(axes, theme.MARGIN, middle, note, _NAME, colour=theme.MUTED)
    for place, image in enumerate(images):
        x = theme.MARGIN + _LABEL + place * (_SIDE + _GAP)
        draw_tile(axes, x, y, _SIDE, Tile(np.clip(image, 0, 1), map=colours))


def _draw_units(axes: Axes, y: float, activations: Activations, listed: tuple[Units, ...]) -> None:
    """A bar for each of `listed`, with its dead units and how many are sparse."""
    theme.write(axes, theme.MARGIN, y, _("Dead and sparse ReLU units"), bold=True)
    y += _LINE
    for words in _words(activations, listed):
        y = theme.paragraph(axes, theme.MARGIN, y, words, _WIDTH, colour=theme.MUTED)
    y += _LINE / 4
    for units in listed:
        theme.paragraph(axes, theme.MARGIN, y, units.layer, _NAME)
        _draw_bar(axes, y, 0.0, 1.0, theme.PANEL)
        _draw_bar(axes, y, 0.0, units.share, theme.VERMILION)
        if units.sparse:
            share = len(units.sparse) / units.count
            _draw_bar(axes, y, units.share, share, theme.ORANGE)
        room = theme.PAGE_WIDTH - theme.MARGIN - _TEXT_LEFT
        theme.write(axes, _TEXT_LEFT, y, shortened(_told(units), room))
        y += _height(units)


def _draw_bar(axes: Axes, middle: float, start: float, share: float, colour: str) -> None:
    """A part of the bar of a layer, `start` and `share` of its whole width."""
    corner = (_BAR_LEFT + _BAR * start, middle - 8)
    axes.add_patch(Rectangle(corner, _BAR * share, 16, facecolor=colour, zorder=2))


def _height(units: Units) -> float:
    """The room for a layer's bar and its name."""
    lines = len(theme.wrapped(units.layer, _NAME))
    return _LINE + theme.LINE_HEIGHT * (lines - 1)


def _told(units: Units) -> str:
    """How many units are dead and which, and how many are sparse."""
    text = _("{dead} of {count}", dead=len(units.dead), count=units.count)
    if units.dead:
        text += ": " + ", ".join(map(str, units.dead))
    if not units.sparse:
        return text
    return _("sparse {count}", count=len(units.sparse)) + "  ·  " + text


def _words(activations: Activations, listed: tuple[Units, ...]) -> list[str]:
    if activations.units is None:
        return [_("To find them takes data: --dataset NAME.")]
    if not activations.units:
        return [_("No layer of this network is a ReLU.")]
    words = [
        _(
            "Dead (red): 0 at every position of each of {checked} images of the data; it learns no "
            "more.",
            checked=f"{activations.checked or activations.sample:,}",
        ),
        _(
            "Sparse (orange): on for some images, but for at most {share:.0%} of {sample} test "
            "images; it answers to something rare.",
            share=SELDOM,
            sample=activations.sample,
        ),
    ]
    if len(listed) < len(activations.units):
        words.append(
            _(
                "The {shown} of {count} layers with the largest share.",
                shown=len(listed),
                count=len(activations.units),
            )
        )
    return words


def _listed(units: tuple[Units, ...]) -> tuple[Units, ...]:
    """The layers with the largest share of dead units, in the order of the network."""
    worst = sorted(units, key=lambda one: -one.share)[:_MOST_LISTED]
    return tuple(one for one in units if one in worst)


def _numbers(activations: Activations) -> dict[str, object]:
    return {
        "image": activations.example.name,
        "layers": [
            {
                "layer": layer.layer,
                "shape": list(layer.maps.shape),
                "mean": layer.maps.mean((0, 1)).tolist(),
                "max": layer.maps.max((0, 1)).tolist(),
            }
            for layer in activations.maps
        ],
        "sample": activations.sample,
        "checked": activations.checked,
        "relu_layers": None
        if activations.units is None
        else [
            {
                "layer": units.layer,
                "units": units.count,
                "dead": list(units.dead),
                "dead_share": units.share,
                "sparse": list(units.sparse),
            }
            for units in activations.units
        ],
    }


def _rows(activations: Activations) -> tuple[tuple[object, ...], ...]:
    heading = ("layer", "units", "dead_units", "dead_share", "dead")
    return (
        heading,
        *(
            (units.layer, units.count, len(units.dead), units.share, list(map(str, units.dead)))
            for units in activations.units or ()
        ),
    )
