"""Operations on tensors in Keras 2: layers `TFOpLambda` that name a function of TensorFlow, and
`SlicingOpLambda` for `x[…]`; as the operations of Keras 3 that give the same shapes.

A function that is not in the table stays a layer of its class, and its shape unknown.
"""

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

# functions that work value by value, by the class in Keras 3
_ELEMENTWISE = {
    "Abs": "abs math.abs",
    "Add": "__operators__.add math.add add",
    "Cast": "cast",
    "Ceil": "math.ceil",
    "Clip": "clip_by_value",
    "Copy": "identity",
    "Cos": "cos math.cos",
    "Divide": "math.divide divide math.divide_no_nan",
    "Elu": "nn.elu",
    "Equal": "equal math.equal",
    "Exp": "exp math.exp",
    "Floor": "floor math.floor",
    "FloorDivide": "math.floordiv",
    "Gelu": "nn.gelu",
    "Greater": "greater math.greater",
    "GreaterEqual": "greater_equal math.greater_equal",
    "LeakyRelu": "nn.leaky_relu",
    "Less": "less math.less",
    "LessEqual": "less_equal math.less_equal",
    "Log": "math.log",
    "LogSoftmax": "nn.log_softmax",
    "Maximum": "maximum math.maximum",
    "Minimum": "minimum math.minimum",
    "Multiply": "math.multiply multiply",
    "Negative": "negative math.negative",
    "Normalize": "math.l2_normalize linalg.l2_normalize nn.l2_normalize",
    "OnesLike": "ones_like",
    "Power": "pow math.pow",
    "Reciprocal": "math.reciprocal",
    "Relu": "nn.relu",
    "Relu6": "nn.relu6",
    "Round": "round math.round",
    "Rsqrt": "math.rsqrt",
    "Selu": "nn.selu",
    "Sigmoid": "sigmoid math.sigmoid nn.sigmoid",
    "Sign": "sign math.sign",
    "Silu": "nn.silu nn.swish",
    "Sin": "sin math.sin",
    "Softmax": "nn.softmax",
    "Softplus": "math.softplus nn.softplus",
    "Sqrt": "sqrt math.sqrt",
    "Square": "square math.square",
    "StopGradient": "stop_gradient",
    "Subtract": "subtract math.subtract math.squared_difference",
    "Tanh": "tanh math.tanh nn.tanh",
    "TrueDivide": "math.truediv truediv",
    "Where": "where",
    "ZerosLike": "zeros_like",
}
# the others: functions, and their arguments by the names of Keras 3
_OTHERS: dict[str, tuple[str, dict[str, str]]] = {
    "All": ("reduce_all math.reduce_all", {}),
    "Any": ("reduce_any math.reduce_any", {}),
    "Concatenate": ("concat", {}),
    "ExpandDims": ("expand_dims", {}),
    "GetItem": ("__operators__.getitem", {"slice_spec": "key"}),
    "Logsumexp": ("reduce_logsumexp math.reduce_logsumexp", {}),
    "Matmul": ("matmul linalg.matmul", {}),
    "Max": ("reduce_max math.reduce_max", {}),
    "Mean": ("reduce_mean math.reduce_mean", {}),
    "Min": ("reduce_min math.reduce_min", {}),
    "OneHot": ("one_hot", {"depth": "num_classes"}),
    "Pad": ("pad", {"paddings": "pad_width"}),
    "Prod": ("reduce_prod math.reduce_prod", {}),
    "RGBToGrayscale": ("image.rgb_to_grayscale", {}),
    "Reshape": ("reshape", {"shape": "newshape"}),
    "Resize": ("image.resize", {}),
    "Split": ("split", {"num_or_size_splits": "indices_or_sections"}),
    "Squeeze": ("squeeze", {}),
    "Stack": ("stack", {}),
    "Std": ("math.reduce_std", {}),
    "Sum": ("reduce_sum math.reduce_sum", {}),
    "Tile": ("tile", {"multiples": "repeats"}),
    "Transpose": ("transpose", {"perm": "axes"}),
    "Unstack": ("unstack", {}),
    "Var": ("math.reduce_variance", {}),
}
_BY_FUNCTION = {
    function: (kind, renamed)
    for kind, (functions, renamed) in {
        **{kind: (functions, {}) for kind, functions in _ELEMENTWISE.items()},
        **_OTHERS,
    }.items()
    for function in functions.split()
}
# with these, as in `matmul(a, b, transpose_b=True)`, a rule would give another shape
_CHANGES_SHAPE = ("transpose_a", "transpose_b", "adjoint_a", "adjoint_b", "batch_dims")


def operation(entry: dict[str, Any]) -> dict[str, Any]:
    """The layer `entry` as an operation of Keras 3; itself where there is none of that shape."""
    slicing = entry["class_name"] == "SlicingOpLambda"
    function = str(entry["config"].get("function", "__operators__.getitem" if slicing else ""))
    kind, renamed = _BY_FUNCTION.get(
        function.removeprefix("tf.").removeprefix("compat.v1."), ("", {})
    )
    calls = [_called(kind, call, renamed) for call in entry["inbound_nodes"]]
    if not kind or None in calls:
        return {**entry, "module": "tensorflow", "registered_name": f"tensorflow>{function}"}
    name = entry["config"].get("name") or entry.get("name")
    return {
        "class_name": kind,
        "module": "keras.src.ops.numpy",
        "name": name,
        "config": {"name": name},
        "inbound_nodes": calls,
    }


def _called(
    kind: str, call: Mapping[str, Any], renamed: Mapping[str, str]
) -> dict[str, Any] | None:
    """A call with the arguments of Keras 3; None where they give another shape."""
    named = {renamed.get(key, key): value for key, value in call["kwargs"].items()}
    if any(named.get(key) for key in _CHANGES_SHAPE):
        return None
    if kind == "GetItem":
        named["key"] = _key(named.get("key"))
    parts = named.get("indices_or_sections")
    if kind == "Split" and isinstance(parts, list):  # TensorFlow has sizes, Keras places
        if -1 in parts:
            return None
        named["indices_or_sections"] = list(accumulate(parts))[:-1]
    return {"args": call["args"], "kwargs": {k: v for k, v in named.items() if k != "name"}}


def _key(value: Any) -> Any:
    """What stands in brackets behind a tensor, slices as Keras 3 writes them."""
    if isinstance(value, list):
        return [_key(item) for item in value]
    if isinstance(value, dict) and {"start", "stop", "step"} <= value.keys():
        return {"class_name": "__slice__", "config": value}
    return value
