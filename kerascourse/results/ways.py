"""Measures of the ways from image to image."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerascourse.tables import Column, Table
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.evaluation.ways import Way
    from kerascourse.training.differences import Difference


def table(found: "dict[str, Way]") -> Table:
    """A row a way; how sure a judge is of it, where one judged."""
    names = {"pixels": _("pixel by pixel"), "images": _("the test images themselves")}
    columns = (
        Column("way", _("Way")),
        Column("values", _("Values kept"), numeric=True),
        Column("largest_step", _("Largest step"), numeric=True),
        Column("distance", _("From nearest image"), numeric=True),
        Column("confidence", _("Confidence"), numeric=True),
        Column("unsure", _("Unsure"), numeric=True),
    )
    rows = tuple(
        (
            names.get(name, name),
            one.values,
            None if one.largest_step is None else f"{one.largest_step:.3f}",
            f"{one.distance:.4f}",
            None if one.confidence is None else f"{one.confidence:.3f}",
            None if one.unsure is None else f"{one.unsure:.3f}",
        )
        for name, one in found.items()
    )
    judged = any(one.confidence is not None for one in found.values())
    kept = len(columns) if judged else len(columns) - 2
    return Table(columns[:kept], tuple(row[:kept] for row in rows))


def lines(found: "dict[str, Way]", steps: int) -> list[str]:
    """How to read the table of ways in so many `steps`, and whether the networks beside each other
    keep as many values of an image."""
    below = [
        _(
            "largest step: {even:.3f} where all steps of a way are equal; a leap is a gap in the "
            "latent space",
            even=1 / (steps - 1),
        )
    ]
    networks = {name: way for name, way in found.items() if way.values is not None}
    if len({way.sampled for way in networks.values()}) > 1:
        below.append(
            _(
                "the KL divergence of a variational autoencoder evens the steps out; its images "
                "are less sharp for it, so that a judge may be less sure of them"
            )
        )
    if len({way.values for way in networks.values()}) > 1:
        below.append(
            _(
                "not like for like: the networks keep different numbers of values ({values}), and "
                "more values make a way easier; train both with the same --set latent=N",
                values=", ".join(f"{name} {way.values:,}" for name, way in networks.items()),
            )
        )
    return below


def document(
    found: "dict[str, Way]", path: Path, pairs: int, differences: "Sequence[Difference]"
) -> dict[str, Any]:
    """The measures, where the picture is, and in what the recipes of the networks differ."""
    return {
        "file": str(path),
        "pairs": pairs,
        "ways": {n: vars(one) for n, one in found.items()},
        "differences": [asdict(one) for one in differences],
    }
