"""Shapes as people write them: `32 x 32 x 3`, `(32,32,3)`, `alto 32, ancho 32, profundidad 3`,
`3 canales de 32×32`."""

import math
import re
from collections.abc import Collection, Sequence
from typing import TypeAlias

from kerascourse.quiz.reading import marks, notation, numbers
from kerascourse.texts import _

Sides: TypeAlias = tuple[int | None, ...]
# a side under its axis ("" where none is named), or an axis alone
Item: TypeAlias = tuple[str, int | None]

MOST_SIDES = 6
AXES = ("height", "width", "depth")
_NAMED = {
    "height": "alto altura height high h filas rows",
    "width": "ancho anchura width wide w columnas columns",
    "depth": "profundidad depth deep d c canales canal channels channel filtros filters mapas maps",
}
_AXIS = {name: axis for axis, names in _NAMED.items() for name in names.split()}
_OPEN = ("none", "?", "batch", "n")  # what people write for the batch axis
FILLERS = frozenset(
    "es son queda sale salida tamano forma de del la el los las un una con tiene has with and "
    "shape size output the is it of pixeles pixels px da gives".split()
)
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,9})(?![0-9]|\.[0-9])|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>[×*·,;:=|()\[\]{}.?]))"
)
_TIMES = ("x", "×", "*", "·", "por", "by")


def told(sides: Sides) -> str:
    """(32, 32, 3) as 32×32×3; an unknown side as ?."""
    return "×".join("?" if side is None else str(side) for side in sides)


def read(answer: str, known: Collection[str] = frozenset()) -> tuple[Sides | None, str]:
    """The sides of the shape, None for an open one; or None and why there is no shape.

    `known` are words that change nothing around it. Named axes are put in the order height, width,
    depth.
    """
    reason = marks.refused(answer)
    if reason:
        return None, reason
    text = numbers.plain(notation.without_latex(answer))
    if re.search(r"\?\s*$|^\?+\s*[0-9]+$", text):
        return None, _("a doubt stands with the shape")
    text = re.sub(r"\b[hwc]\s*[x,]\s*[hwc]\s*[x,]\s*[hwc]\b", _apart, text, flags=re.IGNORECASE)
    if any(word in _AXIS for word in marks.words(text)):
        return _sides(text.replace("=", " "), known)
    return _of_chain(text, known)


def _apart(found: re.Match[str]) -> str:
    """`HxWxC` as three names."""
    return " ".join(re.findall("[hwc]", found[0], re.IGNORECASE))


def _of_chain(text: str, known: Collection[str]) -> tuple[Sides | None, str]:
    """The shape of a chain of = signs: its last side, or the one before where the last is how many
    values that has. Sides that are shapes have to agree."""
    *before, last = [side.strip() for side in text.split("=")]
    found, why = _sides(last, known)
    if found is None:
        return None, why
    for side in filter(None, before):
        other, _why = _sides(side, known)
        if other is None:
            if marks.negated(side) or marks.doubted(side) or not re.fullmatch(r"[\w\s'()]+", side):
                return None, _("what stands before the = sign is not clear")
        elif len(found) == 1 and None not in other and math.prod(map(_or_one, other)) == found[0]:
            found = other
        elif other != found:
            return None, _("both sides of the = sign differ")
    return found, ""


def _or_one(side: int | None) -> int:
    return 1 if side is None else side


def _sides(text: str, known: Collection[str]) -> tuple[Sides | None, str]:
    items: list[Item] = []
    place, last, closing = 0, "", []
    text = text.strip().rstrip(".,; ")
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            return None, _("{word!r} is no side", word=text[place:][:20].strip())
        place, last = token.end(), marks.folded(token[0].strip())
        if token["number"]:
            items.append(("", int(token["number"])))
        elif last in _AXIS:
            items.append((_AXIS[last], None))
        elif last in _OPEN and not items:
            items.append(("batch", None))
        elif last in ("(", "[", "{"):
            closing.append({"(": ")", "[": "]", "{": "}"}[last])
        elif last in (")", "]", "}"):
            if not closing or closing.pop() != last:
                return None, _("the brackets do not close")
        elif last in _TIMES and not items:
            return None, _("{word!r} is no side", word=last)
        elif last.isalpha() and last not in (*_TIMES, "y", "and") and last not in FILLERS:
            if last not in known:
                return None, _("{word!r} is no side", word=token[0].strip()[:20])
        elif last == "?":
            return None, _("a doubt stands with the shape")
    if closing or last in _TIMES:
        return None, _("the shape does not end")
    return _ordered(items)


def _ordered(items: Sequence[Item]) -> tuple[Sides | None, str]:
    """The sides in their order, those of named axes as height, width, depth."""
    batch = items[:1] == [("batch", None)]
    items = items[1:] if batch else items
    if not 1 <= sum(not axis for axis, _side in items) <= MOST_SIDES:
        return None, _("there is no shape")
    values = [side for axis, side in items if not axis]
    axes = [axis for axis, _side in items if axis]
    kinds = "".join("a" if axis else "n" for axis, _side in items)
    if not axes:
        sides: Sides = tuple(values)
    else:
        named = _named(kinds, axes, values)
        if named is None:
            return None, _("which side belongs to which axis is not clear")
        sides = tuple(named[axis] for axis in AXES if axis in named)
    return ((None, *sides) if batch else sides), ""


def _named(
    kinds: str, axes: Sequence[str], values: Sequence[int | None]
) -> dict[str, int | None] | None:
    """The side of each axis; None where the order of names and sides tells none."""
    if len(set(axes)) < len(axes):
        return None
    count = len(axes)
    if kinds == "a" * count + "n" * count or re.fullmatch("(an)+|(na)+", kinds):
        return dict(zip(axes, values, strict=True))
    if re.fullmatch("(a+n)+", kinds):
        runs = [len(run) for run in re.findall("a+", kinds)]
        shared = [value for value, run in zip(values, runs, strict=True) for _each in range(run)]
        return dict(zip(axes, shared, strict=True))
    if axes == ["depth"] and kinds == "nnna":
        return dict(zip(AXES, values, strict=True))
    if axes == ["depth"] and kinds in ("nann", "annn"):
        depth, height, width = values
        return {"height": height, "width": width, "depth": depth}
    return None
