"""Attention: each query is compared with all keys, and the values are added by their weight.

The multiplications are those of the matrix products, masks and softmax left out; a mask saves none.
"""

from collections.abc import Mapping
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, product, symbol, total
from kerascourse.symbolic.layers.base import (
    Layer,
    UnknownArgumentError,
    argument,
    known,
    one_of,
    positive,
    tensors_in,
)
from kerascourse.symbolic.tensor import Shape, Tensor, Weight
from kerascourse.texts import _

Shapes = tuple[Shape, ...]


class _Attending(Layer):
    """What layers of query, value and key have in common; the key is the value unless given."""

    @property
    def multiplies_nothing(self) -> bool:
        return False

    def receptive_field(self, tensors: tuple[Tensor, ...]) -> tuple[None, None, None]:
        return None, None, None

    def three(self, shapes: Shapes) -> tuple[Shape, Shape, Shape]:
        """The shapes of query, value and key; InputError where they do not fit together."""
        if len(shapes) not in (2, 3):
            raise self.refused(shapes)
        query, value, key = shapes[0], shapes[1], shapes[-1]
        if len(query) != len(value) or len(query) < 2 or value[:-1] != key[:-1]:
            raise self.refused(shapes)
        return query, value, key

    def refused(self, shapes: Shapes) -> InputError:
        """The error of shapes that do not fit."""
        return InputError(
            _(
                "layer {label}: inputs of shapes {shapes} do not fit together",
                label=self.label,
                shapes=", ".join("×".join(map(str, shape)) for shape in shapes),
            )
        )

    def channels(self, shape: Shape) -> int:
        """The length of a vector of `shape`."""
        return known(shape[-1], self.label, _("the number of inputs"))


class Attention(_Attending):
    """Softmax of query·key, times value (Luong et al. 2015): T·S·d for the scores, T·S·v after.

    T queries and S keys of d values, values of v. With `score_mode="concat"` the scores are sums of
    tanh(query + key), without a matrix product.
    """

    def __init__(
        self,
        use_scale: bool = False,
        score_mode: str = "dot",
        dropout: float = 0.0,
        **others: Any,
    ) -> None:
        super().__init__(**others)
        self.use_scale = use_scale
        self.score_mode = one_of(score_mode, ("dot", "concat"), "score_mode", self.label)

    def shape_of(self, tensors: tuple[Tensor, ...]) -> Shapes:
        return tuple(tensor.sizes for tensor in tensors)

    def bound(
        self, arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        """The list of inputs, and the masks."""
        inputs = tuple(tensors_in(argument("inputs", 0, arguments, named)))
        everything = tuple(tensors_in((arguments, dict(named))))
        return inputs, everything[len(inputs) :] if arguments else ()

    def output_shape(self, shape: Shapes) -> Shape:
        query, value, _key = self.three(shape)
        return (*query[:-1], value[-1])

    def further_shapes(
        self, shape: Shapes, arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> Shapes:
        """The scores, where the call wants them: T×S."""
        query, _value, key = self.three(shape)
        wanted = argument("return_attention_scores", 3, arguments, named)
        return ((*query[:-1], key[-2]),) if wanted else ()

    def build(self, shape: Shapes) -> tuple[Weight, ...]:
        self.three(shape)
        scale = (Weight("scale", ()),) if self.use_scale else ()
        concat = (Weight("concat_score_weight", ()),) if self.score_mode == "concat" else ()
        return (*scale, *concat)

    def multiplications(self, shape: Shapes, output: Shape) -> Expression:
        query, value, key = self.three(shape)
        pairs = [
            *(symbol(side or 0, "N") for side in query[:-2]),
            symbol(query[-2] or 0, "T"),
            symbol(key[-2] or 0, "S"),
        ]
        weighed = product([*pairs, symbol(self.channels(value), "v")])
        if not self.scores_multiply():
            return weighed
        return product([*pairs, symbol(self.channels(query), "d")]) + weighed

    def scores_multiply(self) -> bool:
        """Whether a score is a product of vectors."""
        return self.score_mode == "dot"


class AdditiveAttention(Attention):
    """Scores are v·tanh(query + key) with a learned v (Bahdanau et al. 2015): T·S·d.

    Without `use_scale` they are plain sums, which multiply nothing.
    """

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **others: Any) -> None:
        super().__init__(use_scale=use_scale, **others)

    def build(self, shape: Shapes) -> tuple[Weight, ...]:
        query, _value, _key = self.three(shape)
        sides = (symbol(self.channels(query), "d"),)
        return (Weight("scale", sides),) if self.use_scale else ()

    def scores_multiply(self) -> bool:
        return self.use_scale


class _ManyHeads(_Attending):
    """Attention in several heads, between dense layers for query, key, value and output.

    Source: Vaswani et al. 2017, "Attention is all you need". For T queries of c values, S keys and
    values of c values, heads of k values for queries and keys and of v for values, o outputs:
    T·c·h·k + S·c·h·k + S·c·h·v for the dense layers, h·T·S·k scores, h·T·S·v to weigh the values,
    T·h·v·o for the output.
    """

    arguments = ("query", "value", "key")
    counts_as_depth = True

    def __init__(
        self,
        use_bias: bool = True,
        use_gate: bool = False,
        dropout: float = 0.0,
        sliding_window: int | None = None,
        flash_attention: bool | None = None,
        **others: Any,
    ) -> None:
        super().__init__(**others)
        self.use_bias = use_bias
        self.use_gate = use_gate
        if self.dtype.quantized:
            raise UnknownArgumentError(f"{self.type}: dtype={self.dtype.quantized}")

    def wants_scores(self, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> bool:
        """Whether the call also gives the scores."""
        return bool(argument("return_attention_scores", 7, arguments, named))

    def projection(
        self, name: str, inputs: tuple[Expression, ...], outputs: tuple[Expression, ...]
    ) -> tuple[Weight, ...]:
        """The arrays of one of the dense layers."""
        kernel = Weight(f"{name}_kernel", (*inputs, *outputs))
        return (kernel, Weight(f"{name}_bias", outputs)) if self.use_bias else (kernel,)


class MultiHeadAttention(_ManyHeads):
    """Attention in `num_heads` heads; along all axes, or only along `attention_axes`."""

    def __init__(
        self,
        num_heads: int,
        key_dim: int,
        value_dim: int | None = None,
        dropout: float = 0.0,
        use_bias: bool = True,
        output_shape: Any = None,
        attention_axes: Any = None,
        **others: Any,
    ) -> None:
        super().__init__(use_bias, dropout=dropout, **others)
        self.heads = symbol(positive(num_heads, "num_heads", self.label), "h")
        self.key_dim = symbol(positive(key_dim, "key_dim", self.label), "k")
        width = key_dim if value_dim is None else positive(value_dim, "value_dim", self.label)
        self.value_dim = symbol(width, "v")
        given = output_shape if isinstance(output_shape, (list, tuple)) else (output_shape,)
        self.given_output = (
            tuple(positive(side, "output_shape", self.label) for side in given)
            if output_shape
            else None
        )
        self.attention_axes = attention_axes

    def output_shape(self, shape: Shapes) -> Shape:
        query, _value, _key = self.three(shape)
        return (*query[:-1], *(self.given_output or query[-1:]))

    def further_shapes(
        self, shape: Shapes, arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> Shapes:
        """The scores as Keras says them, who takes as many keys as queries for granted."""
        steps, heads = shape[0][0], int(self.heads.value)
        return ((heads, steps, steps),) if self.wants_scores(arguments, named) else ()

    def build(self, shape: Shapes) -> tuple[Weight, ...]:
        query, value, key = (symbol(self.channels(each), "c") for each in self.three(shape))
        keys, values = (self.heads, self.key_dim), (self.heads, self.value_dim)
        gate = self.projection("gate", (query,), values) if self.use_gate else ()
        self._attended(shape[0])
        return (
            *self.projection("query", (query,), keys),
            *self.projection("key", (key,), keys),
            *gate,
            *self.projection("value", (value,), values),
            *self.projection("attention_output", values, self._outputs(shape[0])),
        )

    def multiplications(self, shape: Shapes, output: Shape) -> Expression:
        query, value, key = self.three(shape)
        attended = self._attended(query)
        steps = [symbol(side or 0, "T") for side in query[:-1]]
        others = [symbol(side or 0, "S") for side in value[:-1]]
        seen = [side for axis, side in enumerate(others, start=1) if axis in attended]
        c, keys, values = (symbol(self.channels(each), "c") for each in (query, key, value))
        gate = [product([*steps, c, self.heads, self.value_dim])] if self.use_gate else []
        return total(
            [
                product([*steps, c, self.heads, self.key_dim]),
                product([*others, keys, self.heads, self.key_dim]),
                product([*others, values, self.heads, self.value_dim]),
                *gate,
                product([self.heads, *steps, *seen, self.key_dim]),
                product([self.heads, *steps, *seen, self.value_dim]),
                product([*steps, self.heads, self.value_dim, *self._outputs(query)]),
            ]
        )

    def _outputs(self, query: Shape) -> tuple[Expression, ...]:
        sides = self.given_output or (self.channels(query),)
        return tuple(symbol(side, "o") for side in sides)

    def _attended(self, query: Shape) -> tuple[int, ...]:
        """The axes along which queries see keys, counted from 1."""
        count = len(query) - 1
        if self.attention_axes is None:
            return tuple(range(1, count + 1))
        axes = self.attention_axes
        listed = axes if isinstance(axes, (list, tuple)) else (axes,)
        places = tuple(
            axis + len(query) + 1 if type(axis) is int and axis < 0 else axis for axis in listed
        )
        if not set(places) <= set(range(1, count + 1)):
            raise InputError(
                _(
                    "layer {label}: attention_axes must be from 1 to {count}, received {axes}",
                    label=self.label,
                    count=count,
                    axes=axes,
                )
            )
        return places


class GroupedQueryAttention(_ManyHeads):
    """Several heads of queries share one head of keys and values (Ainslie et al. 2023).

    With u heads of queries and g of keys and values, of k values each: T·c·u·k + 2·S·c·g·k for the
    dense layers, u·T·S·k scores, u·T·S·k to weigh the values, T·u·k·c for the output.
    """

    def __init__(
        self,
        head_dim: int,
        num_query_heads: int,
        num_key_value_heads: int,
        dropout: float = 0.0,
        use_bias: bool = True,
        **others: Any,
    ) -> None:
        super().__init__(use_bias, dropout=dropout, **others)
        self.width = symbol(positive(head_dim, "head_dim", self.label), "k")
        self.queries = symbol(positive(num_query_heads, "num_query_heads", self.label), "u")
        self.groups = symbol(positive(num_key_value_heads, "num_key_value_heads", self.label), "g")
        if num_query_heads % num_key_value_heads:
            raise InputError(
                _(
                    "layer {label}: {heads} heads cannot be shared among {groups} groups",
                    label=self.label,
                    heads=num_query_heads,
                    groups=num_key_value_heads,
                )
            )

    def three(self, shapes: Shapes) -> tuple[Shape, Shape, Shape]:
        query, value, key = super().three(shapes)
        if len(query) != 2:
            raise self.refused(shapes)
        return query, value, key

    def output_shape(self, shape: Shapes) -> Shape:
        query, value, _key = self.three(shape)
        if query[-1] != value[-1]:
            raise self.refused(shape)
        return query

    def further_shapes(
        self, shape: Shapes, arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> Shapes:
        query, _value, key = self.three(shape)
        scores = (int(self.queries.value), query[0], key[0])
        return (scores,) if self.wants_scores(arguments, named) else ()

    def build(self, shape: Shapes) -> tuple[Weight, ...]:
        query, value, key = (symbol(self.channels(each), "c") for each in self.three(shape))
        heads, groups = (self.queries, self.width), (self.groups, self.width)
        gate = self.projection("gate", (query,), heads) if self.use_gate else ()
        return (
            *self.projection("query", (query,), heads),
            *self.projection("key", (key,), groups),
            *gate,
            *self.projection("value", (value,), groups),
            *self.projection("attention_output", heads, (query,)),
        )

    def multiplications(self, shape: Shapes, output: Shape) -> Expression:
        query, value, key = self.three(shape)
        steps, others = symbol(query[0] or 0, "T"), symbol(key[0] or 0, "S")
        c, values, keys = (symbol(self.channels(each), "c") for each in (query, value, key))
        dense = [product([steps, c, self.queries, self.width])]
        seen = product([self.queries, steps, others, self.width])
        return total(
            [
                *dense,
                product([others, keys, self.groups, self.width]),
                product([others, values, self.groups, self.width]),
                *(dense if self.use_gate else []),
                seen,
                seen,
                product([steps, self.queries, self.width, c]),
            ]
        )


# its second name in keras.layers
GroupQueryAttention = GroupedQueryAttention
