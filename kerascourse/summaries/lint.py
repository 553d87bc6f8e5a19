"""The course's design rules held against a network: the general pattern (A12) and the sizes (A13).

A rule is a function from the rows to the breaches it finds; `RULES` lists them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kerascourse.summaries.rows import Row, Summary, flat
from kerascourse.texts import _

# what the pattern does not speak of and looks through
_TRANSPARENT = ("Dropout", "BatchNormalization", "LocalResponse", "ZeroPadding", "Rescaling")
_LONGEST_RUN = 3
_LARGEST_KERNEL = 5
_GOOD_POOLS = (((2, 2), (2, 2)), ((3, 3), (2, 2)))


@dataclass(frozen=True)
class Breach:
    """A layer that breaks a rule, and how."""

    layer: str
    what: str


@dataclass(frozen=True)
class Rule:
    """A design rule: the course's id, what it asks, why, and how to find what breaks it.

    `find` returns None where the rule does not apply to the network.
    """

    course: str
    name: str
    asks: str
    why: str
    find: Callable[[Sequence[Row]], list[Breach] | None]


@dataclass(frozen=True)
class Verdict:
    """A rule and what breaks it: nothing (kept), something, or None (it does not apply)."""

    rule: Rule
    breaches: tuple[Breach, ...] | None

    @property
    def passed(self) -> bool:
        """Whether nothing breaks the rule."""
        return not self.breaches


def lint(summary: Summary) -> tuple[Verdict, ...]:
    """Every rule's verdict on a network, in the course's order."""
    rows = [row for row in flat(summary.rows) if not row.inside]
    found = ((rule, rule.find(rows)) for rule in rules())
    return tuple(
        Verdict(rule, None if breaches is None else tuple(breaches)) for rule, breaches in found
    )


def rules() -> tuple[Rule, ...]:
    """The rules, in the reader's language."""
    return (
        Rule(
            "A12",
            "pattern",
            _("[[CONV → RELU]×n → POOL?]×m → [FC → RELU]×k → FC"),
            _("the plain pattern is the first to try: it is easy to size, to train and to read"),
            pattern,
        ),
        Rule(
            "A12",
            "depth-before-pooling",
            _("at most {n} convolutions before each pooling", n=_LONGEST_RUN),
            _("each block should first shrink the image before it grows deeper"),
            runs,
        ),
        Rule(
            "A13",
            "input-size",
            _("the input size divisible by 2 as often as the network halves it"),
            _("where a division leaves a rest, the last rows and columns are cut off or made up"),
            divisible_input,
        ),
        Rule(
            "A13",
            "small-kernels",
            _("kernels of 3×3, at most {k}×{k}", k=_LARGEST_KERNEL),
            _("a stack of small kernels sees as much with fewer weights and more ReLUs"),
            small_kernels,
        ),
        Rule(
            "A13",
            "stride-1",
            _("convolutions with stride 1"),
            _("leaving the size to the poolings keeps the convolutions from skipping pixels"),
            unit_strides,
        ),
        Rule(
            "A13",
            "zero-padding",
            _("zero padding that keeps the size: p = (k − 1)/2"),
            _("without it each convolution eats the border, and the sizes are hard to follow"),
            kept_sizes,
        ),
        Rule(
            "A13",
            "pooling",
            _("max pooling F=2, S=2 or F=3, S=2"),
            _("larger windows throw away too much of the image at once"),
            usual_pools,
        ),
    )


def pattern(rows: Sequence[Row]) -> list[Breach] | None:
    """What stands where the pattern has something else; None for networks that branch."""
    if any(len(row.inputs) > 1 for row in rows):
        return None
    breaches: list[Breach] = []
    pending: Row | None = None
    dense_began = False
    for row in _opaque(rows):
        before, pending = pending, None
        if before is not None and row.activation != "relu":
            breaches.append(_without_relu(before, row.activation))
            # the wrong activation was told with its convolution
            if row.type == "Activation":
                continue
        if _is_convolution(row) or row.type == "Dense":
            if _is_convolution(row) and dense_began:
                breaches.append(Breach(row.name, _("a convolution after a dense layer")))
            dense_began = dense_began or row.type == "Dense"
            if row.activation not in (None, "relu"):
                breaches.append(_without_relu(row, row.activation))
            pending = row if row.activation is None else None
        elif not (_is_pooling(row) or row.type == "Flatten" or row.activation == "relu"):
            breaches.append(Breach(row.name, _("{type} is not part of the pattern", type=row.type)))
    layers = [row for row in rows if _is_convolution(row) or row.type == "Dense"]
    if not layers or layers[-1].type != "Dense":
        breaches.append(Breach(rows[-1].name, _("the last layer with weights is no FC")))
    last = layers[-1].name if layers else ""
    # the last FC has the output activation (A16), not a ReLU
    return [b for b in breaches if b.layer != last and not _is_output(b, rows)]


def runs(rows: Sequence[Row]) -> list[Breach] | None:
    """Runs of more convolutions than the pattern has before a pooling."""
    if any(len(row.inputs) > 1 for row in rows):
        return None
    breaches, length = [], 0
    for row in rows:
        if _is_pooling(row) or row.type == "Flatten":
            length = 0
        elif _is_convolution(row):
            length += 1
            if length == _LONGEST_RUN + 1:
                what = _("convolution number {n} since the last pooling", n=length)
                breaches.append(Breach(row.name, what))
    return breaches


def divisible_input(rows: Sequence[Row]) -> list[Breach] | None:
    """The layer at which a side of the image is halved although it is odd."""
    for row in rows:
        if row.stride is None or max(row.stride) == 1 or "Transpose" in row.type:
            continue
        shape = row.input_shapes[0][: len(row.stride)]
        for side, stride in zip(shape, row.stride, strict=False):
            if side is not None and side % stride:
                what = _("{side} is not divisible by {stride}", side=side, stride=stride)
                return [Breach(row.name, what)]
    return []


def small_kernels(rows: Sequence[Row]) -> list[Breach]:
    """Convolutions with a kernel above 5×5."""
    return [
        Breach(row.name, _("kernel {kernel}", kernel="×".join(map(str, row.kernel or ()))))
        for row in rows
        if _is_convolution(row) and max(row.kernel or (0,)) > _LARGEST_KERNEL
    ]


def unit_strides(rows: Sequence[Row]) -> list[Breach]:
    """Convolutions that move by more than one pixel; 1×1 and transposed ones have other ends."""
    return [
        Breach(row.name, _("stride {stride}", stride="×".join(map(str, row.stride or ()))))
        for row in rows
        if _is_convolution(row) and max(row.stride or (1,)) > 1
    ]


def kept_sizes(rows: Sequence[Row]) -> list[Breach]:
    """Convolutions of stride 1 whose output is smaller than their input."""
    return [
        Breach(
            row.name,
            _(
                "{before} becomes {after}",
                before=row.input_shapes[0][0],
                after=(row.output_shape or (None,))[0],
            ),
        )
        for row in rows
        if _is_convolution(row)
        and max(row.kernel or (1,)) > 1
        and max(row.stride or (1,)) == 1
        and (row.output_shape or ())[:-1] != row.input_shapes[0][:-1]
    ]


def usual_pools(rows: Sequence[Row]) -> list[Breach]:
    """Poolings with other windows, or averages where the rule wants maxima."""
    breaches = []
    for row in rows:
        if row.kernel is None or "Pooling" not in row.type:
            continue
        window = f"F={row.kernel[0]}, S={(row.stride or (1,))[0]}"
        if row.type.startswith("Average"):
            breaches.append(Breach(row.name, _("an average, not a maximum")))
        elif (row.kernel, row.stride) not in _GOOD_POOLS:
            breaches.append(Breach(row.name, window))
    return breaches


def _opaque(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows that the pattern speaks of."""
    return (
        row for row in rows if row.type != "InputLayer" and not row.type.startswith(_TRANSPARENT)
    )


def _is_convolution(row: Row) -> bool:
    return "Conv" in row.type and "Transpose" not in row.type


def _is_pooling(row: Row) -> bool:
    return "Pooling" in row.type


def _without_relu(row: Row, activation: str | None) -> Breach:
    found = activation or _("nothing")
    return Breach(row.name, _("followed by {activation}, not ReLU", activation=found))


def _is_output(breach: Breach, rows: Sequence[Row]) -> bool:
    """Whether the breach is the network's own output activation as a layer."""
    last = rows[-1]
    return breach.layer == last.name and last.activation in ("softmax", "sigmoid")
