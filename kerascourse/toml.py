"""Writing TOML, which the standard library only reads."""

import json
from collections.abc import Mapping
from typing import Any


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
