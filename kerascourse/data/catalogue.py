"""The data sets by name. A new one is a file beside this one and a line here."""

from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from kerascourse.data import places
from kerascourse.data.reading import Reading
from kerascourse.data.wanted import Listener, Silent, Stream, Wanted
from kerascourse.errors import UsageError, did_you_mean
from kerascourse.terms import placeholders
from kerascourse.texts import N_, _

if TYPE_CHECKING:  # NumPy is not for lists
    from kerascourse.data.columns import Sheet
    from kerascourse.data.dataset import Dataset

EMBEDDED = "digits"


@dataclass(frozen=True)
class Entry:
    """A data set that has a name.

    `module` is the file in this folder, with `load(wanted)`, and of a table `sheet()`; `shape`
    (height, width, channels), or (columns,) of a table; `counts` the examples to train, validate
    and test; `size` the bytes to download, 0 where it is embedded. `centred` says that it has
    digits scaled to 20×20 and centred on 28×28.
    """

    name: str
    module: str
    task: str
    shape: tuple[int, ...]
    classes: int
    counts: tuple[int, int, int]
    size: int
    source: str
    centred: bool = False


_MNIST = "LeCun, Cortes & Burges 1998"
ENTRIES = (
    Entry("digits", "digits", "classification", (28, 28, 1), 10, (1_257, 180, 360), 0,
          "UCI, Alpaydin & Kaynak 1998", centred=True),
    Entry("digit_scenes", "digit_scenes", "segmentation", (64, 64, 1), 2, (1_000, 150, 300), 0,
          N_("drawn here from the digits")),
    Entry("mnist", "tfds", "classification", (28, 28, 1), 10, (55_000, 5_000, 10_000),
          11_594_722, _MNIST, centred=True),
    Entry("fashion_mnist", "tfds", "classification", (28, 28, 1), 10, (55_000, 5_000, 10_000),
          30_878_645, "Xiao, Rasul & Vollgraf 2017"),
    Entry("cifar10", "tfds", "classification", (32, 32, 3), 10, (45_000, 5_000, 10_000),
          170_052_171, "Krizhevsky 2009"),
    Entry("oxford_iiit_pet", "tfds", "segmentation", (128, 128, 3), 3, (3_312, 368, 3_669),
          811_092_049, "Parkhi et al. 2012"),
    Entry("transactions", "transactions", "anomalies", (8,), 6, (2_800, 400, 800), 0,
          N_("made here by rules")),
)  # fmt: skip
NAMED = {entry.name: entry for entry in ENTRIES}
# "form:PATH": the file with `load(wanted)`
FORMS = {"folder": "folder", "tfrecord": "tfrecord", "pairs": "pairs", "npz": "npz", "csv": "table"}
# the files of those that may be read when they are needed
STREAMED = ("folder", "tfrecord", "tfds")


def load(
    name: str,
    seed: int = 0,
    data_dir: Path | None = None,
    label: str | None = None,
    listener: Listener | None = None,
    test_last: int | None = None,
    normal: tuple[str, ...] = (),
    reading: Reading | None = None,
    stream: Stream = "auto",
) -> "Dataset":
    """The data set called `name` (a name, or a form such as `npz:PATH`), split by `seed`.

    `data_dir` is where TensorFlow Datasets keeps what it prepared, `label` the column of a table
    that has the classes; `listener` hears of what takes long. `test_last` is of `pairs:PATH`:
    so many of the last images by name test, in place of a random fifth. Where `normal` names
    classes, these alone are trained and validated on. `reading` is the rule that a run kept of how
    image files become arrays. `stream` is whether the images are read when they are needed;
    UsageError where this data set cannot be.
    """
    check(name)
    form, colon, _path = name.partition(":")
    if test_last is not None and form != "pairs":
        raise UsageError(
            _("test_last is for pairs:PATH, {name} has test images of its own", name=name),
            _("Try: --dataset pairs:PATH"),
        )
    if stream is True and not can_stream(name):
        raise cannot_stream(name)
    module = import_module(f"kerascourse.data.{FORMS[form] if colon else NAMED[name].module}")
    wanted = Wanted(
        name,
        seed,
        data_dir,
        label,
        test_last,
        normal,
        listener or Silent(),
        reading or Reading(),
        stream,
    )
    loaded: Dataset = module.load(wanted)
    if reading is not None:
        loaded = replace(loaded, reading=reading)
    return loaded.only_normal(normal) if normal else loaded


def can_stream(name: str) -> bool:
    """Whether the images of the data set can be read when they are needed."""
    form, colon, _path = name.partition(":")
    if colon:
        return form in STREAMED
    return NAMED[name].module in STREAMED and NAMED[name].task == "classification"


def cannot_stream(name: str) -> UsageError:
    """The error that the data set is always loaded whole."""
    forms = [placeholders(f"{form}:PATH") for form in FORMS if form in STREAMED]
    named = [entry.name for entry in ENTRIES if can_stream(entry.name)]
    return UsageError(
        _(
            "{name} is always loaded whole; what can be streamed is {valid}",
            name=name,
            valid=", ".join([*forms, *named]),
        ),
        _("Try: without --stream"),
    )


def sheet(name: str) -> "Sheet":
    """The embedded table called `name`, as a file would have it; UsageError where it is none."""
    if name not in NAMED or len(NAMED[name].shape) != 1:
        raise UsageError(
            _("expected an embedded table for --out, received {name!r}", name=name),
            _("Try: kc data get transactions --out transactions.csv"),
        )
    made: Sheet = import_module(f"kerascourse.data.{NAMED[name].module}").sheet()
    return made


def check(name: str) -> None:
    """UsageError with the nearest names unless `name` is a data set that `load` knows."""
    form, colon, _path = name.partition(":")
    if form in FORMS if colon else name in NAMED:
        return
    valid = [*NAMED, *(placeholders(f"{form}:PATH") for form in FORMS)]
    raise UsageError(
        _("expected a data set of {valid}, received {name!r}", valid=", ".join(valid), name=name),
        did_you_mean(name, valid),
    )


def is_centred(name: str) -> bool:
    """Whether the data set `name` has centred digits, as MNIST."""
    return name in NAMED and NAMED[name].centred


def embedded(task: str | None, shape: tuple[int, ...]) -> str:
    """The embedded data for a network for `task` that takes examples of `shape`."""
    if len(shape) == 1:
        return "transactions"
    return "digit_scenes" if task == "segmentation" else EMBEDDED


def is_here(name: str, data_dir: Path | None = None) -> bool:
    """Whether the data set `name` can be read without a network."""
    form, colon, _path = name.partition(":")
    if colon:
        return form in FORMS
    if name not in NAMED:
        return False
    return (
        NAMED[name].size == 0
        or places.decoded(name).is_dir()
        or places.prepared(places.data_dir(data_dir), name) is not None
    )


def absolute(name: str) -> str:
    """`name` with the path of a form made absolute, so that it holds from any folder."""
    form, colon, path = name.partition(":")
    return f"{form}:{Path(path).absolute()}" if colon and path else name
