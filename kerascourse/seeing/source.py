"""A run or a model by the name that the user gives it, opened when it is first needed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kerascourse import runs
from kerascourse.architectures.catalogue import CATALOGUE, find, proper
from kerascourse.errors import CourseError, NotFoundError, UsageError, nearest_words
from kerascourse.symbolic.files import is_file_name
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.seeing.subject import Example, Subject
    from kerascourse.symbolic.graph import Graph
    from kerascourse.symbolic.inputs import Inputs


# a network with settings of its own: resnet56[shortcuts=false]
_WITH_SETTINGS = re.compile(r"([^\[\]]+)\[(\w+=[^\[\]=,]*(?:,\w+=[^\[\]=,]*)*)\]")


@dataclass(frozen=True)
class Source:
    """What is looked at.

    `name` is a run in the folder `runs` or the path of one, "latest", a `.keras` file,
    `FILE.py:FUNCTION`, or a name of the catalogue or a stack notation, with fresh weights.
    `dataset` is shown to a model, in the range `pixels` where that is not what its first layers are
    made for; `shape` (height, width, channels) and `settings` are those of a
    network of the catalogue. `tell` hears what a user should know of the work.
    """

    name: str
    runs: Path
    dataset: str | None = None
    shape: tuple[int, ...] | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    pixels: str | None = None
    tell: Callable[[str], None] = lambda text: None

    @cached_property
    def run(self) -> Path | None:
        """The folder of the run; None where the name is that of a model."""
        return runs.named(self.runs, self.name)

    @property
    def folder(self) -> Path:
        """The folder of the run; NotFoundError where there is none."""
        return self.run or runs.find(self.runs, self.name)

    @property
    def title(self) -> str:
        """The name of the run, or of the model."""
        return (self.run or self.subject).name

    @property
    def label(self) -> str:
        """The title, a model's with its settings as `beside` reads them."""
        settings = ",".join(f"{key}={value}" for key, value in self.settings.items())
        return f"{self.title}[{settings}]" if settings else self.title

    @property
    def network(self) -> str:
        """What the network is called, a run's as in its recipe."""
        if self.run is None:
            return proper(self.name)
        from kerascourse.training import recipe

        return recipe.read(self.run / runs.RECIPE).model

    @cached_property
    def subject(self) -> "Subject":
        """The network with its data; errors as the functions of `subject`, or UsageError where an
        option is for another kind of name."""
        is_network = self._check()
        # at once: what follows imports for seconds
        self.tell(_("{name}: getting ready", name=self.name))
        from kerascourse.seeing import subject

        if self.run is not None:
            return subject.of_run(self.run)
        if is_network:
            self.tell(_("note: {name} has fresh weights, it has learned nothing", name=self.name))
            return subject.of_name(self.name, self.dataset, self.shape, self.settings)
        if is_file_name(self.name):
            return subject.of_file(Path(self.name), self.dataset, self.pixels)
        path, _sign, function = self.name.rpartition(":")
        return subject.of_function(Path(path), function, self.dataset, self.pixels, self.settings)

    def with_other(self, name: str | None) -> list["Source"]:
        """This one alone, or with the run or model `name` beside it."""
        return [self] if name is None else [self, self.beside(name)]

    def beside(self, name: str) -> "Source":
        """Another run or model to see beside this one, as in `--with`: a network of the catalogue
        on the same data and with the settings that its name has in brackets,
        `resnet56[shortcuts=false]`."""
        found = _WITH_SETTINGS.fullmatch(name)
        settings = dict(pair.split("=", 1) for pair in found[2].split(",")) if found else {}
        other = Source(found[1] if found else name, self.runs, settings=settings, tell=self.tell)
        if other.run is not None:
            return other
        is_file = is_file_name(other.name) or ".py:" in other.name
        return replace(other, dataset=self.dataset, shape=None if is_file else self.shape)

    def example(self, index: int = 0, image: Path | None = None) -> "Example":
        """The image in the file `image`, or else the one at `index` of the test examples."""
        from kerascourse.seeing.subject import example

        shown = example(self.subject, index, image)
        for change in shown.changes:
            self.tell(f"{shown.name}: {change}")
        return shown

    @property
    def takes_an_image(self) -> bool:
        """Whether the one input of the network is (height, width, channels)."""
        return [len(tensor.sizes) for tensor in self.graph().inputs] == [3]

    def part(self, name: str, classes: int | None = None) -> "Graph":
        """The layer or block `name` of the network as a graph of its own; UsageError where there is
        none, and otherwise as `graph`."""
        from kerascourse.symbolic.part import part

        return part(self.graph(classes), name)

    def graph(self, classes: int | None = None, inputs: "Inputs" = None) -> "Graph":
        """The network as the graph of its layers, of a catalogue's with `classes`, with other
        sizes of its `inputs`; without Keras, but for a function's."""
        inputs = self.shape if inputs is None else inputs
        path, _sign, function = self.name.rpartition(":")
        if path.endswith(".py"):
            from kerascourse.models.python_file import read_function, read_keywords

            chosen = read_keywords(Path(path), function, self.settings, classes)
            return read_function(Path(path), function, inputs, chosen)
        from kerascourse.summaries.read import read_model

        return read_model(self.name, inputs, classes, self.settings, self.runs)

    def _check(self) -> bool:
        """Whether the name is that of a network; errors where it is none of all, or has options
        that it cannot have."""
        is_file = is_file_name(self.name) or self.name.rpartition(":")[0].endswith(".py")
        is_network = self.run is None and not is_file and _is_network(self.name)
        is_function = is_file and not is_file_name(self.name)
        if not is_network and (self.shape is not None or (self.settings and not is_function)):
            raise UsageError(_("--input and --set are for networks of the catalogue"))
        if self.pixels is not None and not is_file:
            raise UsageError(_("--range is for models of others: networks of kc take 0 to 1"))
        if self.run is not None and self.dataset is not None:
            raise UsageError(_("a run has its own data: --dataset is for a MODEL"))
        if self.run is None and not is_file and not is_network:
            raise self._not_found()
        return is_network

    def _not_found(self) -> NotFoundError:
        known = [*runs.words(self.runs, self.name), *(entry.name for entry in CATALOGUE)]
        return NotFoundError(
            _(
                "expected a run in {folder}, a .keras file or a model, received {name!r}",
                folder=self.runs,
                name=self.name,
            )
            + nearest_words(self.name, known),
            _("Try: kc runs, or kc list"),
        )


def _is_network(name: str) -> bool:
    """Whether `name` is in the catalogue or a stack notation."""
    try:
        find(name)
    except CourseError:
        return False
    return True
