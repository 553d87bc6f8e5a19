"""Normalisations: a scale γ and a shift β for each channel, and the statistics they keep."""

from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, symbol
from kerascourse.symbolic.layers.base import Layer, known
from kerascourse.symbolic.tensor import Shape, Weight
from kerascourse.texts import _


def _axis_sides(shape: Shape, axis: Any, label: str) -> tuple[Expression, ...]:
    """The sides of `shape` along `axis` (one or several, counted with the batch as axis 0)."""
    axes = axis if isinstance(axis, (list, tuple)) else (axis,)
    full = (None, *shape)
    if any(type(a) is not int or not -len(full) <= a < len(full) for a in axes):
        raise InputError(
            _(
                "layer {label}: axis must be one of 1 to {rank}, received {axis}",
                label=label,
                rank=len(shape),
                axis=axis,
            )
        )
    indices = sorted(a % len(full) for a in axes)
    return tuple(
        symbol(known(full[index], label, _("the size of axis {axis}", axis=index)), "C")
        for index in indices
    )


class _Scaling(Layer):
    """γ and β along `axis`, each of which may be left out."""

    def __init__(
        self, axis: Any = -1, center: bool = True, scale: bool = True, **others: Any
    ) -> None:
        super().__init__(**others)
        self.axis = axis
        self.center = center
        self.scale = scale

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        sides = _axis_sides(shape, self.axis, self.label)
        gamma = (Weight("gamma", sides),) if self.scale else ()
        beta = (Weight("beta", sides),) if self.center else ()
        return (*gamma, *beta)


class BatchNormalization(_Scaling):
    """Over the batch; keeps a moving mean and a moving variance, which training does not learn.

    With `renorm` three more statistics are kept (Ioffe 2017, "Batch renormalization").
    """

    def __init__(
        self,
        axis: Any = -1,
        momentum: float = 0.99,
        *,
        renorm: bool = False,
        renorm_clipping: Any = None,
        renorm_momentum: float = 0.99,
        **others: Any,
    ) -> None:
        super().__init__(axis, **others)
        self.momentum = momentum
        self.renorm = renorm

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        sides = _axis_sides(shape, self.axis, self.label)
        more = ("moving_stddev", "renorm_mean", "renorm_stddev") if self.renorm else ()
        kept = ("moving_mean", "moving_variance", *more)
        return (
            *super().build(shape),
            *(Weight(name, sides, trainable=False) for name in kept),
        )


class LayerNormalization(_Scaling):
    """Over the values of one example; with `rms_scaling` a scale γ and no shift."""

    def __init__(self, *settings: Any, rms_scaling: bool = False, **others: Any) -> None:
        super().__init__(*settings, **others)
        if rms_scaling:
            self.scale, self.center = True, False


class GroupNormalization(_Scaling):
    """Over groups of channels of one example."""

    def __init__(self, groups: int = 32, **others: Any) -> None:
        super().__init__(**others)
        self.groups = groups


class RMSNormalization(_Scaling):
    """Divided by the root mean square: a scale without a shift."""

    def __init__(self, axis: Any = -1, **others: Any) -> None:
        super().__init__(axis=axis, **others)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        return (Weight("scale", _axis_sides(shape, self.axis, self.label)),)


class UnitNormalization(Layer):
    """Each example scaled to length 1."""

    def __init__(self, axis: Any = -1, order: int = 2, **others: Any) -> None:
        super().__init__(**others)


class Normalization(Layer):
    """Fixed statistics of the data: mean, variance and the count of examples seen."""

    def __init__(
        self,
        axis: Any = -1,
        mean: Any = None,
        variance: Any = None,
        invert: bool = False,
        **others: Any,
    ) -> None:
        super().__init__(**others)
        self.axis = axis
        self.mean = mean

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        if self.mean is not None:
            return ()
        axes = () if self.axis is None else self.axis
        sides = _axis_sides(shape, axes, self.label) or (symbol(1, "C"),)
        return (
            Weight("mean", sides, trainable=False),
            Weight("variance", sides, trainable=False),
            Weight("count", (symbol(1, "1"),), trainable=False),
        )
