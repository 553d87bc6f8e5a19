"""The course's own layers against their formulas in NumPy, in float64."""

import numpy as np
import pytest

from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.architectures.lenet import C3_CONNECTIONS  # noqa: E402
from kerascourse.models import layers  # noqa: E402


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def arrays(result):
    return keras.ops.convert_to_numpy(result).astype("float64")


def test_namespace_has_keras_layers_and_ours():
    assert layers.Conv2D is keras.layers.Conv2D
    with pytest.raises(AttributeError):
        layers.NoSuchLayer  # noqa: B018


def test_reparametrization_adds_the_kl_in_nats_per_image(rng):
    mean, log_variance = rng.normal(size=(2, 5, 3)).astype("float32")
    layer = layers.Reparametrization(beta=0.5)
    layer([mean, log_variance])
    m, v = mean.astype("float64"), log_variance.astype("float64")
    # KL(N(m, s²) ‖ N(0, 1)) in its other usual form: log(1/s) + (s² + m²)/2 − 1/2
    sigma = np.sqrt(np.exp(v))
    kl = (np.log(1 / sigma) + (sigma**2 + m**2) / 2 - 0.5).sum(axis=1).mean()
    assert arrays(layer.losses[0]) == pytest.approx(0.5 * kl, rel=1e-6)


def test_reparametrization_samples_the_right_normal():
    mean = np.tile(np.float32([[1.0, -2.0]]), (20_000, 1))
    log_variance = np.tile(np.log(np.float32([[4.0, 0.25]])), (20_000, 1))
    for training in (True, False):  # a held-out bound needs samples too
        z = arrays(layers.Reparametrization(seed=3)([mean, log_variance], training=training))
        # standard errors of the mean: 0.014 and 0.0035
        assert z.mean(axis=0) == pytest.approx([1, -2], abs=0.06)
        assert z.std(axis=0) == pytest.approx([2, 0.5], rel=0.03)


def test_reparametrization_draws_anew_each_time_and_again_from_its_seed():
    ones = [np.ones((4, 2), "float32")] * 2
    layer, again = (layers.Reparametrization(seed=3) for _ in range(2))
    first, second = arrays(layer(ones)), arrays(layer(ones))
    assert not np.allclose(first, second)
    assert np.array_equal(first, arrays(again(ones)))


def test_local_response_normalization(rng):
    x = 20 * rng.normal(size=(2, 3, 3, 7))
    expected = np.empty_like(x)
    for i in range(7):
        neighbours = x[..., max(0, i - 2) : i + 3]
        expected[..., i] = x[..., i] / (2 + 1e-2 * (neighbours**2).sum(-1)) ** 0.75
    found = layers.LocalResponseNormalization(alpha=1e-2)(x.astype("float32"))
    assert arrays(found) == pytest.approx(expected, rel=1e-5)


def test_partial_convolution_sees_only_its_connections(rng):
    connections, k = [[0, 2], [1], [0, 1, 2]], 3
    layer = layers.PartialConv2D(connections, k, activation="tanh")
    layer.build((None, 6, 5, 3))
    kernel = rng.normal(size=6 * k * k)
    bias = rng.normal(size=3)
    layer.set_weights([kernel, bias])
    x = rng.normal(size=(2, 6, 5, 3))

    expected = np.zeros((2, 4, 3, 3))
    filters = iter(kernel.reshape(6, k, k))
    for made, seen in enumerate(connections):
        for source in seen:
            weights = next(filters)
            for row in range(4):
                for column in range(3):
                    window = x[:, row : row + k, column : column + k, source]
                    expected[:, row, column, made] += (window * weights).sum(axis=(1, 2))
    assert arrays(layer(x.astype("float32"))) == pytest.approx(np.tanh(expected + bias), abs=1e-5)
    assert layer.compute_output_shape((None, 6, 5, 3)) == (None, 4, 3, 3)


def test_partial_convolution_of_lenet_has_the_papers_count():
    layer = layers.PartialConv2D(C3_CONNECTIONS, 5)
    layer.build((None, 14, 14, 6))
    assert layer.count_params() == 1516  # LeCun et al. 1998, section II.B
    with pytest.raises(ValueError, match="beyond the input's 5"):
        layers.PartialConv2D(C3_CONNECTIONS, 5).build((None, 14, 14, 5))


def test_channel_scale(rng):
    x, scale, shift = rng.normal(size=(2, 3, 3, 4)), rng.normal(size=4), rng.normal(size=4)
    layer = layers.ChannelScale()
    assert arrays(layer(x.astype("float32"))) == pytest.approx(x, rel=1e-6)
    layer.set_weights([scale, shift])
    assert arrays(layer(x.astype("float32"))) == pytest.approx(x * scale + shift, abs=1e-6)
    assert layer.count_params() == 8


def test_pad_channels(rng):
    x = rng.normal(size=(2, 3, 3, 4)).astype("float32")
    padded = arrays(layers.PadChannels(7)(x))
    assert padded.shape == (2, 3, 3, 7)
    assert np.array_equal(padded[..., :4], x.astype("float64"))
    assert not padded[..., 4:].any()


@pytest.mark.parametrize("shape", [(6, 4), (3, 2, 2, 4)])
def test_kl_sparsity(rng, shape):
    x = rng.uniform(0.02, 0.98, size=shape)
    layer = layers.KLSparsity(target=0.1, weight=3)
    assert arrays(layer(x.astype("float32"))) == pytest.approx(x, rel=1e-6)
    mean = x.reshape(-1, 4).mean(axis=0)
    terms = 0.1 * np.log(0.1 / mean) + 0.9 * np.log(0.9 / (1 - mean))
    assert arrays(layer.losses[0]) == pytest.approx(3 * terms.sum(), rel=1e-5)


def test_kl_sparsity_of_a_dead_unit_is_finite():
    layer = layers.KLSparsity()
    layer(np.zeros((3, 2), "float32"))
    assert np.isfinite(arrays(layer.losses[0]))


@pytest.mark.parametrize(("kind", "values"), [("salt_and_pepper", [0, 0.5, 1]), ("mask", [0, 0.5])])
def test_noise_changes_its_share_of_the_pixels_while_training(kind, values):
    grey = np.full((20, 30, 40, 3), 0.5, "float32")
    layer = layers.PixelNoise(kind, 0.3, seed=2)
    assert np.array_equal(arrays(layer(grey)), grey)
    first, second = (arrays(layer(grey, training=True)) for _ in range(2))
    assert np.unique(first).tolist() == values
    # a pixel changes in all its channels
    assert np.array_equal(first, first[..., :1].repeat(3, axis=-1))
    # 24,000 pixels: a standard error of 0.003
    assert (first[..., 0] != 0.5).mean() == pytest.approx(0.3, abs=0.015)
    if kind == "salt_and_pepper":
        assert (first[..., 0] == 1).mean() == pytest.approx(0.15, abs=0.015)
    assert not np.array_equal(first, second)
    half = layers.PixelNoise(kind, 0.3, dtype="mixed_float16")(grey, training=True)
    assert keras.backend.standardize_dtype(half.dtype) == "float16"


def test_16_bits_keep_what_needs_32():
    big = np.full((1, 1, 1, 5), 300, "float32")  # 300² is beyond float16
    found = layers.LocalResponseNormalization(dtype="mixed_float16")(big)
    assert keras.backend.standardize_dtype(found.dtype) == "float16"
    assert np.isfinite(arrays(found)).all()
    layer = layers.Reparametrization(dtype="mixed_float16")
    z = layer([np.full((2, 3), 300, "float32"), np.zeros((2, 3), "float32")])
    assert keras.backend.standardize_dtype(z.dtype) == "float16"
    # 3 · 300²/2 is beyond float16, too
    assert arrays(layer.losses[0]) == pytest.approx(135_000)
    sparsity = layers.KLSparsity(dtype="mixed_float16")
    sparsity(np.full((2, 3), 1e-3, "float32"))
    assert keras.backend.standardize_dtype(sparsity.losses[0].dtype) == "float32"


def test_a_saved_model_comes_back(tmp_path, rng):
    inputs = keras.Input((8, 8, 3))
    x = layers.PixelNoise("mask", 0.2, 4)(inputs)
    x = layers.PartialConv2D([[0], [1, 2]], 3, activation="sigmoid")(x)
    x = layers.LocalResponseNormalization(depth_radius=1, bias=1.5, alpha=0.1, beta=0.5)(x)
    x = layers.PadChannels(4)(layers.ChannelScale()(x))
    x = layers.Flatten()(layers.KLSparsity(0.2, 0.3)(x))
    z = layers.Reparametrization(0.7, 5)([x, x])
    model = keras.Model(inputs, [x, z])
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    images = rng.uniform(size=(2, 8, 8, 3)).astype("float32")
    before, after = model(images), loaded(images)
    assert np.array_equal(arrays(before[0]), arrays(after[0]))
    assert np.array_equal(arrays(before[1]), arrays(after[1]))  # the seed is in the file
    noise = loaded.layers[1]
    assert (noise.kind, noise.rate, noise.seed) == ("mask", 0.2, 4)
    assert [arrays(loss) for loss in model.losses] == [arrays(loss) for loss in loaded.losses]
