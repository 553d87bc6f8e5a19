"""`kc interpolate [RUN]`: ways through latent spaces as pictures, and whether they have gaps."""

from pathlib import Path

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.judge_option import judge_of, judge_option
from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.cli.picture_command import options_as_in
from kerascourse.cli.picture_output import default_path, picture_option
from kerascourse.cli.subject_argument import SubjectChoice, subject_argument
from kerascourse.texts import _


@click.command(
    "interpolate",
    help=_(
        "From one test image to another through the latent space of RUN (by default the latest): "
        "a picture, and measures of gaps on the way over many pairs.\n\n"
        "--beside RUN shows another network on the same pairs, as a plain autoencoder beside a "
        "variational one."
    ),
)
@subject_argument
@click.option(
    "--beside",
    metavar="RUN",
    multiple=True,
    shell_complete=candidates.RUN,
    help=_("Another network to show; repeatable."),
)
@options_as_in("interpolation")
@click.option(
    "--pairs",
    type=click.IntRange(1, 2_000),
    default=200,
    show_default=True,
    help=_("Random pairs of different classes that the measures are taken over."),
)
@judge_option
@picture_option()
@format_option
def command(
    choice: SubjectChoice,
    beside: tuple[str, ...],
    index: int | None,
    to: int | None,
    steps: int,
    pairs: int,
    judge: str | None,
    out: Path | None,
    output_format: str,
) -> None:
    """Load, interpolate, draw, measure, print."""
    from kerascourse.evaluation.ways import ways
    from kerascourse.pictures.interpolation import pair_of
    from kerascourse.plots import interpolation as plots
    from kerascourse.plots.saving import save
    from kerascourse.results.ways import document, lines, table
    from kerascourse.seeing.interpolation import interpolation
    from kerascourse.training import differences

    pair = pair_of(index, to)
    first = choice.subject()
    subjects = [first, *(choice.another(other) for other in beside)]
    shown = {one.name: interpolation(one, pair, steps) for one in subjects}
    path = out or default_path("interpolate", first.name)
    save(plots.interpolation(shown, first.class_name).figure, path)
    found = ways(subjects, pairs, steps, judge_of(judge, choice))
    folders = [one.folder for one in subjects if one.folder is not None]
    differing = differences.differences(folders)
    write_table(table(found), output_format, lambda: document(found, path, pairs, differing))
    if output_format == "table":
        echo("")
        for line in (*lines(found, steps), *differences.lines(folders, differing)):
            echo(line, "aside")
        echo(str(path))
