"""`kc code MODEL`: the network as plain Keras that a student can read and change."""

import shlex
from pathlib import Path

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.model_argument import ModelOptions, model_options
from kerascourse.cli.output import notice
from kerascourse.texts import _


@click.command(
    "code",
    help=_(
        "MODEL as one Python file of plain Keras, to read and to change: a name, stack notation, "
        "a saved model, a run."
    ),
)
@click.argument("model", shell_complete=candidates.RUN_OR_MODEL)
@model_options
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.py",
    help=_("Where to write it; else it is printed."),
)
def command(model: str, options: ModelOptions, out: Path | None) -> None:
    """Read, write, say what is not in it."""
    from kerascourse.code.program import program
    from kerascourse.files import require_ending, write_text
    from kerascourse.summaries.read import saved_model

    if out is not None:
        require_ending(out, (".py",))
    text = program(options.graph(model), options.title(model), _typed(model, options))
    file = out or Path("FILE.py")
    if out is None:
        click.echo(text, nl=False)
    else:
        write_text(out, text)
        click.echo(str(out))
    saved = saved_model(model, options.runs)
    if saved is not None:
        notice(
            _(
                "note: the weights are not in it: kc train {file}:build --start-from {model}",
                file=file,
                model=saved,
            )
        )
    elif out is not None:
        notice(_("note: it trains as any other: kc train {file}:build", file=file))


def _typed(model: str, options: ModelOptions) -> str:
    """The command that writes the same again."""
    words = ["kc", "code", model]
    words += [word for text in options.input_texts for word in ("--input", text)]
    words += [] if options.classes is None else ["--classes", str(options.classes)]
    words += [word for text in options.settings for word in ("--set", text)]
    return shlex.join(words)
