"""`kc reconstruct [RUN|MODEL]`: an autoencoder on the whole test set, beside a plain method."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.picture_output import default_path, picture_option
from kerascourse.cli.subject_argument import SubjectChoice, subject_argument
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.evaluation.reconstruction import Reconstruction


@click.command(
    "reconstruct",
    help=_(
        "The errors of an autoencoder on the whole test set, beside a method without a network.\n\n"
        "Beside a reconstruction: PCA with as many values as the latent space, fitted on the same "
        "training images. Beside a denoised image: a Gaussian and a median filter, their widths "
        "chosen on validation images. Beside an enlarged one: interpolation. Also writes a picture "
        "of the first images."
    ),
)
@subject_argument
@click.option(
    "--values", type=click.IntRange(1), help=_("Components of the PCA, if not the latent size.")
)
@click.option(
    "--most",
    type=click.IntRange(1, 12),
    default=8,
    show_default=True,
    help=_("Images in the picture at most."),
)
@picture_option()
@format_option
def command(
    choice: SubjectChoice,
    values: int | None,
    most: int,
    out: Path | None,
    output_format: str,
) -> None:
    """Load, reconstruct, compare, draw, print."""
    from kerascourse.evaluation.reconstruction import reconstruction
    from kerascourse.results.reconstruction import document, lines, table

    subject = choice.subject()
    found = reconstruction(subject, values, most)
    path = _picture(found, subject.name, out)
    write_table(table(found), output_format, lambda: document(found, subject.name, path))
    if output_format == "table":
        for line in ("", *lines(found)):
            echo(line)
        if path is not None:
            echo(_("picture: {path}", path=path))
    elif path is not None and output_format != "json":
        notice(_("picture: {path}", path=path))


def _picture(reconstruction: "Reconstruction", name: str, out: Path | None) -> Path | None:
    """The file that the first images are drawn into; none for a table."""
    if reconstruction.shown is None:
        return None
    from kerascourse.plots.reconstructions import reconstructions
    from kerascourse.plots.saving import save

    path = out or default_path("reconstruct", name)
    save(reconstructions(reconstruction.shown, name).figure, path)
    return path
