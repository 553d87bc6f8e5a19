"""The code that `kc code` writes, run in Keras: the same network as the one it was written from."""

import subprocess
import sys

import keras
import numpy as np
import pytest

from kerascourse.architectures.catalogue import CATALOGUE, find, read_options
from kerascourse.models.build import build
from kerascourse.models.live import read_live
from kerascourse.summaries.read import read_model
from kerascourse.symbolic.saved import read_keras_file
from tests.architectures.test_catalogue import UNUSUAL, case_id
from tests.code import foreign, keras_table
from tests.code.same import assert_same, built, written
from tests.keras_oracle import weightless
from tests.symbolic import forms, test_operations, test_other_models

# Keras takes long to make these
LONG = ("resnet50", "resnet101", "resnet110", "resnet152", "densenet121", "densenet169")
LONG += ("densenet201", "resnet44", "resnet56", "resnet32", "plain56")
NAMES = [
    pytest.param(entry.name, marks=[pytest.mark.slow] if entry.name in LONG else [])
    for entry in CATALOGUE
]
CASES = [
    (name, shape, settings)
    for name, cases in UNUSUAL.items()
    if name not in LONG
    for shape, settings in cases
]


@pytest.mark.parametrize("name", NAMES)
def test_a_network_of_the_catalogue(name):
    text = written(read_model(name))
    assert_same(weightless(lambda: build(name)), weightless(lambda: built(text)))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_with_every_option_at_another_value(case):
    name, shape, settings = case
    text = written(read_model(name, shape, settings=settings))
    chosen = read_options(find(name), settings)
    assert_same(weightless(lambda: build(name, shape, chosen)), weightless(lambda: built(text)))


def test_stack_notation():
    notation = "INPUT 32x32x3 [[conv3-32 relu]*2 pool2]*3 bn drop0.25 [fc128 relu]*1 fc10"
    text = written(read_model(notation, (32, 32, 3)))
    assert_same(build(notation, (32, 32, 3)), built(text))


@pytest.mark.parametrize("ending", [".keras", ".h5"])
@pytest.mark.parametrize("make", foreign.SMALL, ids=lambda make: make.__name__)
def test_a_model_of_others(make, ending, tmp_path):
    model = make()
    path = tmp_path / f"model{ending}"
    model.save(path)
    made = built(written(read_keras_file(path)))
    assert_same(model, made)
    if not any("Random" in type(layer).__name__ for layer in model.layers):
        assert_equal_outputs(model, made)


@pytest.mark.slow
@pytest.mark.parametrize("make", foreign.LARGE, ids=lambda make: make.__name__)
def test_a_large_model_of_others(make, tmp_path):
    model = make()
    model.save(tmp_path / "model.keras")
    made = built(written(read_keras_file(tmp_path / "model.keras")))
    assert_same(model, made)
    assert_equal_outputs(model, made)


def assert_equal_outputs(model, made):
    """With the same weights both give the same."""
    made.set_weights(model.get_weights())
    draw = np.random.default_rng(7)
    inputs = [
        draw.integers(0, 5, (2, *tensor.shape[1:])).astype(tensor.dtype) for tensor in model.inputs
    ]
    by_name = dict(zip([tensor.name for tensor in model.inputs], inputs, strict=True))
    is_dictionary = isinstance(getattr(model, "_inputs_struct", None), dict)
    given = by_name if is_dictionary else inputs if len(inputs) > 1 else inputs[0]
    ours, theirs = made(given, training=False), model(given, training=False)
    assert type(ours) is type(theirs)
    for one, other in zip(keras.tree.flatten(ours), keras.tree.flatten(theirs), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_a_model_that_two_others_have_is_made_once(tmp_path):
    model = foreign.child_of_two_parents()
    model.save(tmp_path / "model.keras")
    text = written(read_keras_file(tmp_path / "model.keras"))
    assert text.count("build_child()") == 2  # defined once, called once
    assert_same(model, built(text))


OTHERS = [*test_other_models.MODELS, *forms.MODELS.values()]


@pytest.mark.parametrize("make", OTHERS)
def test_a_model_in_memory(make):
    model = make()
    assert_same(model, built(written(read_live(model, "model"))))


@pytest.mark.parametrize("kind", test_operations.TRIED)
def test_an_operation_on_tensors(kind):
    x = keras.Input((8, 6, 3))
    model = keras.Model(x, keras.tree.flatten(test_operations.function_of(kind)(x)))
    assert_same(model, built(written(read_live(model, "model"))))


def test_the_table_of_keras_is_that_of_this_keras():
    assert keras_table.FILE.read_text("utf-8") == keras_table.written(keras_table.table())


def test_what_is_written_is_laid_out_as_ruff_has_it(tmp_path):
    for entry in CATALOGUE:
        (tmp_path / f"{entry.name}.py").write_text(written(read_model(entry.name)), "utf-8")
    for make in foreign.SMALL:
        text = written(read_live(make(), "model"))
        (tmp_path / f"{make.__name__}.py").write_text(text, "utf-8")
    for command in (["format", "--check"], ["check", "--select", "E,F,I,B,UP,SIM"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--isolated", "--line-length", "100"]
        done = subprocess.run([*ruff, tmp_path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
