"""Runs of earlier versions go on with the network that they had."""

import json
from types import SimpleNamespace

import keras
import pytest

from kerascourse.architectures.catalogue import find, read_options
from kerascourse.errors import InputError
from kerascourse.models.build import build
from kerascourse.summaries.read import read_model
from kerascourse.symbolic import layers
from kerascourse.training import checkpoint, recipe, resume

RUN = """model = "resnet20"
dataset = "digits"
[options]
classes = 10
shortcuts = true
"""
BY_HAND = """model = "resnet20"
dataset = "digits"
[options]
classes = 10
"""


def momentum(text, path):
    path = path / "recipe.toml"
    path.write_text(text)
    return recipe.read(path).builder_options()["bn_momentum"]


def test_a_run_had_the_momentum_of_keras(tmp_path):
    assert momentum(RUN, tmp_path) == 0.99 == keras.layers.BatchNormalization().momentum
    assert momentum(BY_HAND, tmp_path) == 0.9
    assert momentum(RUN + "bn_momentum = 0.8\n", tmp_path) == 0.8
    assert "bn_momentum=0.99" in recipe.read(write(tmp_path, RUN)).network


def write(path, text):
    (path / "recipe.toml").write_text(text)
    return path / "recipe.toml"


def test_a_network_without_normalisation_has_nothing_to_keep(tmp_path):
    text = 'model = "vgg11"\n[options]\nclasses = 10\nbatch_norm = false\n'
    text += 'dropout = 0.0\nstem = "small"\n'
    assert "bn_momentum" not in recipe.read(write(tmp_path, text)).options


STACK = """model = "conv3-4 bn relu gap fc10"
dataset = "digits"
precision = "float32"
devices = 1
deterministic = false
[options]
"""


def test_a_stack_of_an_earlier_run_had_it_too(tmp_path):
    assert momentum(STACK, tmp_path) == 0.99
    assert momentum(STACK + "bn_momentum = 0.9\n", tmp_path) == 0.9
    assert momentum('model = "conv3-4 bn relu gap fc10"\n', tmp_path) == 0.9
    without = recipe.read(write(tmp_path, STACK.replace("bn ", "")))
    assert without.options == {} and "bn_momentum" not in without.builder_options()
    built = build(find("conv3-4 bn fc10"), (8, 8, 3), {"bn_momentum": 0.8})
    (layer,) = (one for one in built.layers if isinstance(one, keras.layers.BatchNormalization))
    assert layer.momentum == 0.8


def test_it_resumes_so_and_a_change_is_named(tmp_path, monkeypatch):
    file = write(tmp_path, RUN)
    state = json.loads(json.dumps(recipe.read(file).model_dump(mode="json")))
    del state["options"]["bn_momentum"]
    monkeypatch.setattr(checkpoint, "load", lambda folder: SimpleNamespace(recipe=state))
    assert resume.planned(tmp_path).options["bn_momentum"] == 0.99
    write(tmp_path, RUN + "bn_momentum = 0.9\n")
    with pytest.raises(InputError, match=r"options\.bn_momentum was 0\.99, is 0\.9"):
        resume.planned(tmp_path)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("resnet20", {}),
        ("resnet18", {"stem": "small"}),
        ("densenet40", {}),
        ("vgg11", {"batch_norm": "true", "stem": "small"}),
        ("googlenet", {"batch_norm": "true", "stem": "small"}),
    ],
)
def test_keras_and_the_symbols_have_the_momentum_asked_for(name, settings):
    entry = find(name)
    for chosen, expected in ((settings, 0.9), (settings | {"bn_momentum": "0.7"}, 0.7)):
        graph = read_model(name, (32, 32, 3), settings=chosen)
        symbols = {
            layer.momentum for layer in graph.layers if isinstance(layer, layers.BatchNormalization)
        }
        assert symbols == {expected}
    model = build(entry, (32, 32, 3), read_options(entry, settings))
    kind = keras.layers.BatchNormalization
    assert {layer.momentum for layer in model.layers if isinstance(layer, kind)} == {0.9}
