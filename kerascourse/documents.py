"""Documents of somebody else checked at the door: JSON as a dataclass, with the types it declares.

What is read so needs no care further in. The standard library alone, so that `kc runs` stays quick.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from kerascourse.files import require_regular
from kerascourse.library_errors import words_of
from kerascourse.texts import N_, _

T = TypeVar("T")
MOST_BYTES = 64 * 2**20
LARGEST = 2**63  # of a whole number
WORDS = {
    str: N_("a text"),
    int: N_("a whole number"),
    float: N_("a number"),
    bool: N_("true or false"),
    dict: N_("a table"),
    list: N_("a list"),
    tuple: N_("a list"),
    NoneType: N_("nothing"),
}


class DocumentError(ValueError):
    """A document that is not what it should be: where in it, what was expected and received."""


def read(path: Path, kind: type[T]) -> T:
    """The JSON document at `path` as a `kind`.

    A later version may say more in a document, which is left aside; not so within one of its
    values, where it could change what the rest means.

    DocumentError where it is no JSON, or a value has another type than the field; OSError where it
    cannot be read.
    """
    return typed(kind, load(path))


def load(path: Path) -> Any:
    """The JSON document at `path`, its types unchecked; errors as `read`."""
    require_regular(path)
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DocumentError(_("larger than {most:,} bytes", most=MOST_BYTES))
    return parse(content)


def parse(content: bytes) -> Any:
    """JSON in UTF-8 as Python; DocumentError where it is none."""
    try:
        # NaN and the infinities too, which Python writes: a loss may come to them
        return json.loads(content.decode("utf-8"))
    except RecursionError:
        raise DocumentError(_("nested too deeply")) from None
    except ValueError as error:
        raise DocumentError(words_of(error)) from None


def typed(kind: type[T], document: Any, where: str = "") -> T:
    """`document` as the dataclass `kind`; DocumentError tells the first value that is not as its
    field declares it."""
    table = _checked(document, Mapping, where, dict)
    hints = get_type_hints(kind)
    values = {}
    for field in fields(kind):  # type: ignore[arg-type]
        name = f"{where}.{field.name}" if where else field.name
        if field.name in table:
            values[field.name] = value_of(hints[field.name], table[field.name], name)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise DocumentError(_("{key} is missing", key=name))
    unknown = set(table) - values.keys() if where else ()
    if unknown:
        raise DocumentError(_("unknown key {key!r}", key=f"{where}.{min(map(str, unknown))}"))
    return kind(**values)


def value_of(kind: Any, value: Any, where: str) -> Any:
    """`value` as a type: a dataclass, a plain type, a list, tuple or dict of such, a Literal, or
    one of several."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return value
    if origin in (Union, UnionType):
        return _one_of(inner, value, where)
    if origin is Literal:
        if value not in inner:
            raise _wrong(", ".join(map(repr, inner)), value, where)
        return value
    if origin is tuple:
        items = _checked(value, list | tuple, where, tuple)
        return tuple(value_of(inner[0], item, f"{where}[{i}]") for i, item in enumerate(items))
    if origin is list:
        items = _checked(value, list, where, list)
        return [value_of(inner[0], item, f"{where}[{i}]") for i, item in enumerate(items)]
    if origin is dict:
        table = _checked(value, Mapping, where, dict)
        return {key: value_of(inner[1], item, f"{where}.{key}") for key, item in table.items()}
    if is_dataclass(kind):
        return typed(cast(type[Any], kind), value, where)
    return _plain(kind, value, where)


def _one_of(kinds: tuple[Any, ...], value: Any, where: str) -> Any:
    """`value` as the first of `kinds` that it is."""
    wrong = None
    for kind in kinds:
        try:
            return value_of(kind, value, where)
        except DocumentError as error:
            wrong = wrong or error
    assert wrong is not None
    raise wrong


def _plain(kind: Any, value: Any, where: str) -> Any:
    """A text, a number or nothing; a whole number is a number, but true is none."""
    if kind is float and type(value) is int and abs(value) < LARGEST:
        return value
    if type(value) is not kind or (kind is int and abs(value) >= LARGEST):
        raise _wrong(_(WORDS[kind]), value, where)
    return value


def _checked(value: Any, kinds: Any, where: str, kind: type) -> Any:
    if not isinstance(value, kinds):
        raise _wrong(_(WORDS[kind]), value, where)
    return value


def _wrong(wanted: str, value: Any, where: str) -> DocumentError:
    text = repr(value)
    received = text if len(text) <= 60 else f"{text[:60]}…"
    if not where:
        return DocumentError(_("expected {wanted}, received {text}", wanted=wanted, text=received))
    return DocumentError(
        _("{key}: expected {wanted}, received {text}", key=where, wanted=wanted, text=received)
    )
