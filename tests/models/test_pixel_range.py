"""Models that take other values of pixels than 0 to 1: read from their first layers, or given."""

import keras
import numpy as np
import pytest

from kerascourse.errors import UsageError
from kerascourse.models import pixel_range
from kerascourse.seeing.classifier import probabilities
from kerascourse.seeing.heatmap import heatmap
from kerascourse.seeing.source import Source
from kerascourse.seeing.subject import example, of_file

layers = keras.layers


def after(*first):
    """A network on images that begins with these layers, the first in a model of its own."""
    x = keras.Input((6, 6, 1))
    inner = keras.Model(x, first[0](x), name="first") if first else None
    y = keras.Input((6, 6, 1))
    z = inner(y) if inner else y
    for layer in first[1:]:
        z = layer(z)
    return keras.Model(y, layers.Dense(2, activation="softmax")(layers.Flatten()(z)))


def normalised(mean):
    layer = layers.Normalization(mean=mean, variance=1.0)
    layer.build((None, 6, 6, 1))
    return layer


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ((layers.Rescaling(1 / 255),), "0-255"),
        ((layers.Rescaling(1 / 127.5, offset=-1.0),), "0-255"),
        ((normalised(120.0),), "0-255"),
        ((normalised(0.13),), "0-1"),
        ((layers.Rescaling(2.0, offset=-1.0),), "0-1"),
        ((layers.Conv2D(1, 1), layers.Rescaling(1 / 255)), "0-1"),
        ((), "0-1"),
    ],
)
def test_the_range_is_read_from_the_first_layers(first, expected):
    assert pixel_range.of(after(*first)) == expected


def bright(threshold=128.0):
    """Class 1 where the mean of pixels in 0 to 255 is above the threshold: by hand."""
    x = keras.Input((28, 28, 1))
    mean = layers.GlobalAveragePooling2D()(layers.Rescaling(1 / 255, name="scaled")(x))
    model = keras.Model(x, layers.Dense(2, activation="softmax", name="told")(mean))
    bias = np.array([0.0, -1000.0 * threshold / 255])
    model.get_layer("told").set_weights([np.array([[0.0, 1000.0]]), bias])
    return model


def test_a_model_is_fed_the_range_that_it_takes(tmp_path):
    bright().save(tmp_path / "bright.keras")
    subject = of_file(tmp_path / "bright.keras", "digits")
    assert subject.pixels == "0-255"
    x = np.stack([np.full((28, 28, 1), grey, "float32") for grey in (0.3, 0.7)])
    told = probabilities(subject).predict(x, verbose=0)
    assert told.argmax(axis=1).tolist() == [0, 1]
    assert "fed as 0 to 255" in example(subject).name
    # the raw model takes all of these for dark
    wrong = of_file(tmp_path / "bright.keras", "digits", "0-1")
    assert probabilities(wrong).predict(x, verbose=0).argmax(axis=1).tolist() == [0, 0]
    assert example(wrong).name == "test image 0"


def test_a_heat_map_names_the_layers_as_the_model_does(tmp_path):
    x = keras.Input((28, 28, 1))
    maps = layers.Conv2D(3, 3, name="conv")(layers.Rescaling(1 / 255)(x))
    end = layers.Dense(2, activation="softmax")(layers.GlobalAveragePooling2D()(maps))
    keras.Model(x, end).save(tmp_path / "net.keras")
    subject = of_file(tmp_path / "net.keras", "digits")
    assert heatmap(subject, example(subject).pixels).layer == "conv"


def test_the_range_is_for_models_of_others(tmp_path):
    with pytest.raises(UsageError, match="--range is for models of others"):
        _subject = Source("lenet5", tmp_path, pixels="0-255").subject
