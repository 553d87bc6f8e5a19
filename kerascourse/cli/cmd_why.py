"""`kc why MODEL COUNT`: where a count found elsewhere comes from, term by term."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.architectures.catalogue import proper
from kerascourse.cli.completion import candidates
from kerascourse.cli.output import echo, format_option, notice, write_json, write_table
from kerascourse.cli.runs_option import runs_option
from kerascourse.errors import UsageError
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.summaries.why import Question


UNEXPLAINED = 1


@click.command(
    "why",
    help=_(
        "Account for a COUNT of parameters or multiplications that somebody else gives for MODEL. "
        "Exit code 1 when it cannot be accounted for."
    ),
)
@click.argument("model", shell_complete=candidates.RUN_OR_MODEL)
@click.argument("count")
@click.option(
    "--input",
    "input_texts",
    multiple=True,
    metavar="[NAME=]HxWxC",
    help=_("Size of the images, as 224x224x3; of several inputs each as NAME=64x64x3."),
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    shell_complete=candidates.SETTING,
    help=_("An option that is known."),
)
@runs_option
@format_option
def command(
    model: str,
    count: str,
    input_texts: tuple[str, ...],
    settings: tuple[str, ...],
    runs: Path,
    output_format: str,
) -> int:
    """Print the terms, or say that there is no account."""
    from kerascourse.results.account import document, lines, table
    from kerascourse.summaries.read import check_name, read_inputs, read_settings, saved_model
    from kerascourse.summaries.why import Question, explain, read_count

    if ".py:" in model:
        raise UsageError(
            _("kc why takes a name of the catalogue, a stack or a saved model"), _("Try: kc list")
        )
    saved = saved_model(model, runs)
    if saved is None:
        check_name(model, runs)
    question = Question(
        str(saved or proper(model)),
        read_count(count),
        read_inputs(input_texts),
        tuple(read_settings(settings).items()),
    )
    answer = explain(question)
    if answer is None:
        return _refuse(question, output_format)
    write_table(table(answer), output_format, lambda: document(question, answer))
    below = lines(question, answer)
    if output_format == "table" and below:
        for line in ("", *below):
            echo(line)
    return 0


def _refuse(question: "Question", output_format: str) -> int:
    from kerascourse.summaries.why import namesakes, nearest_readings
    from kerascourse.tables import shown

    others = namesakes(question.count)
    near = nearest_readings(question)
    if output_format == "json":
        write_json(
            {
                "model": question.model,
                "count": question.count.value,
                "explained": False,
                "nearest": [{"reading": name, "value": value} for name, value in near],
                "same_count": others,
            }
        )
    numbers = ", ".join(f"{name} {shown(value)}" for name, value in near)
    notice(
        _(
            "cannot account for {count} with {model}; it has {numbers}",
            count=shown(question.count.value),
            model=question.model,
            numbers=numbers,
        )
        + (_("; {names} has that count", names=", ".join(others)) if others else "")
    )
    return UNEXPLAINED
