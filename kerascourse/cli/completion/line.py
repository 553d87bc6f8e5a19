"""A line of a shell up to the cursor, as words."""

import re
from dataclasses import dataclass

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_CURSOR = "\ue000"  # a sign that nobody types
_PLAIN = re.compile(r"([^\w@%+=:,./\[\]*-])")
_GLOBS = re.compile(r"([\[\]*])")


@dataclass(frozen=True)
class Line:
    """The words after the command, and the `word` that the cursor is in, perhaps empty; whether
    that is within quotes."""

    words: tuple[str, ...]
    word: str
    is_quoted: bool


def read(text: str) -> Line:
    """The line `text`, which ends at the cursor; quotes and backslashes as a POSIX shell reads
    them. Variables that are set before the command are left out."""
    from shlex import shlex

    signs = shlex(text + _CURSOR, posix=True)
    signs.whitespace_split = True
    signs.commenters = ""
    words: list[str] = []
    is_quoted = False
    try:
        words.extend(signs)
    except ValueError:  # a quote that is still open
        words.append(signs.token)
        is_quoted = True
    while words and _ASSIGNMENT.match(words[0]):
        del words[0]
    *before, word = words or [_CURSOR]
    return Line(tuple(before[1:]), word.replace(_CURSOR, ""), is_quoted)


def escaped(value: str) -> str:
    """`value` with a backslash before each sign that a POSIX shell would take for its own; `~/` at
    the beginning stays the home folder."""
    home, rest = ("~/", value[2:]) if value.startswith("~/") else ("", value)
    return home + _GLOBS.sub(r"\\\1", _PLAIN.sub(r"\\\1", rest))
