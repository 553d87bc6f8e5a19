"""A summary as a JSON document, with the keys that other people's scripts rely on."""

from typing import Any

from kerascourse.summary.rows import Row, Summary
from kerascourse.symbolic.tensor import Shape


def document(summary: Summary) -> dict[str, Any]:
    """The summary as plain dictionaries and lists; what does not apply is None."""
    totals = summary.totals
    return {
        "model": summary.model,
        "input_shape": _shapes(summary.input_shape),
        "batch": summary.batch,
        "layers": [_layer(row) for row in summary.rows],
        "totals": {
            "params": totals.params,
            "trainable_params": totals.trainable_params,
            "non_trainable_params": totals.non_trainable_params,
            "known_params": totals.known_params,
            "weight_layers": totals.weight_layers,
            "macs": totals.macs,
            "flops": totals.flops,
            "weight_bytes": totals.weight_bytes,
            "activation_bytes": totals.activation_bytes,
            "receptive_field": totals.receptive_field,
        },
        "notes": list(summary.notes),
    }


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
