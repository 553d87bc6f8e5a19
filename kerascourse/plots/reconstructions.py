"""`kc plot reconstructions`: images, what the network got and gave, and the difference."""

from kerascourse.plots import theme
from kerascourse.plots.picture import Picture
from kerascourse.plots.rows import Row, rows_page
from kerascourse.plots.tiles import Tile, tiles_of
from kerascourse.seeing.reconstructions import Reconstructions
from kerascourse.texts import _


def reconstructions(found: Reconstructions, name: str) -> Picture:
    """A column an image; the title tells the network's `name`."""
    differences = found.differences
    # a perfect copy is shown as one, not as noise made visible
    largest = max(float(differences.max()), 1e-3)
    errors = [f"{error:.4f}" for error in found.errors]
    got = {
        "denoising": _("What the network got: noise added, and its MSE"),
        "superresolution": _("What the network got: fewer pixels"),
    }
    rows = [Row(_("Test image"), tiles_of(found.images, [f"#{i}" for i in found.indices]))]
    if found.task in got:
        before = found.input_errors
        notes = [f"{e:.4f}" for e in before] if before is not None else [""] * len(errors)
        rows.append(Row(got[found.task], tiles_of(found.inputs, notes)))
    rows.append(Row(_("What it gave, and its MSE"), tiles_of(found.outputs, errors)))
    rows.append(
        Row(
            _("Difference in each pixel: dark 0, yellow {largest:.2f}", largest=largest),
            tuple(Tile(one / largest, map="cividis") for one in differences),
        )
    )
    if found.plain is not None:
        plain_errors = [f"{error:.4f}" for error in found.plain.errors]
        label = _("Without a network, by {method}, and its MSE", method=found.plain.name)
        rows.append(Row(label, tiles_of(found.plain.outputs, plain_errors)))
    mean = float(found.errors.mean())
    words = _(
        "Mean squared error (MSE) of these {count} images: {mean:.4f}.",
        count=len(errors),
        mean=mean,
    )
    if found.input_errors is not None:
        words += " " + _("What the network got has {mean:.4f}.", mean=found.input_errors.mean())
    if found.plain is not None:
        words += " " + _("Without a network it is {mean:.4f}.", mean=found.plain.errors.mean())
    with theme.plain_style():
        figure = rows_page(_("Reconstructions of {name}", name=name), rows, (words,))
    columns = {"index": found.indices, "mse": found.errors}
    if found.input_errors is not None:
        columns["input_mse"] = found.input_errors
    if found.plain is not None:
        columns["plain_mse"] = found.plain.errors
    lists = {head: column.tolist() for head, column in columns.items()}
    return Picture(
        figure,
        {"task": found.task, "mean_mse": mean, **lists},
        (tuple(lists), *zip(*lists.values(), strict=True)),
    )
