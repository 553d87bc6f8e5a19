"""An autoencoder in halves: together they are the whole, wherever the latent layer is."""

import keras
import numpy as np
import pytest
from keras import layers

from kerascourse.architectures.catalogue import find
from kerascourse.errors import UsageError
from kerascourse.models.build import build
from kerascourse.models.unfolded import unfold
from kerascourse.seeing.latent import cut, halves, reconstructed

SHAPE = (8, 8, 1)
IMAGES = np.random.default_rng(0).random((5, *SHAPE), dtype="float32")


def sequential():
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Flatten(),
            layers.Dense(3),
            layers.LeakyReLU(name="last_of_equals"),
            layers.Dense(64, activation="sigmoid"),
            layers.Reshape(SHAPE),
        ]
    )


def nested():
    encoder = keras.Sequential([keras.Input(SHAPE), layers.Flatten(), layers.Dense(2, name="code")])
    decoder = keras.Sequential([keras.Input((2,)), layers.Dense(64), layers.Reshape(SHAPE)])
    inputs = keras.Input(SHAPE)
    return keras.Model(inputs, decoder(encoder(inputs)))


def catalogue(name, **options):
    return build(find(name), SHAPE, options)


@pytest.mark.parametrize(
    ("model", "layer", "shape"),
    [
        (sequential(), "last_of_equals", (3,)),
        (nested(), "code", (2,)),
        (catalogue("undercomplete", latent=2), "latent", (2,)),
        (catalogue("sparse", latent=20), "latent", (20,)),
        (catalogue("denoising", latent=4), "latent", (2, 2, 4)),
    ],
)
def test_the_halves_together_are_the_whole(model, layer, shape):
    parts = halves(model, "mine")
    assert parts.layer.rpartition("/")[2] == layer and parts.shape == shape
    assert not parts.sampled
    whole = model.predict(IMAGES, verbose=0)
    np.testing.assert_allclose(parts.decode(parts.encode(IMAGES)), whole, atol=1e-5)
    np.testing.assert_allclose(reconstructed(model, "mine", IMAGES), whole, atol=1e-6)


def test_a_variational_encoder_gives_the_mean():
    model = catalogue("vae", latent=3)
    parts = halves(model, "vae")
    assert parts.sampled and parts.layer == "z"
    means = keras.Model(model.inputs[0], model.get_layer("z_mean").output)
    np.testing.assert_allclose(parts.encode(IMAGES), means.predict(IMAGES, verbose=0), atol=1e-6)
    # with a variance of nearly nothing the sample is the mean, and the model's own output the same
    variance = model.get_layer("z_log_variance")
    variance.set_weights([np.zeros_like(variance.get_weights()[0]), np.full(3, -60.0)])
    whole = model.predict(IMAGES, verbose=0)
    np.testing.assert_allclose(parts.decode(parts.encode(IMAGES)), whole, atol=1e-5)
    np.testing.assert_allclose(reconstructed(model, "vae", IMAGES), whole, atol=1e-5)


def test_the_activation_is_that_which_made_the_point():
    assert halves(catalogue("undercomplete"), "mine").activation == "linear"
    assert halves(catalogue("sparse", latent=20), "mine").activation == "relu"
    assert halves(catalogue("sparse", latent=20, sparsity="kl"), "mine").activation == "sigmoid"
    alone = keras.Sequential(
        [
            *(keras.Input(SHAPE), layers.Flatten(), layers.Dense(3), layers.ReLU()),
            *(layers.Dropout(0.5), layers.Dense(64), layers.Reshape(SHAPE)),
        ]
    )
    assert halves(alone, "mine").activation == "relu"


def test_rows_are_cut_too():
    model = build(find("dense_autoencoder"), (6,), {"latent": 2})
    parts = cut(unfold(model), "mine")
    assert parts.layer == "latent" and parts.shape == (2,)
    rows = np.random.default_rng(0).normal(size=(4, 6)).astype("float32")
    whole = model.predict(rows, verbose=0)
    np.testing.assert_allclose(parts.decode(parts.encode(rows)), whole, atol=1e-5)


def test_what_is_not_the_latent_space():
    with pytest.raises(UsageError, match=r"lenet5 turns 28×28×1 into 10. Try: kc train vae"):
        halves(build(find("lenet5"), (28, 28, 1)), "lenet5")
    with pytest.raises(UsageError, match="latent space"):
        halves(catalogue("superres"), "superres")
