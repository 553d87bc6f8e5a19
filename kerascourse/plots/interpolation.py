"""`kc plot interpolation`: two images and what lies between, above decoded, below blended."""

from collections.abc import Callable, Mapping

import numpy as np

from kerascourse.plots import theme
from kerascourse.plots.image_rows import Row, rows_page
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import tiles_of
from kerascourse.seeing.interpolation import Interpolation
from kerascourse.texts import _


def interpolation(
    found: Mapping[str, Interpolation], class_name: Callable[[int], str] = str
) -> Picture:
    """For each pair a row a network, by its name, and one of the images laid over each other.

    All networks have the same pairs in as many steps.
    """
    first, *_others = found.values()
    rows = []
    for place, ends in enumerate(_ends(first, class_name)):
        label = _("From {first} to {second}, by {name}")
        rows += [
            Row(
                label.format(first=ends[0], second=ends[1], name=name),
                tiles_of(one.decoded[place]),
            )
            for name, one in found.items()
        ]
        captions = [f"{share:.0%}" for share in first.shares]
        rows.append(Row(_("The same pixel by pixel"), tiles_of(first.blended[place], captions)))
    words = (
        _("Above: points on the line between two latent points, decoded; its ends reconstruct."),
        _("Below: the two images laid over each other, and how much the second one counts."),
    )
    with theme.plain_style():
        title = _("Interpolation by {name}", name=", ".join(found))
        figure = rows_page(title, rows, words)
    pairs, shares = first.pairs.tolist(), first.shares.tolist()
    distances = {
        name: np.square(one.decoded - one.blended).mean(axis=(2, 3, 4)).tolist()
        for name, one in found.items()
    }
    return Picture(
        figure,
        {"pairs": pairs, "shares": shares, "mse_between": distances},
        (
            ("network", "from", "to", "share", "mse_between"),
            *(
                (name, *pair, share, distances[name][place][step])
                for name in found
                for place, pair in enumerate(pairs)
                for step, share in enumerate(shares)
            ),
        ),
    )


def _ends(interpolation: Interpolation, class_name: Callable[[int], str]) -> list[list[str]]:
    """Both ends of each pair as people call them: the place in the test set, the class."""
    ends = [[f"#{place}" for place in pair] for pair in interpolation.pairs.tolist()]
    if interpolation.labels is None:
        return ends
    return [
        [f"{end} ({class_name(label)})" for end, label in zip(*both, strict=True)]
        for both in zip(ends, interpolation.labels.tolist(), strict=True)
    ]
