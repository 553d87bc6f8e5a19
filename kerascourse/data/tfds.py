"""Data sets of TensorFlow Datasets: found or fetched, decoded once, then read from the cache."""

from dataclasses import dataclass
from pathlib import Path

from kerascourse.data import decoded, download, places
from kerascourse.data.dataset import Dataset, Split, split
from kerascourse.data.wanted import Wanted
from kerascourse.texts import _


@dataclass(frozen=True)
class Source:
    """Where TensorFlow Datasets downloads a set: an address to look at, and bytes in all.

    `val` training examples are set apart to validate.
    """

    url: str
    size: int
    val: int


SOURCES = {
    "mnist": Source(
        "https://storage.googleapis.com/cvdf-datasets/mnist/train-labels-idx1-ubyte.gz",
        11_594_722,
        5_000,
    ),
    "fashion_mnist": Source(
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/train-labels-idx1-ubyte.gz",
        30_878_645,
        5_000,
    ),
    "cifar10": Source(
        "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", 170_052_171, 5_000
    ),
    "oxford_iiit_pet": Source(
        "https://thor.robots.ox.ac.uk/~vgg/data/pets/annotations.tar.gz", 811_092_049, 368
    ),
}


def load(wanted: Wanted) -> Dataset:
    """The data set `wanted`: TensorFlow Datasets' test part, its train part cut by the seed.

    The first time it is decoded, which takes seconds; where it is not prepared it is downloaded
    before. NetworkError where it can't be, InputError where the prepared files are damaged.
    """
    source = SOURCES[wanted.name]
    copy = _copy(wanted, source)
    train, test = (
        Split(copy.arrays[f"{part}_x"], copy.arrays[f"{part}_y"]) for part in ("train", "test")
    )
    val, rest = split(train, (source.val,), wanted.seed)
    return Dataset(
        name=wanted.name,
        train=rest,
        val=val,
        test=test,
        class_names=copy.class_names,
        provenance=_("TensorFlow Datasets' {name}, {train:,} + {val:,} + {test:,} images").format(
            name=wanted.name, train=len(rest), val=len(val), test=len(test)
        ),
    )


def _copy(wanted: Wanted, source: Source) -> decoded.Copy:
    """The decoded copy, from the cache where it is there and its source has not changed since."""
    name, target = wanted.name, places.decoded(wanted.name)
    folder = places.data_dir(wanted.data_dir)
    prepared = places.prepared(folder, name)
    found = decoded.read(target, places.identity(prepared) if prepared else None)
    if found is not None:
        return found
    if prepared is None:
        prepared = _fetched(wanted, source, folder)
    wanted.listener.notice(
        _("decoding {name} from {folder}, once").format(name=name, folder=prepared)
    )
    with decoded.writing(target, places.identity(prepared)) as new:
        failure = download.work(["decode", name, str(prepared), str(new)])
        if failure:
            raise download.damaged(name, prepared, failure)
    copy = decoded.read(target, None)
    if copy is None:
        raise download.damaged(name, prepared, _("its decoded copy is not what was written"))
    return copy


def _fetched(wanted: Wanted, source: Source, folder: Path) -> Path:
    """The prepared folder of `wanted`, which was downloaded for it."""
    download.look(wanted.name, source.url)
    wanted.listener.notice(
        _("downloading {name}, {size:.0f} MB, to {folder}").format(
            name=wanted.name, size=source.size / 1e6, folder=folder
        )
    )
    download.prepare(
        wanted.name,
        folder,
        source.size,
        wanted.listener.notice,
        lambda done: wanted.listener.fetched(wanted.name, done, source.size),
    )
    prepared = places.prepared(folder, wanted.name)
    if prepared is None:
        raise download.unreachable(wanted.name, _("nothing was prepared"))
    return prepared
