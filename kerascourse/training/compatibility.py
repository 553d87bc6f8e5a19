"""Whether a network fits its data: its symbolic reading tells at once, before a backend starts."""

from collections.abc import Mapping
from typing import Any

import psutil

from kerascourse.architectures.catalogue import Entry
from kerascourse.data.dataset import Dataset
from kerascourse.errors import InputError, UsageError
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import Graph, input_tensor, trace
from kerascourse.texts import _
from kerascourse.training.tasks import Task

WEIGHT_BYTES = 16  # a weight, its gradient and two moments, four bytes each


def checked_graph(entry: Entry, task: Task, dataset: Dataset, options: Mapping[str, Any]) -> Graph:
    """The symbolic reading of the network `entry` with `options` on examples of `dataset`.

    UsageError where the network is for other data, InputError where sizes don't fit, or where the
    machine has not enough memory for its weights. The former names the layer and shows the
    arithmetic.
    """
    _check_kind(entry, dataset)
    inputs = input_tensor(task.input_shape(dataset.shape, options))
    outputs = entry.build(layers, inputs, **entry.fixed, **options)
    if isinstance(outputs, list | tuple):
        raise UsageError(
            _(
                "kc train takes one output, {model} has {count}",
                model=entry.name,
                count=len(outputs),
            ),
            _("Try: --set aux=false"),
        )
    *sides, values = outputs.sizes
    expected: list[int] = []
    if entry.task in ("classification", "segmentation"):
        _check_classes(entry, dataset, values)
        if entry.task == "segmentation":
            expected = list(dataset.shape[:2])
    else:
        sides.append(values)
        expected = list(dataset.shape)
    if sides != expected:
        raise InputError(
            _(
                "{model} gives {output} where {dataset} has {target}",
                model=entry.name,
                output=_sizes(outputs.sizes),
                dataset=dataset.name,
                target=_sizes(expected) or _("one class an image"),
            ),
            _("Try: --set padding=same")
            if "padding" in options
            else _("Try: gap or fc at the end"),
        )
    _check_range(entry, dataset, options)
    graph = trace(inputs, outputs, entry.name)
    _check_memory(entry, graph)
    return graph


def _check_memory(entry: Entry, graph: Graph) -> None:
    """In float32 each weight takes its gradient and the optimizer's two moments along."""
    counted = {id(node.layer): int(node.layer.params.value) for node in graph.nodes}
    weights = sum(counted.values())
    needed = weights * WEIGHT_BYTES
    there = psutil.virtual_memory().total
    if needed > there:
        raise InputError(
            _(
                "{model} has {weights:,} weights, which take {needed:,.0f} GB to train; this "
                "machine has {there:,.0f} GB",
                model=entry.name,
                weights=weights,
                needed=needed / 1e9,
                there=there / 1e9,
            ),
            _("Try: kc summary {model}, with the same --set", model=entry.name),
        )


def _check_kind(entry: Entry, dataset: Dataset) -> None:
    """Tables, images with a class and images with masks are for different networks."""
    rows = len(entry.input_shape) == 1
    if rows != (len(dataset.shape) == 1):
        raise UsageError(
            _(
                "{model} takes {expected}, received {dataset} of {shape}",
                model=entry.name,
                expected=_("rows of a table") if rows else _("images"),
                dataset=dataset.name,
                shape=_sizes(dataset.shape),
            ),
            _("Try: --dataset transactions, or csv:PATH") if rows else _("Try: --dataset digits"),
        )
    if entry.task == "segmentation" and not dataset.has_masks:
        raise UsageError(
            _("{model} learns masks, {dataset} has none", model=entry.name, dataset=dataset.name),
            _("Try: --dataset digit_scenes"),
        )
    if entry.task == "classification" and dataset.has_masks:
        raise UsageError(
            _(
                "{model} learns one class an image, {dataset} has masks",
                model=entry.name,
                dataset=dataset.name,
            ),
            _("Try: kc train unet --dataset {dataset}", dataset=dataset.name),
        )


def _check_classes(entry: Entry, dataset: Dataset, outputs: int) -> None:
    count = len(dataset.class_names)
    if outputs < count:
        raise UsageError(
            _(
                "expected at least {count} outputs for the classes of {dataset}, {model} has "
                "{outputs}",
                count=count,
                dataset=dataset.name,
                model=entry.name,
                outputs=outputs,
            ),
            _("Try: fc{count} at the end", count=count)
            if entry.fixed.get("notation")
            else _("Try: --set classes={count}", count=count),
        )


def _check_range(entry: Entry, dataset: Dataset, options: Mapping[str, Any]) -> None:
    """A cross-entropy is for values in [0, 1]; a standardised table has others."""
    stored = dataset.train.stored
    if (
        options.get("loss") == "bce"
        and len(dataset.shape) == 1
        and not 0 <= stored.min() <= stored.max() <= 1
    ):
        raise UsageError(
            _(
                "loss=bce needs values in [0, 1], {dataset} has {low:.3g} to {high:.3g}",
                dataset=dataset.name,
                low=stored.min(),
                high=stored.max(),
            ),
            _("Try: --set loss=mse"),
        )


def _sizes(sizes: Any) -> str:
    return "×".join(map(str, sizes))
