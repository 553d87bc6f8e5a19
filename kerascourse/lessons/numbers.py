"""Numbers in a lesson's text: `{= (m − k)/s + 1 | m=227, k=11, s=4}` and `{= vgg16.params}`.

They are worked out when the lesson is read, by the formulas of the quiz and the networks of the
catalogue, so that no number is ever typed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from fractions import Fraction
from math import prod
from typing import Any

from kerascourse.errors import InputError
from kerascourse.quiz.draw import in_words
from kerascourse.quiz.formula import Number, evaluate, parse
from kerascourse.quiz.keys import called, summary_of
from kerascourse.summaries.rows import Row, Summary, Totals, flat
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
_OF_NETWORK = tuple(field.name for field in fields(Totals))


def put_in(text: str, language: str) -> str:
    """`text` with the value of each `{= …}` in its place, as people read numbers in `language`."""
    return _INLINE.sub(lambda found: _written(found[1], language), text)


def value_of(text: str) -> Number:
    """A number as typed, or what a reference such as `vgg16.conv1_1.params` gives."""
    text = text.strip()
    reference = _REFERENCE.fullmatch(text)
    if reference is None:
        return evaluate(parse(text, ()), {})
    options = dict(pair.split("=", 1) for pair in (reference["options"] or "").split(",") if pair)
    summary = network(reference["stack"] or reference["name"], options)
    quantity = reference["quantity"]
    if reference["layer"] is None:
        return _taken(text, getattr(summary.totals, quantity, None), _OF_NETWORK)
    row = called(list(flat(summary.rows)), reference["layer"], summary.model)[0]
    of_layer = _OF_LAYER.get(quantity)
    return _taken(text, of_layer and of_layer(row), tuple(_OF_LAYER))


def network(name: str, options: Mapping[str, str]) -> Summary:
    """The summary of a network, with the options of `--set` and `input` as typed."""
    settings = tuple(sorted((key, value) for key, value in options.items() if key != "input"))
    return summary_of(name, options.get("input", ""), settings)


def _taken(text: str, value: Any, valid: tuple[str, ...]) -> Number:
    if value is None:
        raise InputError(
            _("expected one of {valid}, received {text!r}", valid=", ".join(valid), text=text)
        )
    return value  # type: ignore[no-any-return]


def worked_out(told: str) -> tuple[Number, str]:
    """The value of what stands in `{= …}`, and the form that it asks for."""
    expression, *others = (part.strip() for part in told.split("|"))
    bindings = next((part for part in others if "=" in part), "")
    form = next((part for part in others if "=" not in part), "")
    if _REFERENCE.fullmatch(expression):
        return value_of(expression), form
    pairs = [pair.split("=", 1) for pair in _COMMA.split(bindings) if pair]
    letters = {name.strip(): value_of(value) for name, value in pairs}
    return evaluate(parse(expression, tuple(letters)), letters), form


def _written(told: str, language: str) -> str:
    value, form = worked_out(told)
    if form == "%":
        return f"{_decimal(value * 100, 1, language)} %"
    if form == "M":
        return _("{number} million", number=_decimal(value / 1_000_000, 1, language))
    if form == "MB":
        return f"{_decimal(value / 1_000_000, 1, language)} MB"
    if form:
        return _decimal(value, int(form), language)
    return shown(value, language)


def shown(value: Number, language: str) -> str:
    """A number as people read it in a lesson."""
    if not isinstance(value, float) and Fraction(value).denominator == 1:
        whole = int(value)
        return grouped(whole) if abs(whole) >= _GROUPED_FROM else str(whole)
    return in_words(value, language)


def _decimal(value: Number, places: int, language: str) -> str:
    text = f"{float(value):.{places}f}"
    return text.replace(".", ",") if language == "es" else text
