"""Filters: the weights as they are, noise scores by hand, and images that excite."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from kerascourse.errors import UsageError
from kerascourse.seeing.filters import (
    CONTRAST,
    GREY,
    filters,
    kernels_of,
    maximised,
    noise_scores,
)
from kerascourse.seeing.subject import Subject, of_name


def subject(*layers, shape=(16, 16, 3)):
    model = keras.Sequential([keras.Input(shape), *layers])
    return Subject("planted", model, True, None, None)


def score_by_loops(kernel, side=32):
    """The share of high frequencies, with the Fourier sum written out."""
    height, width, channels = kernel.shape
    low = high = 0.0
    for channel in range(channels):
        pattern = kernel[..., channel] - kernel[..., channel].mean()
        for u in range(side):
            for v in range(side):
                value = 0j
                for y in range(height):
                    for x in range(width):
                        angle = -2 * np.pi * (u * y + v * x) / side
                        value += pattern[y, x] * (np.cos(angle) + 1j * np.sin(angle))
                cycles = np.hypot(min(u, side - u), min(v, side - v)) / side
                if cycles > 0.25:
                    high += abs(value) ** 2
                else:
                    low += abs(value) ** 2
    return high / (high + low)


def test_the_score_is_the_fourier_sum_written_out():
    kernels = np.random.default_rng(3).normal(size=(3, 2, 2, 2))
    expected = [score_by_loops(kernels[..., place]) for place in range(2)]
    assert_allclose(noise_scores(kernels), expected, rtol=1e-10)


def test_a_checkerboard_is_noise_and_a_blob_is_none():
    y, x = np.mgrid[:7, :7]
    board = (-1.0) ** (y + x)
    blob = np.exp(-((y - 3) ** 2 + (x - 3) ** 2) / 8)
    constant = np.full((7, 7), 0.3)
    kernels = np.stack([board, blob, constant], -1)[:, :, None].astype(np.float32)
    noisy, smooth, flat = noise_scores(kernels)
    assert noisy > 0.95 and smooth < 0.2 and flat == 0


def test_white_noise_has_what_lies_beyond_a_circle():
    kernels = np.random.default_rng(0).normal(size=(11, 11, 3, 200))
    # the square of all frequencies without the disc of radius ¼
    assert noise_scores(kernels).mean() == pytest.approx(1 - np.pi / 16, abs=0.02)


def test_a_nested_model_shows_its_first_pattern():
    inner = keras.Sequential(
        [keras.Input((16, 16, 3)), keras.layers.Conv2D(4, 1), keras.layers.Conv2D(5, 5, name="k")],
        name="inner",
    )
    found = filters(subject(inner, keras.layers.Flatten(), keras.layers.Dense(2)))
    assert found.layer == "inner/k" and not found.sees_image
    assert_array_equal(found.kernels, inner.get_layer("k").kernel.numpy())
    assert found.noise.shape == found.untrained_noise.shape == (5,)
    assert (found.noise != found.untrained_noise).any()


def test_a_kernel_has_its_filters_last_in_every_kind_of_convolution():
    x = np.ones((1, 8, 8, 3), np.float32)
    for layer, shape in (
        (keras.layers.DepthwiseConv2D(3, depth_multiplier=2), (3, 3, 1, 6)),
        (keras.layers.Conv2DTranspose(5, 3), (3, 3, 3, 5)),
        (keras.layers.Conv2D(4, (5, 2)), (5, 2, 3, 4)),
    ):
        layer(x)
        assert kernels_of(layer).shape == shape


@pytest.mark.parametrize(
    ("layers", "layer", "words"),
    [
        ([keras.layers.Flatten()], None, "no convolution"),
        ([keras.layers.Conv2D(2, 1, name="point")], None, "all kernels of planted are 1×1"),
        (
            [keras.layers.Conv2D(2, 1, name="p2"), keras.layers.Conv2D(2, 3, name="big")],
            "p2",
            "no pattern; larger: big",
        ),
        (
            [keras.layers.Conv2D(2, 3, name="big2"), keras.layers.ReLU(name="relu")],
            "relu",
            "received the layer relu; convolutions: big2",
        ),
    ],
)
def test_what_has_no_pattern_says_so(layers, layer, words):
    with pytest.raises(UsageError, match=words):
        filters(subject(*layers), layer)


def test_the_ascent_exceeds_the_start_and_random_images():
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Conv2D(3, 3, activation="tanh"), keras.layers.Conv2D(20, 3, name="two")]
    given = subject(*layers)
    found = maximised(given, "two")
    assert found.images.shape == (16, 16, 16, 3) and found.count == 20
    assert found.images.min() >= 0 and found.images.max() <= 1
    # start and random images differ by some hundredths
    assert (found.reached > found.start + 0.1).all()
    assert (found.reached > found.random + 0.1).all()
    output = given.model.predict(found.images, verbose=0)
    expected = [output[place, 6, 6, place] for place in range(16)]
    assert_allclose(found.reached, expected, rtol=1e-4)
    assert_array_equal(maximised(given, "two", 2).images, found.images[:2])


def test_a_linear_unit_is_excited_most_by_its_own_kernel():
    """Of all images of one contrast it is the one along the weights (Cauchy and Schwarz)."""
    layer = keras.layers.Conv2D(4, (3, 5), activation="tanh")
    given = subject(layer, shape=(11, 13, 2))
    keras.utils.set_random_seed(2)
    layer.set_weights([np.random.default_rng(0).normal(size=(3, 5, 2, 4)), np.zeros(4)])
    found = maximised(given)
    assert found.box == (slice(4, 7), slice(4, 9))
    for image, kernel in zip(
        found.patches, np.moveaxis(layer.get_weights()[0], -1, 0), strict=True
    ):
        deviation = image - GREY
        assert np.corrcoef(deviation.ravel(), kernel.ravel())[0, 1] > 0.99
        assert np.sqrt((deviation**2).mean()) == pytest.approx(CONTRAST, rel=0.02)
    rest = found.images.copy()
    rest[:, 4:7, 4:9] = GREY
    assert_array_equal(rest, np.full_like(rest, GREY))
    # a normal distribution of this spread has 1.2 % beyond black and white
    assert found.saturated < 0.05


def test_a_filter_that_is_off_climbs_before_its_relu():
    layer = keras.layers.Conv2D(2, 1, activation="relu")
    given = subject(layer, shape=(4, 4, 1))
    layer.set_weights([np.array([[[[1.0, -1.0]]]], np.float32), np.array([-0.6, 0.4], np.float32)])
    found = maximised(given)
    assert found.box == (slice(2, 3), slice(2, 3))
    assert_allclose(found.patches.ravel(), [GREY + CONTRAST, GREY - CONTRAST], atol=1e-6)
    assert_allclose(found.reached, [0.1, 0.1], atol=1e-6)
    assert layer.activation is keras.activations.relu


@pytest.fixture(scope="module")
def trained_lenet():
    """LeNet after a few epochs on the embedded digits."""
    keras.utils.set_random_seed(0)
    given = of_name("lenet5", "digits")
    given.model.compile("adam", "sparse_categorical_crossentropy")
    train = given.dataset.train
    given.model.fit(train.x, train.y, epochs=8, verbose=0)
    return given


@pytest.mark.parametrize("layer", ["c1", "c3", "c5"])
def test_what_excites_a_trained_network_is_not_black_and_white(trained_lenet, layer):
    found = maximised(trained_lenet, layer)
    assert found.saturated < 0.1
    assert (found.reached >= found.random).all() and (found.reached > found.start).all()


def test_small_kernels_have_no_noise_score():
    for side, scored in ((1, False), (3, False), (5, True), (7, True)):
        convolution = keras.layers.Conv2D(2, side, name="k")
        layers = [keras.layers.Conv2D(2, 2), convolution] if side == 1 else [convolution]
        given = filters(subject(*layers), "k" if side > 1 else None)
        assert (given.noise is not None) == scored == (given.untrained_noise is not None)


FAMILIES = ("lenet5", "resnet20", "vgg16")


@pytest.mark.parametrize("name", FAMILIES)
def test_networks_of_the_catalogue(name):
    found = filters(of_name(name, input_shape=(32, 32, 1)))
    assert found.sees_image and found.kernels.shape[2] == 1


def test_kernels_without_a_height_and_a_width_have_no_picture():
    x = keras.Input((20, 3))
    model = keras.Model(x, keras.layers.Conv1D(4, 5, name="sounds")(x))
    with pytest.raises(UsageError, match="height and a width, sounds is a Conv1D"):
        filters(Subject("sound", model, True, None, None))
