"""Exports, run by the formats' own programs: what Keras gives, or no file."""

import json
import os
from pathlib import Path

import keras
import numpy as np
import pytest

from kerascourse.errors import InputError, UsageError
from kerascourse.exports import exported, formats
from kerascourse.exports.export import (
    DifferentOutputsError,
    export,
    largest_difference,
    outputs_of,
    require_place,
)
from kerascourse.exports.grouped import without_groups
from kerascourse.models.build import build
from kerascourse.results.export import document, sentences
from tests.code import foreign

PATHS = {"onnx": "m.onnx", "litert": "m.tflite", "savedmodel": "m"}


def needs(name):
    """Skips where a package of the format is missing."""
    for package in formats.FORMATS[name].packages:
        pytest.importorskip(package)


def saved(model, folder):
    model.save(folder / "model.keras")
    return exported.of_file(folder / "model.keras")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small classifier as a file."""
    model = build("conv3-4 pool2 bn relu flatten fc10", (8, 8, 1))
    return saved(model, tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize("name", PATHS)
def test_a_file_gives_what_keras_gives(name, small, tmp_path):
    needs(name)
    made = export(small, name, tmp_path / PATHS[name])
    assert made.path.exists() and made.bytes > 500
    assert made.difference < 1e-5 < made.allowed
    assert sorted(os.listdir(tmp_path)) == [PATHS[name]]
    draw = np.random.default_rng(3).uniform(size=(5, 8, 8, 1)).astype("float32")
    (found,) = formats.outputs(name, made.path, ["input"], [(draw,)])
    np.testing.assert_allclose(found[0], small.model(draw), atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("model", ["lenet5", "alexnet", "resnet20", "unet", "vae", "denoising"])
def test_networks_of_the_course(model, name, tmp_path):
    needs(name)
    shape = {"alexnet": (67, 67, 3), "unet": (188, 188, 1)}.get(model)
    made = export(saved(build(model, shape), tmp_path), name, tmp_path / PATHS[name])
    assert made.difference <= made.allowed


@pytest.mark.slow
@pytest.mark.parametrize("name", PATHS)
def test_two_inputs_and_two_outputs(name, tmp_path):
    needs(name)
    subject = saved(foreign.two_inputs_two_outputs(), tmp_path)
    made = export(subject, name, tmp_path / PATHS[name])
    assert made.difference <= made.allowed
    told = document(subject, made, name)
    assert [entry["name"] for entry in told["inputs"]] == ["image", "age"]
    assert [entry["shape"] for entry in told["outputs"]] == [[None, 3], [None, 1]]


def test_a_network_that_samples_gives_its_mean_each_time(tmp_path):
    subject = saved(build("vae", (8, 8, 1)), tmp_path)
    images = subject.examples[0]
    once, again = (np.asarray(subject.model(images)) for _time in range(2))
    np.testing.assert_array_equal(once, again)
    assert subject.is_sampling
    from kerascourse.models.saved import load
    from kerascourse.seeing.latent import reconstructed

    mean = reconstructed(load(tmp_path / "model.keras"), "vae", images)
    np.testing.assert_allclose(once, mean, atol=1e-6)


def test_a_mixed_policy_becomes_float32(tmp_path):
    model = build("conv3-4 pool2 flatten fc10", (8, 8, 1), precision="mixed_bfloat16")
    plain = exported.in_float32(model)
    assert {layer.dtype_policy.name for layer in plain.layers} == {"float32"}
    for one, other in zip(plain.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("padding", ["same", "valid"])
def test_convolutions_in_groups_are_the_same_side_by_side(padding):
    x = keras.Input((9, 8, 4), name="x")
    y = keras.layers.Conv2D(
        *(6, 3), strides=2, groups=2, padding=padding, activation="tanh", bias_initializer="ones"
    )(x)
    y = keras.layers.Conv2D(6, 1, groups=3, use_bias=False)(y)
    model = keras.Model(x, y)
    images = np.random.default_rng(1).normal(size=(3, 9, 8, 4)).astype("float32")
    plain = without_groups(model)
    assert plain is not model
    np.testing.assert_allclose(plain(images), model(images), atol=1e-5)
    assert without_groups(build("lenet5")).name == "lenet5"


def test_other_outputs_leave_no_file_and_keep_the_old_one(small, tmp_path, monkeypatch):
    path = tmp_path / "m.tflite"
    path.write_text("old")
    right = formats.outputs

    def wrong(*arguments):
        return [tuple(array + 0.01 for array in batch) for batch in right(*arguments)]

    monkeypatch.setattr(formats, "outputs", wrong)
    with pytest.raises(DifferentOutputsError, match=r"differ by 0\.01.*not kept") as error:
        export(small, "litert", path)
    assert error.value.exit_code == 1
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["m.tflite"]


def test_what_is_no_number_is_a_difference():
    one = [np.zeros(3, "float32")]
    assert largest_difference(one, (np.zeros(3, "float32"),)) == 0
    assert np.isnan(largest_difference(one, (np.array([0, np.nan, 0]),)))
    assert largest_difference(one, (np.zeros((3, 1)),)) == float("inf")
    assert largest_difference(one, ()) == float("inf")


def test_a_missing_package_is_told(monkeypatch):
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"onnx, tf2onnx.*kerascourse\[export\]"):
        formats.require_packages("onnx")
    formats.require_packages("litert")


def test_a_layer_that_a_format_has_no_word_for(tmp_path):
    needs("onnx")
    x = keras.Input((4,), name="x")
    noise = keras.random.normal  # drawn at inference too
    from kerascourse.models.applied import applied

    model = keras.Model(x, applied(lambda t: t + noise(keras.ops.shape(t)), "noise", x))
    subject = exported.Exported("m", model, (np.zeros((16, 4), "float32"),), "", 0, 1)
    with pytest.raises(InputError, match="onnx cannot have all layers"):
        export(subject, "onnx", tmp_path / "m.onnx")
    assert os.listdir(tmp_path) == []


def test_where_it_may_go(tmp_path):
    with pytest.raises(UsageError, match=r"\.onnx"):
        require_place("onnx", Path("m.pb"))
    with pytest.raises(UsageError, match="a new folder"):
        require_place("savedmodel", tmp_path)
    require_place("savedmodel", tmp_path / "new")


def test_what_who_uses_it_is_told(small, tmp_path):
    from dataclasses import replace

    from kerascourse.exports.export import Export

    known = replace(small, class_names=("cat", "dog"), low=0.0, high=255.0)
    made = Export(tmp_path / "m.onnx", 10, 1e-7, 1e-4)
    text = "\n".join(sentences(known, made))
    assert "N×8×8×1" in text and "from 0 to 255" in text and "0 cat, 1 dog" in text
    told = json.loads(json.dumps(document(known, made, "onnx"), default=str))
    assert told["inputs"][0]["range"] == [0.0, 255.0]
    assert told["inputs"][0]["shape"] == [None, 8, 8, 1]


def test_outputs_of_several_are_in_their_order():
    model = foreign.two_inputs_two_outputs()
    arrays = (np.zeros((2, 16, 16, 3), "float32"), np.zeros((2, 1), "float32"))
    assert [output.shape for output in outputs_of(model, arrays)] == [(2, 3), (2, 1)]
