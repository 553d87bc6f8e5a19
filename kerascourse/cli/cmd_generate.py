"""`kc generate [RUN]`: new images from random points of a latent space."""

import click

from kerascourse.cli.judge_option import judge_of, judge_option
from kerascourse.cli.output import echo
from kerascourse.cli.picture_output import PictureOutput, picture_options
from kerascourse.cli.subject_argument import SubjectChoice, subject_argument
from kerascourse.texts import _


@click.command(
    "generate",
    help=_(
        "New images: random points of the latent space of RUN (by default the latest), decoded.\n\n"
        "For a variational autoencoder the points are drawn from N(0, 1); for another one from a "
        "normal distribution like that of its training images' points."
    ),
)
@subject_argument
@click.option(
    "--count", type=click.IntRange(1, 10_000), default=64, show_default=True, help=_("Images.")
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help=_("Of points."))
@judge_option
@picture_options()
def command(
    choice: SubjectChoice,
    count: int,
    seed: int,
    judge: str | None,
    output: PictureOutput,
) -> None:
    """Load, draw points, decode, judge, draw."""
    from dataclasses import replace

    from kerascourse.evaluation.judgement import judged
    from kerascourse.plots import generation as plots
    from kerascourse.results.judgement import document, lines
    from kerascourse.seeing.generation import generation

    subject = choice.subject()
    found = generation(subject, count, seed)
    judging = judge_of(judge, choice)
    said = None if judging is None else judged(judging, found.images)
    named = None if said is None else (said.labels, said.confidences.tolist())
    picture = plots.generation(found, subject.name, named)
    if said is not None and judging is not None:
        picture = replace(picture, numbers={**picture.numbers, "judge": document(said, judging)})
    output.write(picture, output.path("generate", subject.name))
    if said is not None and judging is not None and output.output_format == "table":
        for line in lines(said, judging):
            echo(line)
