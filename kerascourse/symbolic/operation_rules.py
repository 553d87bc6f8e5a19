"""The rules of operations: from the shapes of their arguments to those of their results.

Shapes here have the batch axis in front, as the arguments of operations count it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from math import prod
from typing import Any

from kerascourse.symbolic.arithmetic import Expression, product, symbol
from kerascourse.symbolic.tensor import Constant, Shape, Tensor

# each value by itself, or with those at its place in other tensors
ELEMENTWISE = frozenset(
    "Abs Absolute Add Angle Arccos Arccosh Arcsin Arcsinh Arctan Arctan2 Arctanh "
    "BinaryCrossentropy BitwiseAnd BitwiseInvert BitwiseLeftShift BitwiseNot BitwiseOr "
    "BitwiseRightShift BitwiseXor Cast Cbrt Ceil Celu Clip Conj Conjugate ConvertToTensor "
    "Copy Cos Cosh Deg2rad Divide DivideNoNan Elu EmptyLike Equal Erf "
    "Erfc Erfinv Exp Exp2 Expm1 Fabs Flip Floor FloorDivide Fmax Fmin Fmod FullLike "
    "GaussianBlur Gelu Greater GreaterEqual HSVToRGB HardShrink HardSigmoid HardSilu HardTanh "
    "Heaviside Hypot Imag Isfinite Isinf Isnan Isclose LayerNorm LeakyRelu LeftShift Less "
    "LessEqual Log Log10 Log1p Log2 LogSigmoid LogSoftmax Logaddexp Logaddexp2 LogicalAnd "
    "LogicalNot LogicalOr LogicalXor Maximum Minimum Mod Multiply NanToNum Negative Nextafter "
    "Normalize NotEqual OnesLike Power RGBToHSV RMSNorm Rad2deg Real Reciprocal Relu Relu6 "
    "RightShift Roll Round Rsqrt SaturateCast Selu Sigmoid Sign Signbit Silu Sin Sinc Sinh "
    "SoftShrink Softmax Softplus Softsign Sort SparsePlus SparseSigmoid Sparsemax Sqrt Square "
    "Squareplus StopGradient Subtract Tan Tanh TanhShrink Threshold Tril Triu TrueDivide "
    "Trunc Where ZerosLike".split()
)
REDUCING = frozenset(
    "All Amax Amin Any Argmax Argmin Average CountNonzero Logsumexp Max Mean Median Min "
    "Nanmax Nanmean Nanmedian Nanmin Nanprod Nanstd Nansum Nanvar Norm Prod Ptp Std Sum Var".split()
)


class NotKnownError(Exception):
    """There is no rule for an operation, or not for these arguments of it."""


@dataclass(frozen=True)
class Given:
    """An operation's call: its settings by name, and its arguments, tensors as shapes."""

    settings: Mapping[str, Any]
    arguments: tuple[Any, ...]
    named: Mapping[str, Any]

    def get(self, name: str, place: int | None = None, default: Any = None) -> Any:
        """The setting or argument `name`, which may also be given at a `place`."""
        if place is not None and place < len(self.arguments):
            return self.arguments[place]
        return self.named.get(name, self.settings.get(name, default))

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes of all tensors and constants, in order."""
        return tuple(_shapes_in((self.arguments, dict(self.named))))

    @property
    def shape(self) -> Shape:
        """That of the first."""
        return self.shapes[0]


def _shapes_in(value: Any) -> Iterator[Shape]:
    if isinstance(value, (Tensor, Constant)):
        yield value.shape
    elif isinstance(value, (list, tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _shapes_in(item)


@dataclass(frozen=True)
class Result:
    """The shapes of what an operation gives, its multiplications, and whether the positions of its
    inputs are those of its outputs; or the `window` that is slid, its reach and its steps."""

    shapes: tuple[Shape, ...]
    multiplications: Expression | None = None
    keeps_positions: bool = False
    window: tuple[tuple[int, ...], tuple[int, ...]] | None = None


Rule = Callable[[Given], Result]


def broadcast(shapes: tuple[Shape, ...]) -> Shape:
    """The shape of values joined place by place, sides of 1 stretched."""
    sides = zip_longest(*(reversed(shape) for shape in shapes), fillvalue=1)
    return tuple(reversed([_joined(side) for side in sides]))


def _joined(sides: tuple[int | None, ...]) -> int | None:
    wide = {side for side in sides if side != 1}
    if len(wide - {None}) > 1:
        raise ValueError(sides)
    return next(iter(wide - {None}), None) if wide else 1


def _axis(axis: int, rank: int) -> int:
    """An axis counted from the front."""
    place = axis + rank if axis < 0 else axis
    if not 0 <= place < rank:
        raise IndexError(axis)
    return place


def _axes(axis: Any, rank: int) -> list[int]:
    listed = axis if isinstance(axis, (list, tuple)) else [axis]
    return [_axis(each, rank) for each in listed]


def _size(shape: Shape) -> int | None:
    """The number of values; None where a side is open."""
    return None if None in shape else prod(side for side in shape if side is not None)


def elementwise(given: Given) -> Result:
    return Result((broadcast(given.shapes),), keeps_positions=True)


def _reduced(given: Given) -> Result:
    shape, axis = given.shape, given.get("axis", 1)
    axes = list(range(len(shape))) if axis is None else _axes(axis, len(shape))
    kept = [1 if place in axes else side for place, side in enumerate(shape)]
    if not given.get("keepdims", 2, False):
        kept = [side for place, side in enumerate(kept) if place not in axes]
    over_channels = axes == [len(shape) - 1] and len(kept) == len(shape)
    return Result((tuple(kept) or (None,),), keeps_positions=over_channels)


def _moments(given: Given) -> Result:
    mean = _reduced(Given({**given.settings, "axis": given.get("axes")}, given.arguments, {}))
    return Result(mean.shapes * 2)


def _matmul(given: Given) -> Result:
    first, second = given.shapes
    if len(first) < 2 or len(second) < 2:
        raise NotKnownError
    batch = broadcast((first[:-2], second[:-2]))
    shape = (*batch, first[-2], second[-1])
    return Result((shape,), _counted((*shape[1:], first[-1]), "BNMK"[-len(shape) :]))


def _einsum(given: Given) -> Result:
    text = str(given.get("subscripts")).replace(" ", "")
    if "..." in text or "->" not in text:
        raise NotKnownError
    inputs, output = text.split("->")
    sizes: dict[str, int | None] = {}
    for letters, shape in zip(inputs.split(","), given.shapes, strict=True):
        for letter, side in zip(letters, shape, strict=True):
            sizes[letter] = sizes.get(letter) or side
    shape = tuple(sizes[letter] for letter in output)
    # the letter of the batch has no size
    counted = [symbol(side, letter) for letter, side in sizes.items() if side is not None]
    multiplies = len(given.shapes) > 1
    return Result((shape,), product(counted) if multiplies else None)


def _dot_product_attention(given: Given) -> Result:
    """Scores of each query with each key, and as many products to weigh the values."""
    query, key, value = given.shapes[:3]
    _batch, queries, heads, width = query
    keys, out = key[1], value[3]
    scores = _counted((heads, queries, keys, width), "HQKD")
    weighed = _counted((heads, queries, keys, out), "HQKV")
    total = None if scores is None or weighed is None else scores + weighed
    return Result(((*query[:3], out),), total)


def _counted(sides: Shape, letters: str) -> Expression | None:
    """The product of the sides; None where one is open."""
    if None in sides:
        return None
    named = letters.ljust(len(sides), "N")
    pairs = zip(sides, named, strict=False)
    return product([symbol(side, letter) for side, letter in pairs if side is not None])


def _reshaped(given: Given) -> Result:
    shape, target = given.shape, list(given.get("newshape", 1))
    values, rest = _size(shape[1:]), [side for side in target[1:] if side not in (-1, None)]
    if target[0] in (-1, None) and len(rest) == len(target) - 1:
        return Result(((None, *rest),))
    if values is None or target.count(-1) > 1:
        raise NotKnownError
    free = values // prod(rest) if target[0] in (None, -1) else None
    return Result(((None, *(free if side in (-1, None) else side for side in target[1:])),))


def _transposed(given: Given) -> Result:
    shape, axes = given.shape, given.get("axes", 1)
    order = range(len(shape))[::-1] if axes is None else _axes(axes, len(shape))
    return Result((tuple(shape[place] for place in order),))


def _swapped(given: Given) -> Result:
    shape = list(given.shape)
    first, second = (_axis(given.get(name), len(shape)) for name in ("axis1", "axis2"))
    shape[first], shape[second] = shape[second], shape[first]
    return Result((tuple(shape),))


def _moved(given: Given) -> Result:
    shape = given.shape
    sources = _axes(given.get("source"), len(shape))
    targets = _axes(given.get("destination"), len(shape))
    order = [place for place in range(len(shape)) if place not in sources]
    for target, source in sorted(zip(targets, sources, strict=True)):
        order.insert(target, source)
    return Result((tuple(shape[place] for place in order),))


def _concatenated(given: Given) -> Result:
    shapes = given.shapes
    axis = _axis(given.get("axis", 1, -1), len(shapes[0]))
    parts = [shape[axis] for shape in shapes]
    whole = None if None in parts else sum(part for part in parts if part is not None)
    others = broadcast(tuple((*s[:axis], 1, *s[axis + 1 :]) for s in shapes))
    return Result(((*others[:axis], whole, *others[axis + 1 :]),), keeps_positions=True)


def _stacked(given: Given) -> Result:
    shapes = given.shapes
    axis = _axis(given.get("axis", 1, 0), len(shapes[0]) + 1)
    shape = broadcast(shapes)
    return Result(((*shape[:axis], len(shapes), *shape[axis:]),))


def _split(given: Given) -> Result:
    shape, parts = given.shape, given.get("indices_or_sections", 1)
    axis = _axis(given.get("axis", 2, 0), len(shape))
    side = shape[axis]
    if side is None:
        raise NotKnownError
    if isinstance(parts, int):
        sizes = [side // parts] * parts
    else:
        ends = [0, *parts, side]
        sizes = [end - start for start, end in pairwise(ends)]
    return Result(
        tuple((*shape[:axis], size, *shape[axis + 1 :]) for size in sizes), keeps_positions=True
    )


def _unstacked(given: Given) -> Result:
    shape = given.shape
    axis = _axis(given.get("axis", 2, 0), len(shape))
    count = int(given.get("num", 1) or shape[axis] or 1)
    return Result(((*shape[:axis], *shape[axis + 1 :]),) * count)


def _item(given: Given) -> Result:
    shape, key = given.shape, given.get("key", 1)
    keys = list(key) if isinstance(key, (list, tuple)) else [key]
    taken = sum(one is not None and one is not ... for one in keys)
    if ... in keys:
        place = keys.index(...)
        keys[place : place + 1] = [slice(None)] * (len(shape) - taken)
    else:
        keys += [slice(None)] * (len(shape) - taken)
    sides: list[int | None] = []
    rest = list(shape)
    for one in keys:
        if one is None:
            sides.append(1)
        elif isinstance(one, slice):
            sides.append(_sliced(rest.pop(0), one))
        elif isinstance(one, int):
            rest.pop(0)
        else:
            raise NotKnownError
    same = all(isinstance(one, slice) for one in keys)
    return Result((tuple(sides),), keeps_positions=same)


# the slices that keep a whole axis; [0::-1] is its first place alone
_ALL = [slice(start, None, step) for start in (None, 0) for step in (None, 1)] + [
    slice(None, None, -1)
]


def _sliced(side: int | None, part: slice) -> int | None:
    if side is None:
        if part in _ALL:
            return None
        raise NotKnownError
    return len(range(side)[part])


def _expanded(given: Given) -> Result:
    shape = list(given.shape)
    axes = given.get("axis", 1)
    listed = axes if isinstance(axes, (list, tuple)) else [axes]
    for axis in sorted(_axis(each, len(shape) + len(listed)) for each in listed):
        shape.insert(axis, 1)
    return Result((tuple(shape),))


def _squeezed(given: Given) -> Result:
    shape, axis = given.shape, given.get("axis", 1)
    places = range(1, len(shape)) if axis is None else _axes(axis, len(shape))
    gone = {place for place in places if shape[place] == 1}
    return Result((tuple(side for place, side in enumerate(shape) if place not in gone),))


def _repeated(given: Given) -> Result:
    shape, repeats = given.shape, given.get("repeats", 1)
    axis = _axis(given.get("axis", 2), len(shape))
    side = shape[axis]
    if not isinstance(repeats, int) or side is None:
        raise NotKnownError
    return Result(((*shape[:axis], side * repeats, *shape[axis + 1 :]),))


def _tiled(given: Given) -> Result:
    shape, repeats = given.shape, given.get("repeats", 1)
    listed = list(repeats) if isinstance(repeats, (list, tuple)) else [repeats]
    listed = [1] * (len(shape) - len(listed)) + listed
    sides = zip(shape, listed, strict=True)
    return Result((tuple(None if side is None else side * times for side, times in sides),))


def _padded(given: Given) -> Result:
    shape, width = given.shape, given.get("pad_width", 1)
    pairs = [tuple(pair) if isinstance(pair, (list, tuple)) else (pair, pair) for pair in width]
    pairs = pairs * len(shape) if len(pairs) == 1 else pairs
    sides = zip(shape, pairs, strict=True)
    return Result(
        (tuple(None if side is None else side + sum(pair) for side, pair in sides),),
        keeps_positions=True,
    )


def _taken(given: Given) -> Result:
    shape, axis = given.shape, given.get("axis", 2)
    indices = given.get("indices", 1)
    if axis is None:
        raise NotKnownError
    if isinstance(indices, (Tensor, Constant)):
        inner: Shape = indices.shape
    else:
        inner = () if isinstance(indices, int) else (len(indices),)
    axis = _axis(axis, len(shape))
    return Result(((*shape[:axis], *inner, *shape[axis + 1 :]),))


def _one_hot(given: Given) -> Result:
    shape, axis = given.shape, given.get("axis", default=-1)
    place = len(shape) if axis == -1 else _axis(axis, len(shape) + 1)
    return Result(((*shape[:place], given.get("num_classes"), *shape[place:]),))


def _top(given: Given) -> Result:
    return Result(((*given.shape[:-1], given.get("k", 1)),) * 2)


def _broadcast_to(given: Given) -> Result:
    target = tuple(None if side == -1 else side for side in given.get("shape", 1))
    return Result((broadcast((given.shape, target)),))


def _resized(given: Given) -> Result:
    shape, (height, width) = given.shape, given.get("size", 1)
    first = given.get("data_format") == "channels_first"
    sides = (shape[1], height, width) if first else (height, width, shape[-1])
    return Result(((shape[0], *sides),))


def _grey(given: Given) -> Result:
    return Result(((*given.shape[:-1], 1),), keeps_positions=True)


def _accumulated(given: Given) -> Result:
    return elementwise(given) if given.get("axis", 1) is not None else _all_values(given)


def _as_the_first(given: Given) -> Result:
    return Result((given.shape,), keeps_positions=True)


def _all_values(given: Given) -> Result:
    return Result(((None,),))


MULTIPLYING = frozenset(("Conv", "DepthwiseConv", "DotProductAttention", "Einsum", "Matmul"))


RULES: dict[str, Rule] = {
    **dict.fromkeys(ELEMENTWISE, elementwise),
    **dict.fromkeys(REDUCING, _reduced),
    **dict.fromkeys(("Cumprod", "Cumsum"), _accumulated),
    "BroadcastTo": _broadcast_to,
    "Concatenate": _concatenated,
    "Digitize": _as_the_first,
    "DotProductAttention": _dot_product_attention,
    "Einsum": _einsum,
    "ExpandDims": _expanded,
    "GetItem": _item,
    "Matmul": _matmul,
    "Moments": _moments,
    "Moveaxis": _moved,
    "OneHot": _one_hot,
    "Pad": _padded,
    "RGBToGrayscale": _grey,
    "Ravel": _all_values,
    "Repeat": _repeated,
    "Reshape": _reshaped,
    "Resize": _resized,
    "Split": _split,
    "Squeeze": _squeezed,
    "Stack": _stacked,
    "Swapaxes": _swapped,
    "Take": _taken,
    "Tile": _tiled,
    "TopK": _top,
    "Transpose": _transposed,
    "Unstack": _unstacked,
}
