"""A part of a network by its name, held against Keras' own model of the same layers."""

import keras
import pytest

from kerascourse.architectures.catalogue import CATALOGUE
from kerascourse.errors import UsageError
from kerascourse.models.live import read_live
from kerascourse.summaries.read import read_model
from kerascourse.symbolic.graph import InputLayer
from kerascourse.symbolic.part import part


def names(graph):
    return [node.layer.name for node in graph.nodes if not isinstance(node.layer, InputLayer)]


def shapes(tensors):
    return [tensor.sizes for tensor in tensors]


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_every_layer_of_every_network_is_a_part(entry):
    graph = read_model(entry.name)
    for node in graph.nodes:
        if isinstance(node.layer, InputLayer):
            continue
        alone = part(graph, node.layer.name)
        assert node.layer.name in names(alone)
        if len(names(alone)) == 1:
            given = {id(tensor): tensor for tensor in node.inputs}.values()
            assert shapes(alone.inputs) == shapes(given)
            assert shapes(alone.outputs) == shapes(node.outputs)
            assert alone.params.value == node.layer.params.value


@pytest.mark.parametrize(
    ("model", "name", "params", "inputs", "outputs"),
    [
        # Szegedy et al. 2015, table 1: 192 → 256 channels on 28×28
        ("googlenet", "inception_3a", 163_696, [(28, 28, 192)], [(28, 28, 256)]),
        ("googlenet", "Inception 3A", 163_696, [(28, 28, 192)], [(28, 28, 256)]),
        ("resnet50", "conv2-block1", 76_288, [(56, 56, 64)], [(56, 56, 256)]),
        ("densenet121", "block1", 338_304, [(56, 56, 64)], [(56, 56, 256)]),
        ("vgg16", "conv5", 3 * (9 * 512 + 1) * 512, [(14, 14, 512)], [(14, 14, 512)]),
        ("unet", "bottom", None, [(32, 32, 512)], [(28, 28, 1024)]),
    ],
)
def test_blocks(model, name, params, inputs, outputs):
    alone = part(read_model(model), name)
    assert shapes(alone.inputs) == inputs and shapes(alone.outputs) == outputs
    assert params is None or alone.params.value == params


def test_a_block_has_the_weights_that_keras_counts():
    model = keras.applications.ResNet50(weights=None, classes=10)
    graph = read_live(model, "resnet50")
    for name in ("conv3_block2", "conv4"):
        layers = [layer for layer in model.layers if layer.name.startswith(f"{name}_")]
        alone = part(graph, name)
        assert set(names(alone)) == {layer.name for layer in layers}
        assert alone.params.value == sum(layer.count_params() for layer in layers)


def nested():
    inner = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            keras.layers.Conv2D(4, 3, name="conv_a"),
            keras.layers.Conv2D(5, 3, name="conv_b"),
        ],
        name="features",
    )
    image = keras.Input((8, 8, 3))
    x = keras.layers.Flatten(name="flat")(inner(image))
    return keras.Model(image, keras.layers.Dense(2, name="head")(x))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("features", ["conv_a", "conv_b"]),
        ("conv_b", ["conv_b"]),
        ("features/conv_b", ["conv_b"]),
        ("conv", ["conv_a", "conv_b"]),
        ("head", ["head"]),
    ],
)
def test_nested_models_and_their_layers(name, found):
    alone = part(read_live(nested(), "nested"), name)
    assert names(alone) == found
    if found[-1] == "conv_b":
        assert shapes(alone.outputs) == [(4, 4, 5)]


@pytest.mark.parametrize(
    ("model", "name", "words"),
    [
        ("googlenet", "incepton_3a", "nearest: inception_3a"),
        ("lenet5", "zzz", "there are padding, c1"),
        ("lenet5", "", "there are"),
    ],
)
def test_a_wrong_name_lists_the_nearest(model, name, words):
    with pytest.raises(UsageError, match=words) as error:
        part(read_model(model, (28, 28, 1)), name)
    assert error.value.hint.startswith("Try: --only ")
