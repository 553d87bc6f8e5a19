"""Whether a network fits its data: its symbolic reading tells at once, before a backend starts."""

from collections.abc import Mapping
from typing import Any

import psutil

from kerascourse.data.dataset import Dataset
from kerascourse.errors import InputError, UsageError
from kerascourse.symbolic.graph import Graph
from kerascourse.texts import _
from kerascourse.training.networks import Network, sizes
from kerascourse.training.tasks import tells_classes

WEIGHT_BYTES = 16  # a weight, its gradient and two moments, four bytes each


def check(
    network: Network, task: str, graph: Graph, dataset: Dataset, options: Mapping[str, Any]
) -> None:
    """Whether the `network`, trained for `task` with `options`, fits the examples of `dataset`, on
    which `graph` is its symbolic reading.

    UsageError where the network is for other data, InputError where sizes don't fit, or where the
    machine has not enough memory for its weights.
    """
    if len(graph.outputs) > 1:
        raise UsageError(
            _(
                "kc train takes one output, {model} has {count}",
                model=network.name,
                count=len(graph.outputs),
            ),
            _("Try: --set aux=false"),
        )
    output = graph.outputs[0].sizes or ()
    *sides, values = output
    expected: list[int] = []
    if tells_classes(task):
        _check_classes(network, dataset, values)
        if task == "segmentation":
            expected = list(dataset.shape[:2])
    else:
        sides.append(values)
        expected = list(dataset.shape)
    if sides != expected:
        raise InputError(
            _(
                "{model} gives {output} where {dataset} has {target}",
                model=network.name,
                output=sizes(output),
                dataset=dataset.name,
                target=sizes(tuple(expected)) or _("one class an image"),
            ),
            _("Try: --set padding=same")
            if "padding" in options
            else _("Try: gap or fc at the end"),
        )
    _check_range(dataset, options)
    _check_memory(network.name, graph)


def _check_memory(model: str, graph: Graph) -> None:
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
                model=model,
                weights=weights,
                needed=needed / 1e9,
                there=there / 1e9,
            ),
            _("Try: kc summary {model}, with the same --set", model=model),
        )


def check_kind(network: Network, task: str, dataset: Dataset) -> None:
    """UsageError where `dataset` has rows and the network is for images, or masks and it is for
    classes, or the other way round; told before any size is worked out."""
    model, rows = network.name, network.takes_rows
    if rows != (len(dataset.shape) == 1):
        raise UsageError(
            _(
                "{model} takes {expected}, received {dataset} of {shape}",
                model=model,
                expected=_("rows of a table") if rows else _("images"),
                dataset=dataset.name,
                shape=sizes(dataset.shape),
            ),
            _("Try: --dataset transactions, or csv:PATH") if rows else _("Try: --dataset digits"),
        )
    if task == "segmentation" and not dataset.has_masks:
        raise UsageError(
            _("{model} learns masks, {dataset} has none", model=model, dataset=dataset.name),
            _("Try: --dataset digit_scenes"),
        )
    if task == "classification" and dataset.has_masks:
        raise UsageError(
            _(
                "{model} learns one class an image, {dataset} has masks",
                model=model,
                dataset=dataset.name,
            ),
            _("Try: kc train unet --dataset {dataset}", dataset=dataset.name),
        )


def _check_classes(network: Network, dataset: Dataset, outputs: int | None) -> None:
    count = len(dataset.class_names)
    if outputs is None or outputs < count:
        raise UsageError(
            _(
                "expected at least {count} outputs for the classes of {dataset}, {model} has "
                "{outputs}",
                count=count,
                dataset=dataset.name,
                model=network.name,
                outputs=outputs,
            ),
            _("Try: Dense({count}, activation='softmax') at the end", count=count)
            if network.is_own
            else _("Try: --set classes={count}", count=count)
            if "classes" in network.options
            else _("Try: fc{count} at the end", count=count),
        )


def _check_range(dataset: Dataset, options: Mapping[str, Any]) -> None:
    """A cross-entropy is for values in [0, 1]; a standardised table has others."""
    if options.get("loss") != "bce" or len(dataset.shape) != 1:
        return
    stored = dataset.train.loaded
    if not 0 <= stored.min() <= stored.max() <= 1:
        raise UsageError(
            _(
                "loss=bce needs values in [0, 1], {dataset} has {low:.3g} to {high:.3g}",
                dataset=dataset.name,
                low=stored.min(),
                high=stored.max(),
            ),
            _("Try: --set loss=mse"),
        )
