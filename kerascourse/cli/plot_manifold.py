"""`kc plot manifold [RUN|MODEL]`: what a latent space of two values decodes to."""

from pathlib import Path

import click

from kerascourse.cli.picture_output import default_path, picture_options, write_picture
from kerascourse.cli.subject_argument import subject_argument, subject_of
from kerascourse.texts import _


@click.command(
    "manifold",
    help=_("A grid over a latent space of two values, each point decoded to its image."),
)
@subject_argument
@click.option(
    "--steps",
    type=click.IntRange(2, 40),
    default=15,
    show_default=True,
    help=_("Points along each side."),
)
@click.option(
    "--spread",
    type=click.FloatRange(0, 5, min_open=True),
    default=2.0,
    show_default=True,
    help=_("How many standard deviations a variational autoencoder is shown, to each side."),
)
@picture_options()
def command(
    name: str,
    dataset: str | None,
    input_text: str | None,
    settings: tuple[str, ...],
    steps: int,
    spread: float,
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Load, decode, draw."""
    from kerascourse.plots import manifold as plots
    from kerascourse.seeing.manifold import manifold

    subject = subject_of(name, dataset, input_text, settings)
    picture = plots.manifold(manifold(subject, steps, spread), subject.name)
    write_picture(picture, out or default_path("manifold", subject.name), output_format, show)
