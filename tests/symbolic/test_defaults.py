"""What layers do when nothing is said, as Keras does it, and what is not known of an operation."""

import keras
import pytest

from kerascourse.summaries.rows import summarise
from kerascourse.symbolic import layers as symbolic_layers
from kerascourse.symbolic.graph import Graph, input_tensor
from kerascourse.symbolic.layers.dtypes import DType, of
from kerascourse.symbolic.layers.unknown import Fact, UnknownLayer
from kerascourse.symbolic.legacy_operations import operation
from kerascourse.symbolic.operation_rules import NotKnownError, _sliced
from kerascourse.symbolic.operations import read
from tests.symbolic.as_keras import assert_layer_as_keras


@pytest.mark.parametrize("kind", ["ZeroPadding", "Cropping"])
@pytest.mark.parametrize("rank", [1, 2, 3])
def test_edges(kind, rank):
    def build(layers, x):
        return getattr(layers, f"{kind}{rank}D")(name="layer")(x)

    assert_layer_as_keras(build, (*(7, 6, 5)[:rank], 2))


@pytest.mark.parametrize("kind", ["Attention", "AdditiveAttention"])
def test_attention(kind):
    def build(layers, x, y):
        return getattr(layers, kind)(name="layer")([x, y])

    assert_layer_as_keras(build, (3, 4), (5, 4))


@pytest.mark.parametrize("mode", ["int", "multi_hot", "count"])
def test_words(mode):
    named = {"vocabulary": ["a", "b", "c"], "output_mode": mode}
    theirs = keras.layers.TextVectorization(**named)(keras.Input((), dtype="string"))
    ours = symbolic_layers.TextVectorization(**named)(input_tensor(()))
    assert ours.sizes == tuple(theirs.shape[1:])


@pytest.mark.parametrize("policy", ["float32", "float16", "mixed_float16", "mixed_bfloat16"])
def test_formats(policy):
    made = keras.dtype_policies.DTypePolicy(policy)
    sizes = {"float32": 4, "float16": 2, "bfloat16": 2}
    assert of(policy) == DType(sizes[made.compute_dtype], sizes[made.variable_dtype])


def test_one_gate_is_not_counted_in_the_arithmetic():
    x = input_tensor((4, 3))
    rows = {}
    for kind in ("SimpleRNN", "GRU"):
        y = getattr(symbolic_layers, kind)(5, name=kind)(x)
        rows[kind] = summarise(Graph([x], (y,)), "m").rows[-1].formulas()["macs"]
    assert "1·5" not in rows["SimpleRNN"] and "3·5" in rows["GRU"]


@pytest.mark.parametrize(
    ("part", "known"),
    [
        (slice(None), True),
        (slice(0, None), True),
        (slice(0, None, 1), True),
        (slice(None, None, -1), True),
        (slice(0, None, -1), False),  # the first alone
        (slice(1, None), False),
        (slice(None, 2), False),
        (slice(None, None, 2), False),
    ],
)
def test_a_slice_of_an_axis_of_unknown_size(part, known):
    if known:
        assert _sliced(None, part) is None
        assert all(_sliced(side, part) == side for side in (1, 5))
    else:
        with pytest.raises(NotKnownError):
            _sliced(None, part)


def test_operations_that_nobody_knows():
    fact = Fact(((3,),), 0, 0)
    assert isinstance(read("Nonsense", "keras.src.ops.numpy", {}, fact, "x"), UnknownLayer)
    known = read("Nonsense", "keras.src.activations.activations", {}, fact, "x")
    assert not isinstance(known, UnknownLayer)


def test_a_slice_of_keras_2_has_no_function():
    entry = {"config": {"name": "s"}, "inbound_nodes": []}
    assert operation({"class_name": "SlicingOpLambda", **entry})["class_name"] == "GetItem"
    assert operation({"class_name": "TFOpLambda", **entry})["class_name"] == "TFOpLambda"
