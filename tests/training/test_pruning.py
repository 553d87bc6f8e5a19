"""What may go of the runs in a folder, and what may not."""

import os
import time
from datetime import timedelta

import pytest

from kerascourse import runs
from kerascourse.errors import UsageError, WriteError
from kerascourse.training import pruning, run
from kerascourse.training.pruning import Choice, age, removals, remove
from tests.training.test_ranking import make_run


def state_of(folder):
    """A state in the run's folder, to go on from."""
    path = folder / runs.CHECKPOINT / "epoch-000001-step-00000000.npz"
    path.write_bytes(bytes(100))
    return path


@pytest.fixture
def out(tmp_path):
    """Runs of every kind, those of digits forty days old."""
    for name, accuracy in (("good", 0.9), ("better", 0.95), ("bad", 0.5)):
        make_run(tmp_path, name, accuracy)
    make_run(tmp_path, "other", 0.1, dataset="mnist")
    make_run(tmp_path, "near", 0.01, model="vae", metric="mse")
    state_of(make_run(tmp_path, "stopped"))
    state_of(tmp_path / "good")
    make_run(tmp_path, "failed")
    (make_run(tmp_path, "damaged", 0.5) / runs.RECIPE).write_bytes(b"\xff")
    for name in ("good", "better", "bad"):
        then = time.time() - timedelta(days=40).total_seconds()
        os.utime(tmp_path / name / runs.RECIPE, (then, then))
    return tmp_path


def gone(out, **choice):
    return {(one.run.run, one.part) for one in removals(out, Choice(**choice))}


WHOLE = "run"
STATES = ("good", "states")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, {STATES}),
        ({"keep": 2}, {STATES, ("bad", WHOLE)}),
        ({"keep": 1}, {("good", WHOLE), ("bad", WHOLE)}),
        ({"keep": 9}, {STATES}),
        ({"older_than": timedelta(days=30)}, {(n, WHOLE) for n in ("good", "better", "bad")}),
        ({"older_than": timedelta(days=50)}, {STATES}),
        ({"keep": 1, "older_than": timedelta(days=30)}, {("good", WHOLE), ("bad", WHOLE)}),
        ({"keep": 0, "older_than": timedelta(days=50)}, {STATES}),
        ({"failed": True}, {STATES, ("failed", WHOLE), ("damaged", WHOLE)}),
        (
            {"interrupted": True},
            {STATES, ("failed", WHOLE), ("damaged", WHOLE), ("stopped", WHOLE)},
        ),
    ],
)
def test_what_goes(out, choice, expected):
    assert gone(out, **choice) == expected


def test_removing(out):
    for removal in removals(out, Choice(keep=1)):
        remove(out, removal)
    assert not (out / "bad").exists() and not (out / "good").exists()
    assert (out / "better" / runs.RESULT).is_file() and (out / "stopped").is_dir()
    (kept,) = removals(out, Choice(keep=1, interrupted=True))[:1]
    assert kept.bytes == runs.size(out / kept.run.run)


def test_the_states_of_a_finished_run_go_alone(out):
    (removal,) = removals(out, Choice())
    assert removal.bytes == 100
    remove(out, removal)
    assert not (out / "good" / runs.CHECKPOINT).exists()
    assert run.read_result(out / "good") is not None
    assert gone(out) == set()


def test_a_run_that_was_stopped_takes_no_place_among_the_best(tmp_path):
    make_run(tmp_path, "only", 0.1)
    folder = make_run(tmp_path, "stopped", 0.9)
    (folder / runs.RESULT).unlink()
    assert gone(tmp_path, keep=1) == set()
    assert gone(tmp_path, keep=0) == {("only", WHOLE)}


def test_what_a_process_writes_stays(out):
    with run.locked(out / "stopped"):
        assert ("stopped", WHOLE) not in gone(out, interrupted=True)
    removal = next(
        one for one in removals(out, Choice(interrupted=True)) if one.run.run == "stopped"
    )
    with run.locked(out / "stopped"), pytest.raises(WriteError, match="another process"):
        remove(out, removal)
    assert run.states(out / "stopped" / runs.CHECKPOINT)


def test_a_run_that_lies_elsewhere_stays(out, tmp_path_factory):
    elsewhere = make_run(tmp_path_factory.mktemp("elsewhere"), "linked", 0.2)
    (out / "linked").symlink_to(elsewhere, target_is_directory=True)
    assert ("linked", WHOLE) not in gone(out, keep=0)


@pytest.mark.parametrize("text", ["30", "d", "-3d", "3 months", "", "1.5d", "٣d", "99999d"])
def test_no_age(text):
    with pytest.raises(UsageError, match="30d"):
        age(text)


def test_ages():
    assert [age(text) for text in ("30d", "12h", "2w")] == [
        timedelta(days=30),
        timedelta(hours=12),
        timedelta(weeks=2),
    ]
    assert pruning.age(" 1d ") == timedelta(days=1)
