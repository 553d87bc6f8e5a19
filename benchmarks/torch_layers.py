"""The builders' `layers` in PyTorch: what a builder makes of these is the same network, written in
PyTorch's own modules, with NCHW shapes in the memory order "channels last".

Only the layers of the networks that are compared. A call notes a step; `Network` runs the steps. An
output's softmax is left out, since PyTorch's cross-entropy takes scores.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import nn
from torch.nn import functional

Function = Callable[..., Any]
ACTIVATIONS: dict[str | None, Function | None] = {
    None: None,
    "softmax": None,
    "relu": functional.relu,
    "tanh": torch.tanh,
    "silu": functional.silu,
    "sigmoid": torch.sigmoid,
}


@dataclass(frozen=True, eq=False)
class Symbol:
    """A tensor to come: `shape` as Keras has it, (None, height, width, channels), and the step that
    makes it from the `inputs`."""

    shape: tuple[Any, ...]
    step: Any = None
    inputs: tuple["Symbol", ...] = ()


class Network(nn.Module):
    """The network from `inputs` to `output`, its steps in order."""

    def __init__(self, inputs: Symbol, output: Symbol) -> None:
        super().__init__()
        ordered: dict[Symbol, None] = {}
        _visit(output, ordered)
        self.places = {symbol: place for place, symbol in enumerate(ordered)}
        made = [symbol for symbol in ordered if symbol is not inputs]
        self.source = self.places[inputs]
        self.order = [(self.places[s], [self.places[i] for i in s.inputs]) for s in made]
        self.steps = nn.ModuleList([s.step for s in made])

    def forward(self, x: Any) -> Any:
        """Images (n, channels, height, width) to the output, its channels second."""
        values = {self.source: x}
        for (place, inputs), step in zip(self.order, self.steps, strict=True):
            values[place] = step(*(values[i] for i in inputs))
        return values[place]


def _visit(symbol: Symbol, ordered: dict[Symbol, None]) -> None:
    """Put `symbol` behind what it is made from."""
    for one in symbol.inputs:
        if one not in ordered:
            _visit(one, ordered)
    ordered[symbol] = None


def network(build: Function, shape: tuple[int, ...], **options: Any) -> Network:
    """What a builder makes for images of `shape` (height, width, channels)."""
    inputs = Symbol((None, *shape))
    return Network(inputs, build(Layers(), inputs, **options))


class Step(nn.Module):
    """A module, and the activation that Keras has in the same layer."""

    def __init__(self, module: Function, activation: str | None = None) -> None:
        super().__init__()
        self.module = module
        self.activation = ACTIVATIONS[activation]

    def forward(self, *inputs: Any) -> Any:
        """What comes out, the activation applied."""
        found = self.module(*inputs)
        return found if self.activation is None else self.activation(found)


def _called(step: nn.Module, x: Any, shape: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Symbol:
    inputs = tuple(x) if isinstance(x, list) else (x,)
    return Symbol(shape(inputs[0].shape), step, inputs)


def _pair(size: Any) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else tuple(size)


class Layers:
    """The namespace; each method takes what Keras' layer takes, and ignores names."""

    def Conv2D(  # noqa: N802 (a layer's name, as all here)
        self,
        filters: int,
        kernel_size: Any,
        strides: int = 1,
        padding: str = "valid",
        activation: str | None = None,
        use_bias: bool = True,
        name: str = "",
    ) -> Function:
        """ "same" puts its zeros as Keras does: with a stride of 2 more of them behind."""
        sides = _pair(kernel_size)

        def call(x: Symbol) -> Symbol:
            height, width, channels = x.shape[1:]
            out = [
                -(-size // strides) if padding == "same" else (size - k) // strides + 1
                for size, k in zip((height, width), sides, strict=True)
            ]
            missing = [
                max(0, (o - 1) * strides + k - size)
                for o, k, size in zip(out, sides, (height, width), strict=True)
            ]
            even = all(m % 2 == 0 for m in missing)
            inside = tuple(m // 2 for m in missing) if even else 0
            convolution: Any = nn.Conv2d(
                channels, filters, sides, strides, padding=inside, bias=use_bias
            )
            if not even:
                top, left = (m // 2 for m in missing)
                zeros = nn.ZeroPad2d((left, missing[1] - left, top, missing[0] - top))
                convolution = nn.Sequential(zeros, convolution)
            step = Step(convolution, activation)
            return _called(step, x, lambda shape: (None, *out, filters))

        return call

    def Conv2DTranspose(  # noqa: N802
        self,
        filters: int,
        kernel_size: int,
        strides: int = 1,
        padding: str = "valid",
        output_padding: Any = None,
        activation: str | None = None,
        name: str = "",
    ) -> Function:
        """As large as Keras makes it."""

        def call(x: Symbol) -> Symbol:
            margin = (kernel_size - 1) // 2 if padding == "same" else 0
            extra = output_padding or ((1, 1) if padding == "same" else (0, 0))
            module = nn.ConvTranspose2d(
                x.shape[-1], filters, kernel_size, strides, margin, tuple(extra)
            )
            out = [
                (size - 1) * strides - 2 * margin + kernel_size + more
                for size, more in zip(x.shape[1:3], extra, strict=True)
            ]
            return _called(Step(module, activation), x, lambda shape: (None, *out, filters))

        return call

    def Dense(self, units: int, activation: str | None = None, name: str = "") -> Function:  # noqa: N802
        """On vectors."""

        def call(x: Symbol) -> Symbol:
            step = Step(nn.Linear(x.shape[-1], units), activation)
            return _called(step, x, lambda shape: (None, units))

        return call

    def BatchNormalization(self, momentum: float = 0.99, name: str = "") -> Function:  # noqa: N802
        """PyTorch's momentum is what a step replaces."""

        def call(x: Symbol) -> Symbol:
            step = nn.BatchNorm2d(x.shape[-1], eps=1e-3, momentum=1 - momentum)
            return _called(step, x, lambda shape: shape)

        return call

    def _pooling(self, kind: Any, pool_size: Any, strides: Any, padding: str) -> Function:
        sides, step = _pair(pool_size), _pair(strides or pool_size)

        def call(x: Symbol) -> Symbol:
            same = padding == "same"
            out = [
                -(-size // s) if same else (size - k) // s + 1
                for size, k, s in zip(x.shape[1:3], sides, step, strict=True)
            ]
            module = kind(sides, step, padding=(sides[0] // 2 if sides[0] % 2 else 0) * same)
            return _called(Step(module), x, lambda shape: (None, *out, shape[-1]))

        return call

    def MaxPooling2D(  # noqa: N802
        self, pool_size: Any, strides: Any = None, padding: str = "valid", name: str = ""
    ) -> Function:
        """Windows of one size."""
        return self._pooling(nn.MaxPool2d, pool_size, strides, padding)

    def AveragePooling2D(self, pool_size: Any, strides: Any = None, name: str = "") -> Function:  # noqa: N802
        """Windows of one size."""
        return self._pooling(nn.AvgPool2d, pool_size, strides, "valid")

    def GlobalAveragePooling2D(self, name: str = "") -> Function:  # noqa: N802
        """Over height and width."""
        return lambda x: _called(
            Step(lambda maps: maps.mean((2, 3))), x, lambda shape: (None, shape[-1])
        )

    def Activation(self, activation: str, name: str = "") -> Function:  # noqa: N802
        """Alone."""
        return lambda x: _called(Step(nn.Identity(), activation), x, lambda shape: shape)

    def ReLU(self, name: str = "") -> Function:  # noqa: N802
        """Alone."""
        return self.Activation("relu")

    def Flatten(self, name: str = "") -> Function:  # noqa: N802
        """To vectors."""
        return lambda x: _called(nn.Flatten(), x, lambda shape: (None, prod(shape[1:])))

    def Reshape(self, target: tuple[int, ...], name: str = "") -> Function:  # noqa: N802
        """From vectors to maps."""
        height, width, channels = target
        return lambda x: _called(
            nn.Unflatten(1, (channels, height, width)), x, lambda shape: (None, *target)
        )

    def ZeroPadding2D(self, margins: Any, name: str = "") -> Function:  # noqa: N802
        """Zeros around."""
        (top, bottom), (left, right) = margins
        return lambda x: _called(
            nn.ZeroPad2d((left, right, top, bottom)),
            x,
            lambda shape: (None, shape[1] + top + bottom, shape[2] + left + right, shape[3]),
        )

    def PadChannels(self, channels: int, name: str = "") -> Function:  # noqa: N802
        """New channels of zeros, half of them before."""

        def call(x: Symbol) -> Symbol:
            missing = channels - x.shape[-1]
            before = missing // 2
            step = Step(lambda maps: functional.pad(maps, (0, 0, 0, 0, before, missing - before)))
            return _called(step, x, lambda shape: (*shape[:-1], channels))

        return call

    def Add(self, name: str = "") -> Function:  # noqa: N802
        """The sum of two."""
        return lambda both: _called(Step(torch.add), both, lambda shape: shape)

    def Concatenate(self, name: str = "") -> Function:  # noqa: N802
        """Along the channels."""

        def call(parts: list[Symbol]) -> Symbol:
            channels = sum(part.shape[-1] for part in parts)
            step = Step(lambda *maps: torch.cat(maps, 1))
            return _called(step, parts, lambda shape: (*shape[:-1], channels))

        return call
