"""Layers around other layers: at every step of a sequence, in both directions, with bounded
weights, one after another."""

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, expression, symbol, total
from kerascourse.symbolic.layers.base import Layer, multiplications_of
from kerascourse.symbolic.tensor import Node, Shape, Tensor, Weight
from kerascourse.texts import _


class _Wrapper(Layer):
    """A layer of other layers, whose arrays are theirs and some of its own."""

    def __init__(self, *layers: Any, **others: Any) -> None:
        super().__init__(**others)
        for layer in layers:
            if not isinstance(layer, Layer):
                raise InputError(
                    _(
                        "layer {label}: expected a layer inside, received {kind}",
                        label=self.label,
                        kind=type(layer).__name__,
                    )
                )
        if not layers:
            raise InputError(_("layer {label}: expected a layer inside", label=self.label))
        self.layers: tuple[Layer, ...] = layers

    @property
    def is_counted(self) -> bool:
        return all(layer.is_counted for layer in self.layers)

    @property
    def multiplies_nothing(self) -> bool:
        return all(layer.multiplies_nothing for layer in self.layers)

    @property
    def depth(self) -> int:
        return max(layer.depth for layer in self.layers)

    @property
    def weights(self) -> tuple[Weight, ...]:
        return (*(w for layer in self.layers for w in layer.weights), *super().weights)

    @property
    def params(self) -> Expression:
        own = [weight.size for weight in super().weights]
        return total([*(layer.params for layer in self.layers), *own])

    @property
    def trainable_params(self) -> int:
        return sum(layer.trainable_params for layer in self.layers) if self.trainable else 0

    @property
    def weight_bytes(self) -> int:
        own = sum(int(weight.size.value) for weight in super().weights) * self.dtype.weight_bytes
        return own + sum(layer.weight_bytes for layer in self.layers)

    def call(self, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Node:
        tensors, others = self.bound(arguments, named)
        calls = self.inner_calls(tensors)
        for kind in _unknown(self):
            self.note = _("holds a layer that kc does not know: {kind}", kind=kind)
        node = Node(self, (*tensors, *others))
        node.multiplications = self.counted([multiplications_of(call) for call in calls], tensors)
        node.arguments, node.named = arguments, named
        if self._weights is None:
            self._weights = self.build(tensors[0].sizes)
        known = all(output.known for call in calls for output in call.outputs)
        traced = all(tensor.is_traced for tensor in tensors) and self.is_traced(calls)
        node.outputs = tuple(
            Tensor(shape, None, None, node, place, known, traced)
            for place, shape in enumerate(self.shapes(calls, tensors))
        )
        self.finish(node, calls)
        for output in node.outputs:
            self.check_size(output.sizes, _("its output"))
        return node

    def finish(self, node: Node, calls: list[Node]) -> None:
        """What else the calls inside say of the call."""

    def inner_calls(self, tensors: tuple[Tensor, ...]) -> list[Node]:
        """The calls of the layers inside."""
        raise NotImplementedError

    def shapes(self, calls: list[Node], tensors: tuple[Tensor, ...]) -> list[Shape]:
        """The shapes of the outputs: those of the last call inside."""
        return [output.sizes for output in calls[-1].outputs]

    def counted(
        self, counts: list[Expression | None], tensors: tuple[Tensor, ...]
    ) -> Expression | None:
        """The multiplications, those of the calls inside added; None where one is unknown."""
        known = [count for count in counts if count is not None]
        return total(known) if len(known) == len(counts) else None

    def is_traced(self, calls: list[Node]) -> bool:
        """Whether an output without a receptive field sees the whole input."""
        return all(output.field is None and output.is_traced for output in calls[-1].outputs)


def _unknown(layer: Any) -> Iterator[str]:
    """The classes of the layers inside that are not counted."""
    for inner in layer.layers:
        if hasattr(inner, "layers"):
            yield from _unknown(inner)
        elif not inner.is_counted:
            yield inner.type


class TimeDistributed(_Wrapper):
    """One layer, or a whole model, applied to each of T steps: T times its multiplications."""

    def __init__(self, layer: Any, **others: Any) -> None:
        super().__init__(layer, **others)
        self.activation = layer.activation

    def inner_calls(self, tensors: tuple[Tensor, ...]) -> list[Node]:
        shape = tensors[0].sizes
        if len(shape) < 2:
            raise InputError(
                _(
                    "layer {label}: {type} expects steps and values, received an input of shape "
                    "{shape}",
                    label=self.label,
                    type=self.type,
                    shape="×".join(map(str, shape)),
                )
            )
        field, jump = tensors[0].field, tensors[0].jump
        maps = field is not None and jump is not None and len(field) == len(shape) - 1 > 1
        step = Tensor(shape[1:], field[1:], jump[1:]) if maps else Tensor(shape[1:])  # type: ignore[index]
        return [self.layers[0].call((step,), {})]

    def shapes(self, calls: list[Node], tensors: tuple[Tensor, ...]) -> list[Shape]:
        return [(tensors[0].sizes[0], *output.sizes) for output in calls[0].outputs]

    def counted(
        self, counts: list[Expression | None], tensors: tuple[Tensor, ...]
    ) -> Expression | None:
        steps, count = tensors[0].sizes[0], counts[0]
        if count is not None and count.value == 0:
            return expression(0)
        return None if steps is None or count is None else symbol(steps, "T") * count

    def finish(self, node: Node, calls: list[Node]) -> None:
        """A step sees itself alone: along time the field is that of the input, in a step's image
        that of the layer inside. A vector that sees all of an image, but one step, has no field."""
        tensor = node.inputs[0]
        for output, inner in zip(node.outputs, calls[0].outputs, strict=True):
            output.is_traced = tensor.is_traced and inner.is_traced
            if tensor.field is None or tensor.jump is None:
                continue
            if len(tensor.field) == len(inner.sizes) == 1:  # a vector a step
                output.field, output.jump = tensor.field, tensor.jump
            elif inner.field is not None and inner.jump is not None:
                output.field = (tensor.field[0], *inner.field)
                output.jump = (tensor.jump[0], *inner.jump)
            else:
                output.is_traced = False

    def is_traced(self, calls: list[Node]) -> bool:
        return True


class Bidirectional(_Wrapper):
    """A recurrent layer forwards and another backwards; their outputs side by side, or joined
    (Schuster & Paliwal 1997). The multiplications of both."""

    counts_as_depth = True
    arguments = ("sequences",)

    def __init__(
        self,
        layer: Any,
        merge_mode: str | None = "concat",
        weights: None = None,
        backward_layer: Any = None,
        **others: Any,
    ) -> None:
        backward = copy(layer) if backward_layer is None else backward_layer
        super().__init__(layer, backward, **others)
        if merge_mode not in ("concat", "sum", "mul", "ave", None):
            raise InputError(
                _(
                    "layer {label}: merge_mode must be one of concat, sum, mul, ave or nothing, "
                    "received {mode!r}",
                    label=self.label,
                    mode=merge_mode,
                )
            )
        if not all(hasattr(each, "return_state") for each in self.layers):
            raise InputError(
                _(
                    "layer {label}: expected a recurrent layer, received {kind}",
                    label=self.label,
                    kind=layer.type,
                )
            )
        self.merge_mode = merge_mode

    def inner_calls(self, tensors: tuple[Tensor, ...]) -> list[Node]:
        return [layer.call((Tensor(tensors[0].sizes),), {}) for layer in self.layers]

    def shapes(self, calls: list[Node], tensors: tuple[Tensor, ...]) -> list[Shape]:
        (first, *states), (second, *more) = ([o.sizes for o in call.outputs] for call in calls)
        if self.merge_mode is None:
            return [first, second, *states, *more]
        if self.merge_mode == "concat":
            both = (first[-1], second[-1])
            first = (*first[:-1], None if None in both else sum(n for n in both if n is not None))
        return [first, *states, *more]


class SpectralNormalization(_Wrapper):
    """A layer whose kernel is kept at a largest singular value of 1 while training
    (Miyato et al. 2018): a vector u of one value a column estimates it, and is not trained.

    The multiplications are those of the layer inside; keeping the bound is part of training.
    """

    def __init__(self, layer: Any, power_iterations: int = 1, **others: Any) -> None:
        super().__init__(layer, **others)
        self.kernel, self.stride = layer.kernel, layer.stride
        self.padding, self.activation = layer.padding, layer.activation

    def inner_calls(self, tensors: tuple[Tensor, ...]) -> list[Node]:
        return [self.layers[0].call(tensors, {})]

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        kernels = [w for w in self.layers[0].weights if w.name in ("kernel", "embeddings")]
        if not kernels:
            raise InputError(
                _(
                    "layer {label}: expected a layer with a kernel, received {kind}",
                    label=self.label,
                    kind=self.layers[0].type,
                )
            )
        return (Weight("vector_u", (kernels[0].factors[-1],), trainable=False),)

    def finish(self, node: Node, calls: list[Node]) -> None:
        """Sizes and receptive field are those of the layer inside."""
        inner, output = calls[0].outputs[0], node.outputs[0]
        output.field, output.jump, output.is_traced = inner.field, inner.jump, inner.is_traced
        node.sizes, node.field = calls[0].sizes, calls[0].field


class Pipeline(_Wrapper):
    """Layers of preprocessing, one after another."""

    def __init__(self, layers: Any, **others: Any) -> None:
        steps = layers if isinstance(layers, (list, tuple)) else (layers,)
        super().__init__(*steps, **others)

    def inner_calls(self, tensors: tuple[Tensor, ...]) -> list[Node]:
        calls = []
        for layer in self.layers:
            calls.append(layer.call(tensors, {}))
            tensors = calls[-1].outputs
        return calls
