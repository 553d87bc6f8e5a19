"""What every layer has in common: arguments read as Keras reads them, and one call that infers
the shape, the weights, the multiplications and the receptive field.
"""

from collections.abc import Iterable, Mapping
from math import prod
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, Value, expression, symbol, total
from kerascourse.symbolic.layers import dtypes
from kerascourse.symbolic.tensor import Node, Shape, Tensor, Weight
from kerascourse.texts import _

# 4 TB of float32: more than any machine of a course holds, so a mistake or a bomb
MOST_VALUES = 2**40

# arguments of Keras' layers that change no shape, no count and no multiplication
_HARMLESS = frozenset(
    "dtype activity_regularizer epsilon momentum seed noise_shape synchronized autocast "
    "mask_zero batch_shape batch_input_shape optional sparse ragged input_shape".split()
)
_HARMLESS_ENDINGS = ("_initializer", "_regularizer", "_constraint")
# these change the weights; only their defaults are understood
_ONLY_DEFAULT = {
    "lora_rank": None,
    "lora_alpha": None,
    "quantization_config": None,
}


class UnknownArgumentError(TypeError):
    """An argument whose effect on the numbers is not known here."""


class Layer:
    """A layer of one input that keeps its shape and has no weights; the others override.

    Raises InputError where the layer cannot be applied, with the layer's name and the arithmetic.
    """

    # set by layers that slide a window: sizes, steps and padding, one number a spatial axis
    kernel: tuple[int, ...] | None = None
    stride: tuple[int, ...] | None = None
    padding: Any = None
    activation: str | None = None
    # a layer of the kind that counts in a network's name: VGG16, ResNet50
    counts_as_depth = False
    takes_many = False
    # the arguments of a call that are inputs; tensors in others (a mask, a state) are inputs of the
    # call, too, but change no shape and no count
    arguments: tuple[str, ...] = ("inputs",)
    # what the reader should know of it
    note = ""

    # what the layer was made with, so that the same can be written as code
    made_with: tuple[tuple[Any, ...], Mapping[str, Any]]

    def __new__(cls, *arguments: Any, **named: Any) -> "Layer":
        layer = super().__new__(cls)
        layer.made_with = arguments, named
        return layer

    def __init__(self, name: str | None = None, trainable: bool = True, **others: Any) -> None:
        self.name = name or ""
        self.trainable = trainable
        self.dtype = dtypes.of(others.get("dtype"))
        self._weights: tuple[Weight, ...] | None = None
        for key, value in others.items():
            if key in _HARMLESS or key.endswith(_HARMLESS_ENDINGS):
                continue
            if key not in _ONLY_DEFAULT or value != _ONLY_DEFAULT[key]:
                raise UnknownArgumentError(f"{self.type}: {key}={value!r}")

    @property
    def type(self) -> str:
        """The layer's class as Keras calls it."""
        return type(self).__name__

    @property
    def label(self) -> str:
        """How an error names this layer."""
        return self.name or self.type

    @property
    def is_counted(self) -> bool:
        """Whether its parameters are known."""
        return True

    @property
    def multiplies_nothing(self) -> bool:
        """Whether a call without a formula of multiplications has none; else they are unknown."""
        return not self.counts_as_depth

    @property
    def depth(self) -> int:
        """The weight layers on the longest path through it."""
        return int(self.counts_as_depth)

    @property
    def value_bytes(self) -> int:
        """Bytes of a value that the layer hands on."""
        return self.dtype.value_bytes

    @property
    def weight_bytes(self) -> int:
        """Bytes of all its arrays."""
        usual = self.dtype.weight_bytes
        others = sum(
            int(weight.size.value) * (weight.value_bytes - usual)
            for weight in self.weights
            if weight.value_bytes is not None
        )
        return int(self.params.value) * usual + others

    @property
    def weights(self) -> tuple[Weight, ...]:
        """The layer's arrays; empty before the first call."""
        return self._weights or ()

    @property
    def params(self) -> Expression:
        """All parameters: the sizes of the arrays added."""
        return total([weight.size for weight in self.weights])

    @property
    def trainable_params(self) -> int:
        """The parameters that training changes."""
        if not self.trainable:
            return 0
        return sum(int(weight.size.value) for weight in self.weights if weight.trainable)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Apply the layer to a tensor, or to a list of them where it merges."""
        outputs = self.call(arguments, named).outputs
        return outputs[0] if len(outputs) == 1 else list(outputs)

    def call(self, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Node:
        """One call of the layer with arguments as Keras takes them."""
        tensors, others = self.bound(arguments, named)
        node = self.infer(tensors)
        node.inputs = (*node.inputs, *others)
        node.arguments, node.named = arguments, named
        for shape in self.further_shapes(self.shape_of(tensors), arguments, named):
            traced = node.outputs[0].is_traced
            further = Tensor(shape, None, None, node, len(node.outputs), is_traced=traced)
            node.outputs = (*node.outputs, further)
        for output in node.outputs:
            self.check_size(output.sizes, _("its output"))
        return node

    def further_shapes(
        self, shape: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> tuple[Shape, ...]:
        """The shapes of the outputs after the first: states, scores."""
        return ()

    def shape_of(self, tensors: tuple[Tensor, ...]) -> Any:
        """The shape of the only input, or those of all where a layer has several."""
        if self.takes_many or len(self.arguments) > 1:
            return tuple(tensor.sizes for tensor in tensors)
        return tensors[0].sizes

    def bound(
        self, arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        """The tensors of a call that are the layer's `arguments`, and all others of the call."""
        if self.takes_many:
            return tuple(tensors_in((arguments, dict(named)))), ()
        count = len(self.arguments)
        inputs = [*arguments[:count], *(named[name] for name in self.arguments if name in named)]
        tensors = tuple(tensors_in(inputs))
        if not tensors and len(arguments) + len(named) > 0:  # called by a name of another layer's
            inputs = [next((value for value in named.values() if any(tensors_in(value))), None)]
            tensors = tuple(tensors_in(inputs))
        if not tensors or len(tensors) > len(inputs):
            raise InputError(
                _(
                    "layer {name}: expected one input, received {count}",
                    name=self.label,
                    count=len(tensors),
                )
            )
        taken = {id(tensor) for tensor in tensors}
        everything = tensors_in((arguments, dict(named)))
        return tensors, tuple(tensor for tensor in everything if id(tensor) not in taken)

    def infer(self, tensors: tuple[Tensor, ...]) -> Node:
        """One call of the layer: the output's shape, the multiplications, the receptive field."""
        shape = self.shape_of(tensors)
        sizes = self.size_formulas(shape)
        output = self.output_shape(shape)
        if self._weights is None:
            self._weights = self.build(shape)
            for weight in self._weights:
                self.check_size(tuple(int(f.value) for f in weight.factors), weight.name)
        known = None not in output and not any(None in t.sizes for t in tensors)
        multiplications = self.multiplications(shape, output) if known else None
        field, jump, formula = self.receptive_field(tensors)
        node = Node(self, tensors, sizes, multiplications, formula)
        node.outputs = (Tensor(output, field, jump, node),)
        # what sees all of something unknown is unknown, too
        node.outputs[0].is_traced = all(tensor.is_traced for tensor in tensors)
        plain = without_gates(tensors)
        if plain != tensors:
            field, jump, _formula = self.receptive_field(plain)
            node.outputs[0].ungated = Tensor(output, field, jump)
        return node

    def output_shape(self, shape: Any) -> Shape:
        """The output's shape without the batch axis."""
        return shape  # type: ignore[no-any-return]

    def size_formulas(self, shape: Any) -> tuple[Expression, ...]:
        """One expression for each side of the output that arithmetic gives."""
        return ()

    def build(self, shape: Any) -> tuple[Weight, ...]:
        """The layer's arrays for inputs of `shape`."""
        return ()

    def multiplications(self, shape: Any, output: Shape) -> Expression | None:
        """Multiplications of one image, biases left out; None for layers that are not counted."""
        return None

    def receptive_field(
        self, tensors: tuple[Tensor, ...]
    ) -> tuple[tuple[Value, ...] | None, tuple[Value, ...] | None, Expression | None]:
        """(field, jump, formula of the field) of the output; the largest over all inputs."""
        field, jump = largest_field(tensors)
        return field, jump, None

    def check_size(self, sizes: Shape, what: str) -> None:
        """Refuse what no machine could hold."""
        if prod(size for size in sizes if size is not None) > MOST_VALUES:
            raise InputError(
                _(
                    "layer {name}: {what} would hold {sizes} values, expected at most 2^40",
                    name=self.label,
                    what=what,
                    sizes="×".join(map(str, sizes)),
                )
            )


def multiplications_of(node: Node) -> Expression | None:
    """The multiplications of a call and of the calls inside it; None where one is unknown."""
    if node.inner:
        counted = [multiplications_of(call) for call in node.inner]
        known = [count for count in counted if count is not None]
        return total(known) if len(known) == len(counted) else None
    if node.multiplications is not None:
        return node.multiplications
    return expression(0) if node.layer.multiplies_nothing else None


def largest_field(
    tensors: tuple[Tensor, ...],
) -> tuple[tuple[Value, ...] | None, tuple[Value, ...] | None]:
    """The largest field and jump over `tensors`, axis by axis; None when one sees everything."""
    if any(tensor.field is None or tensor.jump is None for tensor in tensors):
        return None, None
    if len({len(tensor.field or ()) for tensor in tensors}) > 1:
        return None, None
    return (
        tuple(max(sides) for sides in zip(*(t.field or () for t in tensors), strict=True)),
        tuple(max(sides) for sides in zip(*(t.jump or () for t in tensors), strict=True)),
    )


def without_gates(tensors: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """The inputs of a call as they would be without gates.

    A gate is one number a channel from the whole image that weighs maps (squeeze and excitation,
    Hu et al. 2018). Through it each position sees everything; without it, where the maps look.
    """
    plain = tuple(tensor.ungated or tensor for tensor in tensors)
    return tuple(tensor for tensor in plain if not _is_gate(tensor, plain)) or plain


def _is_gate(tensor: Tensor, tensors: tuple[Tensor, ...]) -> bool:
    """Whether `tensor` is one number a channel from the whole input, beside maps with positions."""
    if tensor.field is not None or not tensor.is_traced or any(s != 1 for s in tensor.sizes[:-1]):
        return False
    return any(other.field is not None for other in tensors)


def window_field(
    tensor: Tensor, kernel: tuple[Expression, ...], stride: tuple[int, ...]
) -> tuple[tuple[Value, ...] | None, tuple[Value, ...] | None, Expression | None]:
    """The field after a window of `kernel` pixels that moves by `stride`: r + (k − 1)·j.

    Source: Araujo, Norris & Sim 2019, "Computing receptive fields of convolutional neural
    networks". The formula returned is that of the axis with the largest field. After upsampling
    the field of a position depends on its phase: some see a little less than r + (k − 1)·j, some
    a little more. The field is kept exact, and the formula rounds it up to whole pixels.
    """
    if tensor.field is None or tensor.jump is None:
        return None, None, None
    formulas = [
        symbol(field, "r") + (size - 1) * symbol(jump, "j")
        for field, size, jump in zip(tensor.field, kernel, tensor.jump, strict=True)
    ]
    jumps = tuple(jump * step for jump, step in zip(tensor.jump, stride, strict=True))
    largest = max(formulas, key=lambda formula: formula.value)
    shown = largest if isinstance(largest.value, int) else largest.ceil_divide(1)
    return tuple(formula.value for formula in formulas), jumps, shown


def per_axis(value: Any, rank: int, name: str, label: str, least: int = 1) -> tuple[int, ...]:
    """A whole number for each of `rank` axes, from one number or one an axis, as Keras reads it."""
    numbers = tuple(value) if isinstance(value, (list, tuple)) else (value,) * rank
    if len(numbers) != rank or any(type(n) is not int or n < least for n in numbers):
        raise InputError(
            _(
                "layer {label}: {name} must be {rank} whole numbers from {least}, received {value}",
                label=label,
                name=name,
                rank=rank,
                least=least,
                value=value,
            )
        )
    return numbers


def positive(value: Any, name: str, label: str) -> int:
    """`value` as a whole number from 1."""
    return per_axis(value, 1, name, label)[0]


def one_of(value: Any, choices: tuple[str, ...], name: str, label: str) -> str:
    """`value` in lower case when it is one of `choices`."""
    if not isinstance(value, str) or value.lower() not in choices:
        raise InputError(
            _(
                "layer {label}: {name} must be one of {choices}, received {value!r}",
                label=label,
                name=name,
                choices=", ".join(choices),
                value=value,
            )
        )
    return value.lower()


def known(size: int | None, label: str, what: str) -> int:
    """`size` when it is known; an InputError that says how to give it when it is not."""
    if size is None:
        raise InputError(
            _(
                "layer {label}: {what} is not known, so its weights cannot be counted",
                label=label,
                what=what,
            ),
            _("Try: --input HEIGHTxWIDTHxCHANNELS"),
        )
    return size


def activation_name(value: Any) -> str | None:
    """The name of an activation given as a name or as a saved configuration."""
    if isinstance(value, dict):
        value = (
            value.get("config") if isinstance(value.get("config"), str) else value.get("class_name")
        )
    return value if isinstance(value, str) and value != "linear" else None


def sides(shape: Shape, letters: str = "") -> list[Expression]:
    """The known sizes of `shape` as expressions, with `letters` for the formula."""
    named = letters.ljust(len(shape))
    return [
        symbol(size, letter.strip()) if letter.strip() else expression(size)
        for size, letter in zip(shape, named, strict=False)
        if size is not None
    ]


def tensors_in(value: Any) -> Iterable[Tensor]:
    """The tensors in an argument of a call: one, or lists and dictionaries of them."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from tensors_in(item)


def argument(name: str, place: int, given: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
    """An argument of a call, by its place or by its name; None where it is not given."""
    return given[place] if place < len(given) else named.get(name)
