"""A student's own `random.py` in the current folder is never run by `kc` or what it starts."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kerascourse import children
from kerascourse.data import download
from tests.cli.run import ROOT, clean_environment, kc
from tests.faults.run import hold
from tests.shared_data import PREPARED, needs_prepared

# what a student may call a file, and what our processes import
NAMES = """
    random json numpy re os typing subprocess csv math string time tempfile socket keras tensorflow
    tensorflow_datasets h5py PIL matplotlib click rich kerascourse sitecustomize usercustomize
""".split()


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """The current folder, in which each file says that it ran, and ends the process."""
    for name in NAMES:
        code = "open(__file__ + '.ran', 'w').close()\nraise SystemExit(99)\n"
        (tmp_path / f"{name}.py").write_text(code, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    yield tmp_path
    assert not list(tmp_path.glob("*.ran"))


def ran(*command, **environment):
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        env={**clean_environment(), **environment},
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "kerascourse"],
        ["-P", "-m", "kerascourse"],
        # as the console script does
        ["-c", "import sys; del sys.path[0]; from kerascourse.cli import main; main()"],
    ],
)
def test_kc_itself(hostile, command):
    if command == ["-m", "kerascourse"]:
        (hostile / "kerascourse.py").unlink()  # which would be what is asked for
    done = ran(sys.executable, *command, "summary", "lenet5", "--format", "json")
    assert done.returncode == 0, done.stderr


def test_the_reader_of_hdf5(hostile):
    import keras

    keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3)]).save("old.h5")
    done = kc("summary", "old.h5", cwd=hostile)
    hold(done, 0, "112")


@pytest.mark.parametrize("path", ["", ".", os.pathsep, os.pathsep.join(["", "a", "."])])
def test_the_worker_of_tensorflow_datasets(hostile, monkeypatch, path):
    monkeypatch.setenv("PYTHONPATH", path)
    assert download.work(["nothing"]) == "KeyError: 'nothing'"


@needs_prepared
def test_good_data_beside_hostile_files_are_read(hostile):
    cache = str(hostile / "cache")
    done = kc("data", "info", "mnist", "--data-dir", str(PREPARED), XDG_CACHE_HOME=cache)
    hold(done, 0, "55,000")


def test_what_a_child_starts_is_as_safe(hostile):
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import random'])"
    command = [*children.command("-c", code)]
    assert subprocess.run(command, env=children.environment(), check=False).returncode == 0


# they start other programs: the compiler of --pdf, and what the doctor asks of the system
START_ANOTHER = ("quiz_paper.py", "graphics.py", "processor.py")
TELLS_OF_PYTHON = "interpreter.py"  # the doctor's, which starts none


def test_there_is_one_way_to_start_python():
    """Whoever starts a process starts Python, and by `children`."""
    for path in (ROOT / "kerascourse").rglob("*.py"):
        if path.name in START_ANOTHER:
            continue
        text = path.read_text("utf-8")
        calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        called = {ast.unparse(call.func) for call in calls}
        starts = [n for n in called if n.startswith(("subprocess.", "os.exec", "os.spawn"))]
        assert "os.system" not in called and "multiprocessing" not in text, path
        assert not starts or {"children.command", "children.environment"} <= called, path
        tells_of_it = path.name == TELLS_OF_PYTHON and not starts
        assert path.name == "children.py" or tells_of_it or "sys.executable" not in text, path


def test_the_package_is_found_from_any_folder():
    assert Path(children.environment()["PYTHONPATH"].split(os.pathsep)[0]) == ROOT
