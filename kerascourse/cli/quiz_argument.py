"""The argument QUIZ of the commands of `kc quiz`, and the secret that its numbers may need."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.completion import candidates
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.quiz.question import Quiz


def quiz_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """QUIZ as the keyword `quiz`, and the option `--secret`, both for `quiz_of`."""
    option = click.option(
        "--secret",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help=_("The teacher's secret that the numbers are drawn with: see kc quiz secret."),
    )
    return click.argument("quiz", shell_complete=candidates.QUIZ)(option(command))


def quiz_of(name: str, secret: Path | None) -> "Quiz":
    """The quiz called `name`, its secret in the file `secret`, or else, where it has one, in the
    file that `KC_QUIZ_SECRET` names. Errors as `find` and `secret.read`."""
    from kerascourse.quiz import secret as secrets
    from kerascourse.quiz.read import find

    quiz = find(name)
    told = os.environ.get(secrets.VARIABLE)
    if secret is None and quiz.is_secret and told:
        secret = Path(told)
    return quiz if secret is None else replace(quiz, is_secret=True, secret=secrets.read(secret))
