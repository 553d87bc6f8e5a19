"""Keras' settings, processor and memory, folders, variables, the terminal."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from kerascourse.doctor import backends, environment, places, processor, terminal
from tests.cli.run import posix_only
from tests.doctor.made import INSTALL, by_id, packages, put


@pytest.fixture
def installed(tmp_path):
    put(tmp_path, "kerascourse", "1.0", ['torch<3,>=2.9; extra == "torch"'])
    for name in ("keras", "tensorflow", "jax"):
        put(tmp_path, name, "1.0")
    return packages(tmp_path)


def of_backends(installed, text=None, failure="", **variables):
    settings = backends.Settings(variables, Path("keras.json"), text, failure)
    return by_id(backends.findings(settings, installed, INSTALL))


def test_the_backend_is_that_of_a_training(installed):
    assert of_backends(installed)["backends.chosen"].status == "ok"
    assert "jax 1.0" in of_backends(installed, KERAS_BACKEND="jax")["backends.chosen"].found
    missing = of_backends(installed, KERAS_BACKEND="torch")["backends.chosen"]
    assert missing.status == "problem" and missing.advice.endswith("install 'torch<3,>=2.9'")
    unknown = of_backends(installed, KERAS_BACKEND="tensorfow")["backends.chosen"]
    assert unknown.status == "problem" and "nearest: tensorflow" in unknown.found


GOOD = '{"floatx": "float32", "epsilon": 1e-7, "backend": "tensorflow"}'
REFUSED = ['{"floatx": "bfloat16"}', '{"epsilon": 1}', '{"image_data_format": "x"}', "[]"]


@pytest.mark.parametrize("text", [GOOD, "{", *REFUSED])
def test_keras_says_the_same_of_its_file(tmp_path, installed, text):
    """Keras' own reading of it, in a process that stops before a backend is imported."""
    (tmp_path / "keras.json").write_text(text)
    source = Path(find_spec("keras").origin).parent / "src" / "backend" / "config.py"
    program = (
        "import sys, types\n"
        "sys.modules['keras'] = sys.modules['keras.src'] = types.ModuleType('keras')\n"
        "export = types.ModuleType('e'); export.keras_export = lambda *a, **k: (lambda f: f)\n"
        "sys.modules['keras.src.api_export'] = export\n"
        f"exec(compile(open({str(source)!r}).read().split('# Save config file')[0], 'c', 'exec'))"
    )
    process = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "KERAS_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    finding = of_backends(installed, text).get("backends.keras_json")
    assert (finding is not None and finding.status == "problem") == bool(process.returncode)
    if text == "{":
        assert finding.status == "warning"


def test_what_else_is_said_of_keras(installed):
    told = of_backends(installed, json.dumps({"backend": "jax"}))["backends.keras_json"]
    assert told.status == "info" and "jax" in told.found
    told = of_backends(installed, json.dumps({"backend": "jax"}), KERAS_BACKEND="tensorflow")
    assert "backends.keras_json" not in told
    assert of_backends(installed, failure="no")["backends.keras_json"].status == "problem"
    cut = of_backends(installed, KERAS_MAX_EPOCHS="1")["backends.KERAS_MAX_EPOCHS"]
    assert cut.status == "warning"
    bad = of_backends(installed, KERAS_MAX_EPOCHS="x")["backends.KERAS_MAX_EPOCHS"]
    assert bad.status == "problem"


USUAL = processor.Processor(8, 8.0, True, 16 * 10**9, 9 * 10**9, None)


def test_processor_and_memory():
    def found(needs_avx=True, **changes):
        return by_id(processor.findings(replace(USUAL, **changes), needs_avx))

    assert {one.status for one in found().values()} == {"ok"}
    assert found(has_avx=False)["processor.avx"].status == "problem"
    assert "processor.avx" not in found(needs_avx=False, has_avx=False)
    assert "1.5 of 8" in found(usable=1.5)["processor.cores"].found
    assert found(available=10**9)["processor.memory"].status == "warning"
    assert found(limit=10**9)["processor.memory"].status == "warning"


def test_control_groups_and_flags():
    assert processor.cpu_share("150000 100000") == 1.5
    assert processor.cpu_share("max 100000") is None and processor.cpu_share("") is None
    assert processor.memory_limit("1000", 2000) == 1000
    assert processor.memory_limit("9223372036854771712", 2000) is None
    assert processor.memory_limit("max", 2000) is None
    assert processor.flags_have_avx("flags\t: fpu sse avx\n") is True
    assert processor.flags_have_avx("flags\t: fpu sse\n") is False
    assert processor.flags_have_avx("Features : neon\n") is None
    here = processor.here()
    assert 0 < here.usable <= here.cores and 0 < here.available <= here.memory


def of_places(runs, cache=None, data=None, temporary=None, tmp=None):
    good = places.Place(tmp, "", 10**12)
    four = (one or good for one in (runs, cache, data, temporary))
    return by_id(places.findings(*four))


def test_a_file_in_the_place_of_a_folder(tmp_path):
    (tmp_path / "outputs").write_text("")
    for folder in (tmp_path / "outputs", tmp_path / "outputs" / "deeper"):
        place = places.look(folder)
        assert "no folder" in place.failure
        assert of_places(place, tmp=tmp_path)["disk.runs"].status == "problem"
        assert of_places(None, place, tmp=tmp_path)["disk.cache"].status == "warning"
        assert of_places(None, None, place, tmp=tmp_path)["disk.data"].status == "info"
        assert (
            of_places(None, None, None, place, tmp=tmp_path)["disk.temporary"].status == "problem"
        )


@posix_only
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o555)
    assert places.look(tmp_path / "outputs").failure


def test_room(tmp_path):
    place = places.look(tmp_path / "not" / "there")
    assert place.failure == "" and place.free > 0 and list(tmp_path.iterdir()) == []
    little = replace(place, free=10**6)
    assert of_places(little, tmp=tmp_path)["disk.runs"].status == "warning"
    assert of_places(None, None, None, little, tmp=tmp_path)["disk.temporary"].status == "warning"


def test_the_size_of_a_folder(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"x" * 3_000_000)
    assert places.size(tmp_path) == "3 MB"


def test_variables(tmp_path):
    def found(has_wheels=True, **variables):
        return by_id(environment.findings(variables, has_wheels))

    assert found() == {}
    flags = f"--xla_gpu_x=1 --xla_gpu_cuda_data_dir={tmp_path}"
    assert found(XLA_FLAGS=flags)["environment.XLA_FLAGS"].status == "warning"
    (tmp_path / "nvvm" / "libdevice").mkdir(parents=True)
    (tmp_path / "nvvm" / "libdevice" / "libdevice.10.bc").touch()
    assert "environment.XLA_FLAGS" not in found(XLA_FLAGS=flags)
    assert found(TF_USE_LEGACY_KERAS="1")["environment.TF_USE_LEGACY_KERAS"].status == "warning"
    (tmp_path / "libcudnn.so.8").touch()
    path = f"/usr/lib{os.pathsep}{tmp_path}"
    assert str(tmp_path) in found(LD_LIBRARY_PATH=path)["environment.LD_LIBRARY_PATH"].found
    assert "environment.LD_LIBRARY_PATH" not in found(False, LD_LIBRARY_PATH=path)


def test_no_secret_goes_into_a_report():
    told = environment.relevant({"KC_QUIZ_SECRET": "x", "KC_RUNS": "y", "HOME": "z", "TF_X": "1"})
    assert told == {"KC_RUNS": "y", "TF_X": "1"}


TERMINAL = terminal.Terminal("utf-8", 80, True, "linux", {"DISPLAY": ":0", "KC_LANG": "en"})


def test_the_terminal():
    def found(**changes):
        return by_id(terminal.findings(replace(TERMINAL, **changes)))

    assert {one.status for one in found().values()} == {"ok", "info"}
    windows = found(encoding="cp1252", system="win32", environment={})["terminal.signs"]
    assert windows.status == "warning" and windows.advice == "chcp 65001"
    assert "terminal.screen" in found(environment={}) and "terminal.screen" not in found()
    plain = found(has_colour=False, environment={"NO_COLOR": "1"})["terminal.shows"]
    assert plain.advice == "unset NO_COLOR"
    assert found(columns=None)["terminal.shows"].status == "info"
    assert "LANG=C" in found(environment={"LANG": "C"})["terminal.language"].found
    assert "--lang en" in found(environment={"LANG": "es_CO.UTF-8"})["terminal.language"].found
