"""A summary as a JSON document, with the keys that other people's scripts rely on."""

from dataclasses import asdict
from typing import Any

from kerascourse.summaries.rows import Row, Summary, Totals
from kerascourse.symbolic.tensor import Shape


def document(summary: Summary) -> dict[str, Any]:
    """The summary as plain dictionaries and lists; what does not apply is None."""
    return {
        "model": summary.model,
        "input_shape": _shapes(summary.input_shape),
        "batch": summary.batch,
        "layers": [_layer(row) for row in summary.rows],
        "totals": totals_document(summary.totals),
        "notes": list(summary.notes),
    }


def totals_document(totals: Totals) -> dict[str, int | None]:
    """The totals by the keys of the JSON document."""
    return asdict(totals)


def _layer(row: Row) -> dict[str, Any]:
    layer = {
        "name": row.name,
        "type": row.type,
        "inputs": list(row.inputs),
        "input_shape": _shapes(row.input_shapes),
        "output_shape": _list(row.output_shape),
        "kernel": _list(row.kernel),
        "stride": _list(row.stride),
        "padding": _list(row.padding) if isinstance(row.padding, tuple) else row.padding,
        "activation": row.activation,
        "params": row.params,
        "trainable_params": row.trainable_params,
        "macs": row.macs,
        "receptive_field": row.receptive_field,
        "jump": row.jump,
        "activation_bytes": row.activation_bytes,
        "formula": row.formulas(),
        "note": row.note or None,
    }
    if row.inside:
        layer["layers"] = [_layer(inner) for inner in row.inside]
    return layer


def _shapes(shapes: tuple[Shape, ...]) -> Any:
    """One shape as a list, several as a list of lists, none as None."""
    return _list(shapes[0]) if len(shapes) == 1 else [_list(shape) for shape in shapes] or None


def _list(values: tuple[Any, ...] | None) -> list[Any] | None:
    if values is None:
        return None
    return [list(value) if isinstance(value, tuple) else value for value in values]
