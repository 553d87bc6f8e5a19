"""Models, and files of them in every form in which Keras has written some."""

import json
import zipfile

import h5py
import keras

from kerascourse.models import build
from tests.symbolic.older_forms import keras2, metadata

layers, ops = keras.layers, keras.ops


def nested():
    """Models in models, one of them called twice, and a frozen layer."""
    inner_input = keras.Input((8, 8, 4), name="inner_input")
    x = layers.DepthwiseConv2D(3, padding="same", name="inner_depthwise")(inner_input)
    inner = keras.Model(inner_input, layers.Add(name="inner_add")([x, inner_input]), name="inner")
    head = keras.Sequential(
        [keras.Input((8, 8, 4)), layers.Flatten(), layers.Dense(3, name="scores")], name="head"
    )
    inputs = keras.Input((16, 16, 3), name="image")
    shared = layers.Conv2D(4, 3, strides=2, padding="same", name="shared")
    x = layers.Concatenate(name="join")([shared(inputs), shared(inputs)])
    x = layers.Conv2D(4, 1, use_bias=False, name="mix")(x)
    frozen = layers.BatchNormalization(name="frozen")
    frozen.trainable = False
    return keras.Model(inputs, head(frozen(inner(inner(x)))), name="outer")


def inputs_of_two_kinds():
    image = keras.Input((16, 16, 3), name="image")
    numbers = keras.Input((5,), name="numbers")
    x = layers.SeparableConv2D(4, 3, activation="relu", name="conv")(image)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    x = layers.Concatenate(name="join")([x, numbers])
    return keras.Model([image, numbers], layers.Dense(2, name="out")(x), name="two")


def operations():
    """Operators and functions on tensors."""
    inputs = keras.Input((16, 16, 3), name="image")
    x = layers.Conv2D(4, 3, padding="same", name="conv")(inputs)
    x = ops.relu(x * 2.0 + layers.Conv2D(4, 1, name="side")(inputs))
    x = ops.concatenate([x, 1.0 + x], axis=-1)
    x = ops.mean(x[:, 2:10, ::2], axis=(1, 2), keepdims=True)
    x = ops.transpose(ops.reshape(x, (-1, 2, 4)), (0, 2, 1))
    return keras.Model(inputs, layers.Dense(3, name="out")(layers.Flatten()(x)), name="operated")


def stack():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1), name="image"),
            layers.Conv2D(8, (3, 5), padding="same", activation="relu", name="conv"),
            layers.BatchNormalization(name="norm"),
            layers.MaxPooling2D(name="pool"),
            layers.Conv2DTranspose(4, 3, strides=2, name="up"),
            layers.ReLU(max_value=6.0, name="relu"),
            layers.Flatten(name="flat"),
            layers.Dropout(0.5, name="drop"),
            layers.Dense(10, activation="softmax", name="out"),
        ],
        name="stack",
    )


def sequences():
    """Translation: states of one recurrent layer begin the next."""
    words = keras.Input((7,), name="words", dtype="int32")
    answer = keras.Input((5, 3), name="answer")
    x = layers.Embedding(20, 6, name="embedding")(words)
    x = layers.Bidirectional(layers.LSTM(4, return_sequences=True), name="both")(x)
    _last, *states = layers.LSTM(8, return_state=True, name="encoder")(x)
    x = layers.LSTM(8, return_sequences=True, name="decoder")(answer, initial_state=states)
    x = layers.TimeDistributed(layers.Dense(3, activation="softmax"), name="each")(x)
    return keras.Model([words, answer], x, name="sequences")


MODELS = {
    "sequences": sequences,
    "nested": nested,
    "two inputs": inputs_of_two_kinds,
    "operations": operations,
    "stack": stack,
    "lenet5": lambda: build.build("lenet5"),
    "resnet20": lambda: build.build("resnet20"),
    "unet": lambda: build.build("unet"),
    "vae": lambda: build.build("vae"),
}


def zipped(path, config):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", json.dumps(config))


def in_hdf5(path, config):
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(config).encode()
        file.attrs["keras_version"] = "2.15.0"


def written(form, model, folder):
    """`model` in a `form`; the path to be read."""
    path = folder / form
    if form == "folder.keras":
        path.mkdir()
        (path / "config.json").write_text(model.to_json())
    elif form in ("v3.keras", "v3.h5", "v3.hdf5"):
        model.save(path)
    elif form == "named.keras":
        model.save(folder / "model.h5")
        (folder / "model.h5").rename(path)
    elif form == "v3.json":
        path.write_text(model.to_json())
    elif form == "twice.json":
        path.write_text(json.dumps(model.to_json()))
    elif form == "tfjs.json":
        path.write_text(json.dumps({"modelTopology": {"model_config": keras2(model)}}))
    elif form == "config.json":
        path.write_text(json.dumps(json.loads(model.to_json())["config"]))
    elif form == "v2.json":
        path.write_text(json.dumps(keras2(model)))
    elif form == "v2.h5":
        in_hdf5(path, keras2(model))
    elif form == "v2.13.keras":
        zipped(path, keras2(model, modules=True))
    elif form == "savedmodel":
        path.mkdir()
        (path / "saved_model.pb").write_bytes(b"\x08\x01\x12\x03abc")
        (path / "keras_metadata.pb").write_bytes(metadata(keras2(model)))
    return path
