"""Whatever bytes a file has, its reader gives a value or the one family of errors."""

import contextlib
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerascourse import cli, runs
from kerascourse.documents import DocumentError
from kerascourse.errors import CourseError
from kerascourse.symbolic.saved import read_configuration
from kerascourse.training import checkpoint, data_record, recipe, run
from tests.cli.run import kc
from tests.faults.run import hold

WORDS = (
    *"{ } [ ] ' , : = . # 1 -1e999 é model null true NaN [[questions]] id lenet5 epochs".split(),
    *('"', "\n", "\\", "\0"),
)
SIGNS = st.sampled_from(WORDS)
CONTENT = st.one_of(
    st.binary(max_size=200), st.lists(SIGNS, max_size=40).map("".join).map(str.encode)
)
FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
READERS = {
    runs.RECIPE: lambda folder: recipe.read(folder / runs.RECIPE),
    runs.RESULT: run.read_result,
    runs.DATA: data_record.read,
    runs.HISTORY: lambda folder: run.read_history(folder / runs.HISTORY),
    "m.json": lambda folder: read_configuration(folder / "m.json"),
    "m.keras": lambda folder: read_configuration(folder / "m.keras"),
    "epoch-000001-step-00000000.npz": checkpoint.load,
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_of_any_bytes(name, tmp_path):
    @FEW
    @given(CONTENT)
    def reads(content):
        (tmp_path / name).write_bytes(content)
        with contextlib.suppress(CourseError, DocumentError, UnicodeDecodeError):
            READERS[name](tmp_path)

    reads()


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("q.toml", "quiz show q.toml"),
        ("q.toml", "quiz lint q.toml"),
        ("s.toml", "quiz check week10 s.toml"),
        ("d.csv", "data info csv:d.csv"),
        ("d.npz", "data info npz:d.npz"),
        ("m.json", "summary m.json"),
    ],
)
def test_a_command_on_any_bytes(name, command, tmp_path):
    @settings(FEW, max_examples=20)
    @given(CONTENT)
    def ends(content):
        (tmp_path / name).write_bytes(content)
        done = kc(*command.split(), cwd=tmp_path)
        assert done.returncode in (0, 1, 2, 65, 66), done.stderr
        hold(done, done.returncode)

    ends()


def test_what_nobody_foresaw_is_our_fault(monkeypatch, capsys):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "group", broken)
    monkeypatch.setattr(sys, "argv", ["kc"])
    assert cli.run(["list"]) == 70
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "our fault, please report it" in told
