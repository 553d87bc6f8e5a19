"""What a loader is asked for, and who hears how it goes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from kerascourse.data.reading import Reading

# whether data are read when they are needed; "auto" where they are too large for the memory
Stream = Literal["auto"] | bool


class Listener(Protocol):
    """Who is told while data are fetched; the command line shows it."""

    def notice(self, text: str) -> None:
        """Something that was decided, or that is waited for."""

    def fetched(self, name: str, done: int, total: int) -> None:
        """`done` of about `total` bytes of the data set `name` are here."""


class Silent:
    """A `Listener` that tells nobody."""

    def notice(self, text: str) -> None:
        pass

    def fetched(self, name: str, done: int, total: int) -> None:
        pass


@dataclass(frozen=True)
class Wanted:
    """A data set by its name or form, and what its loader may need.

    `seed` decides the split; `data_dir` is where TensorFlow Datasets keeps prepared data (by
    default where it keeps them itself); `label` the column of classes in a table; `test_last` how
    many of the last images by name are to test, where a loader lets that be chosen; `normal` the
    classes that are trained on (all by default), which alone tell how a table is standardised;
    `reading` how image files become arrays; `stream` whether they are read when they are needed.
    """

    name: str
    seed: int = 0
    data_dir: Path | None = None
    label: str | None = None
    test_last: int | None = None
    normal: tuple[str, ...] = ()
    listener: Listener = field(default_factory=Silent)
    reading: Reading = field(default_factory=Reading)
    stream: Stream = "auto"

    @property
    def path(self) -> Path:
        """The path of a form such as `npz:PATH`."""
        return Path(self.name.partition(":")[2])
