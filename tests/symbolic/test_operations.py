"""Every rule of an operation against the shape that Keras gives it, at two sizes of the input."""

import inspect
import json
import re

import keras
import numpy as np
import pytest
from keras import Input, Model, ops

from kerascourse.summaries.rows import summarise
from kerascourse.symbolic import operation_rules, window_rules
from kerascourse.symbolic.configuration import read_config

# operations that Keras calls otherwise than its function, or that have no function of one argument
FUNCTIONS = {
    "Abs": None,  # ops.absolute makes the other
    "Conj": None,  # as ops.conjugate
    "EmptyLike": None,
    "RGBToHSV": ops.image.rgb_to_hsv,
    "HSVToRGB": ops.image.hsv_to_rgb,
    "GaussianBlur": ops.image.gaussian_blur,
    "Cast": lambda x: ops.cast(x, "float16"),
    "Clip": lambda x: ops.clip(x, 0.0, 1.0),
    "Digitize": lambda x: ops.digitize(x, np.array([0.0, 1.0])),
    "FullLike": lambda x: ops.full_like(x, 2.0),
    "LayerNorm": lambda x: ops.layer_normalization(x),
    "NanToNum": ops.nan_to_num,
    "RMSNorm": lambda x: ops.rms_normalization(x),
    "Threshold": lambda x: ops.threshold(x, 0.5, 0.0),
    "Where": lambda x: ops.where(x > 0, x, 0.0),
    "BinaryCrossentropy": lambda x: ops.binary_crossentropy(x, x),
    "StopGradient": ops.stop_gradient,
    "Tril": ops.tril,
    "Triu": ops.triu,
    "Roll": lambda x: ops.roll(x, 1, axis=1),
    "Flip": lambda x: ops.flip(x, axis=1),
    "SaturateCast": lambda x: ops.saturate_cast(x, "uint8"),
    "ConvertToTensor": None,
}
BITS = re.compile("Bitwise|Shift")  # of whole numbers

CALLS = {
    "BroadcastTo": lambda x: ops.broadcast_to(x[:, :1], (2, 8, 6, 3)),
    "Concatenate": lambda x: ops.concatenate([x, x[:, 2:]], axis=1),
    "Cumprod": lambda x: ops.cumprod(x, axis=1),
    "Cumsum": ops.cumsum,
    "DotProductAttention": lambda x: ops.dot_product_attention(x, x, x),
    "Einsum": lambda x: ops.einsum("bhwc,bhvc->bhwv", x, x),
    "ExpandDims": lambda x: ops.expand_dims(x, (1, -1)),
    "GetItem": lambda x: x[:, 1:-1, None, ::2, ..., 0],
    "Matmul": lambda x: ops.matmul(x, ops.transpose(x, (0, 1, 3, 2))),
    "Moments": lambda x: ops.moments(x, axes=(1, 2), keepdims=True),
    "Moveaxis": lambda x: ops.moveaxis(x, (1, 3), (2, 1)),
    "OneHot": lambda x: ops.one_hot(ops.cast(x, "int32"), 5),
    "Pad": lambda x: ops.pad(x, ((0, 0), (1, 2), (0, 0), (3, 0))),
    "RGBToGrayscale": ops.image.rgb_to_grayscale,
    "Repeat": lambda x: ops.repeat(x, 3, axis=2),
    "Reshape": lambda x: ops.reshape(x, (-1, 6, 3 * x.shape[1])),
    "Resize": lambda x: ops.image.resize(x, (5, 4)),
    "Split": lambda x: ops.split(x, [2, 3], axis=1),
    "Squeeze": lambda x: ops.squeeze(x[:, :1, :, :1]),
    "Stack": lambda x: ops.stack([x, x, x], axis=2),
    "Swapaxes": lambda x: ops.swapaxes(x, 1, -1),
    "Take": lambda x: ops.take(x, np.array([[0, 1], [1, 2]]), axis=-1),
    "Tile": lambda x: ops.tile(x, (1, 2, 1, 3)),
    "TopK": lambda x: ops.top_k(x, 2),
    "Transpose": lambda x: ops.transpose(x, (0, 3, 1, 2)),
    "Unstack": lambda x: ops.unstack(x, axis=3),
    "AveragePool": lambda x: ops.average_pool(x, 3, 2, "same"),
    "Conv": lambda x: ops.conv(x, np.ones((3, 2, 3, 4), "float32"), (2, 1), dilation_rate=1),
    "DepthwiseConv": lambda x: ops.depthwise_conv(x, np.ones((3, 3, 3, 2), "float32")),
    "MaxPool": lambda x: ops.max_pool(x, (2, 3)),
}
RULES = operation_rules.RULES.keys() | window_rules.RULES.keys()


def function_of(kind):
    """The function of `keras.ops` that makes an operation of a class, with values to call it on."""
    if kind in CALLS:
        return CALLS[kind]
    if kind in FUNCTIONS:
        return FUNCTIONS[kind]
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind).lower()
    function = getattr(ops, name, None)
    if function is None:
        return None
    required = [
        parameter
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is inspect.Parameter.empty
    ]
    if kind in operation_rules.REDUCING:
        return lambda x: function(x, axis=(1, 2) if kind not in ONE_AXIS else 2)
    whole = BITS.search(kind)

    def call(x):
        x = ops.cast(x, "int32") if whole else x
        return function(*[x] * len(required))

    return call


ONE_AXIS = ("Argmax", "Argmin", "Average")
TRIED = sorted(kind for kind in RULES if function_of(kind) is not None)


def test_every_rule_is_tried_or_on_a_list():
    assert RULES - set(TRIED) == {k for k, f in FUNCTIONS.items() if f is None}


@pytest.mark.parametrize("kind", TRIED)
def test_a_rule_gives_the_shape_of_keras(kind):
    models = []
    for height in (8, 11):
        x = Input((height, 6, 3))
        outputs = keras.tree.flatten(function_of(kind)(x))
        assert type(outputs[0]._keras_history.operation).__name__ == kind
        models.append(Model(x, outputs))
    smaller, larger = models
    for model, shape in ((smaller, None), (larger, None), (smaller, (11, 6, 3))):
        graph = read_config(json.loads(model.to_json()), shape)
        expected = larger if shape else model
        if kind in ("BroadcastTo", "Reshape") and shape:
            continue  # their target is a number of the file
        sizes = [tensor.sizes for tensor in graph.outputs]
        assert sizes == [tuple(output.shape[1:]) for output in expected.outputs]
        assert not summarise(graph, kind).notes
