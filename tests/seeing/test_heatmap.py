"""Maps of what raises a score, held against the formulas by hand."""

import keras
import numpy as np
import pytest
from scipy.ndimage import zoom
from scipy.signal import correlate

from kerascourse.errors import UsageError
from kerascourse.seeing.heatmap import heatmap
from tests.seeing import networks


def convolved(image, kernel, bias):
    """A valid convolution and ReLU, map by map."""
    maps = [
        sum(
            correlate(image[..., c], kernel[..., c, k], mode="valid") for c in range(image.shape[2])
        )
        for k in range(kernel.shape[3])
    ]
    return np.maximum(np.stack(maps, axis=-1) + bias, 0)


def by_hand(model, image, number, is_pooled):
    """(score, Grad-CAM), the gradient taken by hand: that of a linear function of the maps."""
    kernel, bias, weights, offset = (np.float64(w) for w in model.get_weights())
    maps = convolved(np.float64(image), kernel, bias)
    rows, columns, count = maps.shape
    if is_pooled:
        slopes = np.broadcast_to(weights[:, number] / (rows * columns), maps.shape)
    else:
        slopes = weights[:, number].reshape(rows, columns, count)
    score = (slopes * maps).sum() + offset[number]
    return score, np.maximum((slopes.mean(axis=(0, 1)) * maps).sum(axis=2), 0)


@pytest.mark.parametrize(
    "build, is_pooled",
    [(networks.pooled, True), (networks.flattened, False), (networks.nested, False)],
)
def test_it_equals_the_formula(build, is_pooled, rng):
    keras.utils.set_random_seed(3)
    model, image = build(), rng.random((6, 6, 2), "float32")
    for number in range(3):
        found = heatmap(networks.subject(model), image, wanted=str(number))
        score, expected = by_hand(model, image, number, is_pooled)
        assert found.exact and found.score == pytest.approx(score, abs=1e-5)
        assert np.allclose(found.gradient_map, expected, atol=1e-5)
        assert (found.activation_map is not None) == is_pooled
    assert found.layer.endswith("conv")


def test_the_plain_map_and_the_bias_add_up_to_the_score(rng):
    model, image = networks.pooled(), rng.random((6, 6, 2), "float32")
    found = heatmap(networks.subject(model), image, wanted="2")
    bias = model.get_weights()[-1][2]
    assert found.activation_map.mean() + bias == pytest.approx(found.score, abs=1e-5)
    assert np.allclose(np.maximum(found.activation_map, 0) / 16, found.gradient_map, atol=1e-6)


def test_it_points_at_the_quadrant_that_the_network_looks_at():
    """Only the upper left quarter of the maps counts, and there the image is bright."""
    image = keras.Input((8, 8, 1))
    maps = keras.layers.Conv2D(1, 1, name="copy")(image)
    result = keras.layers.Dense(2, activation="softmax")(keras.layers.Flatten()(maps))
    model = keras.Model(image, result)
    kernel = np.zeros((8, 8, 2), "float32")
    kernel[:4, :4, 1] = 1
    model.set_weights([np.ones((1, 1, 1, 1)), np.zeros(1), kernel.reshape(64, 2), np.zeros(2)])
    bright = np.zeros((8, 8, 1), "float32")
    bright[:4, :4] = 1
    found = heatmap(networks.subject(model), bright)
    assert found.number == 1
    assert (found.gradient_map[:4, :4] > 0).all()
    assert found.gradient_map.sum() == pytest.approx(found.gradient_map[:4, :4].sum())


def test_a_layer_of_a_nested_model_is_found_by_its_name(rng):
    image = rng.random((6, 6, 2), "float32")
    subject = networks.subject(networks.nested())
    assert heatmap(subject, image, "conv").layer == "features/conv"
    with pytest.raises(UsageError, match="conv"):
        heatmap(subject, image, "konv")
    with pytest.raises(UsageError, match="gives a vector"):
        heatmap(subject, image, "dense" if "dense" in _names(subject) else _names(subject)[-1])


def _names(subject):
    return [layer.name for layer in subject.model.layers]


def test_it_is_enlarged_bilinearly(rng):
    found = heatmap(networks.subject(networks.pooled()), rng.random((6, 6, 2), "float32"))
    values = rng.random((3, 3))
    expected = zoom(values, 2, order=1, mode="nearest", grid_mode=True)
    assert np.allclose(found.enlarged(values), expected, atol=1e-6)


def test_an_input_of_any_size(rng):
    image = keras.Input((None, None, 2))
    maps = keras.layers.Conv2D(4, 3, name="conv")(image)
    result = keras.layers.Dense(2)(keras.layers.GlobalAveragePooling2D()(maps))
    found = heatmap(networks.subject(keras.Model(image, result)), rng.random((9, 7, 2), "float32"))
    assert found.gradient_map.shape == (7, 5)


def test_a_network_without_maps_is_sent_elsewhere():
    dense = keras.Sequential(
        [keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(2)]
    )
    with pytest.raises(UsageError, match="kc plot occlusion small"):
        heatmap(networks.subject(dense), np.zeros((4, 4, 1), "float32"))
