"""Every form in which Keras has written models: the numbers of Keras in each."""

import json
import subprocess
import sys

import h5py
import keras
import pytest

from kerascourse.errors import InputError
from kerascourse.models.live import read_live
from kerascourse.summaries.read import read_model, saved_model
from kerascourse.summaries.rows import summarise
from tests.cli.run import kc
from tests.keras_oracle import assert_rows_equal_layers
from tests.symbolic.forms import MODELS, stack, written
from tests.symbolic.older_forms import keras2

layers = keras.layers


FORMS = (
    "v3.keras v3.h5 v3.hdf5 v3.json twice.json config.json folder.keras v2.json v2.h5 v2.13.keras "
    "tfjs.json savedmodel named.keras"
).split()


@pytest.fixture(scope="module", params=MODELS)
def model(request):
    return request.param, MODELS[request.param]()


@pytest.mark.parametrize("form", FORMS)
def test_a_form_has_the_numbers_of_keras(form, model, tmp_path):
    name, model = model
    path = written(form, model, tmp_path)
    assert saved_model(str(path)) == path
    summary = summarise(read_model(str(path)), name)
    assert summary.totals.params == model.count_params()
    assert summary.totals.macs == summarise(read_live(model, name), name).totals.macs
    if name in ("operations", "stack"):  # operations are no layers, and no input is one
        rows = {row.name: row for row in summary.rows}
        for layer in model.layers:
            assert rows[layer.name].output_shape == layer.output.shape[1:]
    else:
        assert_rows_equal_layers(summary, model)


def test_a_sequential_model_of_keras_1_and_early_2(tmp_path):
    old = [
        {
            "class_name": "Convolution2D",
            "config": {
                "name": "c",
                "trainable": True,
                "batch_input_shape": [None, 28, 28, 1],
                "nb_filter": 8,
                "nb_row": 3,
                "nb_col": 5,
                "subsample": [2, 2],
                "border_mode": "same",
                "dim_ordering": "tf",
                "init": "glorot_uniform",
                "W_regularizer": None,
                "bias": False,
            },
        },
        {"class_name": "Flatten", "config": {"name": "f", "trainable": True}},
        {"class_name": "Dense", "config": {"name": "d", "output_dim": 10, "input_dim": 1568}},
    ]
    path = tmp_path / "old.json"
    path.write_text(json.dumps({"class_name": "Sequential", "config": old}))
    rows = {row.name: row for row in summarise(read_model(str(path)), "old").rows}
    assert rows["c"].output_shape == (14, 14, 8)
    assert rows["c"].params == 3 * 5 * 8
    assert rows["d"].params == 14 * 14 * 8 * 10 + 10
    assert summarise(read_model(str(path), (32, 32, 1)), "old").rows[-1].params == 20490


def test_a_function_that_is_not_known_makes_the_rest_at_least(tmp_path):
    def entry(kind, name, node, **config):
        config = {"name": name, "trainable": True, "dtype": "float32", **config}
        return {"class_name": kind, "config": config, "name": name, "inbound_nodes": node}

    chain = [
        entry("InputLayer", "i", [], batch_input_shape=[None, 8, 8, 4]),
        entry("Conv2D", "c", [[["i", 0, 0, {}]]], filters=4, kernel_size=[1, 1]),
        entry("TFOpLambda", "o", [["c", 0, 0, {"block_size": 2}]], function="nn.space_to_depth"),
        entry("Activation", "a", [[["o", 0, 0, {}]]], activation="relu"),
        entry("Conv2D", "d", [[["a", 0, 0, {}]]], filters=4, kernel_size=[1, 1]),
        entry("MyLayer", "m", [[["d", 0, 0, {"memory": ["c", 0, 0]}]]], size=3),
    ]
    ends = {"input_layers": [["i", 0, 0]], "output_layers": [["m", 0, 0]]}
    path = tmp_path / "m.json"
    path.write_text(
        json.dumps({"class_name": "Functional", "config": {"name": "m", "layers": chain, **ends}})
    )
    summary = summarise(read_model(str(path)), "m")
    rows = {row.name: row for row in summary.rows}
    assert (rows["o"].type, rows["o"].output_shape) == ("TFOpLambda", None)
    assert (rows["a"].params, rows["d"].params) == (0, None)
    assert rows["m"].inputs == ("d", "c")
    assert (summary.totals.params, summary.totals.known_params) == (None, 20)
    assert (summary.totals.macs, summary.totals.known_macs) == (None, 8 * 8 * 16)
    done = kc("summary", str(path))
    assert done.returncode == 0 and "at least 20" in done.stdout


def test_hdf5_has_the_counts_of_layers_behind_one_that_is_not_known(tmp_path):
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Lambda(lambda x: x / 2, name="half"),
            layers.Conv2D(4, 3, name="conv"),
            layers.BatchNormalization(name="norm"),
            layers.Flatten(name="flat"),
            layers.Dense(2, name="out"),
        ]
    )
    model.save(tmp_path / "m.h5")
    with h5py.File(tmp_path / "m.h5", "r+") as file:  # as Keras 2, which asks TensorFlow
        config = keras2(model)
        config["config"]["layers"][1]["config"]["output_shape"] = None
        file.attrs["model_config"] = json.dumps(config)
    summary = summarise(read_model(str(tmp_path / "m.h5")), "m")
    assert summary.totals.params == model.count_params()
    assert summary.totals.non_trainable_params == 8
    assert summary.totals.weight_layers == 2
    assert summary.totals.macs is None
    assert [note.split(":")[0] for note in summary.notes] == ["half"]
    with pytest.raises(InputError, match="the size of its input is not known"):
        read_model(str(tmp_path / "m.h5"), (9, 9, 3))


def test_every_command_on_a_model_reads_every_form(tmp_path):
    path = str(written("v2.h5", stack(), tmp_path))
    assert kc("lint", path).returncode in (0, 1)
    assert kc("compare", path, "lenet5").returncode == 0
    assert kc("why", path, str(stack().count_params())).returncode == 0
    out = str(tmp_path / "a.svg")
    assert kc("plot", "architecture", path, "--out", out).returncode == 0
    assert kc("why", str(tmp_path / "none.h5"), "5").returncode == 66
    loaded = kc("plot", "filters", path)  # its weights are not loaded
    assert loaded.returncode == 65
    assert f"kc summary {path}" in loaded.stderr


def test_nothing_heavy_is_imported_for_a_file(tmp_path):
    path = written("v3.h5", stack(), tmp_path)
    code = (
        "import sys; from kerascourse.summaries.read import read_model; read_model(sys.argv[1]);"
        "print(sorted({'h5py', 'numpy', 'keras'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
