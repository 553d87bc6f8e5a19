"""Whether two Keras models are the same network: layers, arguments, connections, arrays."""

import json

import keras

from kerascourse.code.program import program


def built(text, **named):
    """The model of a written file: it is run in a namespace of its own."""
    names = {"__name__": "written"}
    known = keras.saving.get_custom_objects()
    before = dict(known)
    exec(compile(text, "written.py", "exec"), names)
    # the course's layers in the file have taken the names of ours, for which other tests ask
    known.update(before)
    return names["build"](**named)


def written(graph):
    return program(graph, "the network", "kc code network")


def functional(model):
    """A Sequential as the functional model that it is."""
    if not isinstance(model, keras.Sequential):
        return model
    return keras.Model(model.inputs[0], model.outputs[0], name=model.name)


def described(config, names=None):
    """A configuration without what two equal networks may have otherwise: how a class came to its
    name, what was compiled, the numbers of operations without a name."""
    if isinstance(config, list):
        return [described(item, names) for item in config]
    if not isinstance(config, dict):
        return names.get(config, config) if names and isinstance(config, str) else config
    if isinstance(config.get("config"), dict) and "layers" in config["config"]:
        return model(config)
    left_out = ["build_config", "compile_config", "shared_object_id", "kwargs"]
    if str(config.get("registered_name")).startswith("kerascourse>"):
        left_out.append("module")  # the same class in a file of its own
    kept = {key: described(item, names) for key, item in config.items() if key not in left_out}
    if "kwargs" in config:
        # Keras writes training=False for some calls that say nothing of it
        arguments = {
            key: item
            for key, item in config["kwargs"].items()
            if item is not None and (key, item) != ("training", False)
        }
        kept["kwargs"] = described(arguments, names)
    if "args" in config:
        kept["args"] = [item for item in kept["args"] if item is not None]
    return kept


def model(saved):
    """A model's configuration: its layers and how they are connected."""
    inner = saved["config"]
    names = {
        layer["name"]: f"operation {place}"
        for place, layer in enumerate(inner["layers"])
        if str(layer["module"]).startswith(("keras.src.ops", "keras.src.activations"))
    }
    # at the ends Keras counts the calls of a nested functional model from 1
    nested = {layer["name"] for layer in inner["layers"] if layer["class_name"] == "Functional"}
    return {
        "name": inner["name"],
        "calls": described(saved.get("inbound_nodes"), names),
        "trainable": inner.get("trainable", True),
        "layers": [described(layer, names) for layer in inner["layers"]],
        "inputs": described(inner.get("input_layers"), names),
        "outputs": described(from_zero(inner.get("output_layers"), nested), names),
    }


def from_zero(value, nested):
    """References to outputs with the calls of all layers counted from 0."""
    if isinstance(value, dict):
        return {key: from_zero(item, nested) for key, item in value.items()}
    if isinstance(value, list) and len(value) == 3 and isinstance(value[0], str):
        name, call, place = value
        return [name, call - 1 if name in nested else call, place]
    return [from_zero(item, nested) for item in value] if isinstance(value, list) else value


def chain(described_model):
    """What a nested Sequential and the functional model in its place have both."""
    left_out = ("name", "inbound_nodes")
    layers = [
        {key: item for key, item in layer.items() if key not in left_out}
        for layer in described_model["layers"]
        if layer["class_name"] != "InputLayer"
    ]
    return {**described_model, "layers": layers, "inputs": None, "outputs": None}


def assert_same(original, made):
    """Equal layer by layer, so that the first difference is what is told."""
    original = functional(original)
    ours, theirs = (json.loads(one.to_json()) for one in (made, original))
    assert [layer.name for layer in made.layers] == [layer.name for layer in original.layers]
    pairs = zip(
        model(ours)["layers"], model(theirs)["layers"], theirs["config"]["layers"], strict=True
    )
    for one, other, saved in pairs:
        is_sequential = saved["class_name"] == "Sequential"
        one, other = (chain(one), chain(other)) if is_sequential else (one, other)
        assert one == other
    ours, theirs = ({**model(one), "layers": None} for one in (ours, theirs))
    assert ours == theirs
    assert [tuple(w.shape) for w in made.weights] == [tuple(w.shape) for w in original.weights]
    assert [w.path.rpartition("/")[2] for w in made.weights] == [
        w.path.rpartition("/")[2] for w in original.weights
    ]
    assert made.count_params() == original.count_params()
    assert made.output_shape == original.output_shape
