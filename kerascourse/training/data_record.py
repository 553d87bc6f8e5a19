"""What a run keeps of its data, as `data.json`: enough to know them again, and to read a new image
as they were read."""

import hashlib
import json
from dataclasses import asdict, dataclass
from math import prod
from pathlib import Path

import numpy as np

from kerascourse import documents, memory, runs
from kerascourse.data.columns import Column
from kerascourse.data.dataset import Dataset, Split
from kerascourse.data.reading import EARLIER, Reading
from kerascourse.data.streamed import Streamed
from kerascourse.documents import LARGEST, DocumentError
from kerascourse.errors import InputError
from kerascourse.library_errors import words_of
from kerascourse.texts import _

VALUE_BYTES = 4  # of a pixel, in float32
ENOUGH = 1000  # images that tell the background


@dataclass(frozen=True)
class DataRecord:
    """The data's name, the SHA-256 of all three parts, (height, width, channels), and the classes.

    `background` is the mean value along the border of the training images: near 0 where they are
    bright on dark; of a table, the mean of all values. `columns` are a table's, so that new rows
    can be read without the file. `reading` is the rule by which image files become arrays;
    `examples` the number of those to train on, None of runs of older versions.
    """

    dataset: str
    sha256: str
    shape: tuple[int, ...]
    class_names: tuple[str, ...]
    background: float
    columns: tuple[Column, ...] = ()
    reading: Reading = EARLIER
    examples: int | None = None

    def to_json(self) -> str:
        """The document of `data.json`."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


def record(dataset: Dataset) -> DataRecord:
    """What to keep of `dataset`."""
    return DataRecord(
        dataset=dataset.name,
        sha256=_sha256(dataset),
        shape=dataset.shape,
        class_names=dataset.class_names,
        background=background(dataset.train),
        columns=dataset.columns,
        reading=dataset.reading,
        examples=len(dataset.train),
    )


def background(examples: Split) -> float:
    """The mean along the border of the first `ENOUGH` images; of a table, that of all values."""
    some = examples.take(slice(ENOUGH)).x
    # the rows of a table have no border
    sides = (some[:, 0], some[:, -1], some[:, :, 0], some[:, :, -1]) if some.ndim == 4 else (some,)
    return round(float(np.mean([side.mean(dtype="float64") for side in sides])), 6)


def read(folder: Path) -> DataRecord | None:
    """What the run in `folder` kept of its data; None where it ended before that.

    InputError where the file is damaged.
    """
    path = folder / runs.DATA
    try:
        found = documents.read(path, DataRecord)
        if not all(0 < side < LARGEST for side in found.shape):
            raise DocumentError(
                _(
                    "expected a shape of whole numbers in the file, received {shape}",
                    shape=found.shape,
                )
            )
    except FileNotFoundError:
        return None
    except (DocumentError, OSError) as error:
        raise InputError(
            _(
                "expected the record of a run's data, cannot read {path}: {error}",
                path=path,
                error=words_of(error),
            )
        ) from error
    # a new image is brought to that size, whatever the run of somebody else says
    memory.require(VALUE_BYTES * prod(found.shape), str(path), given=0)
    return found


def beside_model(folder: Path) -> DataRecord:
    """What the run in `folder` kept of its data; NotFoundError where it kept no model with it."""
    record = read(folder)
    if record is None or not (folder / runs.MODEL).is_file():
        raise runs.no_model(folder)
    return record


def _sha256(dataset: Dataset) -> str:
    """The hash of every array with its name, type and shape; of streamed images, of their
    digests."""
    found = hashlib.sha256()
    for part in ("train", "val", "test"):
        for name, array in vars(getattr(dataset, part)).items():
            found.update(f"{part} {name} {array.dtype} {array.shape}\n".encode())
            content = array.digests if isinstance(array, Streamed) else array
            found.update(np.ascontiguousarray(content).data)
    return found.hexdigest()
