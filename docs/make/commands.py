"""The command reference: each command's help, as `--help` prints it, one page a language.

python -m docs.make
"""

import os
import subprocess
import sys
from collections.abc import Iterator

import click

from docs.make.pages import LANGUAGES, ROOT
from kerascourse import cli
from kerascourse.cli.translated import use_language_for_click
from kerascourse.texts import language

WIDTH = 96
OPENING = {
    "en": "# Commands\n\nWhat `--help` prints. Every command also takes `--lang en|es`.\n",
    "es": "# Órdenes\n\nLo que imprime `--help`. Cada orden acepta además `--lang en|es`.\n",
}
PAGES = {language: ROOT / "docs" / language / "commands.md" for language in LANGUAGES}


def reference(language: str) -> str:
    """The page with the help of all commands in "en" or "es".

    In a process of its own: the texts of a command take the language when it is imported.
    """
    process = subprocess.run(
        [sys.executable, "-m", "docs.make.commands"],
        cwd=ROOT,
        env={**os.environ, "KC_LANG": language, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return process.stdout


def in_this_language() -> str:
    """The page in the language of this process."""
    use_language_for_click()
    group = cli.group()
    root = click.Context(group, info_name="kc", **group.context_settings)
    return "\n".join([OPENING[language()], *map(_section, _walk(root))])


def _walk(context: click.Context) -> Iterator[click.Context]:
    """The context of a command, then those of the commands below it."""
    yield context
    group = context.command
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            yield from _walk(click.Context(command, context, info_name=name))


def _section(context: click.Context) -> str:
    level = "##" if context.parent is None or context.parent.parent is None else "###"
    context.terminal_width = WIDTH
    return f"{level} {context.command_path}\n\n```text\n{context.get_help()}\n```\n"


if __name__ == "__main__":
    print(in_this_language(), end="")
