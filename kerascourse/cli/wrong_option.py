"""What to type where an option of a network is given as one of the command."""

from collections.abc import Sequence

import click

from kerascourse.architectures.catalogue import CATALOGUE, Option, options
from kerascourse.texts import typed


def as_setting(error: click.ClickException, arguments: Sequence[str]) -> str | None:
    """`--set latent=16` for `--latent 16`; None where the command takes no `--set`, or no network
    has such an option."""
    if not isinstance(error, click.NoSuchOption) or error.ctx is None:
        return None
    key = error.option_name.lstrip("-").replace("-", "_")
    option = _option(key)
    if option is None or not any("--set" in p.opts for p in error.ctx.command.params):
        return None
    usual = "true" if option.annotation is bool else option.default
    value = _value(error.option_name, arguments) or usual
    return f"--set {typed(f'{key}={value}')}"


def _option(key: str) -> Option | None:
    """The option `key` of the first network that has one."""
    return next((found[key] for entry in CATALOGUE if key in (found := options(entry))), None)


def _value(name: str, arguments: Sequence[str]) -> str:
    """What follows the option `name`, after a blank or `=`; nothing where it stands alone."""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        written, equals, value = argument.partition("=")
        if written == name:
            return value if equals else "" if following.startswith("-") else following
    return ""
