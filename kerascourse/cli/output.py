"""How results reach the user: tables in every format, colours only where there is a terminal."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from kerascourse.texts import _, safe_text

if TYPE_CHECKING:
    from kerascourse.tables import Table


FORMATS = ("table", "json", "csv", "markdown", "latex")
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True},
    "head": {"bold": True},
    "rule": {"dim": True},
    "aside": {"fg": "cyan"},
    "footer": {"bold": True},
    "good": {"fg": "green"},
    "bad": {"fg": "red"},
    "warning": {"fg": "yellow"},
    "point": {"underline": True, "fg": "green"},
    "contrary": {"underline": True, "fg": "red"},
}
# for terminals without Unicode
_ASCII = str.maketrans(
    {
        "×": "x",
        "·": "*",
        "−": "-",
        "±": "+-",
        "─": "-",
        "⌊": "floor(",
        "⌋": ")",
        "⌈": "ceil(",
        "⌉": ")",
        "…": "...",
        "⋮": ":",
        "₁": "1",
        "₂": "2",
        "→": "->",
        "≥": ">=",
        "–": "-",
    }
)


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--format` of every command that prints a table."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help=_("How the result is written."),
    )(command)


def echo(text: str, style: str = "row") -> None:
    """One line of the result on stdout, made safe; styled on a terminal."""
    line = _drawable(text, sys.stdout)
    click.echo(click.style(line, **_STYLES[style]) if style in _STYLES and has_colour() else line)


def echo_parts(parts: Iterable[tuple[str, str]]) -> None:
    """One line on stdout of texts with their styles."""
    pieces = [(_drawable(text, sys.stdout), style) for text, style in parts]
    styled = (
        click.style(text, **_STYLES[style]) if style in _STYLES and has_colour() else text
        for text, style in pieces
    )
    click.echo("".join(styled))


def notice(text: str) -> None:
    """One line about the work, on stderr."""
    click.echo(_drawable(text, sys.stderr), err=True)


def _drawable(text: str, stream: Any) -> str:
    """`text` made safe, in signs that `stream` has."""
    line = safe_text(text)
    return line if _is_unicode(stream) else line.translate(_ASCII)


def write_table(table: "Table", output_format: str, document: Callable[[], Any]) -> None:
    """`table` in the format asked for; `document` makes what JSON shows."""
    from kerascourse.tables import csv_text, latex_text, markdown_text, text_lines

    if output_format == "json":
        write_json(document())
    elif output_format == "table":
        for style, line in text_lines(table, terminal_width()):
            echo(line, style)
    else:
        writer = {"csv": csv_text, "markdown": markdown_text, "latex": latex_text}[output_format]
        # not `splitlines`, which would also break a cell at signs such as U+2028
        for line in writer(table).removesuffix("\n").split("\n"):
            echo(line)


def write_json(document: Any) -> None:
    """One JSON document; control characters stay escaped."""
    text = json.dumps(document, ensure_ascii=not _is_unicode(sys.stdout), indent=2)
    click.echo("\n".join(safe_json(line) for line in text.split("\n")))


def safe_json(line: str) -> str:
    """A line of JSON whose invisible characters are written as JSON escapes."""
    return "".join(
        char if char.isprintable() else f"\\u{ord(char):04x}" if ord(char) < 0x10000 else "\\ufffd"
        for char in line
    )


def terminal_width() -> int | None:
    """Columns of the terminal; None when the result is redirected and nothing may be cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def has_colour() -> bool:
    """Colours on a terminal, unless NO_COLOR asks for none."""
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def _is_unicode(stream: Any) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")
