"""Saved models of anyone: what is loaded computes the same; what is hostile is never made."""

import json
import zipfile

import numpy as np
import pytest

from kerascourse import memory
from kerascourse.errors import InputError, NotFoundError
from kerascourse.models import keras_backend
from kerascourse.models.saved import load

keras = keras_backend.start()
layers = keras.layers


def small():
    return keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(2, 3, activation="relu", kernel_regularizer="l2"),
            layers.Flatten(),
            layers.Dense(3, activation="softmax"),
        ]
    )


def functional():
    inputs = keras.Input((6, 6, 1))
    inner = small()
    inner.compile("sgd", "mse")
    x = inner(inputs) * 2.0
    return keras.Model(inputs, keras.ops.relu(x - 0.5) + inner(inputs)[:, ::-1])


def rewritten(source, target, change):
    """`source` again as `target`, its configuration changed by `change`."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "config.json":
                config = json.loads(content)
                change(config)
                content = json.dumps(config).encode()
            new.writestr(name, content)
    return target


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "small.keras"
    small().save(path)
    return path


@pytest.mark.parametrize("build", [small, functional])
def test_what_is_loaded_computes_the_same(tmp_path, build):
    model = build()
    model.compile("adam", "mse")
    model.save(tmp_path / "m.keras")
    images = np.random.default_rng(0).random((4, 6, 6, 1), dtype=np.float32)
    expected = keras.ops.convert_to_numpy(model(images))
    found = keras.ops.convert_to_numpy(load(tmp_path / "m.keras")(images))
    np.testing.assert_array_equal(found, expected)


def test_members_of_keras_applications_are_loaded(tmp_path):
    model = keras.applications.MobileNetV2(input_shape=(32, 32, 3), weights=None, classes=3)
    model.save(tmp_path / "m.keras")
    assert load(tmp_path / "m.keras").count_params() == model.count_params()


def first_layer(**changes):
    def change(config):
        config["config"]["layers"][1].update(changes)

    return change


HOSTILE = {
    "lambda": first_layer(class_name="Lambda"),
    "a function of Keras": first_layer(module="keras.config", class_name="set_floatx"),
    "utils": first_layer(module="keras.utils", class_name="get_file"),
    "another package": first_layer(module="os", class_name="system"),
    "a file of words": first_layer(class_name="StringLookup"),
    "a saved model": first_layer(class_name="TFSMLayer"),
    "registered by another": first_layer(registered_name="evil>Conv2D"),
    "not ours": first_layer(registered_name="kerascourse>Other", class_name="Other"),
    "a module that is no text": first_layer(module=["keras.layers"]),
    "deep inside": lambda config: config["config"]["layers"][1]["config"].update(
        kernel_initializer={"module": "keras.utils", "class_name": "get_file", "config": {}}
    ),
    "a lambda as activation": lambda config: config["config"]["layers"][1]["config"].update(
        activation={"class_name": "__lambda__", "config": {"value": "4wEAAAA="}}
    ),
    "a function by name": lambda config: config["config"]["layers"][1]["config"].update(
        activation={"module": "builtins", "class_name": "function", "config": "get_file"}
    ),
}


def never(*args, **kwargs):
    raise AssertionError("Keras was asked")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_before_keras_makes_anything(saved, tmp_path, name, monkeypatch):
    monkeypatch.setattr(keras.saving, "deserialize_keras_object", never)
    path = rewritten(saved, tmp_path / "m.keras", HOSTILE[name])
    with pytest.raises(InputError) as caught:
        load(path)
    assert "\n" not in str(caught.value)


def test_the_settings_of_keras_survive_a_hostile_file(saved, tmp_path):
    path = rewritten(
        saved,
        tmp_path / "m.keras",
        lambda config: config["config"]["layers"][1]["config"].update(
            activation={
                "module": "keras.config",
                "class_name": "function",
                "config": "set_floatx",
                "registered_name": "set_floatx",
            }
        ),
    )
    with pytest.raises(InputError, match="is not loaded"):
        load(path)
    assert keras.config.floatx() == "float32"


def test_few_bytes_do_not_ask_for_gigabytes(saved, tmp_path):
    def huge(config):
        config["config"]["layers"][-1]["config"]["units"] = 10**9

    with pytest.raises(InputError, match="fewer weights than its layers have"):
        load(rewritten(saved, tmp_path / "m.keras", huge))


def test_broken_files(saved, tmp_path):
    with pytest.raises(NotFoundError):
        load(tmp_path / "none.keras")
    cut = tmp_path / "cut.keras"
    cut.write_bytes(saved.read_bytes()[:-200])
    with pytest.raises(InputError):
        load(cut)
    empty = tmp_path / "empty.keras"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(empty, "w") as new:
        new.writestr("config.json", old.read("config.json"))
    with pytest.raises(InputError, match="no weights"):
        load(empty)
    other = tmp_path / "other.keras"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(other, "w") as new:
        new.writestr("config.json", old.read("config.json"))
        new.writestr("model.weights.h5", b"x" * 5000)
    with pytest.raises(InputError, match="cannot read"):
        load(other)


HUGE = {
    "GRU": (keras.layers.GRU(3, return_sequences=True), {"units": 16_000}),
    "Dense in TimeDistributed": (
        keras.layers.TimeDistributed(keras.layers.Dense(3)),
        {"layer": {"config": {"units": 10**9}}},
    ),
    "LSTM in Bidirectional": (
        keras.layers.Bidirectional(keras.layers.LSTM(3, return_sequences=True)),
        {
            "layer": {"config": {"units": 16_000}},
            "backward_layer": {"config": {"units": 16_000}},
        },
    ),
    "EinsumDense": (
        keras.layers.EinsumDense("abc,cd->abd", output_shape=(8, 3)),
        {"output_shape": [8, 10**9]},
    ),
    "UpSampling1D": (keras.layers.UpSampling1D(2), {"size": 10**9}),
    "ZeroPadding1D": (keras.layers.ZeroPadding1D(1), {"padding": [10**9, 10**9]}),
    "RepeatVector": (
        keras.Sequential([keras.layers.Flatten(), keras.layers.RepeatVector(2)]),
        {"layers": {2: {"config": {"n": 10**9}}}},
    ),
}


def changed(config, changes):
    """`config` with the values of `changes` put in, however deep."""
    for key, value in changes.items():
        if isinstance(value, dict):
            changed(config[key], value)
        else:
            config[key] = value


@pytest.mark.parametrize("name", HUGE)
def test_a_layer_asks_for_no_more_than_the_file_has(tmp_path, name, monkeypatch):
    layer, changes = HUGE[name]
    inputs = keras.Input((8, 4))
    model = keras.Model(inputs, keras.layers.GlobalAveragePooling1D()(layer(inputs)))
    model.save(tmp_path / "small.keras")

    def huge(config):
        changed(config["config"]["layers"][1]["config"], changes)

    path = rewritten(tmp_path / "small.keras", tmp_path / "huge.keras", huge)
    monkeypatch.setattr(keras.saving, "deserialize_keras_object", never)
    with pytest.raises(InputError, match=r"fewer weights|would take \d"):
        load(path)


def test_a_layer_that_is_never_called_is_never_built(tmp_path):
    functional().save(tmp_path / "whole.keras")

    def haunted(config):
        config["config"]["layers"].append(
            {
                "module": "keras.layers",
                "class_name": "Dense",
                "name": "ghost",
                "registered_name": None,
                "config": {"name": "ghost", "units": 10**6},
                "build_config": {"input_shape": [None, 20_000]},
                "inbound_nodes": [],
            }
        )

    model = load(rewritten(tmp_path / "whole.keras", tmp_path / "m.keras", haunted))
    assert "ghost" not in {layer.name for layer in model.layers if layer.weights}


def test_zeros_packed_into_the_archive_are_not_unpacked(saved, tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "USUAL", 2**20)
    path = tmp_path / "zeros.keras"
    with (
        zipfile.ZipFile(saved) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        new.writestr("config.json", old.read("config.json"))
        new.writestr("model.weights.h5", old.read("model.weights.h5") + bytes(2**25))
    with pytest.raises(InputError, match="would take 33"):
        load(path)
    # nor where the archive says that there is little
    claimed = path.read_bytes().replace(
        (len(zipfile.ZipFile(path).read("model.weights.h5"))).to_bytes(4, "little"),
        (1000).to_bytes(4, "little"),
    )
    path.write_bytes(claimed)
    with pytest.raises(InputError):
        load(path)
