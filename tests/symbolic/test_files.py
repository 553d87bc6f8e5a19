"""Every form in which Keras has written models, and what is often in a model's place."""

import gzip
import io
import json
import pickle
import struct
import subprocess
import sys
import zipfile

import h5py
import keras
import numpy as np
import pytest

from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.models import build
from kerascourse.models.live import read_live
from kerascourse.summaries.read import read_inputs, read_model, saved_model
from kerascourse.summaries.rows import flat, summarise
from kerascourse.symbolic.files import MOST_BYTES, kind_of
from kerascourse.symbolic.saved import read_keras_file
from tests.cli.run import kc
from tests.keras_oracle import assert_rows_equal_layers
from tests.symbolic.bad_files import hostile
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


def test_weights_alone_are_told_with_their_counts(tmp_path):
    model = stack()
    model.save_weights(tmp_path / "m.weights.h5")
    with h5py.File(tmp_path / "old.h5", "w") as file:
        file.attrs["layer_names"] = ["conv", "out"]
        file["conv/conv/kernel:0"] = np.zeros((3, 3, 1, 8), "float32")
        file["out/out/bias:0"] = np.zeros(10, "float32")
        file["elsewhere"] = h5py.ExternalLink("/etc/passwd", "/")
        file["dangling"] = h5py.SoftLink("/nowhere")
    for name, words in {
        "m.weights.h5": f"{model.count_params():,} values",
        "old.h5": "2 arrays with 82 values, of conv, out, but no layers",
    }.items():
        with pytest.raises(InputError, match=words) as caught:
            read_model(str(tmp_path / name))
        assert "kc summary FILE.py:FUNCTION" in caught.value.hint


def foreign(folder):
    """(file, words of the message) for what is no model of Keras."""
    safetensors = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    torch = io.BytesIO()
    with zipfile.ZipFile(torch, "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02}q\x00.")
    arrays = io.BytesIO()
    np.savez(arrays, x=np.zeros(3))
    contents = {
        "empty.keras": (b"", "it is empty"),
        "empty.h5": (b"", "it is empty"),
        "lfs.keras": (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "git lfs pull",
        ),
        "lfs.h5": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS"),
        "page.h5": (b"\n<!DOCTYPE html><html></html>", "web page"),
        "page.keras": (b"<html><body>Not Found</body></html>", "web page"),
        "net.onnx": (b"\x08\x08\x12\x07pytorch\x1a\x0b", "ONNX"),
        "onnx.keras": (b"\x08\x08\x12\x07pytorch\x1a\x0b", "ONNX"),
        "net.pt": (torch.getvalue(), "PyTorch"),
        "net.pth": (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02", "PyTorch"),
        "net.ckpt": (torch.getvalue(), "PyTorch"),
        "w.safetensors": (struct.pack("<Q", len(safetensors)) + safetensors, "safetensors"),
        "net.tflite": (b"\x1c\0\0\0TFL3" + bytes(20), "TFLite"),
        "net.pkl": (pickle.dumps([1, 2]), "pickle"),
        "m.npz": (arrays.getvalue(), "NumPy"),
        "m.keras.gz": (gzip.compress(b"x"), "packed"),
        "saved_model.pb": (b"\x08\x01\x12\x02\x0a\x00", "SavedModel|ONNX"),
        "text.keras": (b"hello", "complete zip archive"),
        "text.h5": (b"hello", "no file that Keras writes"),
        "cut.h5": (b"\x89HDF\r\n\x1a\n" + bytes(100), "damaged HDF5"),
        "list.json": (b"[1, 2]", "Functional or Sequential"),
        "text.json": (b'"words"', "not JSON"),
    }
    for name, (data, words) in contents.items():
        (folder / name).write_bytes(data)
        yield folder / name, words
    for name, inside, words in (
        ("saved", "saved_model.pb", "TensorFlow 2.15"),
        ("nothing.keras", "x", r"folder without config\.json"),
    ):
        (folder / name).mkdir()
        (folder / name / inside).write_bytes(b"x")
        yield folder / name, words


def test_what_is_no_model_of_keras_is_told_in_one_line(tmp_path):
    for path, words in foreign(tmp_path):
        with pytest.raises(InputError, match=words) as caught:
            read_model(str(path))
        assert caught.value.hint, path
        done = kc("summary", str(path))
        assert done.returncode == 65, path
        assert done.stdout == "" and len(done.stderr.splitlines()) == 1, done.stderr


def test_every_command_on_a_model_reads_every_form(tmp_path):
    path = str(written("v2.h5", stack(), tmp_path))
    assert kc("lint", path).returncode in (0, 1)
    assert kc("compare", path, "lenet5").returncode == 0
    assert kc("why", path, str(stack().count_params())).returncode == 0
    out = str(tmp_path / "a.svg")
    assert kc("plot", "architecture", path, "--out", out).returncode == 0
    assert kc("why", str(tmp_path / "none.h5"), "5").returncode == 66


def test_a_word_of_the_catalogue_is_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vgg16").mkdir()
    assert saved_model("vgg16") is None
    assert saved_model("conv3-32 relu") is None
    assert saved_model("M.KERAS") is not None
    with pytest.raises(NotFoundError):
        kind_of(tmp_path / ("n" * 300))
    with pytest.raises(NotFoundError):
        kind_of(tmp_path / "a\0b.h5")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes")
@pytest.mark.parametrize("case", hostile(None))
def test_hostile_files_are_one_error(case, tmp_path):
    path = hostile(tmp_path)[case]
    with pytest.raises(InputError) as caught:
        read_keras_file(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 700


def test_a_large_attribute_is_not_read(tmp_path):
    path = tmp_path / "large.h5"
    with h5py.File(path, "w", libver="latest") as file:
        file.attrs["model_config"] = np.bytes_(b"x" * (MOST_BYTES + 1))
    with pytest.raises(InputError, match="larger than 16 MiB"):
        read_keras_file(path)


def test_a_damaged_hdf5_file_is_told_whatever_is_damaged(tmp_path):
    keras.Sequential([keras.Input((4,)), layers.Dense(3)]).save(tmp_path / "m.h5")
    whole = (tmp_path / "m.h5").read_bytes()
    random = np.random.default_rng(0)
    path = tmp_path / "broken.h5"
    for _ in range(12):
        data = bytearray(whole[: random.integers(600, len(whole))])
        for place in random.integers(8, len(data), 20):
            data[place] = random.integers(256)
        path.write_bytes(data)
        try:
            read_keras_file(path)
        except InputError as error:
            assert "\n" not in str(error)


def test_sizes_by_name():
    assert read_inputs(()) is None
    assert read_inputs(("8x8x3",)) == (8, 8, 3)
    assert read_inputs(("224, 224, 3",)) == (224, 224, 3)
    assert read_inputs(("a=8x8x3", "b = 5")) == {"a": (8, 8, 3), "b": (5,)}
    assert read_inputs(("a=8,8,3, b=5",)) == {"a": (8, 8, 3), "b": (5,)}
    for texts in (("8x8x3", "4"), ("a=8", "4"), ("a=8", "a=9"), ("a=",), ("a=8x",)):
        with pytest.raises(UsageError):
            read_inputs(texts)


def test_inputs_by_name_in_every_form(tmp_path):
    model = inputs_of_two_kinds()
    paths = [str(written(form, model, tmp_path)) for form in ("v3.keras", "v2.h5")]
    code = tmp_path / "net.py"
    code.write_text(f"import keras\ndef two(): return keras.models.load_model({paths[0]!r})\n")
    for name in (*paths, f"{code}:two"):
        done = kc(
            "summary", name, "--input", "numbers=7", "--input", "image=32x20x3", "--format", "json"
        )
        rows = {row["name"]: row for row in json.loads(done.stdout)["layers"]}
        assert rows["conv"]["output_shape"] == [30, 18, 4]
        assert rows["out"]["params"] == (4 + 7) * 2 + 2
        plain = kc("summary", name, "--input", "32x32x3")
        assert plain.returncode == 2
        assert "image, numbers" in plain.stderr
        assert "--input image=16x16x3 --input numbers=5" in plain.stderr
        wrong = kc("summary", name, "--input", "numbrs=7")
        assert wrong.returncode == 2 and "nearest: numbers" in wrong.stderr
    done = kc("summary", "lenet5", "--input", "input=36x36x1", "--format", "json")
    assert json.loads(done.stdout)["input_shape"] == [36, 36, 1]
    assert kc("summary", "lenet5", "--input", "image=36x36x1").returncode == 2
    stacked = str(written("v3.h5", stack(), tmp_path))
    done = kc("summary", stacked, "--input", "image=32x32x1", "--format", "json")
    assert json.loads(done.stdout)["input_shape"] == [32, 32, 1]
    assert kc("summary", stacked, "--input", "imago=32x32x1").returncode == 2


def test_a_nested_model_of_several_inputs_gets_the_new_sizes():
    inner = inputs_of_two_kinds()
    image, numbers = keras.Input((16, 16, 3), name="a"), keras.Input((5,), name="b")
    model = keras.Model([image, numbers], inner([image, numbers]))
    path_rows = flat(summarise(read_live(model, "m", {"b": (9,)}), "m").rows)
    assert {row.name: row.params for row in path_rows}["out"] == (4 + 9) * 2 + 2


def test_nothing_heavy_is_imported_for_a_file(tmp_path):
    path = written("v3.h5", stack(), tmp_path)
    code = (
        "import sys; from kerascourse.summaries.read import read_model; read_model(sys.argv[1]);"
        "print(sorted({'h5py', 'numpy', 'keras'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
