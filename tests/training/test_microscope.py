"""What is watched in a training is what NumPy and Keras compute, and the training is the same."""

import numpy as np
import pytest

from benchmarks.kills import compare, outcome
from kerascourse import runs
from kerascourse.errors import InputError, NotFoundError
from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse import pictures  # noqa: E402
from kerascourse.reports.run_report import section  # noqa: E402
from kerascourse.seeing.source import Source  # noqa: E402
from kerascourse.training import plan, watched  # noqa: E402
from kerascourse.training.epochs import Epochs  # noqa: E402
from kerascourse.training.ready import make_ready, start  # noqa: E402
from kerascourse.training.recipe import Recipe  # noqa: E402
from tests.training.test_fit import BACKEND, Recorder  # noqa: E402
from tests.training.test_resume import RECIPES, Stopping, begun, gone_on  # noqa: E402

DENSE = Recipe(
    model="flatten fc8 relu fc10",
    dataset="digits",
    epochs=1,
    batch_size=24,
    limit=96,
    optimizer="sgd",
    learning_rate=0.1,
    watch=True,
    seed=5,
)
DEEP = DENSE.changed(
    {
        "model": "conv3-4 bn relu pool2 drop0.5 fc10 softmax",
        "optimizer": "adam",
        "learning_rate": 0.01,
        "epochs": 2,
    }
)


def fitted(recipe, folder):
    """A fit of `recipe` as it stands before the first step, and what it is made of."""
    (folder / "checkpoint").mkdir(parents=True, exist_ok=True)
    ready = make_ready(start(plan.make(recipe, "digits", {"backend": BACKEND})))
    return ready, Epochs(ready, folder, Recorder())


def test_the_numbers_at_the_start_are_those_of_numpy(tmp_path):
    ready, epochs = fitted(DENSE, tmp_path)
    first, bias, second, last_bias = ready.model.get_weights()
    images, labels = (array[:16] for array in ready.batches["fit"][0])
    epochs.microscope.go_on(0, is_within=False)
    found = watched.kept(tmp_path)
    # forwards and backwards by hand, in double precision
    x = images.reshape(16, -1).astype("float64")
    before = x @ first + bias
    hidden = np.maximum(before, 0)
    scores = np.exp(hidden @ second + last_bias)
    output = scores / scores.sum(axis=1, keepdims=True)
    error = (output - np.eye(10)[labels]) / 16
    back = (error @ second.T) * (before > 0)
    gradients = [(x.T @ back, back.sum(axis=0)), (hidden.T @ error, error.sum(axis=0))]
    weights = [(first, bias), (second, last_bias)]

    def norm(arrays):
        return np.linalg.norm(np.concatenate([np.ravel(array) for array in arrays]))

    assert found.layers.tolist() == ["fc1", "relu1", "fc2"] and found.examples == 16
    expected = [norm(gradients[0]), np.nan, norm(gradients[1])]
    np.testing.assert_allclose(found.gradient, [expected], rtol=1e-4)
    steps = [0.1 * norm(g) / norm(w) for g, w in zip(gradients, weights, strict=True)]
    np.testing.assert_allclose(found.update, [[steps[0], np.nan, steps[1]]], rtol=1e-3)
    values = [before, hidden, output]
    np.testing.assert_allclose(found.mean, [[v.mean() for v in values]], rtol=1e-4)
    np.testing.assert_allclose(found.spread, [[v.std() for v in values]], rtol=1e-4)
    counts = [np.histogram(v.astype("float32"), 40)[0] for v in values]
    assert np.abs(found.histogram[0] - counts).sum() <= 6  # a value at the edge of two bins
    assert found.units.tolist() == [0, 8, 0]
    share = np.mean((before <= 0).all(axis=0))
    np.testing.assert_allclose(found.dead, [[np.nan, share, np.nan]])


def test_a_step_after_an_epoch_is_that_of_keras(tmp_path):
    """Adam with its moments, a normalisation and dropout: Keras takes the step itself."""
    recipe = DEEP.changed({"model": "conv3-4 bn relu pool2 fc10", "epochs": 1})
    ready, epochs = fitted(recipe, tmp_path)
    epochs.fit()
    found = watched.kept(tmp_path)
    assert found.epochs.tolist() == [0, 1]
    model = ready.model
    layers = {layer.name: layer for layer in model.layers}
    before = {
        name: [np.array(w) for w in layer.trainable_weights] for name, layer in layers.items()
    }
    ready.batches["fit"].begin(0)
    images, labels = (array[:16] for array in ready.batches["fit"][0])
    outputs = model(images, training=True)
    model.train_on_batch(images, labels)
    for place, name in enumerate(found.layers):
        old, new = before[name], [np.array(w) for w in layers[name].trainable_weights]
        if not old:
            assert np.isnan(found.update[1, place])
            continue
        change = np.sqrt(sum(np.sum((b - a) ** 2) for a, b in zip(old, new, strict=True)))
        size = np.sqrt(sum(np.sum(a**2) for a in old))
        assert found.update[1, place] == pytest.approx(change / size, rel=1e-3), name
    assert found.mean[1, -1] == pytest.approx(float(np.mean(np.array(outputs))), rel=1e-4)


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """The folders of two runs of a network with dropout, the second watched."""
    folder = tmp_path_factory.mktemp("pair")
    return [
        begun(folder / name, DEEP.changed({"watch": is_watched}), Recorder())
        for name, is_watched in (("plain", False), ("watched", True))
    ]


def without_settings(folder):
    """What a run came to, but for the recipe that it was asked for."""
    return {key: value for key, value in outcome(folder).items() if key != "recipe"}


def test_the_training_is_the_same_to_the_last_bit(pair):
    plain, other = map(without_settings, pair)
    assert compare(plain, other) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vae", "mean", "lenet5", "denoising"])
def test_so_is_that_of_others(tmp_path, name):
    recipe = RECIPES[name].changed({"epochs": 2})
    plain = begun(tmp_path / "plain", recipe, Recorder())
    other = begun(tmp_path / "watched", recipe.changed({"watch": True}), Recorder())
    assert compare(without_settings(plain), without_settings(other)) == []
    assert np.isfinite(watched.kept(other).mean).all()


def test_it_looks_at_the_start_and_after_each_epoch(pair):
    found = watched.kept(pair[1])
    assert found.epochs.tolist() == [0, 1, 2]
    assert found.layers.tolist() == ["conv1", "bn1", "relu1", "fc1", "softmax1"]
    assert (found.histogram.sum(axis=-1) > 0).all() and (found.spread > 0).all()


def same(one, other):
    return all(
        np.array_equal(value, getattr(other, name), equal_nan=value.dtype.kind == "f")
        for name, value in vars(one).items()
    )


def test_a_run_that_goes_on_keeps_the_same_record(pair, tmp_path):
    folder = begun(tmp_path, DEEP, Stopping(6))  # in the second epoch
    assert watched.kept(folder).epochs.tolist() == [0, 1]
    gone_on(folder)
    assert same(watched.kept(folder), watched.kept(pair[1]))


def test_what_was_lost_begins_again_where_the_fit_stands(pair, tmp_path):
    folder = begun(tmp_path, DEEP, Stopping(4))  # the end of the first epoch
    (folder / runs.WATCH).write_bytes(b"cut")
    gone_on(folder)
    found, whole = watched.kept(folder), watched.kept(pair[1])
    assert found.epochs.tolist() == [1, 2]
    assert np.array_equal(found.mean, whole.mean[1:])


def test_a_run_that_was_not_watched_and_a_damaged_file(pair, tmp_path):
    with pytest.raises(NotFoundError, match="was not watched"):
        watched.kept(pair[0])
    arrays = dict(vars(watched.kept(pair[1])))
    for name, value in (("mean", arrays["mean"][1:]), ("layers", arrays["units"]), ("epochs", [])):
        np.savez(tmp_path / runs.WATCH, **{**arrays, name: value})
        with pytest.raises(InputError, match="cannot read"):
            watched.kept(tmp_path)
    (tmp_path / runs.WATCH).write_bytes((pair[1] / runs.WATCH).read_bytes()[:-100])
    with pytest.raises(InputError, match="cannot read"):
        watched.kept(tmp_path)


def test_the_report_has_its_picture_and_what_it_says(pair):
    made = section(pictures.of("training"), Source(str(pair[1]), pair[1].parent))
    assert made.image and "The smallest gradient is that of" in made.reading
    assert "of 4 ReLU units are dead" in made.reading
