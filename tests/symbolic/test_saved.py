"""`.keras` files of others: Keras' own numbers on every layer, and nothing executed."""

import json
import tracemalloc
import zipfile

import keras
import pytest

from kerascourse.errors import InputError, NotFoundError
from kerascourse.summary.rows import summarise
from kerascourse.symbolic.saved import MOST_BYTES, read_config, read_keras_file
from tests.keras_oracle import assert_rows_equal_layers, weightless

APPLICATIONS = [
    "VGG19",
    "ResNet50",
    "ResNet101V2",
    "InceptionV3",
    "InceptionResNetV2",
    "Xception",
    "MobileNet",
    "MobileNetV2",
    "MobileNetV3Small",
    "DenseNet169",
    "NASNetMobile",
    "EfficientNetB0",
    "EfficientNetV2B0",
    "ConvNeXtTiny",
]
# layers that keras.applications defines for itself, which no stand-in can know
OWN_LAYERS = {"CustomScaleLayer", "LayerScale", "StochasticDepth"}


def keras_file(path, config):
    """A `.keras` file with `config` and without weights."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        text = config if isinstance(config, (str, bytes)) else json.dumps(config)
        archive.writestr("config.json", text)
    return path


def round_trip(tmp_path, model):
    config = json.dumps(keras.saving.serialize_keras_object(model))
    return read_keras_file(keras_file(tmp_path / "model.keras", config))


@pytest.mark.parametrize("name", APPLICATIONS)
def test_keras_applications(name, tmp_path):
    model = weightless(lambda: getattr(keras.applications, name)(weights=None))
    summary = summarise(round_trip(tmp_path, model), name)
    rows = {row.name: row for row in summary.rows}
    unknown = {row.name for row in summary.rows if row.note}
    assert {rows[row].type for row in unknown} <= OWN_LAYERS
    if not unknown:
        assert summary.totals.params == model.count_params()
    for layer in model.layers:
        assert rows[layer.name].output_shape == tuple(layer.output.shape[1:]), layer.name
        if layer.name not in unknown and not hasattr(layer, "layers"):
            assert rows[layer.name].params == layer.count_params(), layer.name


def test_a_real_saved_file_with_nested_models_and_shared_layers(tmp_path):
    inner_input = keras.Input((8, 8, 4), name="inner_input")
    x = keras.layers.Conv2D(4, 3, padding="same", name="inner_conv")(inner_input)
    inner = keras.Model(inner_input, keras.layers.Add(name="inner_add")([x, inner_input]), name="b")
    head = keras.Sequential(
        [keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")], name="head"
    )
    inputs = keras.Input((16, 16, 3), name="input")
    shared = keras.layers.Conv2D(4, 3, strides=2, padding="same", name="shared")
    x = keras.layers.Add(name="join")([shared(inputs), shared(inputs)])
    frozen = keras.layers.BatchNormalization(name="frozen")
    frozen.trainable = False
    model = keras.Model(inputs, head(frozen(inner(inner(x)))), name="outer")
    path = tmp_path / "model.keras"
    model.save(path)

    summary = summarise(read_keras_file(path), "outer")
    assert_rows_equal_layers(summary, model)
    rows = {row.name: row for row in summary.rows}
    assert rows["shared"].macs == 2 * (8 * 8 * 4 * 3 * 3 * 3)
    assert rows["b"].macs == 2 * (8 * 8 * 4 * 3 * 3 * 4)
    # two calls of a 3×3 at jump 2 after a 3×3 of stride 2: 3 + 2·2 + 2·2
    assert rows["frozen"].receptive_field == 11


def test_another_input_size_replaces_that_of_the_file(tmp_path):
    model = keras.Sequential([keras.Input((None, None, 3)), keras.layers.Conv2D(4, 3)])
    path = tmp_path / "model.keras"
    model.save(path)
    assert summarise(read_keras_file(path), "m").rows[1].output_shape == (None, None, 4)
    assert summarise(read_keras_file(path), "m").totals.macs is None
    assert summarise(read_keras_file(path, (7, 9, 3)), "m").rows[1].output_shape == (5, 7, 4)


def test_an_unknown_layer_is_a_row_with_the_files_word_and_a_note(tmp_path):
    inputs = keras.Input((4, 4, 2), name="input")
    x = keras.layers.Lambda(lambda t: t * 2, output_shape=(4, 4, 2), name="doubled")(inputs)
    model = keras.Model(inputs, keras.layers.Dense(3, name="dense")(x))
    summary = summarise(round_trip(tmp_path, model), "m")
    rows = {row.name: row for row in summary.rows}
    assert rows["doubled"].type == "Lambda"
    assert rows["doubled"].output_shape == (4, 4, 2)
    assert rows["doubled"].params is None
    assert rows["dense"].params == 9
    assert summary.totals.params is None
    assert summary.totals.known_params == 9
    assert "doubled: not a layer that kc knows" in summary.notes[0]


def test_lora_and_quantised_layers_are_not_counted_as_plain_ones(tmp_path):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, lora_rank=2, name="dense")])
    summary = summarise(round_trip(tmp_path, model), "m")
    assert summary.rows[1].params is None
    assert "lora_rank" in summary.notes[0]


def functional(layers, inputs, outputs):
    return {
        "class_name": "Functional",
        "module": "keras",
        "config": {
            "name": "m",
            "layers": layers,
            "input_layers": [inputs, 0, 0],
            "output_layers": [outputs, 0, 0],
        },
    }


def tensor(name):
    return {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None, 8, 8, 3], "dtype": "float32", "keras_history": [name, 0, 0]},
    }


def layer(kind, name, *inputs, **config):
    args = [[tensor(i) for i in inputs]] if len(inputs) > 1 else [tensor(i) for i in inputs]
    return {
        "class_name": kind,
        "module": "keras.layers",
        "registered_name": None,
        "config": {"name": name, **config},
        "name": name,
        "inbound_nodes": [{"args": args, "kwargs": {}}] if inputs else [],
    }


INPUT = layer("InputLayer", "i", batch_shape=[None, 8, 8, 3])


def nested(depth):
    config = functional([INPUT, layer("ReLU", "r", "i")], "i", "r")
    for level in range(depth):
        call = {"args": [tensor("i")], "kwargs": {}}
        named = {**config["config"], "name": f"n{level}"}
        inner = {**config, "name": f"n{level}", "inbound_nodes": [call], "config": named}
        config = functional([INPUT, inner], "i", f"n{level}")
    return config


BAD = {
    "cycle": (
        functional([INPUT, layer("Add", "a", "i", "b"), layer("ReLU", "b", "a")], "i", "b"),
        "a cycle through a, b",
    ),
    "self-loop": (functional([INPUT, layer("Add", "a", "i", "a")], "i", "a"), "a cycle through a"),
    "missing input": (functional([INPUT, layer("ReLU", "a", "z")], "i", "a"), "'z' is not in"),
    "missing output": (functional([INPUT, layer("ReLU", "a", "i")], "i", "z"), "layer 'z'"),
    "huge sides": (
        functional([layer("InputLayer", "i", batch_shape=[None, 10**9, 10**9, 3])], "i", "i"),
        "at most 2",
    ),
    "huge filters": (
        functional([INPUT, layer("Conv2D", "c", "i", filters=10**12, kernel_size=3)], "i", "c"),
        "at most 2",
    ),
    "huge upsampling": (
        functional([INPUT, layer("UpSampling2D", "u", "i", size=[10**9, 10**9])], "i", "u"),
        "at most 2",
    ),
    "kernel too large": (
        functional([INPUT, layer("Conv2D", "c", "i", filters=2, kernel_size=11)], "i", "c"),
        r"layer c: .*⌊\(8 − 11 \+ 2·0\)/1⌋ \+ 1 = -2",
    ),
    "negative kernel": (
        functional([INPUT, layer("Conv2D", "c", "i", filters=2, kernel_size=-3)], "i", "c"),
        "kernel_size must be 2 whole numbers from 1, received -3",
    ),
    "text for a number": (
        functional([INPUT, layer("Dense", "d", "i", units="many")], "i", "d"),
        "units must be",
    ),
    "no layers": (
        {"class_name": "Functional", "config": {"name": "m"}},
        "Functional or Sequential",
    ),
    "a list": ([1, 2, 3], "Functional or Sequential"),
    "a subclassed model": (
        {"class_name": "MyNet", "module": "mine", "config": {}, "registered_name": "mine>MyNet"},
        "received the class 'MyNet'",
    ),
    "layers that are not layers": (functional([1, "two", None], "i", "i"), "cannot be understood"),
    "models nested too deeply": (nested(30), "nested more than 20"),
    "thousands of nested lists": ("[" * 100_000, "nested too deeply"),
    "closed nested lists": ("[" * 5_000 + "]" * 5_000, "nested too deeply|Functional"),
    "a number of 10,000 digits": ('{"a": ' + "9" * 10_000 + "}", "not JSON"),
    "not JSON": (b"\xff\xfe\x00", "not JSON"),
    "too many layers": (
        functional([layer("ReLU", f"r{n}", "i") for n in range(20_001)], "i", "r1"),
        "at most 20000 layers",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_configurations_are_one_error(case, tmp_path):
    config, message = BAD[case]
    path = keras_file(tmp_path / "bad.keras", config)
    with pytest.raises(InputError, match=message) as caught:
        read_keras_file(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_three_gigabytes_in_a_small_zip_are_not_unpacked(tmp_path):
    path = tmp_path / "bomb.keras"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("config.json", "w", force_zip64=True) as member,
    ):
        block = b" " * 2**24
        for _ in range(3 * 2**30 // len(block)):
            member.write(block)
    assert path.stat().st_size < 16 * 2**20
    tracemalloc.start()
    with pytest.raises(InputError, match="larger than 16 MiB"):
        read_keras_file(path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MOST_BYTES


@pytest.mark.parametrize("kept", [0, 1, 100, 0.5, -1])
def test_a_truncated_file(kept, tmp_path):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    path = tmp_path / "model.keras"
    model.save(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept) if isinstance(kept, float) else kept])
    with pytest.raises(InputError, match="complete zip archive"):
        read_keras_file(path)


def test_a_damaged_member(tmp_path):
    path = keras_file(tmp_path / "model.keras", functional([INPUT], "i", "i"))
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(data)
    with pytest.raises(InputError, match="cannot be unpacked"):
        read_keras_file(path)


def test_no_file_no_member_no_zip(tmp_path):
    with pytest.raises(NotFoundError):
        read_keras_file(tmp_path / "none.keras")
    empty = tmp_path / "empty.keras"
    with zipfile.ZipFile(empty, "w"):
        pass
    with pytest.raises(InputError, match=r"no config\.json"):
        read_keras_file(empty)
    with pytest.raises(InputError, match="zip archive"):
        read_keras_file(tmp_path)


def test_nothing_of_the_file_is_imported_or_run(tmp_path):
    evil = layer("Layer", "evil", "i")
    evil["module"], evil["class_name"], evil["registered_name"] = "os", "system", "os>system"
    graph = read_config(functional([INPUT, evil, layer("ReLU", "r", "evil")], "i", "r"))
    rows = {row.name: row for row in summarise(graph, "m").rows}
    assert rows["evil"].params is None
    assert rows["r"].output_shape == (8, 8, 3)


def test_a_chain_of_fifteen_thousand_layers_is_read_without_recursion():
    chain = [INPUT, layer("ReLU", "r0", "i")]
    chain += [layer("ReLU", f"r{n}", f"r{n - 1}") for n in range(1, 15_000)]
    graph = read_config(functional(chain, "i", "r14999"))
    assert len(graph.nodes) == 15_001
