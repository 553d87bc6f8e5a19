"""Data sets of TensorFlow Datasets: found or fetched, decoded once, then read from the cache."""

from math import prod
from pathlib import Path

import numpy as np

from kerascourse.data import decoded, download, places
from kerascourse.data.catalogue import NAMED, can_stream
from kerascourse.data.dataset import Dataset, Split, split
from kerascourse.data.streamed import Rows, Streamed
from kerascourse.data.streaming import choose
from kerascourse.data.wanted import Wanted
from kerascourse.texts import _

# an address of what TensorFlow Datasets downloads, to see whether the server answers
ADDRESSES = {
    "mnist": "https://storage.googleapis.com/cvdf-datasets/mnist/train-labels-idx1-ubyte.gz",
    "fashion_mnist": "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"
    "train-labels-idx1-ubyte.gz",
    "cifar10": "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    "oxford_iiit_pet": "https://thor.robots.ox.ac.uk/~vgg/data/pets/annotations.tar.gz",
}


def load(wanted: Wanted) -> Dataset:
    """The data set `wanted`: TensorFlow Datasets' test part, its train part cut by the seed.

    The first time it is decoded, which takes seconds; where it is not prepared it is downloaded
    before. NetworkError where it can't be, InputError where the prepared files are damaged.
    """
    entry = NAMED[wanted.name]
    is_streamed, kept = False, ""
    if can_stream(wanted.name):
        is_streamed, kept = choose(wanted, sum(entry.counts) * prod(entry.shape))
    copy = _copy(wanted, is_streamed)
    train, test = (
        Split(_examples(copy.arrays[f"{part}_x"], is_streamed), copy.arrays[f"{part}_y"])
        for part in ("train", "test")
    )
    val, rest = split(train, (entry.counts[1],), wanted.seed)
    return Dataset(
        name=wanted.name,
        train=rest,
        val=val,
        test=test,
        class_names=copy.class_names,
        provenance=_(
            "TensorFlow Datasets' {name}, {train:,} + {val:,} + {test:,} images",
            name=wanted.name,
            train=len(rest),
            val=len(val),
            test=len(test),
        ),
        kept=kept,
    )


def _examples(array: np.ndarray, is_streamed: bool) -> np.ndarray | Streamed:
    return Streamed(Rows(array), np.arange(len(array))) if is_streamed else array


def _copy(wanted: Wanted, on_disk: bool) -> decoded.Copy:
    """The decoded copy, from the cache where it is there and its source has not changed since;
    `on_disk` as `decoded.read` has it."""
    name, target = wanted.name, places.decoded(wanted.name)
    folder = places.data_dir(wanted.data_dir)
    prepared = places.prepared(folder, name)
    found = decoded.read(target, places.identity(prepared) if prepared else None, on_disk)
    if found is not None:
        return found
    if prepared is None:
        prepared = _fetched(wanted, folder)
    wanted.listener.notice(_("decoding {name} from {folder}, once", name=name, folder=prepared))
    with decoded.writing(target, places.identity(prepared)) as new:
        failure = download.work(["decode", name, str(prepared), str(new)])
        if failure:
            raise download.damaged(name, prepared, failure)
    copy = decoded.read(target, None, on_disk)
    if copy is None:
        raise download.damaged(name, prepared, _("its decoded copy is not what was written"))
    return copy


def _fetched(wanted: Wanted, folder: Path) -> Path:
    """The prepared folder of `wanted`, which was downloaded for it."""
    size = NAMED[wanted.name].size
    download.look(wanted.name, ADDRESSES[wanted.name])
    wanted.listener.notice(
        _(
            "downloading {name}, {size:.0f} MB, to {folder}",
            name=wanted.name,
            size=size / 1e6,
            folder=folder,
        )
    )
    download.prepare(
        wanted.name,
        folder,
        size,
        wanted.listener.notice,
        lambda done: wanted.listener.fetched(wanted.name, done, size),
    )
    prepared = places.prepared(folder, wanted.name)
    if prepared is None:
        raise download.unreachable(wanted.name, _("nothing was prepared"))
    return prepared
