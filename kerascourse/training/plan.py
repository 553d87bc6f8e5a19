"""From what was asked to what will run: the recipe with every setting, and its data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kerascourse.architectures.catalogue import find, options, task_options
from kerascourse.data import catalogue as data
from kerascourse.data.dataset import Dataset
from kerascourse.data.reading import Reading
from kerascourse.data.wanted import Listener
from kerascourse.errors import UsageError, did_you_mean
from kerascourse.models import keras_backend
from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.outputs import output_activation
from kerascourse.terms import term
from kerascourse.texts import _, typed
from kerascourse.training import (
    augmentation,
    compatibility,
    networks,
    smoothing,
    tasks,
    transfer,
    unchanged,
    weighting,
    whitening,
)
from kerascourse.training.networks import Network
from kerascourse.training.recipe import Recipe
from kerascourse.training.tasks import Task
from kerascourse.training.transfer import Transfer

SMALL_IMAGE = 64  # pixels a side; a stem that divides by 4 or more leaves too little of these


@dataclass(frozen=True)
class Kept:
    """What a run kept of its beginning: the `network` where it is the user's own, and the file of
    the `weights` that it started from, while it is not finished."""

    network: Network | None
    weights: Path | None


@dataclass(frozen=True)
class Plan:
    """A recipe with nothing left open but the device, and all that follows from it.

    `network` is what it trains, `options` are all of its builder's and of its task; `task` says
    what the network learns from `dataset`, and `graph` is its symbolic reading on these data. With
    `gives_scores` a classifier's outputs are no probabilities yet; `transfer` says what it starts
    from. `notices` are for the user.
    """

    recipe: Recipe
    network: Network
    options: Mapping[str, Any]
    task: Task
    graph: Graph
    dataset: Dataset
    gives_scores: bool
    transfer: Transfer
    notices: tuple[str, ...]

    @property
    def multiplications(self) -> int:
        """Those of one example, forward, as far as they are known."""
        counts = (node.multiplications for node in self.graph.nodes)
        return sum(int(count.value) for count in counts if count is not None)

    def resolved(self, **chosen: Any) -> "Plan":
        """The same plan with what was chosen for this machine: precision, devices, processes."""
        return replace(self, recipe=self.recipe.changed(chosen))


def make(
    recipe: Recipe,
    asked: str | None = None,
    changes: Mapping[str, Any] | None = None,
    chosen: Mapping[str, str] | None = None,
    data_dir: Path | None = None,
    listener: Listener | None = None,
    reading: Reading | None = None,
    kept: Kept | None = None,
) -> Plan:
    """The plan for `recipe` on the data set `asked` for, else its own, else one that suits.

    `changes` replace settings, `chosen` single options of the builder; `data_dir` is where
    TensorFlow Datasets keeps its data, and `listener` hears how fetching them goes; `reading` is as
    `data.load` takes it, and `kept` what a run kept of its beginning. Errors come here, before the
    seconds that starting a backend takes, but for those of the user's own code.
    """
    name, notices = _dataset_name(recipe, asked, data_dir, changes or {}, chosen or {})
    recipe = recipe.on_dataset(name).changed(changes or {}).with_options(chosen or {})
    if recipe.learned_task is not None:
        tasks.of(recipe.learned_task, recipe.model)
    keras_backend.choose(recipe.backend)
    notices += changed_network(recipe)
    _check_normal(recipe)
    dataset = whole(recipe, data_dir, listener, reading).cut(recipe.crop)
    words = "; ".join(filter(None, (dataset.provenance, dataset.kept)))
    notices.append(_("data: {name}, {words}", name=dataset.name, words=words))
    return on(recipe, dataset, notices, kept)


def on(
    recipe: Recipe, dataset: Dataset, notices: Sequence[str] = (), kept: Kept | None = None
) -> Plan:
    """The plan for `recipe` on data that are loaded, told after `notices`; `kept` as `make` has it.

    Every builder option is written out, those that the data decide included. Errors as
    `networks.of` and `compatibility.check` have them, and where augmentation or weights don't suit
    the data.
    """
    decided, reasons = _decided(recipe, dataset)
    network = (kept and kept.network) or networks.of(recipe, dataset, decided)
    name = recipe.learned_task or tasks.told(network.name, network.graph(dataset.shape), dataset)
    task = tasks.of(name, network.name)
    compatibility.check_kind(network, name, dataset)
    options = {**network.options, **_task_options(recipe, network, name)}
    graph = network.graph(task.input_shape(dataset.shape, options))
    compatibility.check(network, name, graph, dataset, options)
    augmentation.check(recipe.augment, dataset.shape)
    weighting.check(recipe, name, dataset)
    smoothing.check(recipe, name)
    whitening.check(recipe, graph)
    moved = _transfer(recipe, graph, kept)
    settings: dict[str, Any] = {"options": options, "stream": dataset.train.is_streamed}
    if moved.file is not None:
        settings["start_sha256"] = unchanged.sha256(moved.file.read_bytes())
    if network.is_own:
        reasons += () if recipe.task else (_task_words(network, name, graph, dataset),)
        settings |= {"task": name, "model_sha256": _model_sha256(recipe)}
    gives_scores = tasks.tells_classes(name) and output_activation(graph) in (None, "linear")
    if gives_scores:
        reasons += (
            _("{model} gives scores: a softmax makes probabilities of them", model=network.name),
        )
    recipe = recipe.changed(settings)
    return Plan(
        recipe,
        network,
        options,
        task,
        graph,
        dataset,
        gives_scores,
        moved,
        (*notices, *reasons, *moved.notices),
    )


def _model_sha256(recipe: Recipe) -> str | None:
    """That of the file of a network of the user's own, as it was when the run began."""
    if recipe.model_sha256 is not None or recipe.own_file is None:
        return recipe.model_sha256
    return unchanged.sha256(recipe.own_file.read_bytes())


def _transfer(recipe: Recipe, graph: Graph, kept: Kept | None) -> Transfer:
    """What the network starts from; of a run that began before, from the file that it kept, and
    from none where it is finished. InputError where the file is not the recipe's."""
    if kept is not None and kept.weights is None:
        return transfer.of(graph, None, recipe.freeze)
    copy = None if kept is None else kept.weights
    moved = transfer.of(graph, recipe.start_from, recipe.freeze, copy)
    if moved.file is not None:
        content = moved.file.read_bytes()
        unchanged.require(moved.file, content, recipe.start_sha256, "start_sha256")
    return moved


def whole(
    recipe: Recipe,
    data_dir: Path | None = None,
    listener: Listener | None = None,
    reading: Reading | None = None,
) -> Dataset:
    """The data of `recipe`, not yet cut as its `crop` says."""
    loaded = data.load(
        **_data_settings(recipe),
        data_dir=data_dir,
        listener=listener,
        reading=reading,
        stream=recipe.stream,
    )
    return loaded.only([str(one) for one in recipe.only]).limited(recipe.limit)


def same_data(recipe: Recipe, other: Recipe) -> bool:
    """Whether `whole` gives both recipes the same images in the same parts."""
    return all(
        one(recipe) == one(other)
        for one in (_data_settings, lambda each: each.limit, lambda each: each.only)
    )


def _data_settings(recipe: Recipe) -> dict[str, Any]:
    """What decides which examples `data.load` gives, and in which part."""
    return {
        "name": recipe.dataset,
        "seed": recipe.split_seed,
        "label": recipe.label,
        "test_last": recipe.test_last,
        "normal": recipe.normal_classes,
    }


def _dataset_name(
    recipe: Recipe,
    asked: str | None,
    data_dir: Path | None,
    changes: Mapping[str, Any],
    chosen: Mapping[str, str],
) -> tuple[str, list[str]]:
    """The data set to use, and what to say of the choice; UsageError for an unknown name."""
    if asked is not None:
        return data.absolute(asked), []
    data.check(recipe.dataset)  # what takes its place is for a known set that is not here
    if recipe.own_file is not None and "dataset" not in recipe.model_fields_set:
        settled = recipe.changed({**changes, "options": {**recipe.options, **chosen}})
        return _suitable(settled, data_dir), []
    if recipe.own_file is not None or data.is_here(recipe.dataset, data_dir):
        return data.absolute(recipe.dataset), []
    entry = find(recipe.model)
    used = data.embedded(recipe.learned_task, entry.input_shape)
    return used, [
        _(
            "{wanted} is not on this machine, so the embedded {used} are used; to fetch it: "
            "kc data get {wanted}",
            wanted=recipe.dataset,
            used=used,
        )
    ]


def _suitable(recipe: Recipe, data_dir: Path | None) -> str:
    """The data set that a network of one's own is tried on, one that is here if there is any whose
    examples it takes, rather that of all recipes; UsageError where none has such."""
    keras_backend.choose(recipe.backend)
    shape = networks.input_shape(recipe)
    masks = recipe.learned_task == "segmentation"
    fitting = [
        entry.name
        for entry in data.ENTRIES
        if networks.fits(entry.shape, shape)
        and (recipe.learned_task is None or (entry.task == "segmentation") is masks)
    ]
    if not fitting:
        raise UsageError(
            _(
                "{model} takes {shape}, no data set with a name has such examples",
                model=recipe.model,
                shape=networks.sizes(shape or ()),
            ),
            _("Try: --dataset folder:PATH, or a keyword input_shape of the function"),
        )
    here = [name for name in fitting if data.is_here(name, data_dir)]
    return recipe.dataset if recipe.dataset in here else (here or fitting)[0]


def changed_network(recipe: Recipe) -> list[str]:
    """What to say where the network is not the one that the catalogue shows under its name.

    UsageError where an option is none of the network's.
    """
    changed = recipe.changed_options()
    if not changed:
        return []
    settings = (word for name, text in changed.items() for word in ("--set", f"{name}={text}"))
    return [
        _(
            "network: {network}; to look at it: {command}",
            network=recipe.network,
            command=typed("kc", "summary", recipe.model, *settings),
        )
    ]


def _check_normal(recipe: Recipe) -> None:
    """UsageError where normal cases alone are asked for, and the network is no autoencoder."""
    task = recipe.learned_task
    if recipe.normal_classes and task is not None and task not in tasks.AUTOENCODERS:
        raise UsageError(
            _(
                "normal is for autoencoders, {model} is for {task}",
                model=recipe.model,
                task=term(task),
            ),
            _("Try: kc train undercomplete --normal {name}", name=recipe.normal_classes[0]),
        )


def _decided(recipe: Recipe, dataset: Dataset) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The options of a catalogue's builder that the recipe leaves out and the data decide, and why
    in words."""
    if recipe.own_file is not None:
        return {}, ()
    left_open = options(find(recipe.model)).keys() - recipe.options.keys()
    decided: dict[str, Any] = {}
    reasons = []
    if "classes" in left_open:
        decided["classes"] = len(dataset.class_names)
    if "stem" in left_open and max(dataset.shape[:2]) <= SMALL_IMAGE:
        decided["stem"] = "small"
        reasons.append(
            _(
                "images of {height}×{width} are small: {model} starts with stem=small",
                height=dataset.shape[0],
                width=dataset.shape[1],
                model=recipe.model,
            )
        )
    if "padding" in left_open and dataset.has_masks:
        decided["padding"] = "same"
        reasons.append(_("{model} keeps the size: padding=same", model=recipe.model))
    return decided, tuple(reasons)


def _task_options(recipe: Recipe, network: Network, task: str) -> dict[str, Any]:
    """The options of the task that are none of the network's builder; UsageError where the recipe
    has one that neither has.

    Its loss is by default that for the network's output: cross-entropy behind a sigmoid.
    """
    known = {} if task == network.task else task_options(task)
    for key in recipe.options.keys() - network.options.keys() - known.keys():
        raise UsageError(
            _("{key} is no option of {task}", key=key, task=term(task)),
            did_you_mean(key, [*network.options, *known]),
        )
    if task == network.task:
        return {}
    graph = network.graph()
    usual = {name: option.default for name, option in known.items()}
    if "loss" in usual and output_activation(graph) != "sigmoid":
        usual["loss"] = "mse"
    given = {
        key: known[key].read(str(value))
        for key, value in recipe.options.items()
        if key in known and key not in network.options
    }
    extra = {key: value for key, value in (usual | given).items() if key not in network.options}
    if network.is_own and task == "generation" and "beta" not in network.options:
        extra["beta"] = tasks.beta(graph)
    return extra


def _task_words(network: Network, task: str, graph: Graph, dataset: Dataset) -> str:
    """Which task was read from the output of a network of one's own, and from what."""
    return _(
        "{model} gives {output}, the examples of {dataset} are {shape}: the task is {task}, "
        "--task gives another",
        model=network.name,
        output=networks.sizes(graph.outputs[0].sizes),
        dataset=dataset.name,
        shape=networks.sizes(dataset.shape),
        task=term(task),
    )
