"""The arithmetic of a layer as MathML in which each number says which term it is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from kerascourse.symbolic.arithmetic import Expression
from kerascourse.texts import N_, _, grouped, safe_text

# what the letters of layers with a window, with units or with channels stand for
_MEANINGS = {
    "m": N_("side of the input, in pixels"),
    "k": N_("side of the kernel"),
    "s": N_("stride"),
    "p": N_("zeros on each side (padding)"),
    "p₁": N_("zeros before (padding)"),
    "p₂": N_("zeros after (padding)"),
    "d": N_("dilation"),
    "o": N_("output padding"),
    "c₁": N_("cropped before"),
    "c₂": N_("cropped after"),
    "F": N_("filters"),
    "C": N_("input channels"),
    "D": N_("filters for each channel"),
    "g": N_("groups"),
    "H": N_("height of the output"),
    "W": N_("width of the output"),
    "h": N_("height of the output"),
    "w": N_("width of the output"),
    "N": N_("positions"),
    "n": N_("values that go in"),
    "u": N_("units"),
    "r": N_("receptive field of the layer before, in pixels"),
    "j": N_("distance of two neighbours of the layer before, in pixels"),
}
_KNOWN = re.compile(r".*(Conv|Pooling|Dense$|Padding|Cropping|UpSampling|BatchNormalization).*")
_SUM, _PRODUCT, _ATOM = 1, 2, 3
_SIGNS = {"+": "+", "-": "−", "*": "·"}


@dataclass(frozen=True)
class Term:
    """A letter of a formula, what it stands for ("" where that depends on the layer), and the
    numbers that are put in for it."""

    letter: str
    meaning: str
    numbers: tuple[str, ...]


def mathml(tree: Expression, kind: str) -> str:
    """`letters = numbers = value` of a layer of the type `kind`, as a `<math>` element.

    Letters and numbers carry `data-letter` and `title`, by which a page says what they are.
    """
    numbers, _binding = _write(tree, lambda leaf: _leaf(leaf, _number(leaf), kind))
    value = f"<mn>{_number(tree)}</mn>"
    if tree.left is None:
        return f"<math>{numbers}</math>"
    letters, _binding = _write(tree, lambda leaf: _leaf(leaf, leaf.symbol or _number(leaf), kind))
    same = "<mo>=</mo>"
    return f"<math><mrow>{letters}</mrow>{same}<mrow>{numbers}</mrow>{same}{value}</math>"


def terms(tree: Expression, kind: str) -> tuple[Term, ...]:
    """The letters of a formula in order, each once."""
    found: dict[str, list[str]] = {}
    for leaf in _leaves(tree):
        if leaf.symbol:
            found.setdefault(leaf.symbol, []).append(_number(leaf))
    return tuple(
        Term(letter, _meaning(letter, kind), tuple(dict.fromkeys(numbers)))
        for letter, numbers in found.items()
    )


def _leaves(tree: Expression) -> Iterator[Expression]:
    if tree.left is None or tree.right is None:
        yield tree
    else:
        yield from _leaves(tree.left)
        yield from _leaves(tree.right)


def _meaning(letter: str, kind: str) -> str:
    return _(_MEANINGS[letter]) if letter in _MEANINGS and _KNOWN.fullmatch(kind) else ""


def _number(tree: Expression) -> str:
    return grouped(tree.value) if isinstance(tree.value, int) else str(tree.value)


def _leaf(leaf: Expression, text: str, kind: str) -> str:
    tag = "mi" if text == leaf.symbol else "mn"
    if not leaf.symbol:
        return f'<{tag} title="{_text(_("a constant of the formula"))}">{_text(text)}</{tag}>'
    meaning = _meaning(leaf.symbol, kind)
    title = f"{leaf.symbol}: {meaning}" if meaning else leaf.symbol
    letter = _text(leaf.symbol)
    return f'<{tag} data-letter="{letter}" title="{_text(title)}">{_text(text)}</{tag}>'


def _text(text: str) -> str:
    return escape(safe_text(text))


def _write(tree: Expression, written: Callable[[Expression], str]) -> tuple[str, int]:
    """`tree` as MathML, and how tightly its outermost operator binds; brackets as
    `symbolic.arithmetic` sets them."""
    if tree.left is None or tree.right is None:
        whole = isinstance(tree.value, int) and tree.value >= 0
        return written(tree), _ATOM if whole else _PRODUCT
    left, left_binding = _write(tree.left, written)
    right, right_binding = _write(tree.right, written)
    operator = tree.operator
    if operator == "max":
        return f"<mi>max</mi><mo>(</mo>{left}<mo>,</mo>{right}<mo>)</mo>", _ATOM
    if operator in ("floor", "ceil", "/"):
        plain = operator != "/" and tree.right.value == 1 and not tree.right.symbol
        fraction = left if plain else f"<mfrac><mrow>{left}</mrow><mrow>{right}</mrow></mfrac>"
        if operator == "/":
            return fraction, _ATOM
        opening, closing = ("⌊", "⌋") if operator == "floor" else ("⌈", "⌉")
        return f"<mrow><mo>{opening}</mo>{fraction}<mo>{closing}</mo></mrow>", _ATOM
    binding = _PRODUCT if operator == "*" else _SUM
    left = _bracket(left, left_binding < binding)
    right = _bracket(right, right_binding < binding + (operator == "-"))
    return f"{left}<mo>{_SIGNS[operator]}</mo>{right}", binding


def _bracket(text: str, needed: bool) -> str:
    return f"<mrow><mo>(</mo>{text}<mo>)</mo></mrow>" if needed else text
