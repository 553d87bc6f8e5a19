"""Layers that work on each value alone: activations, dropout, noise."""

from typing import Any

from kerascourse.symbolic.arithmetic import expression, symbol
from kerascourse.symbolic.layers.any_settings import Pointwise
from kerascourse.symbolic.layers.base import Layer, activation_name, known
from kerascourse.symbolic.tensor import Shape, Weight
from kerascourse.texts import _


class Activation(Pointwise):
    """An activation function as a layer of its own."""

    def __init__(self, activation: Any, **others: Any) -> None:
        super().__init__(activation, **others)
        self.activation = activation_name(activation)


class ReLU(Pointwise):
    """max(0, x), also leaky, capped or with a threshold."""

    activation = "relu"


class LeakyReLU(Pointwise):
    """x, or a small part of it below zero."""

    activation = "leaky_relu"


class ELU(Pointwise):
    """x, or α(eˣ − 1) below zero."""

    activation = "elu"


class Softmax(Pointwise):
    """Positive values that add up to 1 (course: A16)."""

    activation = "softmax"


class PReLU(Layer):
    """A leaky ReLU whose slope is learned, one a value or shared along axes."""

    activation = "prelu"

    def __init__(self, shared_axes: Any = None, **others: Any) -> None:
        super().__init__(**others)
        axes = shared_axes if isinstance(shared_axes, (list, tuple)) else (shared_axes,)
        self.shared_axes = tuple(axis for axis in axes if axis is not None)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        sides = tuple(
            expression(1) if axis in self.shared_axes else symbol(self._known(axis, side), "C")
            for axis, side in enumerate(shape, start=1)
        )
        return (Weight("alpha", sides),)

    def _known(self, axis: int, side: int | None) -> int:
        return known(side, self.label, _("the size of axis {axis}", axis=axis))


class Identity(Pointwise):
    """What comes in goes out."""


class Dropout(Pointwise):
    """Random values set to zero while training."""


class AlphaDropout(Pointwise):
    """Dropout that keeps mean and variance."""


class SpatialDropout1D(Pointwise):
    """Dropout of whole channels, one axis."""


class SpatialDropout2D(Pointwise):
    """Dropout of whole channels."""


class SpatialDropout3D(Pointwise):
    """Dropout of whole channels, three axes."""


class GaussianDropout(Pointwise):
    """Values multiplied by random numbers around 1 while training."""


class GaussianNoise(Pointwise):
    """Random numbers added while training."""


class ActivityRegularization(Pointwise):
    """A penalty on the size of the activations; values pass unchanged."""


class Masking(Pointwise):
    """Steps of a sequence to be skipped; values pass unchanged."""
