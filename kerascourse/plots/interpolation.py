"""`kc plot interpolation`: two images and what lies between, above decoded, below blended."""

from collections.abc import Callable

import numpy as np

from kerascourse.plots import theme
from kerascourse.plots.picture import Picture
from kerascourse.plots.rows import Row, rows_page
from kerascourse.plots.tiles import Tile
from kerascourse.seeing.interpolation import Interpolation
from kerascourse.texts import _


def interpolation(
    found: Interpolation, name: str, class_name: Callable[[int], str] = str
) -> Picture:
    """Two rows a pair; the title tells the network's `name`."""
    rows = []
    for place, (first, second) in enumerate(found.pairs.tolist()):
        ends = [f"#{first}", f"#{second}"]
        if found.labels is not None:
            names = map(class_name, found.labels[place].tolist())
            ends = [f"{end} ({label})" for end, label in zip(ends, names, strict=True)]
        label = _("From {first} to {second} through the latent space").format(
            first=ends[0], second=ends[1]
        )
        rows.append(Row(label, _tiles(found.decoded[place])))
        rows.append(Row(_("The same pixel by pixel"), _tiles(found.blended[place], found.shares)))
    words = (
        _("Above: points on the line between two latent points, decoded; its ends reconstruct."),
        _("Below: the two images laid over each other, and how much the second one counts."),
    )
    with theme.plain_style():
        figure = rows_page(_("Interpolation by {name}").format(name=name), rows, words)
    shares = found.shares.tolist()
    distances = np.square(found.decoded - found.blended).mean(axis=(2, 3, 4))
    return Picture(
        figure,
        {"pairs": found.pairs.tolist(), "shares": shares, "mse_between": distances.tolist()},
        (
            ("from", "to", "share", "mse_between"),
            *(
                (*pair, share, float(distances[place, step]))
                for place, pair in enumerate(found.pairs.tolist())
                for step, share in enumerate(shares)
            ),
        ),
    )


def _tiles(images: np.ndarray, shares: np.ndarray | None = None) -> tuple[Tile, ...]:
    captions = [""] * len(images) if shares is None else [f"{share:.0%}" for share in shares]
    shown = np.clip(images, 0, 1)
    return tuple(Tile(*pair) for pair in zip(shown, captions, strict=True))
