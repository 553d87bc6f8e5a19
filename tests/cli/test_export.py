"""`kc export`: a run's model for other programs."""

import json

import numpy as np
import pytest

from tests.cli.run import kc, one_line


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a run of a small network on digits."""
    folder = tmp_path_factory.mktemp("export")
    train = ("train", "conv3-4 pool2 flatten fc10", "--dataset", "digits", "--limit", "64")
    assert kc(*train, "--epochs", "1", "--name", "mine", cwd=folder).returncode == 0
    return folder


def test_a_run_as_litert(folder):
    done = kc("export", "--to", "litert", cwd=folder)
    assert done.returncode == 0, done.stderr
    first, *told = done.stdout.splitlines()
    assert first == "mine.tflite" and (folder / first).stat().st_size > 1000
    assert any("16 test images of digits" in line for line in told)
    assert any("N×28×28×1" in line for line in told)
    assert any("pixels from 0 to 1" in line for line in told)
    assert done.stderr.splitlines() == ["exporting outputs/mine: getting ready"]


def test_a_run_as_json_in_spanish(folder):
    arguments = ("export", "mine", "--to", "savedmodel", "--format", "json", "--lang", "es")
    document = json.loads(kc(*arguments, cwd=folder).stdout)
    assert document["file"] == "mine-savedmodel" and document["to"] == "savedmodel"
    assert document["class_names"] == [str(number) for number in range(10)]
    assert document["largest_difference"] <= document["allowed_difference"]
    assert document["checked_on"].startswith("16 imágenes")
    again = kc(*arguments[:4], cwd=folder)
    assert again.returncode == 2 and "mine-savedmodel-2" in again.stderr


def test_onnx_on_its_own_runtime(folder):
    for package in ("onnx", "tf2onnx"):
        pytest.importorskip(package)
    onnxruntime = pytest.importorskip("onnxruntime")
    file = "outputs/mine/model.keras"
    done = kc("export", file, "--to", "onnx", "--out", "x.onnx", cwd=folder)
    assert done.returncode == 0, done.stderr
    session = onnxruntime.InferenceSession(str(folder / "x.onnx"))
    (entry,) = session.get_inputs()
    images = np.random.default_rng(0).uniform(size=(3, 28, 28, 1)).astype("float32")
    (found,) = session.run(None, {entry.name: images})
    from kerascourse.models.saved import load

    np.testing.assert_allclose(found, load(folder / file)(images), atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--to", "onyx"], 2, "onnx"),
        ([], 2, "--to"),
        (["net.py:build", "--to", "litert"], 2, "kc train net.py:build"),
        (["absent.keras", "--to", "litert"], 66, "absent.keras"),
        (["nobody", "--to", "litert"], 66, "kc runs"),
        (["mine", "--to", "litert", "--out", "x.onnx"], 2, "x.tflite"),
    ],
)
def test_failures(arguments, code, says, folder):
    done = kc("export", *arguments, cwd=folder)
    assert done.returncode == code
    assert says in done.stderr.splitlines()[-1]
    assert done.stdout == ""


def test_without_a_run(tmp_path):
    done = kc("export", "--to", "litert", cwd=tmp_path)
    assert done.returncode == 66 and "kc train" in one_line(done)
