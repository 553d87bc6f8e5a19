"""The course's own layers, twins of those in `kerascourse.models.layers`."""

from typing import Any

from kerascourse.symbolic.arithmetic import Expression, product, symbol
from kerascourse.symbolic.layers.base import Layer, known
from kerascourse.symbolic.layers.convolution import Conv2D
from kerascourse.symbolic.layers.merging import Add
from kerascourse.symbolic.tensor import Shape, Weight
from kerascourse.texts import _


class LocalResponseNormalization(Layer):
    """Each value divided by a power of its neighbours' squares across channels (AlexNet, 3.3)."""

    def __init__(
        self,
        depth_radius: int = 2,
        bias: float = 2.0,
        alpha: float = 1e-4,
        beta: float = 0.75,
        **others: Any,
    ) -> None:
        super().__init__(**others)


class Reparametrization(Add):
    """z = μ + σ·ε, with the KL divergence added to the loss (VAE)."""

    def __init__(self, beta: float = 1.0, **others: Any) -> None:
        super().__init__(**others)
        self.beta = beta


class KLSparsity(Layer):
    """A penalty that keeps the mean activation near a target; values pass unchanged."""

    def __init__(self, target: float = 0.05, weight: float = 1.0, **others: Any) -> None:
        super().__init__(**others)


class PixelNoise(Layer):
    """A share of the pixels black, or black and white, while training; no value changes later."""

    def __init__(self, kind: str, rate: float, seed: int | None = None, **others: Any) -> None:
        super().__init__(**others)


class ChannelScale(Layer):
    """A coefficient and a bias for each channel: LeNet-5's trainable subsampling."""

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        channels = symbol(
            known(shape[-1] if shape else None, self.label, _("the number of channels")), "C"
        )
        return (Weight("scale", (channels,)), Weight("shift", (channels,)))


class PadChannels(Layer):
    """Zeros after the last channel up to `channels`: the parameter-free shortcut of ResNet."""

    def __init__(self, channels: int, **others: Any) -> None:
        super().__init__(**others)
        self.channels = channels

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.channels)


class PartialConv2D(Conv2D):
    """A convolution whose filters each see some of the channels, by a table (LeNet-5's C3)."""

    def __init__(
        self, connections: Any, kernel_size: Any, activation: Any = None, **others: Any
    ) -> None:
        super().__init__(len(connections), kernel_size, activation=activation, **others)
        self.connections = connections

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        return (
            Weight("kernel", (self._links(), *self.kernel_sides())),
            Weight("bias", (symbol(self.filters, "F"),)),
        )

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        return product([*self.positions(output), self._links(), *self.kernel_sides()])

    def _links(self) -> Expression:
        return symbol(sum(len(seen) for seen in self.connections), "T")
