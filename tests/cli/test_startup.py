"""The quick commands import nothing heavy."""

import subprocess
import sys

import pytest

from tests.cli.run import clean_environment
from tests.training.test_ranking import make_run

HEAVY = ("keras", "tensorflow", "jax", "torch", "numpy", "matplotlib", "sklearn", "jinja2")
PROGRAM = """
import sys
from kerascourse.cli import run
code = run(sys.argv[1:])
heavy = [name for name in {heavy} if name in sys.modules]
print("code", code, "heavy", heavy, file=sys.stderr)
"""
COMMANDS = [
    ["--help"],
    ["--version"],
    ["list"],
    ["list", "--help"],
    ["list", "--recipes"],
    ["summary", "--help"],
    ["summary", "vgg16"],
    ["summary", "densenet121", "--format", "json"],
    ["summary", "vae", "--explain", "--lang", "es"],
    ["summary", "no-such-model"],
    ["train", "--help"],
    ["check", "--help"],
    ["calc", "conv", "--input", "32x32x3", "--kernel", "5", "--filters", "10"],
    ["compare", "vgg16", "[conv3-8 relu]*2 gap fc10"],
    ["lint", "alexnet"],
    ["code", "vae"],
    ["code", "resnet20", "--lang", "es"],
    ["explain"],
    ["explain", "output-size"],
    ["explain", "A5", "--lang", "es"],
    ["why", "resnet50", "25636712"],
    ["doctor"],
    ["completion", "bash"],
    ["doctor", "--help"],
    ["resume", "--help"],
    ["evaluate", "--help"],
    ["predict", "--help"],
    ["segment", "--help"],
    ["runs", "--help"],
    ["export", "--help"],
    ["quiz"],
    ["quiz", "list"],
    ["quiz", "show", "conv-basics"],
    ["quiz", "key", "week10"],
    ["quiz", "answer", "conv-basics", "1", "7"],
    ["quiz", "take", "architectures"],
    ["quiz", "drill", "--count", "1"],
    ["quiz", "grade", "--help"],
    ["quiz", "export", "--help"],
    ["--lang", "es", "list"],
]


def imported(arguments):
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(heavy=HEAVY), *arguments],
        capture_output=True,
        encoding="utf-8",
        env=clean_environment(),
        check=False,
    )
    return process.stderr.splitlines()[-1]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_heavy_import(arguments):
    assert imported(arguments).endswith("heavy []")


LINES = ["kc ", "kc summary ", "kc train ", "kc summary vgg16 --layer ", "kc explain ", "kc quiz "]


@pytest.mark.parametrize("line", [*LINES, "kc quiz grade --", "kc plot filters --", "kc check --"])
def test_a_tab_imports_nothing_heavy(line, monkeypatch):
    monkeypatch.setenv("_KC_COMPLETE", "zsh")
    monkeypatch.setenv("_KC_LINE", line)
    assert imported([]) == "code 0 heavy []"


def test_runs_are_listed_without_keras(tmp_path):
    make_run(tmp_path, "one", 0.9)
    assert imported(["runs", "--runs", str(tmp_path)]) == "code 0 heavy []"


def test_a_saved_model_is_read_without_keras(tmp_path):
    import keras

    path = tmp_path / "model.keras"
    keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3)]).save(path)
    assert imported(["summary", str(path)]) == "code 0 heavy []"
