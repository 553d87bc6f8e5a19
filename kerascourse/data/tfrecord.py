"""Images in TFRecord files: `tfrecord:PATH`, a folder of them or a glob.

A record is a `tf.train.Example` with `image`, the bytes of an image file of any kind, and `label`,
its class as a whole number. The names of the classes are the lines of `labels.txt` beside them,
where there is one. A record needs no TensorFlow to be read: it is a protocol buffer of four nested
messages, in which the image is a run of bytes.
"""

import mmap
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerascourse.data import places, readers, streaming
from kerascourse.data.dataset import Dataset
from kerascourse.data.folder import SIDE
from kerascourse.data.images import Piece
from kerascourse.data.wanted import Wanted
from kerascourse.errors import InputError, NotFoundError
from kerascourse.texts import _, safe_text

ENDING = ".tfrecord"  # of a folder's files, what comes after it included: .tfrecord-00000-of-00008
LABELS = "labels.txt"
MOST_CLASSES = 10_000
LENGTH, CHECKSUM = struct.Struct("<Q"), 4  # before a record its length, and a checksum after both
VARINT, BYTES = 0, 2  # how a field of a protocol buffer is written
FIXED = {1: 8, 5: 4}  # bytes of the other ways

Span = tuple[int, int]


@dataclass(frozen=True)
class Records:
    """Images within `shards`: `places` is int64 (n, 3), the number of the shard, the first byte of
    the image and how many it has."""

    shards: tuple[Path, ...]
    places: np.ndarray

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Piece]:
        return (Piece(self.shards[shard], start, size) for shard, start, size in self._listed())

    def _listed(self) -> list[tuple[int, int, int]]:
        return [tuple(place) for place in self.places.tolist()]

    def take(self, rows: np.ndarray) -> "Records":
        """Those at `rows`."""
        return Records(self.shards, self.places[rows])

    def name(self, place: int) -> str:
        """The shard of the image at that place, and where in it."""
        shard, start, _size = self.places[place].tolist()
        return f"{self.shards[shard].name}:{start}"


def load(wanted: Wanted) -> Dataset:
    """The images of the records, all shards together; a fifth tests and a tenth validates.

    Images of one size keep it, others become 64×64.
    """
    shards = _shards(wanted.path)
    spans = [readers.shared().submit(index, shard) for shard in shards]
    tables = [one.result() for one in spans]
    numbers = np.repeat(np.arange(len(shards)), [len(table) for table in tables])
    table = np.concatenate(tables)
    records = Records(tuple(shards), np.column_stack([numbers, table[:, :2]]))
    y = table[:, 2]
    names = _class_names(wanted.path, shards, y)
    identity = places.identity_of((str(shard.absolute()), shard) for shard in shards)
    taken = streaming.images_of(wanted, records, identity, SIDE, records.name)
    where = _(
        "{files} TFRecord files of {path}, {count} images of {height}×{width}",
        files=len(shards),
        path=safe_text(wanted.path.name),
        count=len(records),
        height=taken.stored.shape[1],
        width=taken.stored.shape[2],
    )
    return streaming.dataset(wanted, taken, y, names, where)


def _shards(path: Path) -> list[Path]:
    """The files of a folder, or of a glob, by name; NotFoundError where there are none."""
    folder, pattern = (path, f"*{ENDING}*") if path.is_dir() else (path.parent, path.name)
    found = sorted(file for file in folder.glob(pattern) if file.is_file())
    if not found:
        raise NotFoundError(
            _("expected TFRecord files, {path} has none", path=folder / pattern),
            _("Try: kc data pack folder:PATH --out DIR"),
        )
    return found


def _class_names(path: Path, shards: Sequence[Path], y: np.ndarray) -> tuple[str, ...]:
    """The names in the file beside the records, or numbers; InputError where there are fewer than
    classes, or no two classes."""
    file = shards[0].parent / LABELS
    count = int(y.max()) + 1
    if file.is_file():
        names = tuple(file.read_text("utf-8").split("\n"))
        names = names[:-1] if names[-1] == "" else names
    else:
        names = tuple(map(str, range(count)))
    if not 2 <= count <= min(len(names), MOST_CLASSES):
        raise InputError(
            _(
                "expected labels of two classes or more, up to {most}, in {path}, received up to "
                "{label}",
                most=min(len(names), MOST_CLASSES) - 1,
                path=path,
                label=count - 1,
            )
        )
    return names


def index(shard: Path) -> np.ndarray:
    """Where the image of each record of `shard` lies, and its class: int64 (n, 3), first byte,
    bytes, label. InputError where the file has no such records."""
    found = []
    try:
        with shard.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
            place = 0
            while place < len(held):
                (size,) = LENGTH.unpack_from(held, place)
                start = place + LENGTH.size + CHECKSUM
                place = start + size + CHECKSUM
                if place > len(held):
                    raise ValueError(_("the last record is cut off"))
                found.append(_image_and_label(held, (start, start + size)))
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise InputError(
            _(
                "expected TFRecord files of examples with image and label, cannot read {path}: "
                "{error}",
                path=shard,
                error=_("record {number}: {error}", number=len(found), error=error),
            )
        ) from error
    return np.array(found, "int64")


def _image_and_label(held: mmap.mmap, example: Span) -> tuple[int, int, int]:
    """First byte and size of the image of an example, and its label.

    tf.train.Example { Features features = 1 }, Features { map<string, Feature> feature = 1 },
    Feature { BytesList = 1, FloatList = 2, Int64List = 3 }, each of them { repeated value = 1 }.
    """
    (features,) = _fields(held, example, 1)
    image = label = None
    for entry in _fields(held, features, 1):
        (name,), (value,) = _fields(held, entry, 1), _fields(held, entry, 2)
        match held[slice(*name)]:
            case b"image":
                (values,) = _fields(held, value, 1)
                (image,) = _fields(held, values, 1)
            case b"label":
                (values,) = _fields(held, value, 3)
                label = _only_number(held, values)
    if image is None or label is None:
        raise ValueError(_("it lacks image or label"))
    return image[0], image[1] - image[0], label


def _fields(held: mmap.mmap, message: Span, number: int) -> list[Span]:
    """Where the contents of the fields with that `number` lie in a message."""
    place, end = message
    found = []
    while place < end:
        key, place = _varint(held, place)
        kind = key & 7
        if kind == BYTES:
            size, place = _varint(held, place)
        elif kind == VARINT:
            size = _varint(held, place)[1] - place
        else:
            size = FIXED.get(kind, end)
        if place + size > end:
            raise ValueError(_("it is no example"))
        if key >> 3 == number:
            found.append((place, place + size))
        place += size
    return found


def _only_number(held: mmap.mmap, values: Span) -> int:
    """The one value of a list of whole numbers, whether it is written packed or not."""
    (span,) = _fields(held, values, 1)
    number, end = _varint(held, span[0])
    if end != span[1] or number >= MOST_CLASSES:
        raise ValueError(_("the label is no class"))
    return number


def _varint(held: mmap.mmap, place: int) -> Span:
    """The number written at `place`, seven bits a byte, and the place after it."""
    number = shift = 0
    while True:
        byte = held[place]
        place += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, place
        shift += 7
