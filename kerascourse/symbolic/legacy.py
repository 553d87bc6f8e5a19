"""Configurations in older forms, brought into the one of Keras 3.

Keras 1 and 2 name the inputs of a call as nested lists, `[[["layer", call, output, {…}]]]`; Keras 3
as arguments with tensors in them. HDF5 files leave out the modules of classes. Operations on
tensors were layers called `TFOpLambda`. What is in the form of Keras 3 already stays as it is.

Source: Keras 2, `keras/engine/node.py` (`serialize`) and `functional.py` (`get_network_config`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from kerascourse.symbolic.configuration import MOST_LAYERS
from kerascourse.symbolic.legacy_operations import operation

_CONSTANT = "_CONSTANT_VALUE"
_SHARED = "shared_object_id"
_OPERATION_LAYERS = ("TFOpLambda", "SlicingOpLambda")
_FOREIGN_MODULES = ("keras.src.layers", "keras.layers.", "tf_keras", "tensorflow.", "keras.engine")
# classes that have another name now, and no other formula
_CLASSES = {
    "AtrousConvolution1D": "Conv1D",
    "AtrousConvolution2D": "Conv2D",
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
    "Convolution2DTranspose": "Conv2DTranspose",
    "Convolution3D": "Conv3D",
    "CuDNNGRU": "GRU",
    "CuDNNLSTM": "LSTM",
    "Deconvolution2D": "Conv2DTranspose",
    "DepthwiseConvolution2D": "DepthwiseConv2D",
    "SeparableConvolution2D": "SeparableConv2D",
    "SyncBatchNormalization": "BatchNormalization",
    "ThresholdedReLU": "ReLU",
}
# arguments of Keras 1 by their names in Keras 2 and 3
_ARGUMENTS = {
    "atrous_rate": "dilation_rate",
    "bias": "use_bias",
    "border_mode": "padding",
    "filter_length": "kernel_size",
    "nb_filter": "filters",
    "output_dim": "units",
    "pool_length": "pool_size",
    "subsample": "strides",
    "subsample_length": "strides",
}
# arguments that are gone and changed no shape and no count, whatever their value
_GONE = frozenset(
    "W_constraint W_learning_rate_multiplier W_regularizer adjustment b_constraint b_regularizer "
    "batch_input_shape beta_init fused gamma_init implementation init inner_init input_dtype "
    "input_length mode virtual_batch_size weights".split()
)
# layers that Keras 2 gave an argument that they did not use
_NEVER_GROUPED = frozenset(
    [f"{kind}Conv{sides}D" for kind in ("Depthwise", "Separable") for sides in (1, 2)]
    + [f"Conv{sides}DTranspose" for sides in (1, 2, 3)]
)
_RECURRENT = frozenset(
    "Bidirectional ConvLSTM1D ConvLSTM2D ConvLSTM3D CuDNNGRU CuDNNLSTM GRU LSTM RNN "
    "SimpleRNN".split()
)
# where a layer's configuration has that of another
_WRAPPED = ("layer", "forward_layer", "backward_layer", "cell")


def modern(saved: Any) -> Any:
    """The configuration of a model in the form of Keras 3."""
    if isinstance(saved, dict) and isinstance(saved.get("modelTopology"), dict):  # TensorFlow.js
        saved = saved["modelTopology"].get("model_config", saved)
    if not isinstance(saved, dict):
        return saved
    if "class_name" not in saved and isinstance(saved.get("layers"), list):  # get_config() alone
        kind = "Functional" if "input_layers" in saved else "Sequential"
        saved = {"class_name": kind, "config": saved}
    numbers = Counter(number for number in _shared_numbers(saved))
    return _model(saved, frozenset(number for number, times in numbers.items() if times > 1))


def unmarked(value: Any) -> Any:
    """`value` without the marks that a SavedModel puts around tuples and shapes."""
    if isinstance(value, list):
        return [unmarked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("class_name") in ("__tuple__", "TensorShape") and "items" in value:
        return unmarked(value["items"])
    return {key: unmarked(item) for key, item in value.items()}


def _layers(saved: Any) -> list[Any] | None:
    """The layers of a model's configuration; None for a layer."""
    config = saved.get("config") if isinstance(saved, dict) else None
    if isinstance(config, list) and saved.get("class_name") == "Sequential":
        return config  # as Keras wrote it before 2.2.3
    layers = config.get("layers") if isinstance(config, dict) else None
    return layers if isinstance(layers, list) else None


def _shared_numbers(saved: Any) -> Iterator[Any]:
    for entry in _layers(saved) or ():
        if isinstance(entry, dict) and isinstance(entry.get(_SHARED), int):
            yield entry[_SHARED]
        yield from _shared_numbers(entry)


def _model(saved: dict[str, Any], shared: frozenset[int]) -> dict[str, Any]:
    """A model with its layers in the form of Keras 3; `shared` are the numbers of layers that stand
    more than once."""
    layers = _layers(saved)
    if layers is None or len(layers) > MOST_LAYERS:
        return saved
    whole = saved["config"] if isinstance(saved["config"], dict) else {"name": "sequential"}
    if any(isinstance(node, list) for entry in layers for node in entry.get("inbound_nodes") or ()):
        whole = _with_calls(whole)
    entries = [_entry(entry, shared) for entry in whole.get("layers", layers)]
    if saved.get("class_name") == "Sequential":
        entries = _with_input(entries, layers)
    return {**saved, "config": {**whole, "layers": entries}}


def _with_input(entries: list[Any], layers: list[Any]) -> list[Any]:
    """The layers of a Sequential model behind an input, which an old one has in its first layer."""
    if not layers or entries[0].get("class_name") == "InputLayer" or _layers(layers[0]):
        return entries
    config = layers[0]["config"]
    shape = config.get("batch_input_shape")
    if shape is None and config.get("input_shape"):
        shape = [None, *config["input_shape"]]
    if shape is None and isinstance(config.get("input_dim"), int):
        # an Embedding's `input_dim` is the number of its words
        shape = None if layers[0]["class_name"] == "Embedding" else [None, config["input_dim"]]
    if shape is None:
        return entries
    name = f"{config.get('name', 'layer')}_input"
    first = {"class_name": "InputLayer", "config": {"name": name, "batch_shape": shape}}
    return [first, *entries]


def _entry(entry: dict[str, Any], shared: frozenset[int]) -> dict[str, Any]:
    """One layer, or a model inside a model."""
    if "module" not in entry:  # Keras 2 numbers layers that stand once, too
        entry = {key: value for key, value in entry.items() if key != _SHARED or value in shared}
    if _layers(entry) is not None:
        return _model(entry, shared)
    kind, config = str(entry["class_name"]), entry["config"]
    package, sign, own = kind.rpartition(">")
    if sign and package not in ("Keras", "keras", "experimental"):
        return {**entry, "class_name": own, "registered_name": kind}
    module = str(entry.get("module") or "")
    if entry.get("registered_name") not in (None, kind) or not _is_of_keras(module):
        return entry
    if not module and _is_operation(entry):
        return {**entry, "module": "keras.src.ops.numpy"}
    return {
        **entry,
        "module": "keras.layers",
        "class_name": _CLASSES.get(own, own),
        "config": _settings(own, config),
    }


def _is_of_keras(module: str) -> bool:
    return module in ("", "keras.layers") or module.startswith(_FOREIGN_MODULES)


def _is_operation(entry: Mapping[str, Any]) -> bool:
    """Whether this is an operation of Keras 3 in an HDF5 file, `x + y`: layers can be trained."""
    modern_call = any(isinstance(node, dict) for node in entry.get("inbound_nodes") or ())
    return modern_call and "trainable" not in entry["config"]


def _settings(kind: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a layer by the names of Keras 3."""
    names = {} if kind.endswith("Embedding") else _ARGUMENTS
    settings = {names.get(key, key): value for key, value in config.items()}
    if "nb_row" in settings and "nb_col" in settings:
        settings["kernel_size"] = [settings.pop("nb_row"), settings.pop("nb_col")]
    if "dim_ordering" in settings:
        first = settings.pop("dim_ordering") == "th"
        settings["data_format"] = "channels_first" if first else "channels_last"
    if kind == "InputLayer" and "batch_input_shape" in settings:
        settings["batch_shape"] = settings["batch_input_shape"]
    axis = settings.get("axis")
    if (
        kind.startswith(("BatchNorm", "SyncBatchNorm"))
        and isinstance(axis, list)
        and len(axis) == 1
    ):
        settings["axis"] = axis[0]
    for key in _WRAPPED:
        if isinstance(settings.get(key), dict) and "class_name" in settings[key]:
            settings[key] = _entry(settings[key], frozenset())
    gone = _GONE if kind.endswith("Embedding") else _GONE | {"input_dim"}
    if kind.endswith(("Spectrogram", "RandomFlip")):  # these have a mode of their own
        gone = gone - {"mode"}
    if kind in _NEVER_GROUPED and settings.get("groups") == 1:
        gone = gone | {"groups"}
    if settings.get("time_major") is False:
        gone = gone | {"time_major"}
    return {key: value for key, value in settings.items() if key not in gone}


def _with_calls(config: dict[str, Any]) -> dict[str, Any]:
    """A Functional configuration whose calls have arguments, counted from 0."""
    shifts = _shifts(config)
    # in the list of outputs Keras 3 counts the calls of a Functional model from 1
    ahead = {
        str(entry["config"].get("name"))
        for entry in config["layers"]
        if _layers(entry) is not None and entry.get("class_name") != "Sequential"
    }
    layers = [_called(entry, shifts) for entry in config["layers"]]
    return {
        **config,
        "layers": layers,
        "output_layers": _ends(config["output_layers"], shifts, ahead),
    }


def _ends(value: Any, shifts: Mapping[str, int], ahead: set[str]) -> Any:
    """The outputs of a model, as they are given: a list, or by name."""
    if _is_reference(value):
        name, index, place = value[:3]
        return [name, max(0, index - shifts.get(name, 0)) + (name in ahead), place]
    if isinstance(value, dict):
        return {key: _ends(item, shifts, ahead) for key, item in value.items()}
    return [_ends(item, shifts, ahead) for item in value]


def _called(entry: dict[str, Any], shifts: Mapping[str, int]) -> dict[str, Any]:
    """A layer whose calls have arguments; an operation on tensors is one of Keras 3."""
    is_operation = entry.get("class_name") in _OPERATION_LAYERS
    calls = []
    for node in entry.get("inbound_nodes") or ():
        if isinstance(node, dict):
            calls.append(node)
            continue
        named: dict[str, Any] = {}
        first = _first(node, named, shifts)
        if not is_operation and isinstance(first, list) and len(first) == 1:
            first = first[0]
        others = {key: _argument(value, shifts) for key, value in named.items()}
        if entry.get("class_name") in _RECURRENT and isinstance(first, list):
            first, *states = first  # Keras 2 has the first states beside the sequence
            others["initial_state"] = states
        calls.append({"args": [first], "kwargs": others})
    entry = {**entry, "inbound_nodes": calls}
    return operation(entry) if is_operation else entry


def _first(value: Any, named: dict[str, Any], shifts: Mapping[str, int]) -> Any:
    """The first argument of a call; the others, which stand behind its tensors, go to `named`."""
    if _is_reference(value):
        named.update(value[3] if len(value) > 3 and isinstance(value[3], dict) else {})
        return value[2] if value[0] == _CONSTANT else _tensor(value, shifts)
    if isinstance(value, list):
        return [_first(item, named, shifts) for item in value]
    if isinstance(value, dict):
        return {key: _first(item, named, shifts) for key, item in value.items()}
    return value


def _argument(value: Any, shifts: Mapping[str, int]) -> Any:
    """Another argument of a call, with tensors in it."""
    if _is_reference(value):
        return value[2] if value[0] == _CONSTANT else _tensor(value, shifts)
    if isinstance(value, list):
        return [_argument(item, shifts) for item in value]
    if isinstance(value, dict):
        return {key: _argument(item, shifts) for key, item in value.items()}
    return value


def _is_reference(value: Any) -> bool:
    """Whether this is [layer, call, output] or [layer, call, output, arguments]."""
    if not isinstance(value, list) or len(value) not in (3, 4) or not isinstance(value[0], str):
        return False
    return type(value[1]) is int and (type(value[2]) is int or value[0] == _CONSTANT)


def _tensor(reference: list[Any], shifts: Mapping[str, int]) -> dict[str, Any]:
    name, index, place = reference[:3]
    history = [name, max(0, index - shifts.get(name, 0)), place]
    return {"class_name": "__keras_tensor__", "config": {"shape": None, "keras_history": history}}


def _references(value: Any) -> Iterator[list[Any]]:
    """Every reference in `value`, however deep."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if _is_reference(item):
            yield item
            waiting.extend(item[3:])
        elif isinstance(item, (list, dict)):
            waiting.extend(reversed(list(item.values() if isinstance(item, dict) else item)))


def _shifts(config: Mapping[str, Any]) -> dict[str, int]:
    """How many calls too many the references to each nested model count: a model that was made
    with its inputs counts that as the first, which is not written.

    A model called n times with a reference to call n must have counted so.
    """
    calls = {
        str(entry["config"].get("name", entry.get("name"))): len(entry.get("inbound_nodes") or ())
        for entry in config["layers"]
        if isinstance(entry.get("config"), dict) and _layers(entry) is not None
    }
    nodes = [entry.get("inbound_nodes") for entry in config["layers"]]
    highest: dict[str, int] = {}
    for name, index, *_rest in _references([nodes, config.get("output_layers")]):
        highest[name] = max(index, highest.get(name, 0))
    return {name: int(highest.get(name, 0) >= count) for name, count in calls.items() if count}
