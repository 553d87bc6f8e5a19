"""Click in the user's language: its own words, and the placeholders of a command's arguments.

Click asks Python's `gettext` for its words; `locale/es/LC_MESSAGES/click.po` has them. Placeholders
(RUN, FILE) and the names of types are data of a command and are put in here.
"""

import gettext
import os
from copy import copy
from typing import Any, TypeVar

import click

from kerascourse.terms import placeholders
from kerascourse.texts import LOCALE, N_, _, language

AnyCommand = TypeVar("AnyCommand", bound=click.Command)
# how Click calls the types of options: in an error, and by default as their placeholders
TYPES = {
    "integer": (N_("whole number"), "N"),
    "integer range": (N_("whole number"), "N"),
    "float": (N_("number"), "X"),
    "float range": (N_("number"), "X"),
}


def use_language_for_click() -> None:
    """Have Click speak the language of the texts."""
    gettext.bindtextdomain("click", LOCALE)
    gettext.textdomain("click")
    # what gettext asks before the locale
    os.environ["LANGUAGE"] = language()


def translated(command: AnyCommand) -> AnyCommand:
    """`command` with the placeholders and types of its arguments in the user's language."""
    shown = copy(command)
    shown.options_metavar = placeholders(shown.options_metavar or "")
    shown.params = [_parameter(parameter, command) for parameter in command.params]
    if isinstance(shown, click.Group):
        shown.subcommand_metavar = placeholders(shown.subcommand_metavar)
        shown.commands = {name: translated(one) for name, one in shown.commands.items()}
    return shown


def _parameter(parameter: click.Parameter, command: click.Command) -> click.Parameter:
    shown: Any = copy(parameter)
    name, usual = TYPES.get(parameter.type.name, (None, None))
    if name:
        shown.type = copy(parameter.type)
        shown.type.name = _(name)
    if isinstance(parameter, click.Option) and (parameter.is_flag or parameter.count):
        return shown  # type: ignore[no-any-return]
    if isinstance(parameter.type, click.Choice) and parameter.metavar is None:
        return shown  # type: ignore[no-any-return]
    metavar = parameter.metavar or usual or parameter.make_metavar(click.Context(command))
    shown.metavar = placeholders(metavar)
    return shown  # type: ignore[no-any-return]
