"""Arithmetic that can be shown: expressions that know their value and how they are written.

One tree gives the number, the formula with letters (`⌊(m − k + 2·p)/s⌋ + 1`) and the formula with
the numbers put in (`⌊(227 − 11 + 2·0)/4⌋ + 1`), so that the text cannot disagree with the value.
The style "grouped" is for people alone: it writes 105,415,200.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from kerascourse.texts import grouped

if TYPE_CHECKING:
    from fractions import Fraction

Value: TypeAlias = "int | Fraction"
Style = Literal["text", "grouped", "ascii", "latex"]

_SUM, _PRODUCT, _ATOM = 1, 2, 3

_SIGNS: dict[Style, dict[str, str]] = {
    "text": {"+": " + ", "-": " − ", "*": "·", "/": "/"},
    "grouped": {"+": " + ", "-": " − ", "*": "·", "/": "/"},
    "ascii": {"+": " + ", "-": " - ", "*": "*", "/": "/"},
    "latex": {"+": " + ", "-": " - ", "*": r" \cdot ", "/": "/"},
}
# letters with an index, and the one word, where there is no Unicode
_LETTERS: dict[Style, dict[str, str]] = {
    "ascii": {"₁": "1", "₂": "2"},
    "latex": {"₁": "_1", "₂": "_2", "mod": r"\bmod"},
}


class Expression:
    """A number, or two expressions joined by an operator.

    `operator` is "number", "+", "-", "*", "/" (exact), "floor", "ceil" or "max"; the last three
    but "max" divide and round. `value` is the result; `symbol` the letter of a number.
    """

    __slots__ = ("left", "operator", "right", "symbol", "value")

    def __init__(
        self,
        value: Value,
        operator: str = "number",
        left: "Expression | None" = None,
        right: "Expression | None" = None,
        symbol: str = "",
    ) -> None:
        whole = type(value) is int or value.denominator != 1
        self.value: Value = value if whole else int(value)
        self.operator = operator
        self.left = left
        self.right = right
        self.symbol = symbol

    def __add__(self, other: "Expression | int") -> "Expression":
        other = expression(other)
        return Expression(self.value + other.value, "+", self, other)

    def __sub__(self, other: "Expression | int") -> "Expression":
        other = expression(other)
        return Expression(self.value - other.value, "-", self, other)

    def __mul__(self, other: "Expression | int") -> "Expression":
        other = expression(other)
        return Expression(self.value * other.value, "*", self, other)

    def __truediv__(self, other: "Expression | int") -> "Expression":
        other = expression(other)
        return Expression(ratio(self.value, other.value), "/", self, other)

    def __floordiv__(self, other: "Expression | int") -> "Expression":
        other = expression(other)
        return Expression(self.value // other.value, "floor", self, other)

    def ceil_divide(self, other: "Expression | int") -> "Expression":
        """The smallest whole number not below `self / other`: ⌈self/other⌉."""
        other = expression(other)
        return Expression(-(-self.value // other.value), "ceil", self, other)

    def at_least(self, other: "Expression | int") -> "Expression":
        """The larger of the two: max(self, other)."""
        other = expression(other)
        return Expression(max(self.value, other.value), "max", self, other)

    def numbers(self, style: Style = "text") -> str:
        """The formula with its numbers put in, as in `⌊(227 − 11 + 2·0)/4⌋ + 1`."""
        return _write(self, style, lambda number: _number(number.value, style))[0]

    def letters(self, style: Style = "text") -> str:
        """The formula with its letters, as in `⌊(m − k + 2·p)/s⌋ + 1`."""
        signs = _LETTERS.get(style, {})
        text = _write(self, style, lambda number: number.symbol or _number(number.value, style))[0]
        for sign, written in signs.items():
            text = text.replace(sign, written)
        return text

    def equation(self, style: Style = "text") -> str:
        """The numbers put in, and what they come to: `… = 55`."""
        if self.operator == "number":
            return _number(self.value, style)
        return f"{self.numbers(style)} = {_number(self.value, style)}"


def expression(value: "Expression | Value") -> Expression:
    """`value` itself when it is an expression, else the number as one."""
    return value if isinstance(value, Expression) else Expression(value)


def symbol(value: Value, letter: str) -> Expression:
    """The number `value`, called `letter` in the formula with letters."""
    return Expression(value, symbol=letter)


def product(factors: "list[Expression] | tuple[Expression, ...]") -> Expression:
    """All factors multiplied, in their order; 1 when there is none."""
    result = factors[0] if factors else expression(1)
    for factor in factors[1:]:
        result = result * factor
    return result


def total(terms: "list[Expression] | tuple[Expression, ...]") -> Expression:
    """All terms added, in their order; 0 when there is none."""
    result = terms[0] if terms else expression(0)
    for term in terms[1:]:
        result = result + term
    return result


def ratio(dividend: Value, divisor: Value) -> Value:
    """`dividend / divisor` exactly: an int where it is whole, else a Fraction."""
    if dividend % divisor == 0:
        return dividend // divisor
    # rare: where upsampling goes beyond the input's resolution
    from fractions import Fraction

    return Fraction(dividend, divisor)


def _number(value: Value, style: Style) -> str:
    return grouped(value) if style == "grouped" and isinstance(value, int) else str(value)


def _write(tree: Expression, style: Style, name: Callable[[Expression], str]) -> tuple[str, int]:
    """`tree` as text, and how tightly its outermost operator binds."""
    if tree.left is None or tree.right is None:
        return name(tree), _ATOM if _is_atom(tree) else _PRODUCT
    left, left_binding = _write(tree.left, style, name)
    right, right_binding = _write(tree.right, style, name)
    if tree.operator in ("floor", "ceil") and right == "1" and not tree.right.symbol:
        return _rounded(left, tree.operator, style), _ATOM
    if tree.operator == "max":
        return (rf"\max({left}, {right})" if style == "latex" else f"max({left}, {right})"), _ATOM
    if style == "latex" and tree.operator in ("floor", "ceil"):
        return _rounded(rf"\frac{{{left}}}{{{right}}}", tree.operator, style), _ATOM
    if style == "latex" and tree.operator == "/":
        return rf"\frac{{{left}}}{{{right}}}", _ATOM
    sign = "/" if tree.operator in ("floor", "ceil") else tree.operator
    binding = _SUM if sign in "+-" else _PRODUCT
    left = _bracket(left, left_binding < binding)
    # the right side of a difference or a quotient needs brackets also at equal binding, and a minus
    # sign behind any other sign
    tighter = right_binding < binding + (sign in "-/")
    right = _bracket(right, tighter or right.startswith("-"))
    text = f"{left}{_SIGNS[style][sign]}{right}"
    if tree.operator in ("floor", "ceil"):
        return _rounded(text, tree.operator, style), _ATOM
    return text, binding


def _rounded(text: str, side: str, style: Style) -> str:
    """`text` between the signs of rounding down ("floor") or up ("ceil")."""
    if style == "latex":
        return rf"\left\l{side} {text} \right\r{side}"
    if style == "ascii":
        return f"{side}({text})"
    return f"⌊{text}⌋" if side == "floor" else f"⌈{text}⌉"


def _is_atom(number: Expression) -> bool:
    """Fractions and negative numbers need brackets inside a product."""
    return isinstance(number.value, int) and number.value >= 0


def _bracket(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
