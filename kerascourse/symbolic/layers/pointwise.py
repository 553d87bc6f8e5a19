"""Layers that work on each value alone: activations, dropout, noise, rescaling, augmentation."""

from typing import Any

from kerascourse.symbolic.arithmetic import expression, symbol
from kerascourse.symbolic.layers.base import Layer, activation_name, known
from kerascourse.symbolic.tensor import Shape, Weight
from kerascourse.texts import _


class _Pointwise(Layer):
    """Any arguments: none of them changes a shape or a count."""

    def __init__(
        self, *settings: Any, name: str | None = None, trainable: bool = True, **others: Any
    ) -> None:
        super().__init__(name=name, trainable=trainable)
        self.settings = (*settings, *others.values())


class Activation(_Pointwise):
    """An activation function as a layer of its own."""

    def __init__(self, activation: Any, **others: Any) -> None:
        super().__init__(activation, **others)
        self.activation = activation_name(activation)


class ReLU(_Pointwise):
    """max(0, x), also leaky, capped or with a threshold."""

    activation = "relu"


class LeakyReLU(_Pointwise):
    """x, or a small part of it below zero."""

    activation = "leaky_relu"


class ELU(_Pointwise):
    """x, or α(eˣ − 1) below zero."""

    activation = "elu"


class Softmax(_Pointwise):
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


class Identity(_Pointwise):
    """What comes in goes out."""


class Dropout(_Pointwise):
    """Random values set to zero while training."""


class AlphaDropout(_Pointwise):
    """Dropout that keeps mean and variance."""


class SpatialDropout1D(_Pointwise):
    """Dropout of whole channels, one axis."""


class SpatialDropout2D(_Pointwise):
    """Dropout of whole channels."""


class SpatialDropout3D(_Pointwise):
    """Dropout of whole channels, three axes."""


class GaussianDropout(_Pointwise):
    """Values multiplied by random numbers around 1 while training."""


class GaussianNoise(_Pointwise):
    """Random numbers added while training."""


class ActivityRegularization(_Pointwise):
    """A penalty on the size of the activations; values pass unchanged."""


class Masking(_Pointwise):
    """Steps of a sequence to be skipped; values pass unchanged."""


class Rescaling(_Pointwise):
    """x·scale + offset, both fixed."""


class RandomFlip(_Pointwise):
    """Augmentation: mirrored images."""


class RandomRotation(_Pointwise):
    """Augmentation: turned images."""


class RandomZoom(_Pointwise):
    """Augmentation: larger or smaller images."""


class RandomTranslation(_Pointwise):
    """Augmentation: moved images."""


class RandomContrast(_Pointwise):
    """Augmentation: more or less contrast."""


class RandomBrightness(_Pointwise):
    """Augmentation: lighter or darker images."""


class RandomErasing(_Pointwise):
    """Augmentation: a square covered."""
