"""A streamed run takes the course of a loaded one, to the last bit, whatever happens to it."""

import signal
import subprocess
import time

import numpy as np
import pytest
from PIL import Image

from benchmarks.kills import compare, outcome
from kerascourse import children, runs
from kerascourse.errors import InputError, InterruptError
from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.training import fit, plan, resume, run, score  # noqa: E402
from kerascourse.training.ahead import MOST, Ahead  # noqa: E402
from kerascourse.training.augmentation import Augment  # noqa: E402
from kerascourse.training.batches import streams  # noqa: E402
from kerascourse.training.recipe import Recipe, read  # noqa: E402
from tests.training.test_fit import BACKEND, Recorder  # noqa: E402
from tests.training.test_resume import Stopping  # noqa: E402

STACK = "conv3-4/2 relu pool2 drop0.3 fc2 softmax"
AUGMENTED = Recipe(
    model=STACK, epochs=2, batch_size=8, seed=3, save_every=2, augment=Augment(flip=True, shift=1)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Photographs of two classes."""
    place, rng = tmp_path_factory.mktemp("photographs"), np.random.default_rng(0)
    for number in range(60):
        for name, bright in (("day", 128), ("night", 0)):
            size = (12, 10, 3)
            values = rng.integers(bright, bright + 128, size, dtype="uint8")
            (place / name).mkdir(exist_ok=True)
            Image.fromarray(values).save(place / name / f"{number}.png")
    return place


@pytest.fixture(autouse=True, scope="module")
def cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def planned(folder, recipe=AUGMENTED, **changes):
    return plan.make(recipe, f"folder:{folder}", {"backend": BACKEND, **changes})


def begun(out, made, listener=None):
    place = run.create(out, "run", "stack", "photographs")
    fit.train(made, place, listener or Recorder())
    return place


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, folder):
    return outcome(begun(tmp_path_factory.mktemp("loaded"), planned(folder)))


@pytest.mark.parametrize("stops", [None, 3, 12])
def test_a_streamed_run_is_a_loaded_one(tmp_path, folder, loaded, stops):
    made = planned(folder, stream=True)
    assert "streamed as asked" in made.notices[0]
    if stops is None:
        place = begun(tmp_path, made)
    else:
        with pytest.raises(InterruptError):
            begun(tmp_path, made, Stopping(stops))
        place = tmp_path / "run"
        again = resume.planned(place)
        assert again.dataset.train.is_streamed
        fit.train(again, place, Recorder())
    assert compare(outcome(place), loaded) == []
    assert read(place / runs.RECIPE).stream is True
    assert score.evaluate(place) == run.read_result(place).metrics["test"]


def test_a_run_says_whether_it_streams(folder):
    assert planned(folder).recipe.stream is False
    assert planned(folder, stream=True).recipe.stream is True


def test_a_run_that_began_before_there_were_streams_loads(folder, tmp_path):
    made = planned(folder, stream=True).recipe.changed({"stream": "auto"})
    path = tmp_path / "recipe.toml"
    path.write_text(made.to_toml())
    assert read(path).stream == "auto"
    path.write_text(
        "".join(f"{line}\n" for line in made.to_toml().split("\n") if "stream" not in line)
    )
    assert read(path).stream is False


def test_batches_come_in_any_order(folder):
    batches = streams(planned(folder, stream=True))["fit"]
    expected = streams(planned(folder))["fit"]
    for epoch in (0, 2):
        batches.begin(epoch)
        expected.begin(epoch)
        for place in (3, 0, 1, 10, 5, 4, 4, 0, *range(11)):
            for one, two in zip(batches[place], expected[place], strict=True):
                assert np.array_equal(one, two)
        assert len(batches.ahead.coming) <= MOST


def test_large_batches_are_not_read_far_ahead(folder, monkeypatch):
    train = planned(folder, stream=True).dataset.train
    order = np.arange(len(train))
    assert Ahead(train, order, 8, 0).most == MOST
    monkeypatch.setattr("kerascourse.training.ahead.MOST_BYTES", 2 * 8 * 12 * 10 * 3)
    assert Ahead(train, order, 8, 0).most == 2


class Damaging(Recorder):
    """A `Progress` that damages all images of `folder` in the second epoch."""

    def __init__(self, folder):
        super().__init__()
        self.folder = folder

    def step(self, images, logs):
        super().step(images, logs)
        if len(self.rows) == 1:
            for file in self.folder.rglob("*.png"):
                file.write_bytes(b"\x89PNG cut")


def test_an_image_damaged_in_mid_epoch_is_named_and_the_state_kept(tmp_path, folder):
    copy = tmp_path / "copy"
    for file in folder.rglob("*.png"):
        (copy / file.parent.name).mkdir(parents=True, exist_ok=True)
        (copy / file.parent.name / file.name).write_bytes(file.read_bytes())
    with pytest.raises(InputError, match=r"cannot read .*copy/(day|night)/\d+\.png"):
        begun(tmp_path, planned(copy, stream=True, epochs=3), Damaging(copy))
    assert run.states(tmp_path / "run" / runs.CHECKPOINT)
    # and when the images are there again it goes on
    for file in folder.rglob("*.png"):
        (copy / file.parent.name / file.name).write_bytes(file.read_bytes())
    fit.train(resume.planned(tmp_path / "run"), tmp_path / "run", Recorder())
    assert run.read_result(tmp_path / "run").epochs == 3


def test_other_images_are_not_gone_on_with(tmp_path, folder):
    copy = tmp_path / "copy"
    for file in folder.rglob("*.png"):
        (copy / file.parent.name).mkdir(parents=True, exist_ok=True)
        (copy / file.parent.name / file.name).write_bytes(file.read_bytes())
    with pytest.raises(InterruptError):
        begun(tmp_path, planned(copy, stream=True), Stopping(3))
    Image.new("RGB", (12, 10)).save(copy / "day" / "7.png")
    with pytest.raises(InputError, match="changed since the run began"):
        resume.planned(tmp_path / "run")


@pytest.mark.slow
def test_a_streamed_run_survives_sigkill(tmp_path, folder):
    """kill -9 in mid-epoch, again and again; the readers end with the process they read for."""
    recipe = tmp_path / "stack.toml"
    lines = f'model = "{STACK}"\nbatch_size = 4\nseed = 1\nsave_every = 3\nepochs = 3\n'
    recipe.write_text(f'{lines}stream = true\ndataset = "folder:{folder}"\n')
    command = children.command("-m", "kerascourse")
    asked = ["train", recipe, "--out", tmp_path]
    subprocess.run([*command, *asked, "--name", "whole"], check=True, env=children.environment())
    place = tmp_path / "killed"
    asked += ["--name", "killed"]
    for kill in range(2):
        before = {path.name for path in run.states(place / runs.CHECKPOINT)}
        process = subprocess.Popen([*command, *asked], env=children.environment())
        readers = set()
        while process.poll() is None:
            readers |= children_of(process.pid)
            if {path.name for path in run.states(place / runs.CHECKPOINT)} - before and readers:
                process.send_signal(signal.SIGKILL)
                process.wait()
        assert process.returncode == -signal.SIGKILL, f"kill {kill}"
        end = time.monotonic() + 20
        while any(is_reader(one) for one in readers):
            assert time.monotonic() < end
        asked = ["resume", place]
    subprocess.run([*command, *asked], check=True, env=children.environment())
    assert compare(outcome(place), outcome(tmp_path / "whole")) == []


def children_of(process):
    """The reader processes that `process` started."""
    import psutil

    try:
        found = psutil.Process(process).children(recursive=True)
    except psutil.NoSuchProcess:
        return set()
    return {one.pid for one in found if is_reader(one.pid)}


def is_reader(process):
    try:
        with open(f"/proc/{process}/cmdline", "rb") as file:
            return b"kerascourse.data.readers" in file.read()
    except OSError:
        return False
