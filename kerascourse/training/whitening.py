"""Whitening: the first convolution starts as the principal axes of the images' own small patches,
as in Page 2019 ("How to train your ResNet") and Jordan 2024 (https://arxiv.org/abs/2404.00498).

Neighbouring pixels are nearly the same, so one direction of a patch, its brightness, varies far
more than the finest (the variance of CIFAR-10's 2×2 patches is 88,000 times as large there); a
gradient step that suits the one is far too small for the other. Along the axes, each divided by its
standard deviation, all vary alike.
"""

import math
from typing import Any

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.tensor import Called
from kerascourse.texts import _, typed
from kerascourse.training.networks import sizes
from kerascourse.training.recipe import Recipe

IMAGES = 2000  # to find the axes with; of CIFAR-10 they have two million patches
# added to each variance, that of pixels in [0, 1]: the finest axes are noise, not to be blown up
LEAST_VARIANCE = 5e-4


def check(recipe: Recipe, graph: Graph) -> None:
    """UsageError where `whiten` is asked for and the network `graph` does not begin with a plain
    convolution of at most twice as many filters as a patch has values."""
    if not recipe.whiten:
        return
    if recipe.start_from is not None:
        raise UsageError(
            _("expected one of whiten and start_from, received both: each sets the first layer"),
            _("Try: whiten = false"),
        )
    first = _first(graph)
    if first is None:
        raise UsageError(
            _(
                "whiten is for a network that begins with a convolution, {model} does not",
                model=recipe.model,
            ),
            _("Try: whiten = false"),
        )
    *patch, filters = (int(size.value) for size in first.weights[0].factors)
    most = 2 * math.prod(patch)
    if filters > most:
        raise UsageError(
            _(
                "whiten: expected at most {most} filters in {layer}, two for each of the values of "
                "a patch of {patch}; received {filters}",
                most=most,
                layer=first.name,
                patch=sizes(tuple(patch)),
                filters=filters,
            ),
            _(
                "Try: {command}",
                command=typed("kc", "train", f"conv{patch[0]}-{most} relu pool2 fc10"),
            ),
        )


def _first(graph: Graph) -> Called | None:
    """The convolution that sees the images themselves; None where something else does."""
    layers = [node.layer for node in graph.nodes if set(node.inputs) & set(graph.inputs)]
    return layers[0] if [layer.type for layer in layers] == ["Conv2D"] else None


def apply(model: Any, images: np.ndarray) -> None:
    """Give the first convolution of `model` the axes of `images` (n, height, width, channels) in
    [0, 1]: as many as its filters, by turns an axis and its negative, so that what a ReLU cuts off
    one is kept by the other; biases that make each output's mean 0."""
    import keras

    layer = next(layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D))
    filters = layer.filters
    kernel, bias = whitened(images, layer.kernel_size, -(-filters // 2))
    both = np.stack([kernel, -kernel], axis=-1).reshape(*kernel.shape[:3], -1)
    weights = [both[..., :filters]]
    if layer.use_bias:
        weights.append(np.stack([bias, -bias], axis=-1).reshape(-1)[:filters])
    layer.set_weights(weights)


def whitened(
    images: np.ndarray, patch: tuple[int, int], count: int
) -> tuple[np.ndarray, np.ndarray]:
    """The `count` principal axes, the strongest first, of all patches of `images` (n, height,
    width, channels), each divided by its standard deviation, and what brings each mean to 0: a
    kernel (height, width, channels, count) and biases (count,), float32."""
    windows = np.lib.stride_tricks.sliding_window_view(images, patch, axis=(1, 2))
    # (n, rows, columns, channels, height, width): a kernel has its channels last
    patches = np.moveaxis(windows, 3, -1).reshape(-1, patch[0] * patch[1] * images.shape[-1])
    mean = patches.mean(axis=0, dtype="float64")
    variances, axes = np.linalg.eigh(np.cov(patches, rowvar=False))
    strongest = np.argsort(variances)[::-1][:count]
    scaled = axes[:, strongest] / np.sqrt(variances[strongest] + LEAST_VARIANCE)
    kernel = scaled.reshape(*patch, images.shape[-1], count)
    return kernel.astype("float32"), (-mean @ scaled).astype("float32")
