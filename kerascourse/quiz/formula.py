"""Formulas as people write them: `(m − k + 2p)/s + 1`, `49C²`, `3·3·C·F + F`, `⌊m/2⌋`.

A parser and an exact evaluation of our own: nothing that a student writes is ever run as code, and
what would take long is refused. Two formulas are equal where they agree on many points; where they
don't, the first such point is the counterexample.
"""

import itertools
import math
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from kerascourse.errors import InputError
from kerascourse.texts import _

Number: TypeAlias = Fraction | float | int  # whole ones as int: Fractions take ten times as long

LONGEST = 500  # characters
MOST_TOKENS = 200  # numbers, letters and signs: so deep can its tree be
DEEPEST = 60  # brackets in brackets
LARGEST_EXPONENT = 64
MOST_BITS = 4_096  # of a numerator or denominator
POINTS = 100  # on which two formulas must agree, where not all can be tried
ALL_POINTS = 1_000  # as many are all tried
BEYOND = 10  # points outside the values that a question gives, at each distance
FAR = (1_000, 10**9, 10**30)

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SIGNS = str.maketrans(dict(zip("−–·×⋅∗∙•÷′’", "--******/''", strict=True)))
_OPENING = ("(", "[", "{", "⌊", "⌈")
_CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:[.,][0-9]+)?)|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+)|(?P<word>[A-Za-zÀ-ɏͰ-Ͽ]+(?:_[A-Za-z0-9]+)*'*)"
    r"|(?P<sign>\*\*|//|[-+*/^%()\[\]{}⌊⌋⌈⌉√]))"
)


class FormulaError(InputError):
    """The text is no formula in the given variables, or can't be evaluated."""


@dataclass(frozen=True)
class Formula:
    """A tree: `operator` is "number", "variable", a function's name, or one of + - * / ^ mod."""

    operator: str
    parts: tuple["Formula", ...] = ()
    number: Fraction | None = None
    name: str = ""


def _floor(value: Number) -> Number:
    return math.floor(value)


def _ceil(value: Number) -> Number:
    return math.ceil(value)


def _root(value: Number) -> Number:
    if value < 0:
        raise FormulaError(_("the root of a negative number"))
    whole = math.isqrt(int(value)) if value == int(value) else 0
    return Fraction(whole) if whole and whole * whole == value else math.sqrt(value)


def _logarithm(value: Number) -> Number:
    if value <= 0:
        raise FormulaError(_("the logarithm of a number that is not above 0"))
    return math.log(value)


def _absolute(value: Number) -> Number:
    return -value if value < 0 else value


FUNCTIONS: Mapping[str, Callable[[Number], Number]] = {
    "floor": _floor,
    "piso": _floor,
    "suelo": _floor,
    "ceil": _ceil,
    "techo": _ceil,
    "sqrt": _root,
    "raiz": _root,
    "raíz": _root,
    "log": _logarithm,
    "ln": _logarithm,
    "exp": lambda value: math.exp(min(value, 700)),
    "abs": _absolute,
}


def parse(
    text: str, variables: Sequence[str], also: Mapping[str, str] = MappingProxyType({})
) -> Formula:
    """`text` as a formula in `variables`; `also` are other names of them, as mu is of m.

    `2x` and `k k C` multiply, and so does a word made of known letters (`kkC`); a letter's case
    counts only where both are variables; `x` between two numbers is a times sign unless it is a
    variable. FormulaError says what was not understood.
    """
    if len(text) > LONGEST:
        raise FormulaError(
            _(
                "expected a formula of at most {most} characters, received {count}",
                most=LONGEST,
                count=len(text),
            )
        )
    tokens = _tokens(text, variables, also)
    if len(tokens) > MOST_TOKENS:
        raise FormulaError(
            _("expected a formula of at most {most} numbers, letters and signs", most=MOST_TOKENS)
        )
    return _Parser(tokens).whole()


def evaluate(formula: Formula, values: Mapping[str, Number | int]) -> Number:
    """The formula's value, exact wherever it is rational; FormulaError where it has none, or where
    it is too large to be told."""
    try:
        value = _checked(_value(formula, values))
        return Fraction(value) if isinstance(value, int) else value
    except ZeroDivisionError:
        raise FormulaError(_("a division by zero")) from None
    except (OverflowError, ValueError):
        raise FormulaError(_("a number too large to be told")) from None


@dataclass(frozen=True)
class Counterexample:
    """Values for which two formulas differ; `yours` is None where the answer has no value."""

    values: Mapping[str, int]
    yours: Number | None
    key: Number


def difference(
    answer: Formula, key: Formula, domain: Mapping[str, Sequence[int]]
) -> Counterexample | None:
    """The first point of `domain` at which `answer` and `key` differ; None where they agree on all
    that were tried.

    `domain` has the values that each variable may take: all points where they are few, else the
    corners and some that are the same each time. Points at which the key has no value are passed
    over.
    """
    return _first_difference(answer, key, points(domain))


def difference_beyond(
    answer: Formula, key: Formula, domain: Mapping[str, Sequence[int]]
) -> Counterexample | None:
    """As `difference`, at larger values than those of `domain`: what agrees on the domain alone may
    be another formula."""
    return _first_difference(answer, key, beyond(domain))


def beyond(domain: Mapping[str, Sequence[int]]) -> Iterator[dict[str, int]]:
    """Larger values than those of `domain`, the same each time; where all values of a letter are
    odd, or all even, so are the larger ones."""
    rng = random.Random(1)

    def larger(choices: Sequence[int], far: int) -> int:
        end = max(choices)
        value = rng.randint(end + 1, 4 * abs(end) + far)
        alike = len(choices) > 1 and len({choice % 2 for choice in choices}) == 1
        return value + (value - end) % 2 if alike else value

    for far in FAR:
        for _point in range(BEYOND):
            yield {name: larger(choices, far) for name, choices in domain.items()}


def points(domain: Mapping[str, Sequence[int]]) -> Iterator[dict[str, int]]:
    """All points where they are few, else some, the same each time, and the corners."""
    if math.prod(map(len, domain.values())) <= ALL_POINTS:
        yield from _products(domain)
        return
    rng = random.Random(0)
    for _point in range(POINTS):
        yield {name: rng.choice(choices) for name, choices in domain.items()}
    yield from _products({name: (min(all_), max(all_)) for name, all_ in domain.items()})


def _products(domain: Mapping[str, Sequence[int]]) -> Iterator[dict[str, int]]:
    for values in itertools.product(*domain.values()):
        yield dict(zip(domain, values, strict=True))


def _first_difference(
    answer: Formula, key: Formula, at: Iterable[Mapping[str, int]]
) -> Counterexample | None:
    for values in at:
        try:
            right = evaluate(key, values)
        except FormulaError:
            continue
        try:
            yours = evaluate(answer, values)
        except FormulaError:
            return Counterexample(values, None, right)
        if not is_equal(yours, right):
            return Counterexample(values, yours, right)
    return None


def is_equal(number: Number, other: Number) -> bool:
    """Whether two values are the same; of inexact ones, to twelve digits."""
    if isinstance(number, float) or isinstance(other, float):
        return math.isclose(number, other, rel_tol=1e-12, abs_tol=1e-12)
    return number == other


def variables_of(formula: Formula) -> set[str]:
    """The variables that a formula has."""
    found = {formula.name} if formula.operator == "variable" else set()
    return found.union(*(variables_of(part) for part in formula.parts))


def told(formula: Formula, within: int = 0) -> str:
    """A formula with the brackets that it needs: `49·C^2`. `within` is how tightly what stands
    around it binds."""
    if formula.operator == "number":
        text = shown(formula.number or 0)
        return f"({text})" if within and text.startswith("-") else text
    if formula.operator == "variable":
        return formula.name
    if formula.operator in FUNCTIONS:
        return f"{formula.operator}({told(formula.parts[0])})"
    left, right = formula.parts
    if formula.operator == "-" and left.number == 0:
        text, binds = f"-{told(right, 2)}", 1
    else:
        sign, binds = _BINDS[formula.operator]
        # what binds as tightly needs brackets on the right of - and /, and on the left of ^
        loose = formula.operator in "+*"
        text = told(left, binds + (formula.operator == "^")) + sign
        text += told(right, binds if loose else binds + 1)
    return f"({text})" if binds < within else text


_BINDS = {
    "+": (" + ", 1),
    "-": (" - ", 1),
    "*": ("·", 2),
    "/": ("/", 2),
    "mod": (" mod ", 2),
    "^": ("^", 3),
}


def shown(value: Number | int) -> str:
    """A value as a person reads it: 55, 3/17 = 0.176, 1.414."""
    if isinstance(value, float):
        return f"{value:.6g}"
    value = Fraction(value)
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.6g}"


def _tokens(text: str, variables: Sequence[str], also: Mapping[str, str]) -> list[tuple[str, str]]:
    """(kind, text) of each token, the times signs that nobody wrote among them."""
    found: list[tuple[str, str]] = []
    rest = text.translate(_SIGNS).rstrip()
    while rest:
        match = _TOKEN.match(rest)
        if match is None:
            raise FormulaError(
                _("expected a formula, {sign!r} is no part of one", sign=rest.lstrip()[:1])
            )
        kind = str(match.lastgroup)
        token = match.group(kind)
        rest = rest[match.end() :]
        if kind == "word":
            found += _words(token, variables, also)
        elif kind == "raised":
            found += [("sign", "^"), ("raised", token.translate(_SUPERSCRIPTS))]
        else:
            found.append((kind, token))
    return _with_times(found)


def _words(word: str, variables: Sequence[str], also: Mapping[str, str]) -> list[tuple[str, str]]:
    """A word as a function, as mod or a times sign, or as the variables that it is made of."""
    if word.lower() in FUNCTIONS:
        return [("function", word.lower())]
    if word.lower() == "mod" and "mod" not in variables:
        return [("sign", "%")]
    by_text = {name: ("variable", name) for name in variables}
    for name in variables:
        if sum(other.lower() == name.lower() for other in variables) == 1:
            by_text.setdefault(name.lower(), ("variable", name))
            by_text.setdefault(name.upper(), ("variable", name))
    for name, variable in also.items():
        by_text.setdefault(name, ("variable", variable))
    for sign in ("x", "X"):
        by_text.setdefault(sign, ("times", sign))
    found: list[tuple[str, str]] = []
    rest = word
    while rest:
        near = max((text for text in by_text if rest.startswith(text)), key=len, default="")
        if not near:
            raise FormulaError(
                _(
                    "expected the letters {letters}, received {word!r}",
                    letters=", ".join(variables) or "—",
                    word=word[:40],
                )
            )
        found.append(by_text[near])
        rest = rest[len(near) :]
    return found


def _with_times(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The tokens, with a times sign between a value and what begins the next one."""
    result: list[tuple[str, str]] = []
    for kind, text in tokens:
        begins = kind in ("number", "variable", "function") or text in (*_OPENING, "√")
        if result and begins and _ends(result[-1]):
            if kind == "number":
                raise FormulaError(
                    _("expected a sign before {number}: a power is written C^2", number=text)
                )
            result.append(("implied", "*"))
        result.append(("sign", "*") if kind == "times" else (kind, text))
    return result


def _ends(token: tuple[str, str]) -> bool:
    """Whether a value ends with this token."""
    return token[0] in ("number", "variable", "raised") or token[1] in (")", "]", "}", "⌋", "⌉")


class _Parser:
    """Recursive descent over tokens: sums of products of powers."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def whole(self) -> Formula:
        formula = self.sum()
        if self.place < len(self.tokens):
            raise FormulaError(_("expected the formula to end before {sign!r}", sign=self.next))
        return formula

    @property
    def next(self) -> str:
        """The text of the next token; empty at the end."""
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def sign(self, *signs: str) -> str:
        """The next token where it is one of `signs`, taken; else nothing."""
        found = self.next
        if found in signs and self.tokens[self.place][0] == "sign":
            self.place += 1
            return found
        return ""

    def sum(self) -> Formula:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError(_("too many brackets in one another"))
        result = self.product()
        while sign := self.sign("+", "-"):
            result = Formula(sign, (result, self.product()))
        self.depth -= 1
        return result

    def product(self) -> Formula:
        result = self.signed()
        divided = False
        while sign := self.sign("*", "/", "//", "%") or self.implied(divided):
            divided = sign != "*"
            if sign == "//":  # as in Python
                result = Formula("floor", (Formula("/", (result, self.signed())),))
            else:
                result = Formula("mod" if sign == "%" else sign, (result, self.signed()))
        return result

    def implied(self, divided: bool) -> str:
        """The times sign that nobody wrote, taken; after a division it could mean two things."""
        if self.place >= len(self.tokens) or self.tokens[self.place][0] != "implied":
            return ""
        if divided:
            raise FormulaError(_("a/bc may mean (a/b)·c or a/(b·c): write the brackets"))
        self.place += 1
        return "*"

    def signed(self) -> Formula:
        negative = False
        while sign := self.sign("-", "+"):
            negative ^= sign == "-"
        value = self.power()
        return Formula("-", (_number("0"), value)) if negative else value

    def power(self) -> Formula:
        base = self.atom()
        if not self.sign("^", "**"):
            return base
        kind, text = self.tokens[self.place] if self.place < len(self.tokens) else ("", "")
        if kind == "raised":
            self.place += 1
            return Formula("^", (base, _number(text)))
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError(_("too many powers of one another"))
        exponent = self.signed()
        self.depth -= 1
        return Formula("^", (base, exponent))

    def atom(self) -> Formula:
        if self.place >= len(self.tokens):
            raise FormulaError(_("expected a number or a letter at the end of the formula"))
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            return _number(text)
        if kind == "variable":
            return Formula("variable", name=text)
        if kind == "function" and self.next not in _OPENING:
            raise FormulaError(_("expected brackets after {name}", name=text))
        if kind == "function" or text == "√":
            return Formula(text if kind == "function" else "sqrt", (self.atom(),))
        if text in _CLOSING:
            inside = self.sum()
            if not self.sign(_CLOSING[text]):
                raise FormulaError(
                    _(
                        "expected {sign} before {received!r}",
                        sign=_CLOSING[text],
                        received=self.next or _("the end"),
                    )
                )
            rounding = {"⌊": "floor", "⌈": "ceil"}.get(text)
            return Formula(rounding, (inside,)) if rounding else inside
        raise FormulaError(_("expected a number or a letter, received {sign!r}", sign=text))


def _number(text: str) -> Formula:
    try:
        return Formula("number", number=Fraction(text.replace(",", ".")))
    except ValueError:
        raise FormulaError(_("expected a number, received {text!r}", text=text)) from None


def _value(formula: Formula, values: Mapping[str, Number | int]) -> Number:
    if formula.number is not None:
        return _whole(formula.number)
    if formula.operator == "variable":
        return values[formula.name]
    parts = [_checked(_value(part, values)) for part in formula.parts]
    if formula.operator in FUNCTIONS:
        return FUNCTIONS[formula.operator](*parts)
    left, right = parts
    if formula.operator == "+":
        return left + right
    if formula.operator == "-":
        return left - right
    if formula.operator == "*":
        return left * right
    if formula.operator == "/":
        exact = isinstance(left, int) and isinstance(right, int)
        return _whole(Fraction(left, right)) if exact else left / right  # type: ignore[arg-type]
    if formula.operator == "mod":
        return left % right
    return _power(left, right)


def _whole(value: Fraction) -> Number:
    return value.numerator if value.denominator == 1 else value


def _power(base: Number, exponent: Number) -> Number:
    if _absolute(exponent) > LARGEST_EXPONENT:
        raise FormulaError(_("a power too large to be told"))
    if base < 0 and exponent != int(exponent):
        raise FormulaError(_("the root of a negative number"))
    if not isinstance(base, float) and exponent == int(exponent):
        return Fraction(base) ** int(exponent) if exponent < 0 else base ** int(exponent)
    return math.pow(base, exponent)


def _checked(value: Number) -> Number:
    """`value`; FormulaError where it is no number, or too long to go on with."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise FormulaError(_("a number too large to be told"))
    elif max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
        raise FormulaError(_("a number too large to be told"))
    return value
