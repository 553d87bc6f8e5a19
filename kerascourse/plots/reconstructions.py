"""`kc plot reconstructions`: images, what the network got and gave, and the difference."""

from kerascourse.plots import theme
from kerascourse.plots.image_rows import Row, rows_page
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import Tile, tiles_of
from kerascourse.seeing.reconstructions import Reconstructions
from kerascourse.texts import _


def reconstructions(reconstructions: Reconstructions, name: str) -> Picture:
    """A column an image; the title tells the network's `name`."""
    differences = reconstructions.differences
    # a perfect copy is shown as one, not as noise made visible
    largest = max(float(differences.max()), 1e-3)
    errors = [f"{error:.4f}" for error in reconstructions.errors]
    got = {
        "denoising": _("What the network got: noise added, and its MSE"),
        "superresolution": _("What the network got: fewer pixels"),
    }
    rows = [
        Row(
            _("Test image"),
            tiles_of(reconstructions.images, [f"#{i}" for i in reconstructions.indices]),
        )
    ]
    if reconstructions.task in got:
        before = reconstructions.input_errors
        notes = [f"{e:.4f}" for e in before] if before is not None else [""] * len(errors)
        rows.append(Row(got[reconstructions.task], tiles_of(reconstructions.inputs, notes)))
    rows.append(Row(_("What it gave, and its MSE"), tiles_of(reconstructions.outputs, errors)))
    rows.append(
        Row(
            _("Difference in each pixel: dark 0, yellow {largest:.2f}", largest=largest),
            tuple(Tile(one / largest, map="cividis") for one in differences),
        )
    )
    if reconstructions.plain is not None:
        plain_errors = [f"{error:.4f}" for error in reconstructions.plain.errors]
        label = _("Without a network, by {method}, and its MSE", method=reconstructions.plain.name)
        rows.append(Row(label, tiles_of(reconstructions.plain.outputs, plain_errors)))
    mean = float(reconstructions.errors.mean())
    words = _(
        "Mean squared error (MSE) of these {count} images: {mean:.4f}.",
        count=len(errors),
        mean=mean,
    )
    if reconstructions.input_errors is not None:
        words += " " + _(
            "What the network got has {mean:.4f}.", mean=reconstructions.input_errors.mean()
        )
    if reconstructions.plain is not None:
        words += " " + _(
            "Without a network it is {mean:.4f}.", mean=reconstructions.plain.errors.mean()
        )
    with theme.plain_style():
        figure = rows_page(_("Reconstructions of {name}", name=name), rows, (words,))
    columns = {"index": reconstructions.indices, "mse": reconstructions.errors}
    if reconstructions.input_errors is not None:
        columns["input_mse"] = reconstructions.input_errors
    if reconstructions.plain is not None:
        columns["plain_mse"] = reconstructions.plain.errors
    lists = {head: column.tolist() for head, column in columns.items()}
    return Picture(
        figure,
        {"task": reconstructions.task, "mean_mse": mean, **lists},
        (tuple(lists), *zip(*lists.values(), strict=True)),
    )
