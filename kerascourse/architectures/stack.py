"""The course's stack notation (A12): a network in one line, as in
`[[conv3-32 relu]*2 pool2]*3 [fc128 relu]*1 fc10`.

Items are separated by blanks, commas or `->`, and `[ … ]*N` repeats. `conv3-32` is a 3×3
convolution with 32 filters, padded to keep the size; `conv11-96/4v` has stride 4 and no padding;
`conv3-64n` has no bias, since a `bn` behind it has one; `pool3/2` is max pooling F=3, S=2. `INPUT
32x32x3` may stand first. The last `fc` is the classifier: where no activation follows it, it has a
softmax (A16).
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kerascourse.architectures.normalization import KEPT, with_momentum
from kerascourse.errors import InputError, nearest
from kerascourse.texts import _

# more layers than any network of the course; repeats of repeats grow fast
MOST_ITEMS = 2000
_ACTIVATIONS = ("relu", "tanh", "sigmoid", "softmax")
_SEPARATORS = re.compile(r"(?:\s|,|->|→)*")
_WORD = re.compile(r"(?:(?!->)[^\s,\[\]→])+")
_REPEAT = re.compile(r"\]\s*(?:[*×]\s*(\d+))?")
_INPUT = re.compile(r"INPUT\s+(\d+)[x×](\d+)(?:[x×](\d+))?(?![^\s,→\-\[])", re.IGNORECASE)
# the notes' INPUT -> [[CONV -> RELU]*N -> POOL?]*M -> [FC -> RELU]*K -> FC: letters, no numbers
_PATTERN = re.compile(r"\]\s*[*×]\s*[A-Z]\b|\b(?:CONV|POOL|FC)\b(?!-?\d)")
_EXAMPLE = "[[conv3-32 relu]*2 pool2]*3 [fc128 relu]*1 fc10"

Match = re.Match[str]


@dataclass(frozen=True)
class Kind:
    """A kind of item: how it is written, an example, and the layer it stands for."""

    name: str
    pattern: re.Pattern[str]
    example: str
    layer: Callable[[Any, Match, str], Any]


@dataclass(frozen=True)
class Item:
    """One item of the notation and the numbers in it."""

    kind: Kind
    match: Match


@dataclass(frozen=True)
class Stack:
    """A parsed notation: (height, width, channels) where `INPUT` gives it, and its items in order,
    repeats written out."""

    input_shape: tuple[int, ...] | None
    items: tuple[Item, ...]


def build(layers: Any, inputs: Any, notation: str, bn_momentum: float = KEPT) -> Any:
    """Images (height, width, channels) to what the last item gives; `bn_momentum` is explained in
    `normalization`."""
    layers = with_momentum(layers, bn_momentum)
    x = inputs
    items = parse(notation).items
    numbers: Counter[str] = Counter()
    for position, item in enumerate(items):
        kind = item.kind.name
        numbers[kind] += 1
        if kind == "fc" and len(x.shape) > 2:
            numbers["flatten"] += 1
            x = layers.Flatten(name=f"flatten{numbers['flatten']}")(x)
        if kind == "fc" and position == len(items) - 1:
            units = int(item.match[1])
            activation = "softmax" if units > 1 else None
            x = layers.Dense(units, activation=activation, name=f"fc{numbers[kind]}")(x)
        else:
            x = item.kind.layer(layers, item.match, f"{kind}{numbers[kind]}")(x)
    return x


def is_notation(text: str) -> bool:
    """Whether `text` is meant as a stack and not as a name."""
    return bool(
        re.search(r"[\s,\[\]→*]|->", text.strip())
        or any(kind.pattern.fullmatch(text) for kind in KINDS)
        or re.match(r"(conv|pool|avgpool|fc|drop)\d", text)
    )


def parse(text: str) -> Stack:
    """The stack that `text` describes; InputError names the character where it stops being one."""
    if _PATTERN.search(text):
        raise _is_pattern()
    shape, position = _read_input(text)
    # each open bracket: where it stands and the items since
    open_brackets: list[tuple[int, list[Item]]] = []
    items: list[Item] = []
    while position < len(text):
        sign = text[position]
        if sign == "[":
            open_brackets.append((position, items))
            items = []
            position += 1
        elif sign == "]":
            if not open_brackets:
                raise _error(text, position, _("a closing bracket without an opening one"))
            repeat = _REPEAT.match(text, position)
            times = int(repeat[1]) if repeat and repeat[1] and len(repeat[1]) < 6 else None
            if repeat is None or times is None:
                raise _error(text, position, _("expected ]*N with a number of repeats"))
            _start, before = open_brackets.pop()
            if len(items) * times + len(before) > MOST_ITEMS:
                raise _error(text, position, _("more than {most} layers", most=MOST_ITEMS))
            items = before + items * times
            position = repeat.end()
        else:
            word = _WORD.match(text, position)
            if word is None:
                raise _error(text, position, _("expected an item, received {sign!r}", sign=sign))
            items.append(_item(text, position, word[0]))
            position = word.end()
        position = _skip(text, position)
    if open_brackets:
        raise _error(text, open_brackets[-1][0], _("a bracket that is never closed"))
    if not items:
        raise _error(text, 0, _("expected at least one item"))
    return Stack(shape, tuple(items))


def _is_pattern() -> InputError:
    """The error that the notes' pattern stands where one network of it should."""
    return InputError(
        _(
            "the pattern stands for many networks: put numbers for N, M and K, and sizes to each "
            "CONV, POOL and FC"
        ),
        _("Try: {command}", command=f'kc summary "{_EXAMPLE}"'),
    )


def _read_input(text: str) -> tuple[tuple[int, ...] | None, int]:
    """The shape after `INPUT`, if it stands first, and where the items begin."""
    start = _skip(text, 0)
    if text[start : start + 5].upper() != "INPUT":
        return None, start
    match = _INPUT.match(text, start)
    sides = tuple(int(side) for side in match.groups() if side is not None) if match else ()
    if match is None or min(sides) < 1:
        raise _error(text, start, _("expected INPUT with sizes such as INPUT 32x32x3"))
    return (*sides, 1)[:3], _skip(text, match.end())


def _item(text: str, position: int, word: str) -> Item:
    for kind in KINDS:
        match = kind.pattern.fullmatch(word)
        if match and all(int(n) > 0 for n in match.groups() if n and n.isdigit()):
            return Item(kind, match)
    letters = re.match(r"[a-zA-Z]*", word)
    near = nearest(letters[0] if letters else word, [kind.name for kind in KINDS], most=1)
    examples = [kind.example for kind in KINDS if kind.name in near]
    raise _error(
        text,
        position,
        _(
            "expected an item such as {example}, received {word!r}",
            example=examples[0] if examples else ", ".join(k.example for k in KINDS),
            word=word,
        ),
    )


def _skip(text: str, position: int) -> int:
    match = _SEPARATORS.match(text, position)
    return match.end() if match else position


def _error(text: str, position: int, why: str) -> InputError:
    """One line that shows the place: the text around it with a mark before the character."""
    before, after = text[max(0, position - 20) : position], text[position : position + 20]
    return InputError(
        _(
            "stack notation, character {number}: {why}; here: {before}(!){after}",
            number=position + 1,
            why=why,
            before=before,
            after=after,
        )
    )


def _convolution(layers: Any, match: Match, name: str) -> Any:
    kernel, filters, stride, valid, unbiased = match.groups()
    return layers.Conv2D(
        int(filters),
        int(kernel),
        strides=int(stride or 1),
        padding="valid" if valid else "same",
        use_bias=not unbiased,
        name=name,
    )


def _max_pooling(layers: Any, match: Match, name: str) -> Any:
    return layers.MaxPooling2D(int(match[1]), strides=int(match[2] or match[1]), name=name)


def _average_pooling(layers: Any, match: Match, name: str) -> Any:
    return layers.AveragePooling2D(int(match[1]), strides=int(match[2] or match[1]), name=name)


def _activation(layers: Any, match: Match, name: str) -> Any:
    return layers.Activation(match[0], name=name)


_SIZE = r"(\d{1,9})"
KINDS: tuple[Kind, ...] = (
    Kind(
        "conv",
        re.compile(rf"conv{_SIZE}-{_SIZE}(?:/{_SIZE})?(v)?(n)?"),
        "conv3-32",
        _convolution,
    ),
    Kind("pool", re.compile(rf"pool{_SIZE}(?:/{_SIZE})?"), "pool2", _max_pooling),
    Kind("avgpool", re.compile(rf"avgpool{_SIZE}(?:/{_SIZE})?"), "avgpool2", _average_pooling),
    Kind(
        "gap",
        re.compile("gap"),
        "gap",
        lambda layers, match, name: layers.GlobalAveragePooling2D(name=name),
    ),
    Kind(
        "fc",
        re.compile(rf"fc{_SIZE}"),
        "fc128",
        lambda layers, match, name: layers.Dense(int(match[1]), name=name),
    ),
    Kind(
        "flatten",
        re.compile("flatten"),
        "flatten",
        lambda layers, match, name: layers.Flatten(name=name),
    ),
    Kind(
        "bn",
        re.compile("bn"),
        "bn",
        lambda layers, match, name: layers.BatchNormalization(name=name),
    ),
    Kind(
        "drop",
        re.compile(r"drop(0?\.\d{1,9})"),
        "drop0.5",
        lambda layers, match, name: layers.Dropout(float(match[1]), name=name),
    ),
    *(Kind(name, re.compile(name), name, _activation) for name in _ACTIVATIONS),
)
