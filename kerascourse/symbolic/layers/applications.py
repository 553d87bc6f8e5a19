"""Layers that the networks of `keras.applications` bring along."""

from typing import Any

from kerascourse.symbolic.arithmetic import symbol
from kerascourse.symbolic.layers.base import Layer, positive
from kerascourse.symbolic.layers.merging import Add
from kerascourse.symbolic.tensor import Shape, Weight


class LayerScale(Layer):
    """A factor a channel (Touvron et al. 2021, "Going deeper with image transformers")."""

    def __init__(self, init_values: Any, projection_dim: int, **others: Any) -> None:
        super().__init__(**others)
        self.projection_dim = positive(projection_dim, "projection_dim", self.label)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        return (Weight("gamma", (symbol(self.projection_dim, "C"),)),)


class CustomScaleLayer(Add):
    """The first plus `scale` times the second: Inception-ResNet (Szegedy et al. 2017)."""

    def __init__(self, scale: float, **others: Any) -> None:
        super().__init__(**others)


class StochasticDepth(Layer):
    """A branch that is left out at random in training (Huang et al. 2016)."""

    def __init__(self, drop_path_rate: float, **others: Any) -> None:
        super().__init__(**others)
