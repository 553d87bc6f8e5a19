"""TOML written, which the standard library only reads; and read within bounds."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

MOST_PARTS = 64  # of a key, as a.b.c has three: tomllib takes the square of them
# texts and comments, in which dots mean nothing; one that is not closed goes on to the end
_TEXT = re.compile(
    r'''"""(?:\\.|[^\\])*?(?:"""|\Z)|\'{3}[\s\S]*?(?:\'{3}|\Z)'''
    r"""|"(?:\\.|[^"\\\n])*"?|\'[^\'\n]*\'?|#[^\n]*""",
    re.DOTALL,
)
_LONG_KEY = re.compile(rf"(?<![\w-])(?:[\w-]+[ \t]*\.[ \t]*){{{MOST_PARTS}}}")


def loads(text: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The TOML document in `text`; TOMLDecodeError where it is none, or no person wrote it."""
    bare = _TEXT.sub("text", text)
    if _LONG_KEY.search(bare):
        raise tomllib.TOMLDecodeError(f"a key of more than {MOST_PARTS} parts")
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except RecursionError:
        raise tomllib.TOMLDecodeError("nested too deeply") from None


def dumps(document: Mapping[str, Any]) -> str:
    """A TOML document: plain values first, then a table for each mapping (nested ones too).

    Values are text, numbers, true/false, and lists of these; a None is left out.
    """
    return "\n".join(_table(document, ())).strip() + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    present = {name: value for name, value in table.items() if value is not None}
    plain = {name: value for name, value in present.items() if not isinstance(value, Mapping)}
    lines = [f"{key(name)} = {_value(value)}" for name, value in plain.items()]
    if path and (lines or not present):
        lines = ["", f"[{'.'.join(key(part) for part in path)}]", *lines]
    for name, value in present.items():
        if isinstance(value, Mapping):
            lines += _table(value, (*path, name))
    return lines


def key(name: str) -> str:
    """A name as TOML has it to the left of an equals sign: bare, or in quotes."""
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else text(name)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)


def text(content: str) -> str:
    """A text as TOML has it, in quotes on one line."""
    # a JSON string is a TOML basic string, but for the one control character JSON leaves alone
    return json.dumps(content, ensure_ascii=False).replace("\x7f", "\\u007f")
