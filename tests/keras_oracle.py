"""What Keras itself reports of a model: the oracle of the symbolic side."""

from collections.abc import Callable
from math import prod
from typing import Any

import keras

from kerascourse.summaries.rows import Summary, flat
from kerascourse.symbolic.operations import Operation


def weightless(make: Callable[[], Any]) -> Any:
    """The model that `make` builds, its variables declared but never filled: VGG16 in a second."""
    with keras.StatelessScope(initialize_variables=False):
        return make()


def assert_rows_equal_layers(summary: Summary, model: Any) -> None:
    """Every row of `summary` has the shape and the counts of Keras' layer of that name."""
    # operations, as x + y, have a row, but are no layers
    rows = {row.name: row for row in summary.rows if not isinstance(row.node.layer, Operation)}
    assert set(rows) == {layer.name for layer in model.layers}
    for layer in model.layers:
        row = rows[layer.name]
        # a layer called twice has no one output in Keras; its counts are compared all the same
        if len(layer._inbound_nodes) == 1:
            assert row.output_shape == _output_shape(layer), layer.name
            outputs = tuple(output.sizes for output in row.node.outputs)
            assert outputs == _output_shapes(layer), layer.name
        assert (row.type, row.params, row.trainable_params) == _counts(layer), layer.name
    assert summary.totals.params == model.count_params()
    assert summary.totals.trainable_params == _values(model.trainable_weights)
    assert not [row.name for row in flat(summary.rows) if row.note]


def _output_shape(layer: Any) -> tuple[int | None, ...]:
    return _output_shapes(layer)[0]


def _output_shapes(layer: Any) -> tuple[tuple[int | None, ...], ...]:
    return tuple(tuple(output.shape[1:]) for output in keras.tree.flatten(layer.output))


def _counts(layer: Any) -> tuple[str, int, int]:
    return type(layer).__name__, _values(layer.weights), _values(layer.trainable_weights)


def _values(weights: Any) -> int:
    return sum(prod(weight.shape) for weight in weights)
