"""Models in the forms in which Keras wrote them before Keras 3, made from those of Keras 3.

After Keras 2, `keras/engine/node.py` (`Node.serialize`), `functional.py` (`get_network_config`) and
`layers/core/tf_op_layer.py`: inputs of calls as nested lists with the other arguments behind, calls
of nested models counted from 1, operations as TFOpLambda.
"""

import json

# functions of TensorFlow for the operations of Keras 3 that the models of the tests have, and the
# names of their arguments after the first
FUNCTIONS = {
    "Add": ("__operators__.add", ("y",)),
    "Multiply": ("math.multiply", ("y",)),
    "Mean": ("math.reduce_mean", ("axis", "keepdims")),
    "Reshape": ("reshape", ("shape",)),
    "Concatenate": ("concat", ("axis",)),
    "Relu": ("nn.relu", ()),
    "GetItem": ("__operators__.getitem", ("slice_spec",)),
    "Transpose": ("transpose", ("perm",)),
}
TENSORFLOW_NAMES = {"newshape": "shape", "axes": "perm", "key": "slice_spec"}


def keras2(model, modules=False):
    """The configuration of `model` as Keras 2 wrote it; with `modules` as 2.13 in `.keras`."""
    return _model(json.loads(model.to_json()), modules)


def _model(saved, modules):
    config = dict(saved["config"])
    nested = {e["config"]["name"] for e in config["layers"] if "layers" in e["config"]}
    config["layers"] = [_layer(entry, nested, modules) for entry in config["layers"]]
    for key in ("input_layers", "output_layers") if "input_layers" in config else ():
        ends = config[key]
        ends = [ends] if isinstance(ends[0], str) else ends
        # Keras 3 counts those of a nested Functional model from 1, too
        config[key] = [
            [name, 1 if name in nested and key == "output_layers" else index, place]
            for name, index, place in ends
        ]
    written = {"class_name": saved["class_name"], "config": config}
    return written | ({"module": "keras.src.engine.functional"} if modules else {})


def _layer(entry, nested, modules):
    name = entry["config"]["name"]
    if "layers" in entry["config"]:
        written = _model(entry, modules)
    elif (entry.get("module") or "").startswith("keras.src.ops"):
        return _operation(entry, nested)
    else:
        own = entry.get("registered_name")
        kind = entry["class_name"] if modules else own or entry["class_name"]
        written = {"class_name": kind, "config": _settings(entry)}
        if modules:
            written |= {"module": entry["module"], "registered_name": own}
    if "inbound_nodes" in entry:
        calls = [_call(call, nested) for call in entry["inbound_nodes"]]
        written |= {"name": name, "inbound_nodes": calls}
    return written


def _settings(entry):
    config = {key: _plain(value) for key, value in entry["config"].items()}
    config.pop("optional", None)
    if "batch_shape" in config:
        config["batch_input_shape"] = config.pop("batch_shape")
    if entry["class_name"] == "BatchNormalization":
        config["axis"] = [3]
        for key in ("synchronized", "renorm", "renorm_clipping", "renorm_momentum"):
            config.pop(key, None)
    if entry["class_name"] in ("DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose"):
        config["groups"] = 1
    if entry["class_name"] in ("LSTM", "Embedding"):
        config |= {"implementation": 2, "time_major": False, "input_length": None}
    if "layer" in config:  # a wrapper's
        kind = entry["config"]["layer"]
        config["layer"] = {"class_name": kind["class_name"], "config": _settings(kind)}
    return config


def _plain(value):
    """Initialisers and others without modules; the dtype by its name."""
    if isinstance(value, dict) and value.get("class_name") == "DTypePolicy":
        return value["config"]["name"]
    if isinstance(value, dict) and "module" in value:
        return {"class_name": value["class_name"], "config": value["config"]}
    return value


def _call(call, nested):
    first, *others = call["args"] or list(call["kwargs"].values())[:1]
    assert not others
    states = call["kwargs"].pop("initial_state", None) or []
    named = {
        key: _reference(value, nested) for key, value in call["kwargs"].items() if call["args"]
    }
    tensors = [*(first if isinstance(first, list) else [first]), *states]
    return [[*_reference(tensor, nested), named] for tensor in tensors]


def _reference(value, nested):
    if isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
        name, index, place = value["config"]["keras_history"]
        return [name, index + (name in nested), place]
    if isinstance(value, dict) and value.get("class_name") == "__slice__":
        return value["config"]
    return [_reference(item, nested) for item in value] if isinstance(value, list) else value


def _operation(entry, nested):
    function, places = FUNCTIONS[entry["class_name"]]
    config = entry["config"]
    calls = []
    for call in entry["inbound_nodes"]:
        first, *others = call["args"]
        settings = {
            k: v for k, v in config.items() if k in ("axis", "keepdims", "newshape", "axes")
        }
        named = settings | call["kwargs"] | dict(zip(places, others, strict=False))
        named = {TENSORFLOW_NAMES.get(k, k): _reference(v, nested) for k, v in named.items()}
        named["name"] = None
        if isinstance(first, list):
            calls.append([[*_reference(tensor, nested), named] for tensor in first])
        elif isinstance(first, dict):
            calls.append([*_reference(first, nested), named])
        else:
            calls.append(["_CONSTANT_VALUE", -1, first, named])
    kind = "SlicingOpLambda" if entry["class_name"] == "GetItem" else "TFOpLambda"
    settings = {"name": config["name"], "trainable": True, "dtype": "float32", "function": function}
    return {"class_name": kind, "config": settings, "name": config["name"], "inbound_nodes": calls}


def metadata(config):
    """`keras_metadata.pb` of a SavedModel: the root and one more node, tuples as Keras 2 marks
    them."""
    nodes = [("root.layer-0", b'{"class_name": "InputLayer"}'), ("root", _marked(config))]
    return b"".join(
        _field(1, _varint(8) + b"\x07" + _field(3, p.encode()) + _field(5, t)) for p, t in nodes
    )


def _marked(config):
    def mark(value, key=""):
        if isinstance(value, list) and key in ("batch_input_shape", "kernel_size", "strides"):
            kind = "TensorShape" if "shape" in key else "__tuple__"
            return {"class_name": kind, "items": value}
        if isinstance(value, dict):
            return {k: mark(v, k) for k, v in value.items()}
        return [mark(item) for item in value] if isinstance(value, list) else value

    return json.dumps({"name": "m", "trainable": True, **mark(config)}).encode()


def _field(number, data):
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])
