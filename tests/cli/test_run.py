"""`kc(…)` of tests/cli/run.py gives what the process gives, and leaves nothing behind."""

import os
import sys
import warnings
from pathlib import Path

import pytest

from kerascourse.texts import language
from tests.cli.run import kc, process, warnings_as_in_a_new_process
from tests.quiz.stand_in import write_quiz

SAME = {
    "a table": ("summary", "lenet5"),
    "json": ("compare", "vgg16", "alexnet", "--format", "json"),
    "help": ("summary", "--help"),
    "nothing": (),
    "a check that fails": ("lint", "alexnet"),
    "usage": ("summary", "vgg16", "--inptu", "8x8x3"),
    "input": ("summary", "vg16"),
    "no run": ("evaluate",),
    "a name that forges": ("summary", "\x1b[2J\u202e"),
    "a picture": ("plot", "convolution", "--out", "no/such/a.png"),
    "answers": ("quiz", "take", "mini.toml", "--student", "ana"),
}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", SAME)
def test_a_command_gives_the_same_here_and_in_a_process(name, lang, tmp_path):
    told = []
    for number, run in enumerate((process, kc, kc)):
        (tmp_path / str(number)).mkdir()
        write_quiz(tmp_path / str(number))
        others = {"cwd": tmp_path / str(number), "text_input": "\n1728\nñ\n", "KC_LANG": lang}
        done = run(*SAME[name], **others)
        told.append((done.returncode, done.stdout, done.stderr))
    assert told[0] == told[1] == told[2]


def state():
    return (
        Path.cwd(),
        dict(os.environ),
        *(sys.stdin, sys.stdout, sys.stderr, sys.argv),
        language(),
    )


def test_it_leaves_nothing_behind(tmp_path):
    before = state()
    kc("--lang", "es", "summary", "lenet5", cwd=tmp_path, KC_RUNS="nowhere")
    assert state() == before


def test_a_warning_is_on_stderr_as_in_a_process(capsys):
    with warnings_as_in_a_new_process():
        warnings.warn("careful", stacklevel=1)
        warnings.warn("out of fashion", DeprecationWarning, stacklevel=1)
    told = capsys.readouterr().err
    assert "UserWarning: careful" in told and "fashion" not in told
