"""What is often in a model's place, told in one line; and files made to harm."""

import gzip
import io
import json
import os
import pickle
import struct
import zipfile

import h5py
import keras
import numpy as np
import pytest

from kerascourse.errors import InputError, NotFoundError
from kerascourse.summaries.read import read_model, saved_model
from kerascourse.symbolic.files import MOST_BYTES, kind_of
from kerascourse.symbolic.saved import read_keras_file
from tests.cli.run import kc
from tests.symbolic.bad_files import hostile
from tests.symbolic.forms import stack

layers = keras.layers


def test_weights_alone_are_told_with_their_counts(tmp_path):
    model = stack()
    model.save_weights(tmp_path / "m.weights.h5")
    with h5py.File(tmp_path / "old.h5", "w") as file:
        file.attrs["layer_names"] = ["conv", "out"]
        file["conv/conv/kernel:0"] = np.zeros((3, 3, 1, 8), "float32")
        file["out/out/bias:0"] = np.zeros(10, "float32")
        file["elsewhere"] = h5py.ExternalLink("/etc/passwd", "/")
        file["dangling"] = h5py.SoftLink("/nowhere")
    for name, words in {
        "m.weights.h5": f"{model.count_params():,} values",
        "old.h5": "2 arrays with 82 values, of conv, out, but no layers",
    }.items():
        with pytest.raises(InputError, match=words) as caught:
            read_model(str(tmp_path / name))
        assert "kc summary FILE.py:FUNCTION" in caught.value.hint


def foreign(folder):
    """(file, words of the message) for what is no model of Keras."""
    safetensors = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    torch = io.BytesIO()
    with zipfile.ZipFile(torch, "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02}q\x00.")
    arrays = io.BytesIO()
    np.savez(arrays, x=np.zeros(3))
    contents = {
        "empty.keras": (b"", "it is empty"),
        "empty.h5": (b"", "it is empty"),
        "lfs.keras": (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "git lfs pull",
        ),
        "lfs.h5": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS"),
        "page.h5": (b"\n<!DOCTYPE html><html></html>", "web page"),
        "page.keras": (b"<html><body>Not Found</body></html>", "web page"),
        "net.onnx": (b"\x08\x08\x12\x07pytorch\x1a\x0b", "ONNX"),
        "onnx.keras": (b"\x08\x08\x12\x07pytorch\x1a\x0b", "ONNX"),
        "net.pt": (torch.getvalue(), "PyTorch"),
        "net.pth": (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02", "PyTorch"),
        "net.ckpt": (torch.getvalue(), "PyTorch"),
        "w.safetensors": (struct.pack("<Q", len(safetensors)) + safetensors, "safetensors"),
        "net.tflite": (b"\x1c\0\0\0TFL3" + bytes(20), "TFLite"),
        "net.pkl": (pickle.dumps([1, 2]), "pickle"),
        "m.npz": (arrays.getvalue(), "NumPy"),
        "m.keras.gz": (gzip.compress(b"x"), "packed"),
        "saved_model.pb": (b"\x08\x01\x12\x02\x0a\x00", "SavedModel|ONNX"),
        "text.keras": (b"hello", "complete zip archive"),
        "text.h5": (b"hello", "no file that Keras writes"),
        "cut.h5": (b"\x89HDF\r\n\x1a\n" + bytes(100), "damaged HDF5"),
        "list.json": (b"[1, 2]", "Functional or Sequential"),
        "text.json": (b'"words"', "not JSON"),
    }
    for name, (data, words) in contents.items():
        (folder / name).write_bytes(data)
        yield folder / name, words
    for name, inside, words in (
        ("saved", "saved_model.pb", "TensorFlow 2.15"),
        ("nothing.keras", "x", r"folder without config\.json"),
    ):
        (folder / name).mkdir()
        (folder / name / inside).write_bytes(b"x")
        yield folder / name, words


def test_what_is_no_model_of_keras_is_told_in_one_line(tmp_path):
    for path, words in foreign(tmp_path):
        with pytest.raises(InputError, match=words) as caught:
            read_model(str(path))
        assert caught.value.hint, path
        done = kc("summary", str(path))
        assert done.returncode == 65, path
        assert done.stdout == "" and len(done.stderr.splitlines()) == 1, done.stderr


def test_a_word_of_the_catalogue_is_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vgg16").mkdir()
    assert saved_model("vgg16") is None
    assert saved_model("conv3-32 relu") is None
    assert saved_model("M.KERAS") is not None
    with pytest.raises(NotFoundError):
        kind_of(tmp_path / ("n" * 300))
    with pytest.raises(NotFoundError):
        kind_of(tmp_path / "a\0b.h5")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
@pytest.mark.parametrize("case", hostile(None))
def test_hostile_files_are_one_error(case, tmp_path):
    path = hostile(tmp_path)[case]
    with pytest.raises(InputError) as caught:
        read_keras_file(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 700


def test_a_large_attribute_is_not_read(tmp_path):
    path = tmp_path / "large.h5"
    with h5py.File(path, "w", libver="latest") as file:
        file.attrs["model_config"] = np.bytes_(b"x" * (MOST_BYTES + 1))
    with pytest.raises(InputError, match="larger than 16 MiB"):
        read_keras_file(path)


def test_a_damaged_hdf5_file_is_told_whatever_is_damaged(tmp_path):
    keras.Sequential([keras.Input((4,)), layers.Dense(3)]).save(tmp_path / "m.h5")
    whole = (tmp_path / "m.h5").read_bytes()
    random = np.random.default_rng(0)
    path = tmp_path / "broken.h5"
    for _ in range(12):
        data = bytearray(whole[: random.integers(600, len(whole))])
        for place in random.integers(8, len(data), 20):
            data[place] = random.integers(256)
        path.write_bytes(data)
        try:
            read_keras_file(path)
        except InputError as error:
            assert "\n" not in str(error)
