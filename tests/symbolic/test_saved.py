"""`.keras` files of others: Keras' own numbers on every layer, and nothing executed."""

import json
import tracemalloc
import zipfile
from math import prod

import keras
import pytest

from kerascourse.errors import InputError, NotFoundError
from kerascourse.summaries.rows import summarise
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.saved import MOST_BYTES, read_keras_file
from tests.keras_oracle import assert_rows_equal_layers, weightless
from tests.symbolic.bad_files import BAD, INPUT, bomb, functional, keras_file, layer

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


class Own(keras.layers.Layer):
    """A layer that no stand-in can know."""

    def call(self, x):
        return x * 2


def round_trip(tmp_path, model):
    config = json.dumps(keras.saving.serialize_keras_object(model))
    return read_keras_file(keras_file(tmp_path / "model.keras", config))


ALL_APPLICATIONS = sorted(
    name
    for name, item in vars(keras.applications).items()
    if name[0].isupper() and callable(item) and name not in APPLICATIONS
)


@pytest.mark.parametrize(
    "name",
    [*APPLICATIONS, *(pytest.param(n, marks=pytest.mark.slow) for n in ALL_APPLICATIONS)],
)
def test_keras_applications(name, tmp_path):
    model = weightless(lambda: getattr(keras.applications, name)(weights=None))
    summary = summarise(round_trip(tmp_path, model), name)
    rows = {row.name: row for row in summary.rows}
    assert not summary.notes
    assert summary.totals.params == model.count_params()
    trainable = sum(prod(weight.shape) for weight in model.trainable_weights)
    assert summary.totals.trainable_params == trainable
    for theirs in model.layers:
        assert rows[theirs.name].output_shape == tuple(theirs.output.shape[1:]), theirs.name
        if not hasattr(theirs, "layers"):
            assert rows[theirs.name].params == theirs.count_params(), theirs.name


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
    x = Own(name="own")(inputs)
    model = keras.Model(inputs, keras.layers.Dense(3, name="dense")(x))
    summary = summarise(round_trip(tmp_path, model), "m")
    rows = {row.name: row for row in summary.rows}
    assert rows["own"].type == "Own"
    assert rows["own"].output_shape == (4, 4, 2)
    assert rows["own"].params is None
    assert rows["dense"].params == 9
    assert summary.totals.params is None
    assert summary.totals.known_params == 9
    assert "own: not a layer that kc knows" in summary.notes[0]


def test_a_sequential_model_goes_on_after_a_layer_that_is_not_known(tmp_path):
    model = keras.Sequential(
        [
            keras.Input((12, 5)),
            Own(name="own1"),
            keras.layers.Dense(6, name="between"),
            Own(name="own2"),
            keras.layers.Dense(3, name="dense"),
        ]
    )
    path = tmp_path / "model.keras"
    model.save(path)
    rows = {row.name: row for row in summarise(read_keras_file(path), "m").rows}
    assert rows["own1"].output_shape == (12, 5)
    assert rows["own2"].output_shape == (12, 6)
    assert rows["own2"].params is None
    assert rows["dense"].params == 21


def test_a_model_with_an_unknown_layer_inside_is_not_counted_either(tmp_path):
    """Neither its row nor a total takes what is not known for nothing."""
    inside = keras.Input((4,))
    inner = keras.Model(inside, keras.layers.Dense(3)(Own()(inside)), name="inner")
    x = keras.Input((4,))
    summary = summarise(round_trip(tmp_path, keras.Model(x, inner(x))), "m")
    row = summary.rows[1]
    assert (row.params, row.trainable_params, row.macs) == (None, None, None)
    assert (summary.totals.params, summary.totals.known_params) == (None, 15)


def test_an_argument_that_is_not_known_is_not_left_out(tmp_path):
    config = functional([INPUT, layer("Dense", "d", "i", units=3, doubled=True)], "i", "d")
    summary = summarise(read_keras_file(keras_file(tmp_path / "m.keras", config)), "m")
    assert summary.rows[1].params is None
    assert "doubled=True" in summary.notes[0]


@pytest.mark.parametrize("case", BAD)
def test_bad_configurations_are_one_error(case, tmp_path):
    config, message = BAD[case]
    path = keras_file(tmp_path / "bad.keras", config)
    with pytest.raises(InputError, match=message) as caught:
        read_keras_file(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_three_gigabytes_in_a_small_zip_are_not_unpacked(tmp_path):
    path = bomb(tmp_path / "bomb.keras")
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
    with pytest.raises(InputError, match="complete zip archive" if kept else "it is empty"):
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
    with pytest.raises(InputError, match=r"folder without config\.json"):
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


def test_the_billionth_output_of_a_layer_is_refused():
    taken = layer("ReLU", "taken", "many")
    history = taken["inbound_nodes"][0]["args"][0]["config"]["keras_history"]
    history[2] = 10**9
    with pytest.raises(InputError, match="at most 200000 outputs of all layers, received 1000000"):
        read_config(functional([INPUT, layer("ReLU", "many", "i"), taken], "i", "taken"))
