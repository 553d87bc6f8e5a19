"""From the word for a model to its graph: names, files, runs."""

import os
from pathlib import Path

import keras
import pytest

from kerascourse import runs
from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.models import layers
from kerascourse.summaries.read import (
    read_inputs,
    read_model,
    read_settings,
    read_shape,
    saved_model,
    title,
)
from kerascourse.summaries.rows import summarise


@pytest.mark.parametrize(
    "text", ["224x224x3", "224 × 224 × 3", "224,224,3", "(224, 224, 3)", "224*224X3"]
)
def test_sizes_as_people_write_them(text):
    assert read_shape(text) == (224, 224, 3)


def test_sizes_from_one_side_to_four():
    assert read_shape("1") == (1,)
    assert read_shape("1x2") == (1, 2)
    assert read_shape("2x3x4x5") == (2, 3, 4, 5)


@pytest.mark.parametrize(
    ("model", "shape", "form"),
    [
        ("vgg16", (224, 224), "HEIGHTxWIDTHxCHANNELS, received 224x224"),
        ("vgg16", (9,), "HEIGHTxWIDTHxCHANNELS, received 9"),
        ("dense_autoencoder", (28, 28, 1), "COLUMNS, received 28x28x1"),
    ],
)
def test_an_input_of_another_form_is_told_with_the_right_one(model, shape, form):
    with pytest.raises(InputError, match=form):
        read_model(model, shape)


@pytest.mark.parametrize("text", ["", "x", "8xtwo", "0x3", "-1x3", "1x2x3x4x5", "8x8x", "1e3x2"])
def test_sizes_that_are_none(text):
    with pytest.raises(UsageError):
        read_shape(text)


def test_settings():
    assert read_settings(("a=1", " b = x=y ")) == {"a": "1", "b": "x=y"}
    with pytest.raises(UsageError):
        read_settings(("a",))


def run_folder(outputs, name, units, seconds):
    folder = outputs / name
    folder.mkdir(parents=True)
    inputs = keras.Input((8,), name="input")
    x = layers.Dense(units, name="z_mean")(inputs)
    x = layers.Reparametrization(name="z")([x, layers.Dense(units, name="z_log_variance")(inputs)])
    keras.Model(inputs, x).save(folder / "model.keras")
    (folder / runs.RECIPE).touch()
    os.utime(folder / runs.RECIPE, (seconds, seconds))
    return folder


def test_runs_and_the_latest_of_them(tmp_path):
    old = run_folder(tmp_path, "old", 2, 1_000_000)
    new = run_folder(tmp_path, "new", 5, 2_000_000)
    assert saved_model("latest", tmp_path) == new / "model.keras"
    assert saved_model("old", tmp_path) == saved_model(str(old), tmp_path) == old / "model.keras"
    assert saved_model("old") is None  # where runs are not looked for
    totals = summarise(read_model("old", folder=tmp_path), "old").totals
    # the course's own layers are known in a file too
    assert totals.params == 2 * (8 * 2 + 2)
    (new / "model.keras").unlink()
    # the latest run is the latest one to every command, with a model or without
    for name in ("latest", "new", str(new)):
        with pytest.raises(NotFoundError, match=r"has kept no model yet"):
            read_model(name, folder=tmp_path)
    (old / runs.RECIPE).unlink()
    assert saved_model(str(old), tmp_path) == old / "model.keras"
    with pytest.raises(NotFoundError, match="kc train lenet5"):
        saved_model("latest", tmp_path / "nothing")


def test_a_saved_model_has_no_options(tmp_path):
    folder = run_folder(tmp_path, "run", 2, 1)
    with pytest.raises(UsageError):
        read_model(str(folder), settings={"latent": "3"}, folder=tmp_path)


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        ([], None),
        (["8x9x3"], (8, 9, 3)),
        (["image=8x9x3"], {"image": (8, 9, 3)}),
        (["image=8x9x3", "caption=16"], {"image": (8, 9, 3), "caption": (16,)}),
        (["image=8x9x3, caption=16"], {"image": (8, 9, 3), "caption": (16,)}),
        (["8,9,3"], (8, 9, 3)),
    ],
)
def test_sizes_of_inputs(texts, read):
    assert read_inputs(texts) == read


@pytest.mark.parametrize("texts", [["8x8x3", "9x9x3"], ["a=8", "9"], ["a=8", "a=9"]])
def test_sizes_of_which_inputs_is_not_clear(texts):
    with pytest.raises(UsageError, match="one for each input by name"):
        read_inputs(texts)


def test_words_that_are_a_network_a_stack_or_neither(tmp_path):
    assert read_model("vgg16", folder=tmp_path).name == "vgg16"
    assert summarise(read_model("conv3-8 fc2", folder=tmp_path), "m").rows[-1].type == "Dense"
    assert title("VGG-16") == "vgg16" and title("conv3-8 fc2") == "conv3-8 fc2"
    assert title("own.keras") == "own.keras"
    with pytest.raises(InputError, match="vgg16"):
        read_model("vgg61", folder=tmp_path)


def test_a_path_is_no_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lenet5").mkdir()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    assert saved_model("lenet5") is None  # a folder that is called as a network
    assert saved_model("deep/er") == Path("deep/er")
    assert saved_model("deep/none") is None
