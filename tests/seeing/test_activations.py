"""Feature maps and dead units of networks whose answers are known."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.models.unfolded import is_relu
from kerascourse.seeing.activations import activations
from kerascourse.seeing.subject import Example, Subject, example, of_name


def data(count, shape=(8, 8, 2)):
    x = np.random.default_rng(0).random((count, *shape), dtype=np.float32)
    part = Split(x, np.zeros(count, np.int64))
    return Dataset("planted", part, part, part, ("a",), "made here")


def alive(layer, dead):
    """Weights and biases above 0, so that no unit is dead but those with a bias of −1e6."""
    kernel, bias = (np.abs(values) for values in layer.get_weights())
    bias[:] = 0.1
    bias[list(dead)] = -1e6
    layer.set_weights([kernel, bias])


def planted(count=40):
    layers = keras.layers
    conv = layers.Conv2D(6, 3, name="conv")
    inner = layers.Conv2D(5, 3, activation="relu", name="inner_conv")
    hidden = layers.Dense(7, activation="relu", name="hidden")
    other = layers.Dense(4, name="other")
    model = keras.Sequential(
        [
            keras.Input((8, 8, 2)),
            conv,
            layers.ReLU(name="relu"),
            keras.Sequential([inner, layers.Flatten(), hidden], name="block"),
            other,
            layers.Activation("relu", name="last"),
            layers.Dense(3, activation="softmax"),
        ]
    )
    for layer, dead in ((conv, (1, 4)), (inner, (0,)), (hidden, ()), (other, (0, 1, 2))):
        alive(layer, dead)
    return Subject("planted", model, True, data(count) if count else None, None)


def test_planted_dead_units_are_found_and_no_other():
    subject = planted()
    found = activations(subject, example(subject))
    assert {units.layer: units.dead for units in found.units} == {
        "relu": (1, 4),
        "block/inner_conv": (0,),
        "block/hidden": (),
        "last": (0, 1, 2),
    }
    assert [units.count for units in found.units] == [6, 5, 7, 4]
    assert found.sample == 40 and found.units[3].share == 0.75


@pytest.mark.parametrize(
    ("place", "dead", "sparse"), [(499, (1,), (0,)), (500, (1,), (0,)), (None, (0, 1), ())]
)
def test_one_image_of_the_data_is_enough_to_be_sparse_and_not_dead(place, dead, sparse):
    dense = keras.layers.Dense(2, activation="relu")
    pooling = keras.layers.AveragePooling2D(1)
    model = keras.Sequential([keras.Input((8, 8, 2)), pooling, keras.layers.Flatten(), dense])
    kernel = np.zeros((128, 2), np.float32)
    kernel[0, 0] = 1
    dense.set_weights([kernel, np.zeros(2, np.float32)])
    dataset = data(600)
    dataset.test.stored[:, 0, 0, 0] = 0
    if place is not None:
        dataset.test.stored[place, 0, 0, 0] = 1
    subject = Subject("s", model, True, dataset, None)
    found = activations(subject, example(subject))
    assert found.sample == 500 and found.checked == 3 * 600
    assert found.units[0].dead == dead and found.units[0].sparse == sparse


def test_sparse_is_a_unit_that_is_on_for_few_images():
    dense = keras.layers.Dense(3, activation="relu")
    pooling = keras.layers.AveragePooling2D(1)
    model = keras.Sequential([keras.Input((8, 8, 2)), pooling, keras.layers.Flatten(), dense])
    # on where its own pixel is above 0.5: for 1, for 2 and for all of 40 images
    kernel = np.zeros((128, 3), np.float32)
    kernel[[0, 1, 2], [0, 1, 2]] = 1
    dense.set_weights([kernel, np.full(3, -0.5, np.float32)])
    dataset = data(40)
    stored = dataset.test.stored
    stored[:] = 0
    stored[0, 0, 0, 0] = stored[:3, 0, 0, 1] = stored[:, 0, 1, 0] = 1
    subject = Subject("s", model, True, dataset, None)
    found = activations(subject, example(subject))
    # 1 of 40 is 2.5 %, 3 of 40 are 7.5 %
    assert found.units[0].sparse == (0,) and found.units[0].dead == ()
    assert found.checked == 40  # no unit to look for in further images


def test_the_maps_are_the_outputs_of_the_layers():
    subject = planted()
    image = example(subject, 3)
    found = activations(subject, image, ["relu", "inner_conv"])
    first = keras.Model(subject.model.inputs, subject.model.get_layer("relu").output)
    expected = first.predict(image.pixels[None], verbose=0)
    assert [layer.layer for layer in found.maps] == ["relu", "block/inner_conv"]
    assert_allclose(found.maps[0].maps, expected[0], rtol=1e-5)
    inner = subject.model.get_layer("block").layers[0]
    assert_allclose(found.maps[1].maps, keras.ops.convert_to_numpy(inner(expected))[0], rtol=1e-5)


def test_without_data_there_are_maps_only():
    subject = planted(count=0)
    image = Example(np.zeros((8, 8, 2), np.float32), None, "mine.png")
    found = activations(subject, image)
    assert found.units is None and len(found.maps) == 3


def test_many_layers_are_spread_over_the_network():
    subject = of_name("resnet20", "digits", (28, 28, 1))
    found = activations(subject, example(subject))
    names = [layer.layer for layer in found.maps]
    assert len(set(names)) == 8 < found.layers_with_maps
    assert names[0] == "conv1" and names[-1].startswith("conv4_block3")
    assert len(found.units) == 19


def test_a_layer_without_height_and_width_has_no_maps():
    subject = planted()
    with pytest.raises(UsageError, match="received block/hidden of 7"):
        activations(subject, example(subject), ["hidden"])
    flat = keras.Sequential([keras.Input((8, 8, 2)), keras.layers.Flatten()])
    with pytest.raises(UsageError, match="no layer of flat has height"):
        activations(Subject("flat", flat, True, None, None), example(subject))


def test_what_a_relu_is():
    layers = keras.layers
    assert is_relu(layers.ReLU()) and is_relu(layers.Activation("relu"))
    assert is_relu(layers.Dense(1, activation="relu"))
    x = keras.Input((4,))
    assert is_relu(keras.Model(x, keras.ops.relu(x)).operations[-1])
    assert not is_relu(layers.ReLU(negative_slope=0.1)) and not is_relu(layers.LeakyReLU())
    assert not is_relu(layers.Conv2D(1, 1, activation="tanh")) and not is_relu(layers.Flatten())
