"""The fit, in one process: importing TensorFlow takes seconds."""

import csv
import io
import json
import os
import shutil
import zipfile

import h5py
import numpy as np
import pytest

from kerascourse.errors import InputError
from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.training import checkpoint, fit, plan, run  # noqa: E402
from kerascourse.training.batches import Batches, streams  # noqa: E402
from kerascourse.training.ready import Ready, compiled  # noqa: E402
from kerascourse.training.recipe import Recipe, read  # noqa: E402

BACKEND = keras.backend.backend()
DENOISING = Recipe(model="denoising", options={"noise": 0.4}, batch_size=32, seed=5)


class Recorder:
    """A `Progress` that keeps what it is told."""

    def __init__(self):
        self.notices, self.epochs, self.steps, self.rows = [], [], [], []

    def notice(self, text):
        self.notices.append(text)

    def epoch_began(self, epoch, epochs, images):
        self.epochs.append((epoch, epochs, images))

    def step(self, images, logs):
        self.steps.append(images)

    def epoch_ended(self, row):
        self.rows.append(row)


def planned(recipe, **changes):
    return plan.make(recipe, "digits", {"backend": BACKEND, "precision": "float32", **changes})


def trained(folder, recipe, **changes):
    listener = Recorder()
    return fit.train(planned(recipe, **changes), folder, listener), listener


@pytest.fixture(scope="module")
def vae_run(tmp_path_factory):
    """A short run of the VAE: (folder, result, what was told)."""
    out = tmp_path_factory.mktemp("outputs")
    recipe = Recipe(model="vae", epochs=3, batch_size=32, limit=320, learning_rate=3e-3, seed=4)
    with run.new(out, "short", "vae", "digits") as folder:
        result, told = trained(folder, recipe)
        shutil.copytree(folder / "checkpoint", out / "states")
    return folder, result, told


@pytest.fixture(scope="module")
def states(vae_run):
    """The states that the run of the VAE kept until it was finished."""
    return vae_run[0].parent / "states"


def test_the_loss_on_held_out_digits_falls(vae_run):
    _folder, result, told = vae_run
    losses = [row["val_loss"] for row in told.rows]
    assert losses[-1] < losses[0] - 20
    assert result.metrics["test"]["loss"] < losses[0] - 20


def test_the_two_terms_of_the_bound(vae_run):
    _folder, result, _told = vae_run
    for metrics in result.metrics.values():
        assert metrics["loss"] == pytest.approx(metrics["bce"] + metrics["kl"], rel=1e-6)
        assert metrics["elbo"] == pytest.approx(-metrics["loss"], rel=1e-6)
        assert metrics["kl"] > 0


def test_progress_hears_of_every_step(vae_run):
    _folder, _result, told = vae_run
    assert told.epochs == [(1, 3, 320), (2, 3, 320), (3, 3, 320)]
    assert told.steps == [*range(32, 321, 32)] * 3
    assert any("precision: float32" in text for text in told.notices)


def test_the_folder_holds_what_the_contract_says(vae_run):
    folder, result, told = vae_run
    names = {part.name for part in folder.iterdir()}
    assert names == {
        "recipe.toml", "data.json", "result.json", "history.csv", "model.keras", "plots",
        "latent.npy",  # of a variational autoencoder
    }  # fmt: skip
    written = json.loads((folder / "result.json").read_text())
    assert " ".join(written) == (
        "run model dataset backend device precision seed epochs params seconds "
        "images_per_second metrics versions published finished"
    )
    assert written["run"] == "short"
    assert written["metrics"] == result.metrics
    assert set(written["metrics"]) == {"train", "val", "test"}
    with (folder / "history.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [float(row["val_loss"]) for row in rows] == [row["val_loss"] for row in told.rows]
    assert list(rows[0])[:2] == ["epoch", "loss"]


def test_two_states_are_kept_while_it_trains_and_no_optimizer_afterwards(vae_run, states):
    folder, *_ = vae_run
    assert len(list(states.glob("*.npz"))) == checkpoint.KEPT
    with zipfile.ZipFile(folder / "model.keras") as archive:
        weights = h5py.File(io.BytesIO(archive.read("model.weights.h5")))
    assert "optimizer" not in weights


def test_the_kept_model_is_the_best_and_loads_alone(vae_run):
    folder, result, _told = vae_run
    model = keras.models.load_model(folder / "model.keras")
    assert model.count_params() == result.params
    x = planned(Recipe(model="vae")).dataset.test.x
    output = model.predict(x, verbose=0).astype("float64")
    bce = -(x * np.log(output) + (1 - x) * np.log1p(-output)).sum(axis=(1, 2, 3)).mean()
    # another draw of 360 samples than the result's
    assert bce == pytest.approx(result.metrics["test"]["bce"], rel=0.02)


def test_running_the_written_recipe_again_repeats_the_run(vae_run, tmp_path):
    folder, result, _told = vae_run
    recipe = read(folder / "recipe.toml")
    assert recipe.precision == "float32"
    assert recipe.options["latent"] == 2
    with run.new(tmp_path, None, "vae", "digits") as again:
        repeated = fit.train(plan.make(recipe), again, Recorder())
    for part, metrics in result.metrics.items():
        assert repeated.metrics[part] == pytest.approx(metrics, rel=1e-5)


def test_the_vaes_loss_is_the_negative_bound():
    """Against NumPy in float64, with a σ so small that z is μ."""
    made = planned(Recipe(model="vae", options={"latent": 3, "beta": 0.5}))
    model = compiled(made)
    spread = model.get_layer("z_log_variance")
    spread.set_weights([np.zeros(spread.kernel.shape), np.full(3, -40.0)])
    examples = made.dataset.test.take(slice(50))
    batches = Batches(examples, made.task, 16, {}, seed=0, stream=1)
    found = Ready(made, model, {"test": batches}).evaluate("test")

    encoder = keras.Model(model.inputs, model.get_layer("z_mean").output)
    mean = encoder.predict(examples.x, verbose=0).astype("float64")
    output = model.predict(examples.x, verbose=0).astype("float64")
    x = examples.x.astype("float64")
    bce = -(x * np.log(output) + (1 - x) * np.log1p(-output)).sum(axis=(1, 2, 3)).mean()
    kl = (-0.5 * (1 - 40.0 - mean**2 - np.exp(-40.0))).sum(axis=1).mean()
    assert found["bce"] == pytest.approx(bce, rel=1e-5)
    assert found["loss"] == pytest.approx(bce + 0.5 * kl, rel=1e-5)
    assert found["kl"] == pytest.approx(kl, rel=1e-3)
    assert found["elbo"] == pytest.approx(-(bce + kl), rel=1e-3)


@pytest.mark.parametrize("policy", ["float32", "mixed_float16", "mixed_bfloat16"])
@pytest.mark.parametrize("name", ["lenet5", "vae", "denoising"])
def test_two_steps_in_every_precision(name, policy, tmp_path):
    with run.new(tmp_path, "short", name, "digits") as folder:
        recipe = Recipe(model=name, epochs=1, limit=16, batch_size=8)
        result, told = trained(folder, recipe, precision=policy)
    assert result.precision == policy
    assert told.steps == [8, 16]
    assert np.isfinite(result.metrics["test"]["loss"])


def test_classification_keeps_the_most_accurate_epoch(tmp_path):
    with run.new(tmp_path, "short", "lenet5", "digits") as folder:
        recipe = Recipe(model="lenet5", epochs=3, batch_size=32, limit=400)
        result, told = trained(folder, recipe)
    best = max((row["val_accuracy"], -row["val_loss"]) for row in told.rows)
    assert result.metrics["val"]["accuracy"] == pytest.approx(best[0])
    assert result.metrics["val"]["loss"] == pytest.approx(-best[1], rel=1e-5)
    assert result.metrics["test"]["accuracy"] > 0.5


def test_a_loss_that_is_no_number_ends_the_run(tmp_path):
    with (
        pytest.raises(
            InputError, match=r"the loss in epoch 1 is no number.*Try: --learning-rate 1e\+29"
        ),
        run.new(tmp_path, "short", "vae", "digits") as folder,
    ):
        trained(folder, Recipe(model="vae", epochs=2, limit=64, learning_rate=1e30))
    assert not (tmp_path / "short").exists()


def test_batches_follow_from_seed_epoch_and_place():
    made = planned(DENOISING, limit=100)
    digits = made.dataset
    one, two = (streams(made) for _ in range(2))
    one["fit"].begin(7)
    images, targets = one["fit"][2]
    two["fit"].begin(1)
    assert not np.array_equal(two["fit"][2][0], images)
    two["fit"].begin(7)
    two["fit"][0]
    assert np.array_equal(two["fit"][2][0], images)
    assert len(one["fit"]) == 4
    # each epoch sees every image once
    seen = np.concatenate([one["fit"][i][0] for i in range(4)])
    assert sorted(seen.sum(axis=(1, 2, 3))) == sorted(digits.train.x.sum(axis=(1, 2, 3)))
    # the network's own layer adds the noise of a fit
    assert np.array_equal(images, targets)


def test_held_out_noise_stays_the_same_so_that_epochs_compare():
    made = planned(DENOISING, limit=100)
    digits = made.dataset
    parts = streams(made)
    for name, part in (("train", digits.train), ("val", digits.val), ("test", digits.test)):
        noisy, clean = parts[name][1]
        assert np.array_equal(clean, part.x[32:64])
        assert noisy.min() >= 0
        assert noisy.max() <= 1
        # where nothing is clipped the added noise has the deviation asked for
        grey = (clean > 0.4) & (clean < 0.6)
        assert 0.2 < (noisy - clean)[grey].std() < 0.4
        parts[name].begin(3)
        assert np.array_equal(parts[name][1][0], noisy)


def test_a_fit_takes_the_batches_in_their_order(tmp_path, monkeypatch):
    """Keras shuffles the batches of a data set like ours unless it is told not to."""
    taken = []
    take = Batches.__getitem__

    def noted(batches, index):
        if batches.shuffle:
            taken.append((batches.epoch, index))
        return take(batches, index)

    monkeypatch.setattr(Batches, "__getitem__", noted)
    with run.new(tmp_path, "short", "lenet5", "digits") as folder:
        trained(folder, Recipe(model="lenet5", epochs=2, batch_size=8, limit=80))
    # the backend may look at the first batches for their shapes, and read ahead at an epoch's end
    starts = [place for place, batch in enumerate(taken) if batch[1] == 0]
    in_order = [taken[start : start + 10] for start in starts]
    for epoch in range(2):
        assert [(epoch, index) for index in range(10)] in in_order


def test_a_state_goes_on_exactly(tmp_path):
    """Dropout's seeds and Adam's moments included: two epochs, or one, a new model, and one."""
    recipe = Recipe(model="lenet5", options={"dropout": 0.5}, limit=96, batch_size=32, seed=1)
    made = planned(recipe)

    def fitted(model, begin, end):
        batches = streams(made)["fit"]
        for epoch in range(begin, end):
            batches.begin(epoch)
            model.fit(batches, epochs=1, shuffle=False, verbose=0)
        return model.get_weights()

    keras.utils.set_random_seed(1)
    model = compiled(made)
    fitted(model, 0, 1)
    position = checkpoint.Position(({"epoch": 1, "loss": 0.1},), 0, 0.25)
    checkpoint.save(tmp_path, model, position, {"seed": 1})
    expected = fitted(model, 1, 2)

    keras.utils.set_random_seed(2)
    other = compiled(made)
    found = checkpoint.load(tmp_path)
    assert found.position == position
    assert found.recipe == {"seed": 1}
    found.put_into(other)
    for a, b in zip(fitted(other, 1, 2), expected, strict=True):
        assert np.array_equal(a, b)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty"])
def test_a_damaged_state_gives_way_to_the_one_before(tmp_path, states, damage):
    shutil.copytree(states, tmp_path / "checkpoint")
    newest = checkpoint.states(tmp_path / "checkpoint")[0]
    content = bytearray(newest.read_bytes())
    content[len(content) // 2] ^= 1
    newest.write_bytes({"cut": content[:-1000], "flipped": content, "empty": b""}[damage])
    assert len(checkpoint.load(tmp_path / "checkpoint").position.history) == 2
    assert checkpoint.load(tmp_path) is None


def test_the_state_of_another_model_is_refused(vae_run, states):
    folder, *_ = vae_run
    recipe = read(folder / "recipe.toml").changed({"options": {"latent": 3}})
    model = compiled(planned(recipe))
    with pytest.raises(InputError, match=r"expected trainable/.* of shape .*3.* found .*2"):
        checkpoint.load(states).put_into(model)


@pytest.mark.skipif(os.environ.get("KERAS_BACKEND", "") == "jax", reason="is that run")
def test_the_backend_is_kept_for_the_process():
    from kerascourse.errors import UsageError

    with pytest.raises(UsageError, match=r"already runs on|is not installed"):
        keras_backend.start("jax")
