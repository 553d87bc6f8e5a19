"""Numbers in a lesson's text: `{= (m − k)/s + 1 | m=227, k=11, s=4}` and `{= vgg16.params}`.

They are worked out when the lesson is read, by the formulas of the quiz and the networks of the
catalogue, so that no number is ever typed.
"""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from math import prod
from typing import Any

from kerascourse.errors import InputError, nearest_words
from kerascourse.quiz.draw import in_words
from kerascourse.quiz.formula import Number, evaluate, parse
from kerascourse.summaries.read import read_model, read_shape
from kerascourse.summaries.rows import Row, Summary, flat, summarise
from kerascourse.texts import _, grouped

_INLINE = re.compile(r"\{=\s*([^{}]+?)\s*\}")
_REFERENCE = re.compile(
    r'(?:"(?P<stack>[^"]+)"|(?P<name>[A-Za-z][\w-]*))(?:\[(?P<options>[^\]]*)\])?'
    r"(?:\.(?P<layer>[\w/-]+))?\.(?P<quantity>\w+)"
)
# commas that are in no brackets and no quotes
_COMMA = re.compile(r',\s*(?=(?:[^"]*"[^"]*")*[^"]*$)(?![^\[]*\])')
_GROUPED_FROM = 10_000

_OF_LAYER: Mapping[str, Callable[[Row], Any]] = {
    "params": lambda row: row.params,
    "macs": lambda row: row.macs,
    "receptive_field": lambda row: row.receptive_field,
    "jump": lambda row: row.jump,
    "height": lambda row: row.output_shape and row.output_shape[0],
    "width": lambda row: row.output_shape and row.output_shape[-2],
    "depth": lambda row: row.output_shape and row.output_shape[-1],
    "values": lambda row: row.output_shape and prod(side or 1 for side in row.output_shape),
    "kernel": lambda row: row.kernel and row.kernel[0],
    "stride": lambda row: row.stride and row.stride[0],
}
_OF_NETWORK = (
    "params",
    "trainable_params",
    "non_trainable_params",
    "weight_layers",
    "macs",
    "flops",
    "weight_bytes",
    "activation_bytes",
    "receptive_field",
)


def put_in(text: str, language: str) -> str:
    """`text` with the value of each `{= …}` in its place, as people read numbers in `language`."""
    return _INLINE.sub(lambda found: _written(found[1], language), text)


def inline(text: str) -> list[Number]:
    """The values of all `{= …}` in `text`."""
    return [_value(told)[0] for told in _INLINE.findall(text)]


def given(text: str) -> set[str]:
    """The values of letters that the `{= …}` in `text` are given, as typed."""
    found: set[str] = set()
    for told in _INLINE.findall(text):
        found.update(re.findall(r"=\s*([0-9.]+)", told))
    return found


def value_of(text: str) -> Number:
    """A number as typed, or what a reference such as `vgg16.conv1_1.params` gives."""
    text = text.strip()
    reference = _REFERENCE.fullmatch(text)
    if reference is None:
        return evaluate(parse(text, ()), {})
    network = _network(reference["stack"] or reference["name"], reference["options"] or "")
    if reference["layer"] is None:
        return _taken(text, getattr(network.totals, reference["quantity"], None), _OF_NETWORK)
    rows = {row.name: row for row in flat(network.rows)}
    if reference["layer"] not in rows:
        raise InputError(
            _("expected a layer, received {name!r}", name=text)
            + nearest_words(reference["layer"], rows)
        )
    quantity = _OF_LAYER.get(reference["quantity"])
    return _taken(text, quantity and quantity(rows[reference["layer"]]), tuple(_OF_LAYER))


def _taken(text: str, value: Any, valid: tuple[str, ...]) -> Number:
    if value is None:
        raise InputError(
            _("expected one of {valid}, received {text!r}", valid=", ".join(valid), text=text)
        )
    return value  # type: ignore[no-any-return]


@cache
def _network(name: str, options: str) -> Summary:
    settings = dict(pair.split("=", 1) for pair in options.split(",") if pair)
    shape = settings.pop("input", None)
    graph = read_model(name, read_shape(shape) if shape else None, None, settings)
    return summarise(graph, name)


def _value(told: str) -> tuple[Number, str]:
    """The value of an inline expression, and the form that it asks for."""
    expression, *others = (part.strip() for part in told.split("|"))
    bindings = next((part for part in others if "=" in part), "")
    form = next((part for part in others if "=" not in part), "")
    if _REFERENCE.fullmatch(expression):
        return value_of(expression), form
    pairs = [pair.split("=", 1) for pair in _COMMA.split(bindings) if pair]
    letters = {name.strip(): value_of(value) for name, value in pairs}
    return evaluate(parse(expression, tuple(letters)), letters), form


def _written(told: str, language: str) -> str:
    value, form = _value(told)
    if form == "%":
        return f"{_decimal(value * 100, 1, language)} %"
    if form == "M":
        return _("{number} million", number=_decimal(value / 1_000_000, 1, language))
    if form == "MB":
        return f"{_decimal(value / 1_000_000, 1, language)} MB"
    if form:
        return _decimal(value, int(form), language)
    if not isinstance(value, float) and Fraction(value).denominator == 1:
        whole = int(value)
        return grouped(whole) if abs(whole) >= _GROUPED_FROM else str(whole)
    return in_words(value, language)


def _decimal(value: Number, places: int, language: str) -> str:
    text = f"{float(value):.{places}f}"
    return text.replace(".", ",") if language == "es" else text
