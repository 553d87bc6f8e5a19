"""`kc completion SHELL`: what has a shell complete the words of `kc` at a Tab."""

from pathlib import Path

import click

from kerascourse.cli.completion import SHELLS, candidates
from kerascourse.errors import UsageError, did_you_mean
from kerascourse.texts import _

SCRIPTS = Path(__file__).parent / "completion" / "scripts"


@click.command(
    "completion",
    help=_(
        "Have Tab complete commands, options and names of networks, runs, layers, data sets, "
        "recipes, quizzes and topics. Prints the script for SHELL: "
    )
    + ", ".join(SHELLS)
    + ".\n\n"
    + _(
        "Its first lines say where it goes; to try it in bash (4.4 or newer; macOS has 3.2, but "
        "also zsh): {command}",
        command='eval "$(kc completion bash)"',
    ),
)
@click.argument("shell", shell_complete=candidates.names(SHELLS))
def command(shell: str) -> None:
    """Print the script."""
    if shell not in SHELLS:
        raise UsageError(
            _(
                "expected one of {shells}, received {shell!r}",
                shells=", ".join(SHELLS),
                shell=shell,
            ),
            did_you_mean(shell, SHELLS) or _("Try: kc completion bash"),
        )
    click.echo((SCRIPTS / f"kc.{shell}").read_text("utf-8"), nl=False)
