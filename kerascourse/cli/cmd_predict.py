"""`kc predict [RUN] IMAGE…`: what a run's model takes images for."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.picture_output import show_pixels
from kerascourse.cli.run_and_images import told_apart
from kerascourse.cli.runs_option import runs_option
from kerascourse.errors import UsageError
from kerascourse.runs import find
from kerascourse.texts import _

if TYPE_CHECKING:
    import numpy as np

    from kerascourse.training.score import Prediction


@click.command(
    "predict",
    help=_(
        "What the model of RUN (by default the latest) takes each IMAGE (png, jpg) for.\n\n"
        "The images are converted as the training images were; stderr says how. For runs on mnist "
        "and digits, the digit is cut out of a photograph and centred, as MNIST was made."
    ),
)
@click.argument(
    "arguments",
    metavar="[RUN] IMAGE…",
    nargs=-1,
    required=True,
    shell_complete=candidates.RUN_AND_IMAGES,
)
@click.option(
    "--top", type=click.IntRange(min=1), default=5, show_default=True, help=_("Classes to show.")
)
@click.option("--as-is", is_flag=True, help=_("Take the whole image, and look for no digit in it."))
@click.option(
    "--show", is_flag=True, help=_("Show in the terminal what the network received, too.")
)
@click.option(
    "--save-inputs",
    "inputs",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=_("Write what the network received there, a PNG an image."),
)
@runs_option
@format_option
def command(
    arguments: tuple[str, ...],
    top: int,
    as_is: bool,
    show: bool,
    inputs: Path | None,
    runs: Path,
    output_format: str,
) -> None:
    """Find, convert, predict, print."""
    from kerascourse.results.prediction import document, table

    name, images = told_apart(arguments, runs)
    if not images:
        raise UsageError(
            _("expected an image, received {name!r} alone", name=name),
            _("Try: kc predict {name} digit.png", name=name),
        )
    folder = find(runs, name)
    # at once: what follows imports for seconds
    notice(_("predicting with {run}: getting ready", run=folder))
    from kerascourse.training import score

    found = score.predict(folder, images, top, as_is)
    for one in found:
        for change in one.changes:
            notice(f"{one.image}: {change}")
    files = _save(found, inputs) if inputs is not None else None
    write_table(
        table(found), output_format, lambda: {"run": folder.name, "images": document(found, files)}
    )
    if output_format == "table":
        for file in filter(None, files or ()):
            echo(file)
    for one in found if show else ():
        if one.classes:
            notice(one.image)
            show_pixels(_bytes(one.pixels))


def _save(found: "list[Prediction]", folder: Path) -> list[str | None]:
    """Write what the network received of each image, and return the files' names; None where
    nothing was found."""
    from kerascourse.files import cannot_write
    from kerascourse.plots.saving import save_pixels

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    files: list[str | None] = []
    for number, one in enumerate(found, 1):
        path = folder / f"{number:02}-{Path(one.image).stem}.png"
        if one.classes:
            save_pixels(_bytes(one.pixels), path)
        files.append(str(path) if one.classes else None)
    return files


def _bytes(pixels: "np.ndarray") -> "np.ndarray":
    """An image in [0, 1] as bytes, a grey one without its one channel."""
    grey = pixels[..., 0] if pixels.shape[2] == 1 else pixels
    return (grey * 255).round().astype("uint8")
