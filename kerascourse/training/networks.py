"""What a plan trains: a network of the catalogue or the stack notation, or one of the user's own.

A network of one's own, from `FILE.py:FUNCTION` or a `.keras` file, is trained as what Keras says of
it: its configuration and its weights. So its run is gone on with, scored and looked into without
running the file's code again, and the file may change or go.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from kerascourse import runs
from kerascourse.architectures.catalogue import OF_TASKS, Entry, find, options
from kerascourse.data.dataset import Dataset
from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.files import replacing
from kerascourse.models import keras_backend, keywords, saved
from kerascourse.models.allowed import require_allowed
from kerascourse.models.build import build
from kerascourse.models.keywords import Keyword
from kerascourse.models.others import as_trained, configuration, copied
from kerascourse.models.python_file import build_function
from kerascourse.symbolic import layers
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.graph import Graph, input_tensor, trace
from kerascourse.symbolic.saved import read_configuration
from kerascourse.symbolic.tensor import Shape
from kerascourse.texts import _, typed
from kerascourse.training import unchanged
from kerascourse.training.recipe import Recipe


class Network(Protocol):
    """A network with its `options` chosen, before any weight is drawn.

    `task` is what it is for, None where only its output tells.
    """

    @property
    def name(self) -> str:
        """What the user calls it."""

    @property
    def task(self) -> str | None:
        """What it is for; None where only its output tells."""

    @property
    def is_own(self) -> bool:
        """Whether it is a file of the user's."""

    @property
    def takes_rows(self) -> bool:
        """Whether it is for the rows of a table, not for images."""

    @property
    def options(self) -> Mapping[str, Any]:
        """All options of its builder."""

    def graph(self, shape: Shape | None = None) -> Graph:
        """Its symbolic reading on examples of that shape, without the batch; by default as it is
        made."""

    def build(self, shape: tuple[int, ...], precision: str) -> Any:
        """The Keras model on such examples, its weights drawn where it brings none."""

    def keep(self, folder: Path) -> None:
        """Put into the run's `folder` what it takes to make the network again."""


@dataclass(frozen=True)
class Catalogued:
    """A network of the catalogue, or of the stack notation."""

    entry: Entry
    options: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def task(self) -> str | None:
        return self.entry.task

    @property
    def is_own(self) -> bool:
        return False

    @property
    def takes_rows(self) -> bool:
        return len(self.entry.input_shape) == 1

    def graph(self, shape: Shape | None = None) -> Graph:
        inputs = input_tensor(shape or self.entry.input_shape)
        outputs = self.entry.build(layers, inputs, **self.entry.fixed, **self.options)
        return trace(inputs, outputs, self.name)

    def build(self, shape: tuple[int, ...], precision: str) -> Any:
        return build(self.entry, shape, self.options, precision)

    def keep(self, folder: Path) -> None:
        """Its name says it all."""


@dataclass(frozen=True)
class Own:
    """A network of the user's own: `config` is what Keras says of it, `origin` has its weights.

    `options` are those that its builder had.
    """

    name: str
    options: Mapping[str, Any]
    config: Mapping[str, Any]
    origin: "InFile | FromFunction"

    @property
    def task(self) -> str | None:
        return None

    @property
    def is_own(self) -> bool:
        return True

    @property
    def takes_rows(self) -> bool:
        return len(_only_input(self._as_made) or ()) == 1

    @cached_property
    def _as_made(self) -> Graph:
        return _graph(self.name, self.config)

    def graph(self, shape: Shape | None = None) -> Graph:
        if shape is None:
            return self._as_made
        wanted = _only_input(self._as_made) or ()
        if not fits(shape, wanted):
            raise InputError(
                _(
                    "{model} takes {wanted}, the examples are {shape}",
                    model=self.name,
                    wanted=sizes(wanted),
                    shape=sizes(shape),
                ),
                _(
                    "Try: another --dataset, or a keyword input_shape of the function, which kc "
                    "fills"
                ),
            )
        return read_config(self.config, tuple(shape)) if None in wanted else self._as_made

    def build(self, shape: tuple[int, ...], precision: str) -> Any:
        return as_trained(self.origin.copy(), precision)

    def keep(self, folder: Path) -> None:
        if not runs.start_file(folder).exists():
            self.origin.keep(folder)


@dataclass(frozen=True)
class InFile:
    """A `.keras` file: anybody's, or the one that a run began with."""

    path: Path

    def copy(self) -> Any:
        """The model in it."""
        return saved.load(self.path)

    def keep(self, folder: Path) -> None:
        """The file itself as what the run in `folder` begins with."""
        with replacing(runs.start_file(folder)) as temporary:
            shutil.copyfile(self.path, temporary)


@dataclass(frozen=True)
class FromFunction:
    """The `model` that a function made, and the `source` of its `file`."""

    model: Any
    file: str
    source: bytes

    def copy(self) -> Any:
        """The model again, with the weights that it had."""
        return copied(self.model)

    def keep(self, folder: Path) -> None:
        """The model as what the run in `folder` begins with, and the source."""
        source = folder / runs.SOURCE / self.file
        source.parent.mkdir(exist_ok=True)
        with replacing(source) as temporary:
            temporary.write_bytes(self.source)
        with replacing(runs.start_file(folder)) as temporary:
            self.model.save(temporary)


def of(recipe: Recipe, dataset: Dataset, decided: Mapping[str, Any]) -> Network:
    """The network of `recipe` for `dataset`, with the options that the recipe gives, else with
    those that the data have `decided`, else with its own defaults.

    Runs the code of `FILE.py:FUNCTION`. NotFoundError without the file, UsageError for an option
    that it doesn't have, InputError where it makes no model that can be trained here.
    """
    own = recipe.own_file
    if own is None:
        entry = find(recipe.model)
        known = options(entry)
        given = {**recipe.builder_options(), **decided}
        return Catalogued(entry, {key: given[key] for key in known})
    if recipe.function is None:
        _require_file(own)
        unchanged.require(own, own.read_bytes(), recipe.model_sha256, "model_sha256")
        return Own(recipe.model, {}, read_configuration(own), InFile(own))
    words = keywords.keywords(own, recipe.function)
    source = own.read_bytes()
    unchanged.require(own, source, recipe.model_sha256, "model_sha256")
    chosen = _chosen(recipe, words)
    filled = _from_data(words, dataset) | chosen
    _require_all(recipe.model, words, filled)
    model, config = made(own, recipe.function, filled, recipe.seed)
    written = {key: word.default for key, word in words.items() if word.default is not None}
    return Own(recipe.model, written | filled, config, FromFunction(model, own.name, source))


def kept(recipe: Recipe, folder: Path) -> Network | None:
    """The network of one's own that the run in `folder` began with; None for the catalogue's.

    Runs no code, as a run may be somebody else's; InputError where the run has lost its network.
    """
    if recipe.own_file is None:
        return None
    for file in (runs.start_file(folder), folder / runs.MODEL):
        if file.is_file():
            options_then = recipe.builder_options()
            return Own(recipe.model, options_then, read_configuration(file), InFile(file))
    raise InputError(
        _("the run {run} has lost the network that it began with", run=folder),
        _("Try: kc train {model}", model=typed(recipe.model)),
    )


def known_options(recipe: Recipe) -> Mapping[str, Any]:
    """The options that the network of `recipe` has, by name; errors as `of`, no code is run."""
    own = recipe.own_file
    if own is None:
        return options(find(recipe.model))
    return {} if recipe.function is None else keywords.keywords(own, recipe.function)


def input_shape(recipe: Recipe) -> Shape | None:
    """What examples the network of `recipe` takes without being asked for others; None where any.

    Runs the code of `FILE.py:FUNCTION` where no keyword says it.
    """
    own = recipe.own_file
    if own is None:
        return find(recipe.model).input_shape
    if recipe.function is None:
        _require_file(own)
        return _only_input(_graph(recipe.model, read_configuration(own)))
    known = keywords.keywords(own, recipe.function)
    if any(name in known for name in keywords.SHAPES):
        return None
    chosen = _chosen(recipe, known)
    classes = {name: 10 for name in keywords.CLASSES if name in known and known[name].is_required}
    _require_all(recipe.model, known, classes | chosen)
    _model, config = made(own, recipe.function, classes | chosen, recipe.seed)
    return _only_input(_graph(recipe.model, config))


def made(
    path: Path, function: str, chosen: Mapping[str, Any], seed: int
) -> tuple[Any, Mapping[str, Any]]:
    """The Keras model that `function` in the file at `path` returns, its layers named as in a
    process of its own and its weights drawn from `seed`, and what Keras says of it; InputError
    where kc cannot train it."""
    keras = keras_backend.start()
    keras.utils.clear_session(free_memory=False)
    keras.utils.set_random_seed(seed)
    model = build_function(path, function, chosen)
    name = f"{path}:{function}"
    config = configuration(model, name)
    try:
        require_allowed(config, name)
    except InputError as error:
        raise InputError(
            error.message,
            _("Try layers of Keras and functions of keras.ops: a run is read without its code"),
        ) from None
    return model, config


def _graph(name: str, config: Any) -> Graph:
    """The graph of a configuration; UsageError where it has several inputs."""
    found = read_config(config)
    if len(found.inputs) != 1:
        raise UsageError(
            _("kc train takes one input, {model} has {count}", model=name, count=len(found.inputs)),
            _("Try: kc summary {model}", model=typed(name)),
        )
    return found


def fits(found: Shape, wanted: Shape | None) -> bool:
    """Whether examples of the shape `found` are what a network takes that asks for `wanted`, where
    None stands for any side, or for any shape at all."""
    return wanted is None or (
        len(found) == len(wanted)
        and all(side in (None, size) for size, side in zip(found, wanted, strict=True))
    )


def sizes(shape: Shape) -> str:
    """A shape in words, `28×28×1`, with a question mark for a side that is open."""
    return "×".join("?" if side is None else str(side) for side in shape)


def _only_input(graph: Graph) -> Shape | None:
    return graph.inputs[0].sizes


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise NotFoundError(_("no file {path}", path=path), _("Try: ls *.keras"))


def _chosen(recipe: Recipe, known: Mapping[str, Keyword]) -> dict[str, Any]:
    """The keywords that the recipe gives; its other options are for the task."""
    given = {
        key: value for key, value in recipe.options.items() if key in known or key not in OF_TASKS
    }
    return keywords.read(recipe.model, known, given)


def _from_data(known: Mapping[str, Keyword], dataset: Dataset) -> dict[str, Any]:
    """The keywords that say what the data are: the examples' shape, and how many classes."""
    shapes = {name: tuple(dataset.shape) for name in keywords.SHAPES if name in known}
    count = len(dataset.class_names)
    return shapes | {name: count for name in keywords.CLASSES if name in known and count}


def _require_all(name: str, known: Mapping[str, Keyword], given: Mapping[str, Any]) -> None:
    """UsageError where a keyword without a default is not given."""
    missing = [key for key, word in known.items() if word.is_required and key not in given]
    if missing:
        raise UsageError(
            _("{model} needs a value for {names}", model=name, names=", ".join(missing)),
            _("Try: --set {name}=VALUE", name=missing[0]),
        )
