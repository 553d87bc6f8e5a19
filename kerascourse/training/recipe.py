"""Recipes: an experiment as a TOML file.

A recipe names a model and whatever differs from the defaults of `Recipe`. Settings that suit one
data set only stand in a table `[on.NAME]`. A run keeps its recipe resolved: with all settings
written out, so that running it again repeats the run.
"""

import re
import tomllib
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from kerascourse import runs, toml
from kerascourse.architectures import stack
from kerascourse.architectures.catalogue import (
    CATALOGUE,
    Task,
    find,
    named,
    options,
    proper,
    read_options,
)
from kerascourse.data import catalogue as data
from kerascourse.data.wanted import Stream
from kerascourse.errors import (
    CourseError,
    InputError,
    NotFoundError,
    UsageError,
    nearest,
    nearest_words,
)
from kerascourse.files import require_regular
from kerascourse.library_errors import words_of
from kerascourse.models import keras_backend
from kerascourse.models.keywords import OF_DATA
from kerascourse.symbolic import files
from kerascourse.texts import N_, _, plain
from kerascourse.training.augmentation import Augment
from kerascourse.training.choices import Optimizer, Schedule
from kerascourse.training.recipe_files import recipes

MOST_TOLD = 10  # mistakes of one table
BEFORE = {"bn_momentum": 0.99}  # options that came later, and what networks had before
OF_RUNS = {
    "devices",
    "deterministic",
    "precision",
    "processes",
}  # settings that every run has written out
Count = Annotated[int, Field(ge=1)]
Number = Annotated[int, Field(ge=0)]
Seed = Annotated[int, Field(ge=0, lt=2**32)]  # what Keras' and NumPy's generators take


class Published(BaseModel):
    """What others report for the recipe's model and data, and how their protocol differs."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    metric: str
    value: float
    source: str
    differences: str = ""
    differences_es: str = ""
    """The same in Spanish."""


def _preferred_backend() -> Any:
    return keras_backend.choose()


class Settings(BaseModel):
    """What may differ from one data set to another."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    epochs: Count = 12
    batch_size: Count = 128
    optimizer: Optimizer = "adam"
    learning_rate: Annotated[float, Field(gt=0, lt=float("inf"))] = 1e-3
    schedule: Schedule = "constant"
    """How the learning rate changes over the epochs; `schedule.Schedule` has the formulas."""
    warmup: Annotated[float, Field(ge=0, lt=float("inf"))] = 0.0
    """Epochs in which the learning rate rises to its value."""
    milestones: list[Annotated[float, Field(gt=0, lt=float("inf"))]] = []
    """Epochs after which "step" multiplies the rate by `factor`; by default the half and three
    quarters of them."""
    factor: Annotated[float, Field(gt=0, le=1)] = 0.1
    limit: Count | None = None
    """Training examples at most; all by default."""
    patience: Count | None = None
    """Stop after so many epochs without a better one on the validation images; by default never."""
    keep: Literal["best", "last", "mean"] = "best"
    """Whose model a run keeps: the best epoch's on the validation images; where these are so few
    that the best is so by chance, the last one's or, if the learning rate stays high, the mean of
    the weights after each epoch of the second half (Izmailov et al. 2018)."""
    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Of sgd and rmsprop alone; adam and its kin have their own."""
    nesterov: bool = False
    """Have sgd's momentum look a step ahead (Nesterov 1983; Sutskever et al. 2013)."""
    weight_decay: Annotated[float, Field(ge=0, lt=1)] | None = None
    """What a step takes from each weight, times the step size (Loshchilov & Hutter 2019)."""
    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """What a classifier's fit takes from the right class and divides among all (Szegedy et al.
    2016, section 7); losses of the three parts stay as they are without."""
    whiten: bool = False
    """The first convolution starts as the principal axes of the training images' patches, each
    scaled to a variance of 1, and their negatives; by default at random."""
    crop: Annotated[int, Field(ge=8)] | None = None
    """Images with masks are cut into squares of so many pixels a side, and the network takes these:
    a step on part of a large image costs a part. Those of the fit are anywhere in an image. A run's
    own metrics are over squares; `kc segment` scores whole images. By default they stay whole."""
    balance: Annotated[float, Field(ge=0, le=1)] = 0.0
    """How far the loss of the fit evens out rare and common classes: 0 not at all, 1 until each
    weighs as much in all; `weighting.balanced` has the formula."""
    border_weight: Annotated[float, Field(ge=0, lt=float("inf"))] = 0.0
    """How much more a pixel at the border of two classes weighs in the loss of the fit;
    `weighting.Weighting` has the formula."""
    border_sigma: Annotated[float, Field(gt=0, lt=float("inf"))] = 5.0
    """How many pixels from a border its weight reaches."""
    normal: str | Number | Annotated[list[str | Number], Field(min_length=1)] | None = None
    """The class, or classes, that are normal, by name or number: nothing else is trained and
    validated on, so that `kc anomaly` finds what is not. All classes by default."""
    augment: Augment | None = None


class Recipe(Settings):
    """An experiment: the model with its options, the data, and how to train."""

    name: str | None = None
    """What runs are called after; by default the file of the recipe, or else the model."""
    model: Annotated[str, AfterValidator(proper)]
    """A network of the catalogue, a stack notation, `FILE.py:FUNCTION` or a `.keras` file."""
    model_sha256: str | None = None
    """Of the file of a network of one's own, as it was when the recipe was made: another one is
    refused. By default any."""
    task: Task | None = None
    """What the network learns; by default what the catalogue has it for, or what its output and the
    data say."""
    options: dict[str, Any] = {}
    """The builder's options, as `--set` takes them."""
    start_from: str | None = None
    """A run or a `.keras` file whose weights the network begins with, layer by layer where name and
    shapes are the same; by default it draws its own."""
    start_sha256: str | None = None
    """Of that file, as it was when the recipe was made: another one is refused. By default any."""
    freeze: list[str] = []
    """Layers that stay as they are, by name, by path in a nested model, or with * and ?."""
    dataset: str = "mnist"
    label: str | None = None
    """The column of a table that has the classes."""
    test_last: Count | None = None
    """Of `pairs:PATH` the last so many images by name test; by default a random fifth."""
    stream: Stream = "auto"
    """Whether images are read from the disk when they are needed; "auto" where all of them would
    take more than a quarter of the free memory."""
    only: list[str | Number] = []
    """The classes to tell apart, by name or number; by default all of the data's."""
    split_seed: Number = 0
    """What the split into training, validation and test depends on; not the run's `seed`, so that
    runs with several seeds are scored on the same images."""
    seed: Seed = 0
    precision: Literal["auto", "float32", "mixed_float16", "mixed_bfloat16"] = "auto"
    backend: Literal["tensorflow", "jax", "torch"] = Field(default_factory=_preferred_backend)
    """By default the one that `KERAS_BACKEND` names, else TensorFlow."""
    devices: Count | Literal["all"] = 1
    """Of each process."""
    processes: Count = 1
    """On JAX, that train together, on several machines or on one."""
    published: Published | None = None
    """The result of others, which the score card of a run shows beside its own."""
    deterministic: bool = False
    """Have a GPU repeat its results to the last bit, at some cost in speed."""
    save_every: Count | None = None
    """Save the state within an epoch too, after so many steps; by default only after epochs."""
    watch: bool = False
    """Record gradients, steps and activations of each layer after each epoch."""
    on: dict[str, dict[str, Any]] = {}
    """Settings that replace these on a data set, by its name."""

    def on_dataset(self, dataset: str) -> "Recipe":
        """The recipe for `dataset`, its own settings applied and the others' left out.

        What was published holds for the recipe's own data set alone.
        """
        published = self.published if dataset == self.dataset else None
        changes = {"dataset": dataset, "on": {}, "published": published and vars(published)}
        return self.changed(self.on.get(dataset, {}) | changes)

    def changed(self, changes: Mapping[str, Any]) -> "Recipe":
        """The recipe with `changes` put in and checked again; UsageError tells every mistake."""
        try:
            return Recipe.model_validate(self.model_dump() | dict(changes))
        except ValidationError as error:
            raise UsageError("; ".join(_by_key(error, Recipe).values())) from None

    def with_options(self, chosen: Mapping[str, Any]) -> "Recipe":
        """The recipe with the builder's options that are `chosen`.

        What was published holds for the recipe's own network alone.
        """
        made = self.changed({"options": {**self.options, **chosen}})
        if made.published and made.builder_options() != self.builder_options():
            return made.changed({"published": None})
        return made

    @property
    def title(self) -> str:
        """What runs are called after."""
        return self.name or (self.own_file.stem if self.own_file else self.model)

    @property
    def own_file(self) -> Path | None:
        """The file of a network of the user's own; None for the catalogue's."""
        return files.own_file(self.model)

    @property
    def function(self) -> str | None:
        """The function of a Python file that makes the network; None for all others."""
        path, _sign, name = self.model.rpartition(":")
        return name if path.endswith(".py") else None

    @property
    def learned_task(self) -> str | None:
        """The task: as `task` says, else as the catalogue does; None where neither does yet."""
        if self.task is not None or self.own_file is not None:
            return self.task
        return find(self.model).task

    @property
    def normal_classes(self) -> tuple[str, ...]:
        """What `normal` names, in any of its forms; nothing where all classes are trained on."""
        listed = self.normal if isinstance(self.normal, list) else [self.normal]
        return tuple(str(one) for one in listed if one is not None)

    def builder_options(self) -> dict[str, Any]:
        """Every option of the builder, as it takes them; UsageError names the valid keys or values.

        Those that the recipe leaves out have the builder's defaults. Of a network of one's own they
        are as the recipe has them: what they may be, its file says.
        """
        if self.own_file is not None:
            return dict(self.options)
        entry = find(self.model)
        texts = {key: _option_text(value) for key, value in self.options.items()}
        defaults = {name: option.default for name, option in options(entry).items()}
        return defaults | read_options(entry, texts, self.task)

    def changed_options(self) -> dict[str, str]:
        """The builder's options that are not at their defaults, as `--set` takes them.

        UsageError as `builder_options` has it.
        """
        known = {} if self.own_file is not None else options(find(self.model))
        return {
            name: _option_text(value)
            for name, value in self.builder_options().items()
            if (value != known[name].default if name in known else name not in OF_DATA)
        }

    @property
    def network(self) -> str:
        """The model, with the options that the catalogue does not show it with."""
        changed = ", ".join(f"{name}={text}" for name, text in self.changed_options().items())
        return f"{self.model} ({changed})" if changed else self.model

    def to_toml(self) -> str:
        """The recipe with every setting written out."""
        return toml.dumps(self.model_dump())


INNER: dict[str, type[BaseModel]] = {"augment": Augment, "published": Published}


def resolve(argument: str, folder: Path | None = None) -> Recipe:
    """The recipe that `argument` means: a .toml file, a run (one in `folder` by its name, or by its
    path), a recipe's or model's name. Unless it says otherwise it is called as its file.

    A run called as a model is gives way to it, but goes before what is only another way to write
    a name. A model without a recipe has the defaults. Of a run with a network of one's own the file
    is the one that the run kept.
    """
    if argument.endswith(".toml"):
        return _called_as_file(Path(argument))
    known = recipes()
    models = [entry.name for entry in CATALOGUE]
    place = folder or runs.place()
    if argument not in known and argument not in models:
        run = runs.named(place, argument)
        if run is not None:
            return _of_run(run)
    if files.own_file(argument) is not None:
        return Recipe(model=argument)
    if argument.endswith(".py"):
        from kerascourse.models.python_file import without_function

        raise without_function(Path(argument))
    file = _recipe_file(argument, known)
    if file is not None:
        return _called_as_file(file)
    if named(argument) is not None:
        return Recipe(model=argument)
    if stack.is_notation(argument):
        find(argument)  # tells where a notation ends to be one
        return Recipe(model=argument)
    raise InputError(
        _("expected a model, a recipe or a .toml file, received {name!r}", name=argument)
        + nearest_words(argument, [*known, *models, *runs.words(place, argument)]),
        _("Try: kc list"),
    )


def _of_run(folder: Path) -> Recipe:
    """The recipe of the run in `folder`, which kept the source of a network of the user's own."""
    recipe = read(folder / runs.RECIPE)
    if recipe.own_file is None or recipe.function is None:
        return recipe
    source = folder / runs.SOURCE / recipe.own_file.name
    if not source.is_file():
        return recipe
    return recipe.changed({"model": f"{source}:{recipe.function}"})


def _called_as_file(path: Path) -> Recipe:
    """The recipe in the file at `path`; that of a run is called as the run's own was."""
    if path.name == runs.RECIPE:
        return _of_run(path.parent)
    recipe = read(path)
    return recipe.changed({"name": recipe.name or path.stem})


def _recipe_file(name: str, known: Mapping[str, Path]) -> Path | None:
    """The recipe called `name`, or that of the model called so, however it is written."""
    by_plain = {plain(recipe): file for recipe, file in known.items()}
    return by_plain.get(plain(name)) or known.get(proper(name))


def read(path: Path) -> Recipe:
    """The recipe in the file at `path`; InputError tells every mistake, with its line."""
    require_regular(path)
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotFoundError(_("expected a recipe, {path} is not there", path=path)) from None
    except UnicodeDecodeError:
        raise InputError(_("expected a recipe in UTF-8, {path} is not", path=path)) from None
    try:
        document = toml.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            _("expected TOML in {path}: {error}", path=path, error=words_of(error))
        ) from None
    mistakes = _mistakes(document, text)
    if mistakes:
        raise InputError(f"{path}: {'; '.join(mistakes)}")
    return as_it_was(Recipe.model_validate(document))


def as_it_was(recipe: Recipe) -> Recipe:
    """The recipe of a run with the network that the run had, which may be of an earlier version.

    A run keeps every option of its network, so one that lacks those of `BEFORE` alone was written
    before they came; one that leaves out more was written by hand, for the network of today. All
    data were loaded before runs said whether they stream them.
    """
    if "stream" not in recipe.model_fields_set and recipe.model_fields_set >= OF_RUNS:
        recipe = recipe.changed({"stream": False})
    entry = named(recipe.model)
    if entry is None and _is_earlier_stack(recipe):
        return recipe.changed({"options": BEFORE})
    if entry is None or not recipe.options or recipe.options.get("batch_norm") is False:
        return recipe
    missing = options(entry).keys() - recipe.options.keys()
    if not missing or not missing <= BEFORE.keys():
        return recipe
    return recipe.changed({"options": recipe.options | {name: BEFORE[name] for name in missing}})


def _is_earlier_stack(recipe: Recipe) -> bool:
    """Whether it is of a run, which has every setting, of a stack with normalisations, when these
    had no option yet."""
    return (
        recipe.own_file is None
        and not recipe.options
        and recipe.model_fields_set >= OF_RUNS
        and stack.is_notation(recipe.model)
        and re.search(r"\bbn\b", recipe.model) is not None
    )


def _mistakes(document: dict[str, Any], text: str) -> list[str]:
    """The first mistakes of a recipe in words, in the order of its lines."""
    inner = {name: document[name] for name in INNER if isinstance(document.get(name), dict)}
    own = {name: value for name, value in document.items() if name not in inner}
    found = _schema_mistakes(Recipe, own, (), text)
    for name, table in inner.items():
        found += _schema_mistakes(INNER[name], table, (name,), text)
    found += _data_mistakes(document.get("dataset"), text, (), "dataset")
    tables = document.get("on")
    for name, table in tables.items() if isinstance(tables, dict) else ():
        found += _data_mistakes(name, text, ("on",), name)
        if isinstance(table, dict) and len(found) < MOST_TOLD:
            found += _schema_mistakes(Settings, table, ("on", name), text)
    found += _model_mistakes(
        document.get("model"), document.get("task"), document.get("options"), text
    )
    ordered = sorted(found, key=lambda mistake: mistake[0] or 0)
    return [
        _("line {line}: ", line=line) + said if line else said for line, said in ordered[:MOST_TOLD]
    ]


def _data_mistakes(
    name: Any, text: str, table: tuple[str, ...], key: str
) -> list[tuple[int | None, str]]:
    """What is said against `name`, which stands at `key` of `table`, as a data set."""
    if not isinstance(name, str):
        return []
    try:
        data.check(name)
    except CourseError as error:
        return [(_line(text, table, key), str(error))]
    return []


def _model_mistakes(model: Any, task: Any, chosen: Any, text: str) -> list[tuple[int | None, str]]:
    """What the catalogue says against the model or one of its options."""
    if not isinstance(model, str) or files.own_file(model) is not None:
        return []
    try:
        entry = find(model)
    except CourseError as error:
        return [(_line(text, (), "model"), str(error))]
    found: list[tuple[int | None, str]] = []
    for key, value in chosen.items() if isinstance(chosen, dict) else ():
        if len(found) == MOST_TOLD:
            break
        try:
            read_options(entry, {key: _option_text(value)}, task)
        except CourseError as error:
            found.append((_line(text, ("options",), key), str(error)))
    return found


def _schema_mistakes(
    schema: type[BaseModel], table: dict[str, Any], path: tuple[str, ...], text: str
) -> list[tuple[int | None, str]]:
    """What `schema` says against `table`, which stands at `path` in the file: lines and words."""
    try:
        schema.model_validate(table)
    except ValidationError as error:
        found = _by_key(error, schema)
        return [(_line(text, path, key), ".".join((*path, said))) for key, said in found.items()]
    return []


def _by_key(error: ValidationError, schema: type[BaseModel]) -> dict[str, str]:
    """One mistake in words for each of the first keys; one of several types fails for each."""
    by_key: dict[str, list[ErrorDetails]] = {}
    for detail in error.errors():
        by_key.setdefault(str(detail["loc"][0]), []).append(detail)
    found: dict[str, str] = {}
    for key, details in islice(by_key.items(), MOST_TOLD):
        if details[0]["type"] == "missing":
            found[key] = _("{key} is missing", key=key)
        elif details[0]["type"] == "extra_forbidden":
            near = ", ".join(nearest(key, schema.model_fields))
            found[key] = _("{key} is no setting", key=key)
            found[key] += _(", nearest: {names}", names=near) if near else ""
        else:
            wanted = dict.fromkeys(_wanted(detail) for detail in details)
            found[key] = _(
                "{key}: expected {wanted}, received {value!r}",
                key=key,
                wanted=_(" or ").join(wanted),
                value=details[0]["input"],
            )
    return found


# what a value should have been, by the type of pydantic's error
WANTED = {
    "bool_type": N_("true or false"),
    "dict_type": N_("a table"),
    "float_type": N_("a number"),
    "int_type": N_("a whole number"),
    "int_from_float": N_("a whole number"),
    "list_type": N_("a list"),
    "model_type": N_("a table"),
    "string_type": N_("a text"),
    "too_short": N_("a list of at least {min_length}"),
    "greater_than": N_("a number above {gt}"),
    "greater_than_equal": N_("a number from {ge}"),
    "less_than": N_("a number below {lt}"),
    "less_than_equal": N_("a number up to {le}"),
    "finite_number": N_("a finite number"),
}


def _wanted(detail: ErrorDetails) -> str:
    """What a value should have been, for one of the reasons why it is not."""
    fields = detail.get("ctx", {})
    if detail["type"] == "literal_error":
        return str(fields["expected"]).replace(" or ", _(" or "))
    if detail["type"] in WANTED:
        return _(WANTED[detail["type"]], **fields)
    return detail["msg"]


def _line(text: str, table: tuple[str, ...], key: str) -> int | None:
    """The line where `key` of `table` is set, from 1; None where it is not written plainly."""
    here: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        header = re.match(r"\s*\[([^\[\]]+)\]", line)
        if header:
            here = tuple(part.strip().strip("\"'") for part in header[1].split("."))
            if here == (*table, key):
                return number
        elif here == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
            return number
    return None


def _option_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
