"""An environment in which nothing would work: variables, the clock, the current folder."""

import os
import subprocess
import sys

import pytest

from tests.cli.run import ROOT, clean_environment, posix_only
from tests.faults.run import Row, checked, hold, rows, shell

# a clock that stands at a second, counted from 1970
CLOCK = """
import time
localtime = time.localtime
time.time = lambda: {second}
time.localtime = lambda second=None: localtime({second} if second is None else second)
"""


@rows(
    Row("plot architecture lenet5 --out a.png", 0, "a.png", environment={"MPLBACKEND": "none"}),
    Row("plot architecture lenet5", 0, environment={"MPLBACKEND": "module://random"}),
    Row("list", 0, "vgg16", environment={"COLUMNS": "none"}),
    Row("list", 0, "vgg16", environment={"COLUMNS": "-5", "TERM": "none"}),
    Row("list", 0, "vgg16", environment={"KC_LANG": "xx", "LC_ALL": "none"}),
    Row("runs", 0, "no runs", environment={"KC_RUNS": "/dev/null"}),
    Row("runs", 0, "no runs", environment={"TZ": "none", "KC_RUNS": "none"}),
    Row("evaluate", 66, "no-such-folder", environment={"KC_RUNS": "no-such-folder"}),
    Row("train lenet5", 2, "received 'none'", environment={"KERAS_BACKEND": "none"}),
    Row("train lenet5 --seed -1", 2, "--seed"),
    Row("train lenet5 --seed 4294967296", 2, "4294967296"),
    Row("train lenet5 --seed 99999999999999999999999", 2, "below"),
    Row("sweep lenet5 --over seed=0,4294967296", 2, "4294967296"),
)
def test_what_is_said(row, tmp_path):
    checked(row, tmp_path)


def test_what_keras_is_told_to_do_by_default_changes_nothing(tmp_path):
    told = '{"image_data_format": "channels_first", "floatx": "float64", "backend": "none"}'
    (tmp_path / "keras.json").write_text(told, "utf-8")
    code = "from kerascourse import build; print(build('lenet5').output.dtype)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**clean_environment(), "KERAS_HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.stdout, done.returncode) == ("float32\n", 0), done.stderr


@posix_only
def test_settings_of_matplotlib_that_cannot_be_read(tmp_path):
    (tmp_path / "matplotlibrc").write_bytes(b"\xff")
    done = shell("kc plot convolution", tmp_path)
    assert done.returncode == 65 and "kc: expected text in UTF-8" in done.stderr
    done = shell("kc plot filters lenet5", tmp_path)  # Keras imports matplotlib too
    assert done.returncode == 65 and "log messages" not in done.stderr
    (tmp_path / "matplotlibrc").write_text("backend: none\nlines.linewidth: wide\n", "utf-8")
    assert shell("kc plot convolution", tmp_path).returncode == 0


@posix_only
@pytest.mark.parametrize("second", [0, 315_000_000, 9_999_999_999])
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("train lenet5 --dataset digits --limit 64", 74),
        ("quiz export week10 --to anki --out a.apkg", 74),
        ("quiz export week10 --to canvas --out a.zip", 0),
        ("plot convolution --out a.png", 0),
        ("runs", 0),
    ],
)
def test_a_clock_that_no_archive_can_say(command, code, second, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(CLOCK.format(second=second), "utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = shell(f"kc {command}", tmp_path, PYTHONPATH=path)
    hold(done, code, "the clock says" if code else "")
    assert not list(tmp_path.glob("outputs/*"))


@posix_only
@pytest.mark.parametrize(
    ("command", "code"), [("summary lenet5", 0), ("runs", 0), ("train lenet5", 74)]
)
def test_the_current_folder_was_removed(command, code, tmp_path):
    hold(shell(f"mkdir a; cd a; rmdir ../a; kc {command}", tmp_path), code)


# JAX alone is stood in for: it is asked nothing here, but Keras' backend for NumPy imports it
ANOTHER_BACKEND = """
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from unittest.mock import MagicMock

class StandIn(MetaPathFinder, Loader):
    def find_spec(self, name, path, target=None):
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] == "jax" else None
    def create_module(self, spec):
        return MagicMock(__path__=[], __spec__=spec)
    def exec_module(self, module):
        pass

sys.meta_path.insert(0, StandIn())
from kerascourse.models import keras_backend
keras_backend.BACKENDS = ("numpy",)
keras = keras_backend.start("numpy")
keras.utils.set_random_seed(3)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
model.save("a.keras")
keras.models.load_model("a.keras").predict(keras.ops.zeros((2, 4)), verbose=0)
assert "tensorflow" not in sys.modules
import tensorflow
"""


def test_another_backend_does_without_tensorflow(tmp_path):
    """Keras would import it to seed it, with its log on stderr; who needs it can still have it."""
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER_BACKEND],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
