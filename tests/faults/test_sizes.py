"""Files of some bytes that ask for any amount of memory or time: refused in one line, before Keras
is imported where the file alone shows it. `python -m benchmarks.trust sizes` has the times."""

import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.cli.run import ROOT, clean_environment, posix_only
from tests.symbolic.bad_files import functional, keras_file, layer

pytestmark = posix_only

MOST_BYTES = 1e9
LONG_KEY = ".".join("a" * 20_000) + " = 1\n"


@dataclass(frozen=True)
class Size:
    """`kc COMMAND`, in a folder that `make` fills, ends with `code` and a line that has `says`."""

    command: str
    code: int
    says: str
    make: Callable[[Path], object]

    def __str__(self) -> str:
        return f"{self.make.__name__.strip('_')}-{self.command.split()[0]}"


def called(name):
    """Names what makes a file."""

    def named(make):
        make.__name__ = name
        return make

    return named


def model(name, *layers, inputs=(8, 4)):
    """A `.keras` file of layers one after the other, whose weights are one number."""

    @called(name)
    def make(folder):
        entries = [layer("InputLayer", "i", batch_shape=[None, *inputs])]
        for kind, config in layers:
            before = entries[-1]["name"]
            entries.append(layer(kind, kind.lower(), before, **config))
        path = keras_file(folder / "m.keras", functional(entries, "i", entries[-1]["name"]))
        with h5py.File(folder / "w.h5", "w") as file:
            file["layers/dense/vars/0"] = np.zeros(1, "float32")
        with zipfile.ZipFile(path, "a") as archive:
            archive.write(folder / "w.h5", "model.weights.h5")

    return make


def uncalled():
    """A layer that nothing calls, which says that it was built on a huge shape."""
    return {
        **layer("Dense", "ghost", units=10**9),
        "build_config": {"input_shape": [None, 10**9]},
    }


@called("uncalled layer")
def ghost(folder):
    entries = [
        layer("InputLayer", "i", batch_shape=[None, 8]),
        layer("Dense", "d", "i", units=10**8),
    ]
    keras_file(folder / "m.keras", functional([*entries, uncalled()], "i", "d"))


def inner(units):
    return {
        "class_name": "Dense",
        "module": "keras.layers",
        "config": {"name": "d", "units": units},
    }


@called("large picture")
def picture(folder):
    """13,000 × 13,000 pixels of one colour in 165 kB."""
    side = 13_000
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + 3 * side)) for _row in range(side)) + packer.flush()

    def chunk(kind, content):
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    for place in ("i.png", "d/a/1.png", "d/a/2.png", "d/b/1.png", "d/b/2.png"):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(b"\x89PNG\r\n\x1a\n" + content)


@called("zeros in npz")
def zeros(folder):
    """4 GB of zeros in 4 MB."""
    header = str({"descr": "|u1", "fortran_order": False, "shape": (4_000_000, 32, 32, 1)}).encode()
    header += b" " * (117 - len(header)) + b"\n"
    with zipfile.ZipFile(folder / "d.npz", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in ("x_train", "y_train", "x_test", "y_test"):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                member.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header)
                if name == "x_train":
                    for _piece in range(4_000_000 * 1024 // 2**24):
                        member.write(bytes(2**24))


@called("huge label")
def label(folder):
    images, classes = np.zeros((9, 8, 8), "uint8"), np.arange(9)
    classes[3] = 10**9
    parts = {"x_train": images, "y_train": classes, "x_test": images, "y_test": classes}
    np.savez(folder / "d.npz", **parts)


@called("columns")
def columns(folder):
    names = ",".join(f"c{number}" for number in range(20_000))
    (folder / "d.csv").write_text(f"{names}\n" + f"{','.join('1' * 20_000)}\n" * 40, "utf-8")


@called("huge data.json")
def record(folder):
    from tests.training.test_ranking import make_run

    run = make_run(folder / "outputs", "one", 0.5)
    (run / "model.keras").write_bytes(b"PK")
    (run / "data.json").write_text(
        '{"dataset": "digits", "sha256": "0", "shape": [100000, 100000, 1], "class_names": ["a"], '
        '"background": 0.0}',
        "utf-8",
    )
    (folder / "i.png").write_bytes(b"")


def long_key(name):
    @called(f"long key in {name}")
    def make(folder):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(LONG_KEY, "utf-8")

    return make


SIZES = (
    Size("plot filters m.keras", 65, "weights", model("GRU", ("GRU", {"units": 16_000}))),
    Size(
        "plot filters m.keras",
        65,
        "m.keras",
        model("TimeDistributed", ("TimeDistributed", {"layer": inner(10**9)})),
    ),
    Size(
        "plot filters m.keras",
        65,
        "memory",
        model("UpSampling2D", ("UpSampling2D", {"size": [10_000, 10_000]}), inputs=(8, 8, 3)),
    ),
    Size("plot filters m.keras", 65, "m.keras", ghost),
    Size("plot convolution --mode gaussian --image i.png", 65, "13000×13000 pixels", picture),
    Size("train lenet5 --dataset folder:d", 65, "13000×13000 pixels", picture),
    Size("data info npz:d.npz", 65, "memory", zeros),
    Size("data info npz:d.npz", 65, "1000000000", label),
    Size("train dense_autoencoder --dataset csv:d.csv --label c", 65, "c", columns),
    Size("predict one i.png", 65, "memory", record),
    Size("train r.toml", 65, "parts", long_key("r.toml")),
    Size("quiz show q.toml", 65, "parts", long_key("q.toml")),
    Size("quiz check week10 s.toml", 65, "parts", long_key("s.toml")),
    Size("resume one", 65, "parts", long_key("outputs/one/recipe.toml")),
)


# Linux counts to a process what the one that started it had at that time, so a small one stands
# between: it writes the exit code and the peak of memory of what it started
BETWEEN = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
open(sys.argv[1], "w").write(f"{code} {peak}")
"""


@pytest.mark.parametrize("row", SIZES, ids=str)
def test_what_is_asked_for_is_refused_before_it_is_made(row, tmp_path):
    row.make(tmp_path)
    python = [sys.executable, "-X", "importtime", "-m", "kerascourse", *row.command.split()]
    done = subprocess.run(
        [sys.executable, "-c", BETWEEN, "usage", *python],
        cwd=tmp_path,
        env={**clean_environment(), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    code, peak = map(int, (tmp_path / "usage").read_text().split())
    told = done.stderr.splitlines()
    imported = {line.rpartition("|")[2].strip() for line in told if line.startswith("import time:")}
    lines = [line for line in told if not line.startswith("import time:")]
    assert code == row.code, lines
    assert lines[-1].startswith("kc: ") and row.says in lines[-1], lines
    assert not any(line.startswith("kc: ") for line in lines[:-1])
    unit = 1 if sys.platform == "darwin" else 1024
    assert peak * unit <= MOST_BYTES
    assert not imported & {"keras", "tensorflow"}
