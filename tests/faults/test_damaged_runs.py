"""A run whose files are damaged, lost or moved: what can be made again is, and the rest is told."""

import itertools
import shutil
import zipfile
from functools import cache

import numpy as np
import pytest

from benchmarks.kills import compare, outcome
from kerascourse import runs
from kerascourse.errors import InputError, InterruptError
from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.training import checkpoint, fit, plan, resume, run  # noqa: E402
from kerascourse.training.recipe import Recipe  # noqa: E402
from tests.cli.run import kc  # noqa: E402
from tests.faults.run import hold  # noqa: E402
from tests.training.test_fit import BACKEND, Recorder  # noqa: E402

SMALL = "[conv3-2 relu pool2]*1 fc10"


class Killed(BaseException):
    """What a killed process does next: nothing."""


class Dying(Recorder):
    """A `Progress` that dies at the end of an epoch."""

    def __init__(self, epoch):
        super().__init__()
        self.epoch = epoch

    def epoch_ended(self, row):
        super().epoch_ended(row)
        if row["epoch"] == self.epoch:
            raise Killed


def recipe(keep="best", **changes):
    # such a rate makes the second epoch the best
    settings = {"epochs": 5, "batch_size": 16, "limit": 64, "learning_rate": 1.0, "seed": 2}
    return Recipe(model=SMALL, keep=keep, **{**settings, **changes})


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """Makes a copy of a run that was killed at the end of an epoch."""

    @cache
    def original(epoch, keep):
        folder = run.create(tmp_path_factory.mktemp("killed"), "one", "small", "digits")
        with pytest.raises(Killed):
            made = plan.make(recipe(keep), "digits", {"backend": BACKEND})
            fit.train(made, folder, Dying(epoch))
        return folder

    return lambda out, epoch, keep="best": shutil.copytree(original(epoch, keep), out / "one")


def gone_on(folder):
    listener = Recorder()
    fit.train(resume.planned(folder), folder, listener)
    return listener


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What a run comes to that nothing disturbs, by what it keeps."""
    found = {}

    def of(keep):
        if keep not in found:
            folder = run.create(tmp_path_factory.mktemp(keep), "one", "small", "digits")
            made = plan.make(recipe(keep), "digits", {"backend": BACKEND})
            fit.train(made, folder, Recorder())
            found[keep] = outcome(folder)
        return found[keep]

    return of


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garbled(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def foreign(path):
    keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()]).save(path)


def lost(path):
    path.unlink()


DAMAGES = (cut, garbled, foreign, lost)


@pytest.mark.parametrize(
    ("damage", "keep"),
    [*((damage, "best") for damage in DAMAGES), (cut, "last"), (lost, "mean")],
)
def test_the_model_is_made_again_from_the_state_of_its_epoch(
    tmp_path, undisturbed, damage, keep, killed
):
    folder = killed(tmp_path, 5, keep)
    damage(folder / runs.MODEL)
    listener = gone_on(folder)
    assert not listener.epochs  # nothing was trained
    assert any("made again from the state after epoch" in text for text in listener.notices)
    assert compare(outcome(folder), undisturbed(keep)) == []


def test_the_best_epoch_is_none_of_the_last_two(tmp_path, killed):
    """So that the test above needs the third state."""
    folder = killed(tmp_path, 5)
    accuracies = [row["val_accuracy"] for row in run.read_history(folder / runs.HISTORY)]
    assert accuracies.index(max(accuracies)) == 1
    assert [path.name[:12] for path in run.states(folder / runs.CHECKPOINT)] == [
        "epoch-000005", "epoch-000004", "epoch-000002",
    ]  # fmt: skip


@pytest.mark.parametrize("damage", [garbled, lost])
def test_without_that_state_the_run_begins_again_and_says_so(tmp_path, undisturbed, damage, killed):
    folder = killed(tmp_path, 4)
    damage(folder / runs.MODEL)
    for path in run.states(folder / runs.CHECKPOINT)[1:]:
        path.unlink()
    listener = gone_on(folder)
    assert any("begins again at epoch 1" in text for text in listener.notices)
    assert len(listener.rows) == 5
    assert compare(outcome(folder), undisturbed("best")) == []


def rewritten(path, **members):
    """The state at `path` with other members."""
    with np.load(path) as archive:
        values = dict(archive) | members
    np.savez(path, **values)


def position(text):
    return np.frombuffer(text, np.uint8)


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        garbled,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"\0" * 4096),
        lambda path: rewritten(path, position=position(b"{")),
        lambda path: rewritten(path, position=position(b"\xff\xfe")),
        lambda path: rewritten(path, position=position(b'{"position": {}, "recipe": []}')),
        lambda path: rewritten(
            path, position=position(b'{"position": {"history": [], "step": 3}, "recipe": {}}')
        ),
    ],
)
def test_a_damaged_state_is_left_out_and_told(tmp_path, undisturbed, damage, killed):
    folder = killed(tmp_path, 4)
    newest, *others = run.states(folder / runs.CHECKPOINT)
    assert others
    damage(newest)
    listener = gone_on(folder)
    assert any(f"the state {newest} is damaged" in text for text in listener.notices)
    assert any("going on in epoch 4 after step 0" in text for text in listener.notices)
    assert compare(outcome(folder), undisturbed("best")) == []


def test_with_all_states_damaged_it_begins_again_and_says_so(tmp_path, undisturbed, killed):
    folder = killed(tmp_path, 4)
    for path in run.states(folder / runs.CHECKPOINT):
        cut(path)
    listener = gone_on(folder)
    assert any("begins again at epoch 1" in text for text in listener.notices)
    assert compare(outcome(folder), undisturbed("best")) == []


def test_any_byte_of_a_state_may_change(tmp_path, killed):
    """It is read as it was or not at all, and never with another error."""
    folder = killed(tmp_path, 4)
    path = run.states(folder / runs.CHECKPOINT)[0]
    whole = path.read_bytes()
    expected = checkpoint.read(path)
    for place in itertools.chain(range(200), range(200, len(whole), len(whole) // 500)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        state = checkpoint.read(path)
        if state is not None:
            assert state.position == expected.position
            for name, value in expected.values.items():
                assert np.array_equal(state.values[name], value, equal_nan=True), name


def test_the_history_is_whole_after_a_kill_between_the_state_and_it(tmp_path, undisturbed, killed):
    folder = killed(tmp_path, 5)
    lines = (folder / runs.HISTORY).read_text("utf-8").splitlines(keepends=True)
    (folder / runs.HISTORY).write_text("".join(lines[:-1]), "utf-8")
    gone_on(folder)
    assert (folder / runs.HISTORY).read_text("utf-8").splitlines(keepends=True) == lines


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder with a finished run, whose data are its own."""
    out = tmp_path_factory.mktemp("finished")
    from kerascourse.data import catalogue

    digits = catalogue.load("digits", 0)
    arrays = {f"x_{part}": getattr(digits, part).x[:60] for part in ("train", "test")}
    arrays |= {f"y_{part}": getattr(digits, part).y[:60] for part in ("train", "test")}
    np.savez(out / "mine.npz", **arrays)
    made = plan.make(recipe(epochs=1), f"npz:{out / 'mine.npz'}", {"backend": BACKEND})
    with run.new(out / "outputs", "one", "small", "digits") as folder:
        fit.train(made, folder, Recorder())
    return out


@pytest.fixture
def place(finished, tmp_path):
    """A copy of it."""
    return shutil.copytree(finished, tmp_path / "copy")


@pytest.mark.parametrize(
    ("command", "damage"),
    [
        *(("evaluate one", damage) for damage in DAMAGES),
        *(("resume one", damage) for damage in DAMAGES),
        ("report one", cut),
        ("report one", lost),
        ("plot filters one", garbled),
        ("predict one 3.png", cut),
    ],
)
def test_a_finished_run_with_a_damaged_model_says_how_to_make_it_again(place, command, damage):
    from PIL import Image

    Image.fromarray(np.arange(784, dtype="uint8").reshape(28, 28)).save(place / "3.png")
    damage(place / "outputs" / "one" / runs.MODEL)
    done = kc(*command.split(), cwd=place)
    hold(done, 66 if damage is lost else 65, "Try: kc train outputs/one/recipe.toml")
    assert not (place / "outputs" / "one" / "report.html").exists()


def test_an_unfinished_one_says_to_resume(place):
    folder = place / "outputs" / "one"
    (folder / runs.RESULT).unlink()
    cut(folder / runs.MODEL)
    hold(kc("evaluate", "one", cwd=place), 65, "Try: kc resume outputs/one")


def test_a_model_whose_weights_do_not_fit(place):
    """The same number of parameters, in other layers."""
    path = place / "outputs" / "one" / runs.MODEL
    count = keras.models.load_model(path).count_params()
    keras.Sequential([keras.Input((count - 1,)), keras.layers.Dense(1)]).save(path)
    done = kc("evaluate", "one", cwd=place)
    hold(done, 65, "Try: kc train outputs/one/recipe.toml")
    assert "is no model of this run" in done.stderr


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("plot filters one --out a.png", 0),
        ("plot architecture one --out a.png", 0),
        ("plot history one --out a.png", 0),
        ("plot activations one --image 3.png --out a.png", 0),
        ("plot heatmap one --image 3.png --out a.png", 0),
        ("predict one 3.png", 0),
        ("summary one", 0),
        ("report one", 0),
        ("plot confusion one --out a.png", 66),
        ("plot activations one --out a.png", 66),
        ("evaluate one", 66),
    ],
)
def test_a_moved_run_does_what_needs_no_data(place, command, code):
    from PIL import Image

    Image.fromarray(np.arange(784, dtype="uint8").reshape(28, 28)).save(place / "3.png")
    (place / "outputs" / "one" / runs.RECIPE).write_text(
        (place / "outputs" / "one" / runs.RECIPE).read_text("utf-8").replace("mine", "gone"),
        "utf-8",
    )
    hold(kc(*command.split(), cwd=place), code, "gone.npz" if code else "")


class Diverging(Recorder):
    """A `Progress` that makes the weights useless after so many epochs, or steps of the next."""

    def __init__(self, epochs, steps=0):
        super().__init__()
        self.after, self.steps_left, self.fitted = epochs, steps, None

    def step(self, images, logs):
        if len(self.rows) == self.after and self.fitted is not None:
            if self.steps_left == 0:
                for variable in self.fitted.trainable_variables:
                    variable.assign(variable * np.nan)
            self.steps_left -= 1


@pytest.mark.parametrize("save_every", [None, 1])
@pytest.mark.parametrize("keep", ["best", "last"])
def test_a_loss_that_is_no_number_keeps_the_last_good_model(
    tmp_path, monkeypatch, keep, save_every
):
    from kerascourse.training import epochs

    listener = Diverging(2, steps=1)
    made = epochs.Epochs.__init__

    def init(self, ready, folder, progress):
        made(self, ready, folder, progress)
        progress.fitted = self.fitted

    monkeypatch.setattr(epochs.Epochs, "__init__", init)
    planned = plan.make(recipe(keep, save_every=save_every), "digits", {"backend": BACKEND})
    with (
        pytest.raises(InputError, match=r"in epoch 3 is no number; the model of epoch \d is kept"),
        run.new(tmp_path / "outputs", "one", "small", "digits") as folder,
    ):
        fit.train(planned, folder, listener)
    monkeypatch.undo()
    for path in run.states(folder / runs.CHECKPOINT):
        state = checkpoint.read(path)
        assert state.position.step == 0
        assert all(np.isfinite(state.values[n]).all() for n in state.values if "trainable/" in n)
    model = keras.models.load_model(folder / runs.MODEL)
    assert all(np.isfinite(value).all() for value in model.get_weights())
    hold(kc("evaluate", "one", cwd=tmp_path), 0, "accuracy")
    # without what disturbed it, it goes on
    assert len(gone_on(folder).rows) >= 3
    assert not zipfile.ZipFile(folder / runs.MODEL).testzip()


def test_stopped_at_a_loss_that_is_no_number(tmp_path):
    with pytest.raises((InputError, InterruptError)):
        fit.train(
            plan.make(recipe(learning_rate=1e30, save_every=1), "digits", {"backend": BACKEND}),
            run.create(tmp_path, "one", "small", "digits"),
            Recorder(),
        )
    assert not (tmp_path / "one" / runs.MODEL).exists()
    assert not run.states(tmp_path / "one" / runs.CHECKPOINT)
