"""Reconstructions beside plain methods, by networks whose answer is known."""

import keras
import numpy as np
import pytest
from keras import layers
from sklearn.decomposition import PCA

from kerascourse.architectures.catalogue import find
from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.evaluation.image_quality import Quality
from kerascourse.evaluation.reconstruction import Method, activity_of, given, reconstruction
from kerascourse.models.build import build
from kerascourse.models.layers import PixelNoise
from kerascourse.results import reconstruction as results
from kerascourse.seeing.subject import Subject
from kerascourse.training import plan, tasks
from kerascourse.training.batches import streams
from kerascourse.training.ready import Ready, compiled
from kerascourse.training.recipe import Recipe

RNG = np.random.default_rng(0)
WAVES = np.sin(np.linspace(0, 3, 144)[None] * RNG.uniform(1, 4, (60, 1)) + RNG.random((60, 1)))
IMAGES = (0.5 + 0.4 * WAVES + 0.05 * RNG.random((60, 144))).reshape(60, 12, 12, 1).astype("float32")


def subject(task, model, examples=IMAGES):
    parts = [
        Split(examples[place], np.zeros(20, "int64"))
        for place in (slice(0, 20), slice(20, 40), slice(40, 60))
    ]
    return Subject("mine", model, True, Dataset("mine", *parts, ("a",), ""), task)


def sequential(*stack, shape=(12, 12, 1)):
    return keras.Sequential([keras.Input(shape), *stack])


def bottleneck(units, activation=None):
    """An autoencoder of 12×12 with `units` values in the middle."""
    return sequential(
        layers.Flatten(),
        layers.Dense(units, activation=activation, name="latent"),
        layers.Dense(144),
        layers.Reshape((12, 12, 1)),
    )


def method(found, kind):
    (one,) = (one for one in found.methods if one.kind == kind)
    return one


def test_beside_a_latent_space_stands_pca_of_its_size():
    model = bottleneck(3)
    found = reconstruction(subject("reconstruction", model), most=4)
    outputs = model.predict(IMAGES[40:], verbose=0)
    assert found.network.quality.mse == pytest.approx(((outputs - IMAGES[40:]) ** 2).mean(), 1e-5)
    rows = IMAGES.reshape(60, 144)
    pca = PCA(3).fit(rows[:20])
    expected = ((pca.inverse_transform(pca.transform(rows[40:])) - rows[40:]) ** 2).mean()
    assert found.plain.kind == "pca" and found.plain.values == found.latent == 3
    assert found.plain.quality.mse == pytest.approx(expected, rel=1e-4)
    assert found.ratio(found.network) == pytest.approx(found.network.quality.mse / expected, 1e-4)
    assert found.gain(found.network) == pytest.approx(
        -10 * np.log10(found.ratio(found.network)), abs=1e-4
    )
    # a perfect copy has no finite PSNR, and so no gain
    assert found.gain(Method("copy", Quality(0.0, None, 1.0))) is None
    assert (found.count, found.validated, found.activity) == (20, None, None)
    assert len(found.shown.images) == 4 and found.shown.plain.name == "PCA"
    np.testing.assert_array_equal(found.shown.images, IMAGES[40:44])


def test_no_ratio_to_what_loses_nothing():
    """The images are mixtures of five: PCA with five values, and with more, has rounding alone."""
    rng = np.random.default_rng(1)
    mixed = (
        (rng.random((60, 5)) @ rng.random((5, 144)) / 5).reshape(60, 12, 12, 1).astype("float32")
    )
    mine = subject("reconstruction", bottleneck(3), mixed)
    found = reconstruction(mine)
    assert found.spread.rank == 5 and found.trained == 20
    assert found.ratio(found.network) > 1 and not found.plain_is_exact
    for values in (5, 9):
        exact = reconstruction(mine, values)
        assert exact.plain_is_exact
        assert exact.ratio(exact.network) is exact.gain(exact.network) is None
        assert "ratio" not in [column.key for column in results.table(exact).columns]
        said = " ".join(results.lines(exact))
        assert "no ratio and no gain: PCA loses nothing here" in said
        assert "vary in 5 directions" in said and f"{values} values keeps 100.0%" in said
        document = results.document(exact, "mine", None)
        assert document["rank"] == 5 and document["methods"][0]["ratio"] is None
        assert document["variance_kept"] == pytest.approx(1)


def test_another_number_of_components():
    model = bottleneck(3)
    found = reconstruction(subject(None, model), values=7)
    assert found.plain.values == 7 and found.network.values == 3
    with pytest.raises(UsageError, match=r"20 training examples of 144 values have 20.*not 21"):
        reconstruction(subject(None, model), values=21)
    with pytest.raises(UsageError, match="beside PCA; mine is for superresolution"):
        reconstruction(subject("superresolution", model), values=2)


def test_a_latent_space_that_is_not_smaller_is_compared_at_its_active_units():
    model = bottleneck(200, "relu")
    kernel, bias = model.get_layer("latent").get_weights()
    bias[:] = -1e3  # all off, but five
    bias[:5] = 1e3
    model.get_layer("latent").set_weights([kernel, bias])
    found = reconstruction(subject("reconstruction", model))
    assert found.activity.active == 5 and found.activity.share == 5 / 200
    assert found.plain.values == 5 and found.latent == 200 and found.size == 144


def test_units_are_on_above_what_their_activation_calls_off():
    points = np.array([[0.0, 0.05, 0.2, 0.9], [0.0, 0.0, 0.0, 0.3]])
    assert activity_of(points, "relu").active == 2
    assert activity_of(points, "sigmoid").active == 1.5
    assert activity_of(points, "linear") is None


def test_a_denoiser_stands_beside_the_better_filter():
    for noise in (layers.GaussianNoise(0.2), PixelNoise("mask", 0.2)):
        found = reconstruction(subject("denoising", sequential(noise)))
        # it passes its input on
        assert found.network.quality == method(found, "input").quality
        filters = [method(found, kind) for kind in ("gaussian", "median")]
        assert found.plain in filters and all(one.width for one in filters)
        assert found.ratio(found.network) > 1 and found.validated == 20


def test_an_enlarger_stands_beside_the_better_interpolation():
    # a bilinear network is what bilinear interpolation is
    network = sequential(layers.UpSampling2D(2, interpolation="bilinear"), shape=(6, 6, 1))
    found = reconstruction(subject("superresolution", network))
    assert found.network.quality.mse == pytest.approx(
        method(found, "bilinear").quality.mse, rel=1e-3
    )
    assert found.plain.kind in ("bicubic", "bilinear")
    assert found.ratio(found.plain) == 1 and found.gain(found.plain) == 0


def test_a_table_has_no_pictures():
    rows = RNG.normal(size=(60, 6)).astype("float32")
    model = build(find("dense_autoencoder"), (6,), {"latent": 2})
    found = reconstruction(subject("reconstruction", model, rows))
    assert found.shown is None and found.gain(found.network) is None
    assert found.network.quality.psnr is None and found.plain.values == 2
    assert found.ratio(found.network) > 0


def test_a_variational_one_is_taken_at_the_mean():
    model = build(find("vae"), (12, 12, 1), {"latent": 2, "depth": 1})
    one, two = (reconstruction(subject("generation", model)) for _ in range(2))
    assert one.sampled and one.network.quality == two.network.quality


@pytest.mark.parametrize("kind", ["gaussian", "salt_and_pepper"])
def test_the_noise_of_a_run_is_that_of_its_metrics(kind):
    recipe = Recipe(
        model="denoising",
        options={"kind": kind, "noise": 0.3, "depth": 1, "latent": 2, "loss": "mse"},
        batch_size=7,
        seed=5,
        precision="float32",
        backend=keras.backend.backend(),
    )
    made = plan.on(recipe, subject("denoising", None).dataset)
    model = compiled(made)
    one = subject("denoising", model)
    run = Subject("run", model, True, one.dataset, "denoising", recipe=recipe)
    metrics = Ready(made, model, streams(made)).evaluate("test")
    assert reconstruction(run).network.quality.mse == pytest.approx(metrics["mse"], rel=1e-5)
    some, _clean = given(run, "denoising", "test", 9)
    whole, clean = given(run, "denoising", "test")
    np.testing.assert_array_equal(some[:7], whole[:7])
    np.testing.assert_array_equal(clean, one.dataset.test.x)
    assert made.task is tasks.TASKS["denoising"]


def test_a_classifier_is_no_autoencoder():
    with pytest.raises(UsageError, match="expected an autoencoder; mine turns 12×12×1 into 10"):
        reconstruction(subject(None, sequential(layers.Flatten(), layers.Dense(10))))
