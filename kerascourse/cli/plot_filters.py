"""`kc plot filters [RUN|MODEL]`: what a convolution learned to look for."""

from pathlib import Path

import click

from kerascourse.cli.picture_output import default_path, picture_options, write_picture
from kerascourse.cli.subject_argument import subject_argument, subject_of
from kerascourse.texts import _


@click.command(
    "filters",
    help=_("The kernels of a convolution, and how noisy they are beside untrained ones."),
)
@subject_argument
@click.option(
    "--layer", metavar="NAME", help=_("Which convolution; by default the first with a pattern.")
)
@click.option("--together", is_flag=True, help=_("One scale of grey for all filters."))
@click.option(
    "--method",
    type=click.Choice(("weights", "maximise")),
    default="weights",
    show_default=True,
    help=_("maximise: the image that most excites each filter."),
)
@click.option("--most", type=click.IntRange(1), metavar="N", help=_("Show at most N filters."))
@click.option(
    "--seed", type=click.IntRange(0), default=0, help=_("Of the noise that maximise starts from.")
)
@picture_options()
def command(
    name: str,
    dataset: str | None,
    input_text: str | None,
    settings: tuple[str, ...],
    layer: str | None,
    together: bool,
    method: str,
    most: int | None,
    seed: int,
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Draw the filters of one layer."""

    subject = subject_of(name, dataset, input_text, settings)
    from kerascourse.plots import filters as plots
    from kerascourse.seeing import filters as seeing

    if method == "maximise":
        found = seeing.maximised(subject, layer, most or 16, seed)
        picture = plots.maximised(found, subject.name)
    else:
        picture = plots.filters(seeing.filters(subject, layer), subject.name, together, most)
    write_picture(picture, out or default_path("filters", subject.name), output_format, show)
