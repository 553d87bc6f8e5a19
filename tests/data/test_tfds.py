"""The real MNIST through TensorFlow Datasets, and a server that plays the remote one."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from kerascourse.data import catalogue, decoded, places, tfds
from kerascourse.data.tfds_worker import pet_and_mask
from kerascourse.errors import InputError, NetworkError
from tests.shared_data import PREPARED, needs_prepared

pytestmark = pytest.mark.xdist_group("tfds")  # one decoding for all


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def mnist(cache):
    return catalogue.load("mnist", data_dir=PREPARED)


@needs_prepared
def test_mnist_is_what_it_is_known_to_be(mnist):
    assert [len(part) for part in (mnist.train, mnist.val, mnist.test)] == [55_000, 5_000, 10_000]
    assert mnist.shape == (28, 28, 1)
    # the classes of the original files, train and test
    count = np.bincount(mnist.train.y) + np.bincount(mnist.val.y)
    assert count.tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(mnist.test.y).tolist() == [
        980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009
    ]  # fmt: skip
    # the well-known mean and deviation of the training images
    every = np.concatenate([mnist.train.stored, mnist.val.stored]) / 255.0
    assert every.mean() == pytest.approx(0.1307, abs=5e-5)
    assert every.std() == pytest.approx(0.3081, abs=5e-5)


@needs_prepared
def test_the_splits_are_disjoint_and_fixed_by_seed(mnist, cache):
    again, other = (catalogue.load("mnist", seed, PREPARED) for seed in (0, 1))
    assert np.array_equal(again.val.stored, mnist.val.stored)
    assert not np.array_equal(other.val.stored, mnist.val.stored)
    assert np.array_equal(other.test.stored, mnist.test.stored)
    held = {image.tobytes() for image in mnist.val.stored}
    assert not any(image.tobytes() in held for image in mnist.train.stored)


@needs_prepared
def test_streamed_images_are_the_loaded_ones(mnist):
    found = catalogue.load("mnist", data_dir=PREPARED, stream=True)
    assert found.train.is_streamed and not mnist.train.is_streamed
    rows = np.random.default_rng(0).permutation(55_000)[:300]
    assert np.array_equal(found.train.take(rows).loaded, mnist.train.stored[rows])
    assert np.array_equal(found.train.take(rows).begin()().x, mnist.train.take(rows).x)
    assert np.array_equal(found.val.loaded, mnist.val.stored)
    assert np.array_equal(found.test.x, mnist.test.x)
    assert np.array_equal(found.train.digests, mnist.train.digests)
    assert "streamed as asked" in found.kept and mnist.kept.startswith("loaded")


START = """
import sys, time
import numpy
from kerascourse.data import catalogue, tfds
began = time.perf_counter()
catalogue.load("mnist")
took = time.perf_counter() - began
print(took, any(name.startswith("tensorflow") for name in sys.modules))
"""


@needs_prepared
def test_the_second_start_is_quick_and_without_tensorflow(mnist):
    starts = [
        subprocess.run(
            [sys.executable, "-c", START],
            env=os.environ | {"TFDS_DATA_DIR": str(PREPARED)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _number in range(3)
    ]
    assert {loaded for _took, loaded in starts} == {"False"}
    # 0.13 s on a quiet machine, to be 0.3 s at most; other tests take their share
    assert min(float(took) for took, _loaded in starts) < 1


@needs_prepared
def test_without_the_prepared_files_the_copy_is_enough(mnist, tmp_path):
    assert catalogue.is_here("mnist", tmp_path)
    found = catalogue.load("mnist", data_dir=tmp_path)
    assert np.array_equal(found.test.stored, mnist.test.stored)


def damaged(tmp_path, monkeypatch, damage):
    """A copy of the prepared MNIST with `damage(folder)` done, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "mnist" / "3.0.1"
    shutil.copytree(PREPARED / "mnist" / "3.0.1", folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    damage(folder)
    return tmp_path


def cut(folder):
    shard = folder / "mnist-test.tfrecord-00000-of-00001"
    shard.write_bytes(shard.read_bytes()[:100_000])


def flip(folder):
    shard = folder / "mnist-test.tfrecord-00000-of-00001"
    content = bytearray(shard.read_bytes())
    content[500_000] ^= 1
    shard.write_bytes(content)


def empty_info(folder):
    (folder / "dataset_info.json").write_text("")


def no_shard(folder):
    (folder / "mnist-train.tfrecord-00000-of-00001").unlink()


@needs_prepared
@pytest.mark.slow
@pytest.mark.parametrize("damage", [cut, flip, empty_info, no_shard])
def test_damaged_files_are_one_line_and_no_copy(tmp_path, monkeypatch, damage):
    folder = damaged(tmp_path, monkeypatch, damage)
    with pytest.raises(InputError, match=r"cannot be read: .*kc data get mnist") as told:
        catalogue.load("mnist", data_dir=folder)
    assert "\n" not in str(told.value)
    assert not places.decoded("mnist").exists()


def test_a_damaged_copy_is_decoded_again(tmp_path, monkeypatch):
    """The decoding itself stands aside: what matters is when it is asked for."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "mnist" / "3.0.1"
    folder.mkdir(parents=True)
    (folder / "dataset_info.json").write_text("{}")
    asked = []

    def work(arguments, watch=None, keep=()):
        asked.append(arguments[0])
        for part, count in (("train", 5_010), ("test", 8)):
            np.save(Path(arguments[3]) / f"{part}_x.npy", np.zeros((count, 2, 2, 1), "uint8"))
            np.save(Path(arguments[3]) / f"{part}_y.npy", np.zeros(count, "int64"))
        (Path(arguments[3]) / "class_names.json").write_text(json.dumps(["0"]))
        return ""

    monkeypatch.setattr(tfds.download, "work", work)
    for _number in range(2):
        assert len(catalogue.load("mnist", data_dir=tmp_path).train) == 10
    assert asked == ["decode"]
    image = places.decoded("mnist") / "train_x.npy"
    content = bytearray(image.read_bytes())
    content[-1] ^= 1
    image.write_bytes(content)
    catalogue.load("mnist", data_dir=tmp_path)
    assert asked == ["decode"] * 2
    (folder / "a_shard").write_text("")  # prepared anew
    catalogue.load("mnist", data_dir=tmp_path)
    assert asked == ["decode"] * 3
    assert decoded.read(places.decoded("mnist"), places.identity(folder)) is not None


def test_nothing_prepared_and_no_server(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setitem(tfds.ADDRESSES, "mnist", "http://127.0.0.1:9/none")
    began = time.monotonic()
    with pytest.raises(NetworkError, match="mnist is not on this machine"):
        catalogue.load("mnist", data_dir=tmp_path)
    assert time.monotonic() - began < 5
    assert list(tmp_path.iterdir()) == []


def test_a_pet_and_its_mask_become_square():
    example = {
        "image": np.full((50, 80, 3), 9, "uint8"),
        "segmentation_mask": np.repeat([[1, 2, 3, 1]], 50, 0).repeat(20, 1)[..., None].astype("u1"),
    }
    image, mask = pet_and_mask(example)
    assert image.shape == (128, 128, 3)
    assert (image == 9).all()
    assert mask[0].tolist() == [0] * 32 + [1] * 32 + [2] * 32 + [0] * 32


# what Python runs first in the worker: TensorFlow Datasets looks for MNIST at the local server
SITE = """
import sys, importlib.abc, importlib.machinery
class Redirected(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "tensorflow_datasets.image_classification.mnist":
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        run = spec.loader.exec_module
        def exec_module(module):
            run(module)
            module.MNIST.URL = "{url}"
        spec.loader.exec_module = exec_module
        return spec
sys.meta_path.insert(0, Redirected())
"""


def idx(values):
    """An array in the format of MNIST's files, compressed."""
    header = bytes([0, 0, 8, values.ndim])
    sizes = b"".join(size.to_bytes(4, "big") for size in values.shape)
    return gzip.compress(header + sizes + values.tobytes(), 1)


@pytest.fixture
def remote():
    """A server with an MNIST of black images; `serving` changes what it does."""
    labels = {"train": np.arange(60_000) % 10, "t10k": np.arange(10_000) % 10}
    files = {}
    for part, told in labels.items():
        files[f"/{part}-labels-idx1-ubyte.gz"] = idx(told.astype("uint8"))
        files[f"/{part}-images-idx3-ubyte.gz"] = idx(np.zeros((len(told), 28, 28), "uint8"))

    class Handler(BaseHTTPRequestHandler):
        stalled = False

        def do_HEAD(self):
            self.send_response(200)
            self.end_headers()

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(files[self.path])))
            self.end_headers()
            if self.stalled and "train-images" in self.path:
                time.sleep(60)
            self.wfile.write(files[self.path])

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield Handler, f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()


@pytest.fixture
def local(tmp_path, monkeypatch, remote):
    handler, url = remote
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(SITE.format(url=url))
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setitem(tfds.ADDRESSES, "mnist", f"{url}train-labels-idx1-ubyte.gz")
    return handler, tmp_path / "data"


@pytest.mark.slow
def test_a_download_from_a_local_server(local):
    _handler, folder = local
    found = catalogue.load("mnist", data_dir=folder)
    assert [len(part) for part in (found.train, found.val, found.test)] == [55_000, 5_000, 10_000]
    assert not found.test.stored.any()
    assert np.bincount(found.test.y).tolist() == [1_000] * 10
    assert sorted(path.name for path in folder.iterdir()) == [".mnist.lock", "mnist"]


@pytest.mark.slow
def test_a_server_that_stalls_while_it_serves(local, monkeypatch):
    handler, folder = local
    monkeypatch.setattr(handler, "stalled", True)
    monkeypatch.setattr(tfds.download, "STALL_S", 8.0)
    with pytest.raises(NetworkError, match="the server stalled for 8 s"):
        catalogue.load("mnist", data_dir=folder)
    assert [path.name for path in folder.iterdir()] == [".mnist.lock"]
