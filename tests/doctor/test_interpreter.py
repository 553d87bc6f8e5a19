"""Pythons and machines that are not this one, as facts."""

from dataclasses import replace

import pytest

from kerascourse.doctor.interpreter import Interpreter, findings, here, without_tensorflow
from tests.doctor.made import INSTALL, by_id

USUAL = Interpreter(
    version=(3, 12, 4),
    implementation="cpython",
    bits=64,
    system="linux",
    machine="x86_64",
    has_musl=False,
    is_free_threaded=False,
    executable="/venv/bin/python",
    prefix="/venv",
    is_virtual=True,
    conda=None,
    install=INSTALL,
    commands=("/venv/bin/kc",),
    own="/venv/bin/kc",
)
WANTED = ">=3.11,<3.14"


def found(has_tensorflow=True, **changes):
    return by_id(findings(replace(USUAL, **changes), WANTED, has_tensorflow))


def test_a_usual_python():
    assert {one.status for one in found().values()} == {"ok"}
    assert here().version >= (3, 11, 0)


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 14, 0)])
@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({}, "python3.13 -m venv .venv"),
        ({"system": "win32"}, "py -3.13 -m venv .venv"),
        ({"conda": "/venv"}, "conda create -n kc python=3.13"),
    ],
)
def test_a_python_that_is_not_asked_for(version, changes, advice):
    finding = found(version=version, **changes)["python.version"]
    assert finding.status == "problem"
    assert WANTED in finding.found and finding.advice == advice


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"implementation": "pypy"}, "pypy"),
        ({"bits": 32}, "32"),
        ({"is_free_threaded": True}, "free-threaded"),
        ({"has_musl": True}, "musl"),
        ({"system": "darwin"}, "Intel"),
        ({"system": "win32", "machine": "ARM64"}, "ARM"),
    ],
)
def test_platforms_without_tensorflow(changes, word):
    finding = found(has_tensorflow=False, **changes)["python.platform"]
    assert finding.status == "problem" and word in finding.found and finding.advice
    assert "python.platform" not in found(has_tensorflow=True, **changes)


@pytest.mark.parametrize(
    ("system", "machine"),
    [("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("win32", "AMD64")],
)
def test_platforms_that_tensorflow_is_made_for(system, machine):
    assert without_tensorflow(replace(USUAL, system=system, machine=machine)) is None


def test_environments():
    assert found(is_virtual=False)["python.environment"].status == "info"
    base = {"is_virtual": False, "conda": "/conda/envs/kc"}
    assert found(**base, prefix="/conda/envs/kc")["python.environment"].status == "ok"
    assert found(**base, prefix="/usr")["python.environment"].status == "warning"


def test_the_command_that_the_shell_starts():
    assert found(commands=())["python.command"].advice == "source /venv/bin/activate"
    several = found(commands=("/usr/local/bin/kc", "/venv/bin/kc"))["python.command"]
    assert several.status == "warning" and "/usr/local/bin/kc" in several.found
    assert found(commands=("/home/kc",))["python.command"].status == "warning"


def test_every_kc_of_the_path_is_found(tmp_path, monkeypatch):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        command = tmp_path / name / "kc"
        command.write_text("#!/bin/sh\n")
        command.chmod(0o755)
    (tmp_path / "link").symlink_to(tmp_path / "one")
    monkeypatch.setenv("PATH", f"{tmp_path}/one::{tmp_path}/link:{tmp_path}/two:/nowhere")
    assert here().commands == (f"{tmp_path}/one/kc", f"{tmp_path}/two/kc")
