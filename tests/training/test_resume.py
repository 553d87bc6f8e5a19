"""A run that was stopped goes on as if it had not been, in one process: importing TensorFlow takes
seconds. tests/training/test_kills.py has the processes."""

import json
import re
import shutil
import signal

import numpy as np
import pytest

from benchmarks.kills import compare, outcome
from kerascourse import runs
from kerascourse.errors import InputError, InterruptError
from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.training import checkpoint, fit, plan, resume, run, selection, tasks  # noqa: E402
from kerascourse.training.recipe import Recipe  # noqa: E402
from tests.training.test_fit import BACKEND, Recorder  # noqa: E402

RECIPES = {
    "lenet5": Recipe(
        model="lenet5", options={"dropout": 0.5}, epochs=3, batch_size=32, limit=160, seed=3
    ),
    "vae": Recipe(model="vae", epochs=3, batch_size=32, limit=160, seed=3, save_every=2),
    "mean": Recipe(
        model="lenet5", epochs=4, batch_size=32, limit=160, seed=3, keep="mean", save_every=2
    ),
    "grouped": Recipe(
        model="lenet5", options={"dropout": 0.5}, epochs=2, batch_size=8, limit=660, seed=3
    ),
    # stops before its epochs are done: such a rate improves nothing
    "patient": Recipe(
        model="lenet5", epochs=9, batch_size=32, limit=64, learning_rate=1e-30, patience=2
    ),
    "denoising": Recipe(
        model="denoising",
        schedule="cosine",
        warmup=0.5,
        epochs=2,
        batch_size=32,
        limit=100,
        precision="mixed_float16",
    ),
}


class Stopping(Recorder):
    """A `Progress` that sends the process a signal after `steps` steps."""

    def __init__(self, steps, number=signal.SIGINT):
        super().__init__()
        self.left, self.number = steps, number

    def step(self, images, logs):
        super().step(images, logs)
        self.left -= 1
        if self.left == 0:
            signal.raise_signal(self.number)


def begun(out, recipe, listener):
    """The folder of a run of `recipe`, trained until it ends or is stopped."""
    made = plan.make(recipe, "digits", {"backend": BACKEND})
    folder = run.create(out, None, recipe.model, "digits")
    try:
        fit.train(made, folder, listener)
    except InterruptError:
        assert not (folder / runs.RESULT).exists()
    return folder


def gone_on(folder, listener=None):
    listener = listener or Recorder()
    fit.train(resume.planned(folder), folder, listener)
    return listener


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What a run of each recipe comes to when nothing stops it."""
    found = {}

    def of(name):
        if name not in found:
            folder = begun(tmp_path_factory.mktemp(name), RECIPES[name], Recorder())
            found[name] = outcome(folder)
        return found[name]

    return of


@pytest.mark.parametrize(
    ("name", "steps", "number"),
    [
        ("lenet5", 1, signal.SIGINT),
        ("lenet5", 8, signal.SIGTERM),
        ("lenet5", 10, signal.SIGINT),  # the end of an epoch
        ("vae", 3, signal.SIGTERM),
        ("mean", 13, signal.SIGTERM),
        *(
            pytest.param(*stop, marks=pytest.mark.slow)
            for stop in (
                ("vae", 15, signal.SIGINT),  # the end of the fit
                ("denoising", 6, signal.SIGINT),
                ("mean", 15, signal.SIGINT),
                ("patient", 3, signal.SIGINT),
                ("patient", 5, signal.SIGTERM),
            )
        ),
    ],
)
def test_a_stopped_run_ends_equal_to_the_last_bit(tmp_path, undisturbed, name, steps, number):
    stopping = Stopping(steps, number)
    folder = begun(tmp_path, RECIPES[name], stopping)
    assert len(stopping.steps) == steps  # the step was finished, no other was begun
    before = run.states(folder / runs.CHECKPOINT)
    assert len(before) == 1
    listener = gone_on(folder)
    assert compare(outcome(folder), undisturbed(name)) == []
    # nothing was done twice
    epochs = len(undisturbed(name)["history"])
    assert len(stopping.rows) + len(listener.rows) == epochs
    assert len(stopping.steps) + len(listener.steps) == epochs * -(-RECIPES[name].limit // 32)


@pytest.mark.skipif(BACKEND != "tensorflow", reason="others take one step at a time")
def test_a_run_of_several_steps_at_once_stops_between_two_calls(tmp_path, undisturbed):
    stopping = Stopping(2)
    folder = begun(tmp_path, RECIPES["grouped"], stopping)
    assert stopping.steps == [40, 80]  # images: five steps of eight in a call
    listener = gone_on(folder)
    assert compare(outcome(folder), undisturbed("grouped")) == []
    # the last call of an epoch takes the steps that are left
    assert listener.steps[:4] == [120, 160, 200, 240]
    assert listener.steps[-1] == 660


def test_patience(undisturbed):
    """The first epoch stays the best, then two without a better one."""
    assert len(undisturbed("patient")["history"]) == 3


def test_patience_counts_from_the_best_epoch():
    task = tasks.TASKS["generation"]
    recipe = RECIPES["patient"]
    losses = [5.0, 4.0, 4.5, 3.0, 3.0, 3.5]
    rows = [{"val_loss": loss} for loss in losses]
    over = [selection.is_over(rows[:count], task, recipe) for count in range(7)]
    assert over == [False] * 6 + [True]
    assert selection.best(rows, task) == 3
    assert not selection.is_over(rows, task, recipe.changed({"patience": None}))
    assert selection.is_over(rows, task, recipe.changed({"patience": None, "epochs": 6}))


def test_a_run_stopped_twice_in_one_epoch(tmp_path, undisturbed):
    folder = begun(tmp_path, RECIPES["vae"], Stopping(6))
    with pytest.raises(InterruptError, match="Go on with: kc resume") as caught:
        gone_on(folder, Stopping(2))
    assert caught.value.exit_code == 130
    gone_on(folder)
    assert compare(outcome(folder), undisturbed("vae")) == []


def test_a_run_that_kept_no_state_begins_again(tmp_path, undisturbed):
    folder = begun(tmp_path, RECIPES["vae"], Stopping(1))
    for path in run.states(folder / runs.CHECKPOINT):
        path.unlink()
    gone_on(folder)
    assert compare(outcome(folder), undisturbed("vae")) == []


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """A run of the VAE that was stopped in its second epoch."""
    return begun(tmp_path_factory.mktemp("stopped"), RECIPES["vae"], Stopping(7))


def copied(folder, tmp_path):
    return shutil.copytree(folder, tmp_path / "copy")


def test_the_oracle_sees_a_difference(stopped, tmp_path, undisturbed):
    """Without the seed generators of the state the weights come out otherwise."""
    folder = copied(stopped, tmp_path)
    path = run.states(folder / runs.CHECKPOINT)[0]
    with np.load(path) as archive:
        values = dict(archive)
    (seed,) = (name for name in values if name.endswith("/seed_generator_state"))
    values[seed] = values[seed] + 1
    np.savez(path, **values)
    gone_on(folder)
    assert any("trainable/" in text for text in compare(outcome(folder), undisturbed("vae")))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("seed = 3", "seed = 4", r"recipe\.toml does not match.*: seed was 3, is 4"),
        ("latent = 2", "latent = 3", r"options\.latent was 2, is 3"),
        ("limit = 160", "", r"limit was 160, is None"),
    ],
)
def test_a_recipe_that_no_longer_matches(stopped, tmp_path, old, new, told):
    folder = copied(stopped, tmp_path)
    text = (folder / runs.RECIPE).read_text()
    assert old in text
    (folder / runs.RECIPE).write_text(re.sub(f"^{old}$", new, text, flags=re.M))
    with pytest.raises(InputError, match=told):
        resume.planned(folder)


@pytest.mark.parametrize(("table", "name"), [(None, "border_weight"), ("options", "beta")])
def test_a_setting_that_came_later_has_its_default(stopped, tmp_path, table, name):
    folder = copied(stopped, tmp_path)
    path = run.states(folder / runs.CHECKPOINT)[0]
    with np.load(path) as archive:
        values = dict(archive)
    kept = json.loads(values[checkpoint.POSITION].tobytes())
    settings = kept["recipe"][table] if table else kept["recipe"]
    assert isinstance(settings.pop(name), float)
    values[checkpoint.POSITION] = np.frombuffer(json.dumps(kept).encode(), "uint8")
    np.savez(path, **values)
    resume.planned(folder)


def test_data_that_changed(tmp_path):
    path = tmp_path / "mine.npz"
    rng = np.random.default_rng(0)
    arrays = {
        "x_train": rng.random((40, 28, 28)), "y_train": np.arange(40) % 10,
        "x_test": rng.random((10, 28, 28)), "y_test": np.arange(10),
    }  # fmt: skip
    np.savez(path, **arrays)
    made = plan.make(Recipe(model="lenet5", batch_size=8), f"npz:{path}", {"backend": BACKEND})
    folder = run.create(tmp_path, "one", "lenet5", "npz")
    with pytest.raises(InterruptError):
        fit.train(made, folder, Stopping(1))
    resume.planned(folder)
    arrays["y_test"][0] = 9
    np.savez(path, **arrays)
    with pytest.raises(InputError, match=r"the data npz:.*mine\.npz changed.*SHA-256 was \w{12}…"):
        resume.planned(folder)
