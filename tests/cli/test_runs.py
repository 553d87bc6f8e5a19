"""The life of a run as a user sees it: stopped, resumed, listed, scored, asked about an image."""

import csv
import json
import os
import signal
import subprocess
import sys
from datetime import datetime

import pytest
from PIL import Image

from kerascourse import runs
from kerascourse.cli import COMMANDS
from kerascourse.cli.first_run import FIRST
from kerascourse.pictures import PICTURES
from kerascourse.training import run
from tests.cli.run import clean_environment, kc, one_line, posix_only, process
from tests.training.test_ranking import make_run

# every command that takes a RUN or a MODEL
EVERY = (
    *(
        f"{command} {{name}}"
        for command in (
            "summary", "lint", "train", "evaluate", "resume", "report", "reconstruct", "anomaly",
            "generate", "interpolate", "latent",
        )
    ),
    "why {name} 3", "compare vgg16 {name}", "predict {name} a.png", "segment {name} a.png",
    "sweep {name} --over latent=2", *(f"plot {kind} {{name}}" for kind in PICTURES),
)  # fmt: skip


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """(folder, exit code, last line of stderr) of a training that got a SIGTERM in its fit."""
    folder = tmp_path_factory.mktemp("work")
    command = "train lenet5 --dataset digits --epochs 4 --limit 640 --name one"
    with subprocess.Popen(
        [sys.executable, "-m", "kerascourse", *command.split()],
        cwd=folder,
        env=clean_environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        for line in process.stderr:
            if line.startswith("epoch 1/4"):
                process.send_signal(signal.SIGTERM)
                break
        last = process.stderr.read().splitlines()[-1]
    return folder, process.returncode, last


@posix_only
def test_the_life_of_a_run(stopped):
    """It goes on in a process of its own, as it was stopped in one; the rest is quick in this."""
    folder, code, last = stopped
    assert code == 130
    assert last == "kc: interrupted, the state is saved. Go on with: kc resume outputs/one"
    place = folder / "outputs" / "one"

    with run.locked(place):
        busy = kc("resume", cwd=folder)
    assert busy.returncode == 74
    assert "another process is writing the run" in one_line(busy)

    done = process("resume", "outputs/one", "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["epochs"] == 4
    assert result == json.loads((place / "result.json").read_text())

    again = kc("resume", cwd=folder)
    assert again.returncode == 0
    assert one_line_of(again.stderr) == "the run outputs/one is finished"
    assert "accuracy" in again.stdout

    scored = kc("evaluate", "--format", "json", cwd=folder)
    assert scored.returncode == 0, scored.stderr
    expected = {"run": "one", "metrics": {"test": result["metrics"]["test"]}}
    assert json.loads(scored.stdout) == expected

    listed = kc("runs", "--format", "json", cwd=folder)
    (one,) = json.loads(listed.stdout)
    assert one["state"] == "finished"
    assert one["val"] == result["metrics"]["val"]["accuracy"]

    draw_digits(folder)
    asked = kc("predict", "0.png", "large.png", "--format", "json", cwd=folder)
    assert asked.returncode == 0, asked.stderr
    document = json.loads(asked.stdout)
    plain, large = document["images"]
    assert plain["changes"] == []
    assert len(plain["top"]) == 5
    confidences = [entry["confidence"] for entry in plain["top"]]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1 + 1e-6
    # the same digit, five times as large, as black ink on white paper
    assert large["found"] and len(large["top"]) == 5
    assert "large.png: digit cut out, scaled to 20×20 and centred by mass" in asked.stderr

    asked = kc("predict", "large.png", "--as-is", "--format", "json", cwd=folder)
    assert asked.returncode == 0, asked.stderr
    (large,) = json.loads(asked.stdout)["images"]
    assert large["top"][0]["class"] == plain["top"][0]["class"]
    assert "large.png: inverted: the training images are bright on dark" in asked.stderr
    assert "large.png: scaled from 140×140 to 28×28" in asked.stderr

    Image.new("L", (90, 120), 200).save(folder / "empty.png")
    files = ("empty.png", "large.png", "--save-inputs", "new/inputs")
    asked = kc("predict", *files, "--show", "--format", "json", cwd=folder)
    assert asked.returncode == 0, asked.stderr
    empty, large = json.loads(asked.stdout)["images"]
    assert empty["top"] == [] and empty["found"] is False and empty["input_file"] is None
    assert "empty.png: no digit found" in asked.stderr
    assert large["found"] and large["input_file"] == "new/inputs/02-large.png"
    assert "--show needs a terminal" in asked.stderr
    # what the network received is taken for the same, as it is
    again = kc("predict", large["input_file"], "--format", "json", cwd=folder)
    (same,) = json.loads(again.stdout)["images"]
    assert same["changes"] == [] and same["top"][0]["class"] == large["top"][0]["class"]
    row = kc("predict", "empty.png", "--format", "csv", cwd=folder).stdout.splitlines()[1]
    assert row == "empty.png,– (no digit found),"
    Image.new("L", (9, 9)).save(folder / "file.png")
    failed = kc("predict", "large.png", "--save-inputs", "file.png/a", cwd=folder)
    assert failed.returncode == 74 and "file.png" in failed.stderr


def one_line_of(text):
    (line,) = text.splitlines()
    return line


def draw_digits(folder):
    """A held-out digit as it is, and as one would draw it."""
    from kerascourse.data import catalogue

    picture = (catalogue.load("digits").test.x[0, ..., 0] * 255).round().astype("uint8")
    Image.fromarray(picture).save(folder / "0.png")
    Image.fromarray(255 - picture.repeat(5, axis=0).repeat(5, axis=1)).save(folder / "large.png")


@pytest.mark.parametrize("command", ["resume", "evaluate"])
def test_no_run(tmp_path, command):
    done = kc(command, cwd=tmp_path)
    assert done.returncode == 66
    assert (
        "expected a run in outputs, there is none. Try: kc train lenet5 --dataset digits"
        in one_line(done)
    )
    make_run(tmp_path / "outputs", "lenet-one")
    done = kc(command, "lenet-oen", cwd=tmp_path)
    assert done.returncode == 66
    assert "nearest: lenet-one" in one_line(done)


def test_predict_without_what_it_needs(tmp_path):
    make_run(tmp_path / "outputs", "one")
    done = kc("predict", "one", cwd=tmp_path)
    assert done.returncode == 2
    assert "expected an image, received 'one' alone" in one_line(done)
    done = kc("predict", "one", "none.png", cwd=tmp_path)
    assert done.returncode == 66
    assert "has kept no model yet. Try: kc resume outputs/one" in done.stderr
    make_run(tmp_path / "outputs", "two", model="vae")
    (tmp_path / "outputs" / "two" / runs.MODEL).touch()
    done = kc("predict", "two", "none.png", cwd=tmp_path)
    assert done.returncode == 2
    assert "expected a run of a classifier" in done.stderr


def test_the_nearest_word_may_be_latest(tmp_path):
    make_run(tmp_path / "outputs", "one")
    for command in EVERY:
        words = [word.format(name="latst") for word in command.split()]
        assert "nearest: latest" in kc(*words, cwd=tmp_path).stderr


@pytest.mark.parametrize("command", EVERY)
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("stopp", "stopped"), ("Latest", "latest"), ("outputs/stoped", "outputs/stopped")],
)
def test_a_misspelt_run_or_model_is_told_the_nearest(tmp_path, command, typed, meant):
    make_run(tmp_path / "outputs", "stopped")
    done = kc(*[word.format(name=typed) for word in command.split()], cwd=tmp_path)
    assert done.returncode in (65, 66)
    assert f"nearest: {meant}" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("command", ["predict", "segment"])
def test_a_folder_in_place_of_images(tmp_path, command):
    make_run(tmp_path / "outputs", "one")
    (tmp_path / "my cats").mkdir()
    (tmp_path / "my cats" / "cat.jpg").touch()
    for words, typed in [((".",), "latest ./*.png"), (("one", "my cats"), "one 'my cats'/*.jpg")]:
        done = kc(command, *words, cwd=tmp_path)
        assert done.returncode == 2
        expected = f"expected image files, {words[-1]} is a folder. Try: kc {command} {typed}"
        assert expected in one_line(done)
    # the folder of a run is a run
    assert "is a folder" not in kc(command, "outputs/one", cwd=tmp_path).stderr


@pytest.mark.parametrize(
    ("words", "train"),
    [
        ("predict a.png", "lenet5 --dataset digits"),
        ("segment", "unet --dataset digit_scenes"),
        ("anomaly", "anomaly --dataset digits --normal 3"),
        ("reconstruct", "undercomplete --dataset digits"),
        ("generate", "vae --dataset digits"),
        ("latent", "vae --dataset digits"),
        ("interpolate", "vae --dataset digits"),
        ("plot manifold", "vae --dataset digits"),
        ("plot history", "lenet5 --dataset digits"),
        ("plot confusion", "lenet5 --dataset digits"),
        ("report", "lenet5 --dataset digits"),
        ("summary latest", "lenet5 --dataset digits"),
        ("train latest", "lenet5 --dataset digits"),
        ("evaluate none", "lenet5 --dataset digits"),
    ],
)
def test_without_a_run_a_command_suggests_one_that_it_works_for(tmp_path, words, train):
    done = kc(*words.split(), cwd=tmp_path)
    assert done.returncode == 66
    assert done.stderr.endswith(f"Try: kc train {train}, or --runs DIR\n")


def test_what_is_suggested_is_for_commands_and_pictures_that_are_there():
    assert set(FIRST) <= set(COMMANDS) | set(PICTURES)


def test_runs_as_a_table(tmp_path):
    assert (
        kc("runs", cwd=tmp_path).stdout
        == "no runs in outputs. Try: kc train lenet5 --dataset digits\n"
    )
    make_run(tmp_path / "outputs", "one", 0.9)
    make_run(tmp_path / "outputs", "two")
    heads, _rule, one, two = map(str.split, kc("runs", cwd=tmp_path).stdout.splitlines())
    day = datetime.now().date().isoformat()
    assert heads == "Run Model Data State Epochs Metric val test Seconds Size Date".split()
    told = f"one lenet5 digits finished 2 accuracy 0.9000 0.9000 4 0.0 MB {day}"
    assert one == told.split()
    assert two == f"two lenet5 digits interrupted 1/2 accuracy 0.0000 2 0.0 MB {day}".split()


def test_what_takes_room_is_told_and_then_removed(tmp_path):
    out = tmp_path / "outputs"
    make_run(out, "one", 0.9)
    make_run(out, "two", 0.8)
    make_run(out, "stopped")
    for name in ("one", "stopped"):
        state = out / name / "checkpoint" / "epoch-000001-step-00000000.npz"
        state.write_bytes(bytes(3_000_000))
    told = kc("runs", "prune", "--format", "json", cwd=tmp_path)
    document = json.loads(told.stdout)
    (one,) = document["runs"]
    assert (one["run"], one["part"], one["bytes"]) == ("one", "states", 3_000_000)
    assert (document["removed"], document["bytes"]) == (False, 3_000_000)
    assert "add --yes" in told.stderr and (out / "one" / "checkpoint").is_dir()

    done = kc("runs", "--runs", "outputs", "prune", "--keep", "1", "--yes", cwd=tmp_path)
    assert done.returncode == 0 and done.stderr == ""
    assert "3.0 MB" in done.stdout
    assert {folder.name for folder in out.iterdir()} == {"one", "stopped"}
    assert not (out / "one" / "checkpoint").exists()
    assert "nothing to remove" in kc("runs", "prune", "--failed", cwd=tmp_path).stdout
    kc("runs", "prune", "--interrupted", "--yes", cwd=tmp_path)
    assert [folder.name for folder in out.iterdir()] == ["one"]


def test_an_age_is_understood_or_told(tmp_path):
    done = kc("runs", "prune", "--older-than", "a month", cwd=tmp_path)
    assert done.returncode == 2 and "30d, 12h or 2w" in one_line(done)


def test_runs_are_chosen_and_compared(tmp_path):
    make_run(tmp_path / "outputs", "one", 0.9)
    make_run(tmp_path / "outputs", "two", 0.8, model="resnet20")
    make_run(tmp_path / "outputs", "three", 0.7, dataset="mnist")
    text = kc("runs", "--model", "resnet*", "--format", "csv", cwd=tmp_path).stdout
    (row,) = csv.DictReader(text.splitlines())
    assert (row["run"], row["epochs"], row["planned"], row["test"]) == ("two", "2", "2", "0.8")
    assert int(row["bytes"]) > 0
    lines = kc("runs", "--compare", cwd=tmp_path).stdout.splitlines()
    assert lines[0].split() == ["Run", "model", "dataset", "Metric", "val", "test"]
    assert lines[2].split() == ["one", "lenet5", "digits", "accuracy", "0.9000", "0.9000"]
    compared = json.loads(kc("runs", "--compare", "--format", "json", cwd=tmp_path).stdout)
    assert compared[1]["settings"] == {"model": "resnet20", "dataset": "digits"}
    none = kc("runs", "--state", "running", cwd=tmp_path)
    assert none.stdout == "none of the 3 runs in outputs is so. Try: kc runs\n"
    assert (
        json.loads(kc("runs", "--best", "1", "--format", "json", cwd=tmp_path).stdout)[0]["run"]
        == "one"
    )


def test_the_live_view_needs_a_terminal(tmp_path):
    line = one_line(kc("runs", "--watch", cwd=tmp_path))
    assert line == "kc: --watch draws on a terminal. Try: kc runs --format json"


@posix_only
def test_the_live_view_is_drawn_and_ends_with_control_c(tmp_path):
    pty = pytest.importorskip("pty")
    make_run(tmp_path, "one", 0.9)
    make_run(tmp_path, "stopped")
    main, side = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "kerascourse", "runs", "--watch", "--runs", str(tmp_path)],
        stdin=side,
        stdout=side,
        stderr=side,
        env={**clean_environment(), "COLUMNS": "80", "LINES": "20"},
    ) as process:
        os.close(side)
        drawn = b""
        while b"Ctrl-C" not in drawn:
            drawn += os.read(main, 65536)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    os.close(main)
    assert all(word in drawn for word in (b"one", b"finished", b"1/2", b"2 runs"))
