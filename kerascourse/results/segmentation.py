"""Masks of images, and how good a network's masks are."""

from typing import TYPE_CHECKING, Any

from kerascourse.tables import Column, Table
from kerascourse.terms import Term
from kerascourse.texts import N_, _

if TYPE_CHECKING:
    from kerascourse.evaluation.segmentation import Comparison, Scores


PLAIN = {"otsu": N_("Otsu's threshold"), "commonest": N_("Commonest class")}


def files_table(done: list[dict[str, Any]], classes: tuple[str, ...]) -> Table:
    """A row an image: the share of each class, and the files."""
    columns = (
        Column("image", _("Image")),
        Column("size", _("Size")),
        *(
            Column(f"share_{name}", _("Share of {name}", name=name), numeric=True)
            for name in classes
        ),
        Column("mask", _("Mask")),
        Column("overlay", _("Overlay")),
    )
    rows = tuple(
        (
            one["image"],
            f"{one['height']}×{one['width']}",
            *(f"{one['shares'][name]:.4f}" for name in classes),
            one["mask"],
            one["overlay"],
        )
        for one in done
    )
    return Table(columns, rows)


def scores_table(comparison: "Comparison") -> Table:
    """A row a metric and class, a column a method."""
    names = [name for name in PLAIN if name in comparison.plain]
    every = [comparison.network, *(comparison.plain[name] for name in names)]
    columns = (
        Column("metric", _("Metric")),
        Column("class", _("Class")),
        Column("network", _("Network"), numeric=True),
        *(Column(name, _(PLAIN[name]), numeric=True) for name in names),
    )
    rows: list[tuple[Any, ...]] = [
        (Term("accuracy"), None, *(_number(scores.accuracy) for scores in every))
    ]
    for metric in ("iou", "dice"):
        for place, name in enumerate(comparison.classes):
            values = (_number(getattr(scores, metric)[place]) for scores in every)
            rows.append((metric, name, *values))
        means = (_number(getattr(scores, f"mean_{metric}")) for scores in every)
        rows.append((metric, _("mean"), *means))
    return Table(columns, tuple(rows))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def scores_document(comparison: "Comparison") -> dict[str, Any]:
    """The scores of the network, of the plain methods, and of each network of a mean."""
    return {
        "images": comparison.count,
        "classes": list(comparison.classes),
        "network": _scores(comparison.network),
        "plain": {name: _scores(scores) for name, scores in comparison.plain.items()},
        "each": [_scores(scores) for scores in comparison.each],
    }


def _scores(scores: "Scores") -> dict[str, Any]:
    return {
        "accuracy": scores.accuracy,
        "iou": scores.mean_iou,
        "dice": scores.mean_dice,
        "iou_by_class": list(scores.iou),
        "dice_by_class": list(scores.dice),
    }
