"""`kc doctor` as a user runs it, with faults put into its way."""

import csv
import io
import json
import os
from importlib.metadata import version

import pytest

from kerascourse.cli.output import FORMATS
from tests.cli.run import clean_environment, in_terminal, kc, posix_only, process


def report(*arguments, **options):
    done = kc("doctor", *arguments, "--format", "json", **options)
    return done.returncode, json.loads(done.stdout)


def statuses(document):
    return {one["id"]: one["status"] for one in document["findings"]}


def test_the_report(tmp_path):
    code, document = report(cwd=tmp_path)
    assert set(document) == {"findings", "versions", "environment"}
    assert set(document["findings"][0]) == {"id", "section", "status", "found", "advice"}
    assert document["versions"]["keras"] == version("keras")
    assert {"python", "kerascourse", "tensorflow", "jax", "torch"} <= set(document["versions"])
    assert code == ("problem" in statuses(document).values())
    assert list(tmp_path.iterdir()) == []  # nothing is left of what was tried


@pytest.mark.parametrize("output_format", FORMATS)
def test_every_format(tmp_path, output_format):
    done = kc("doctor", "--format", output_format, cwd=tmp_path)
    assert done.returncode in (0, 1) and "terminal" in done.stdout.lower(), done.stderr
    if output_format == "csv":
        head, *rows = csv.reader(io.StringIO(done.stdout))
        assert head == ["id", "status", "found", "advice"] and len(rows) > 10


def test_runs_that_cannot_be_written(tmp_path):
    (tmp_path / "outputs").write_text("")
    code, document = report(cwd=tmp_path)
    assert code == 1 and statuses(document)["disk.runs"] == "problem"
    assert statuses(report("--runs", "elsewhere", cwd=tmp_path)[1])["disk.runs"] == "ok"


def test_a_backend_that_is_none(tmp_path):
    code, document = report(cwd=tmp_path, KERAS_BACKEND="theano")
    assert code == 1 and statuses(document)["backends.chosen"] == "problem"


def test_a_file_in_the_way_does_not_hinder_the_doctor(tmp_path):
    for name in ("random.py", "json.py", "numpy.py", "packaging.py"):
        (tmp_path / name).write_text("raise RuntimeError\n")
    done = process("doctor", "--format", "json", cwd=tmp_path)
    found = statuses(json.loads(done.stdout))
    assert {found[f"files.{name}"] for name in ("random", "json", "numpy", "packaging")} == {
        "warning"
    }


def test_a_module_that_pythonpath_hides_does_not_hinder_it_either(tmp_path):
    for name in ("random.py", "tempfile.py", "psutil.py", "packaging.py"):
        (tmp_path / name).write_text("raise RuntimeError\n")
    path = f"{clean_environment()['PYTHONPATH']}{os.pathsep}{tmp_path}"
    done = process("doctor", "--format", "json", PYTHONPATH=path)
    assert done.returncode == 1, done.stderr
    found = statuses(json.loads(done.stdout))
    assert {found[f"files.{name}"] for name in ("random", "tempfile", "psutil", "packaging")} == {
        "problem"
    }


def test_what_cannot_be_looked_at_hides_nothing(tmp_path, monkeypatch):
    from kerascourse.doctor import data_sets

    def broken(*arguments):
        raise OSError("the disk is gone")

    monkeypatch.setattr(data_sets, "look", broken)
    _code, document = report(cwd=tmp_path)
    found = statuses(document)
    assert found["data.failure"] == "warning" and "terminal.signs" in found


@posix_only
@pytest.mark.parametrize("language", ["en", "es"])
def test_at_60_columns(tmp_path, language):
    shown = in_terminal("doctor", columns=60, NO_COLOR="1", KC_LANG=language)
    lines = shown.splitlines()
    assert len(lines) > 30
    for line in lines:
        assert len(line) <= 60 or len(line.split()) <= 2, line
