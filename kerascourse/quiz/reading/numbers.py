"""Numbers as people write them: `138 357 544`, `138.357.544`, `138M`, `1,5e2`, `3·10⁴`.

A point and a comma mean one thing in Spain and another in England, so `1,234` has two readings;
who asks says which of them is meant. `float()` is never asked: it takes `nan`, `1_0` and Arabic
digits for numbers.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from kerascourse.texts import NO_BREAK

LONGEST = 200  # characters of an answer
MOST_DIGITS = 40
LARGEST_EXPONENT = 30
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SPACES = "\u00a0\u2009\u202f\u2007"
# a word or letter after a number, and by how much it multiplies
_SCALES: dict[str, int | Fraction] = {
    "k": 1_000,
    "mil": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mill": 1_000_000,
    "millon": 1_000_000,
    "millón": 1_000_000,
    "millones": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "g": 1_000_000_000,
    "billion": 1_000_000_000,
    "%": Fraction(1, 100),
}
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[-+])?\s*"
    r"(?P<digits>[0-9]+(?:[.,' _][0-9]+)*|[.,][0-9]+)"
    r"(?:[eE](?P<exponent>[-+]?[0-9]{1,4})"
    r"|\s*[x*·×]\s*10\s*(?:\^|\*\*)\s*(?P<power>[-+]?[0-9]{1,4}))?"
    r"(?:\s*(?P<scale>%|[a-záéíóúñ]+\b))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """A number that an answer may mean.

    `shown` is how it is told back; `precision` half a unit of the last digit written; `digits` how
    many digits are written from the first that is not 0; `short` whether it is told in thousands,
    millions or a power of ten, as in `138M`.
    """

    value: Fraction
    shown: str
    precision: Fraction = Fraction(0)
    digits: int = MOST_DIGITS
    short: bool = False


@dataclass(frozen=True)
class Found:
    """A number in a text: its possible readings, the likeliest in `language` first, and what stands
    before and after it."""

    readings: tuple[Reading, ...]
    before: str
    after: str


def plain(text: str) -> str:
    """`text` with one kind of space, minus, and power: `3·10⁴` becomes `3·10^4`."""
    text = text.translate(dict.fromkeys(map(ord, _SPACES), " "))
    text = text.replace("−", "-").replace("’", "'")
    text = re.sub(
        "[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda raised: "^" + raised[0].translate(_SUPERSCRIPTS), text
    )
    return " ".join(text.split())


def find(text: str, language: str) -> list[Found]:
    """The numbers in `text`, each with its readings; a group of digits that is no number has
    none."""
    text = plain(text)[:LONGEST]
    found, place = [], 0
    while match := _NUMBER.search(text, place):
        word = (match["scale"] or "").lower()
        scaled = word in _SCALES and not (word in ("m", "k", "g") and _is_letter(text, match))
        end = match.end() if scaled or not word else match.start("scale")
        factor = Fraction(_SCALES[word]) if scaled else Fraction(1)
        readings = tuple(_readings(match, factor, language))
        found.append(Found(readings, text[: match.start()], text[end:]))
        place = max(end, match.end("digits"))
    return found


def _is_letter(text: str, match: re.Match[str]) -> bool:
    """Whether a lone `k` or `m` may be a variable: it stands apart from the number."""
    return text[match.start("scale") - 1] == " " and match["scale"] != "M"


def _readings(match: re.Match[str], scale: Fraction, language: str) -> list[Reading]:
    exponent = int(match["exponent"] or match["power"] or 0)
    if abs(exponent) > LARGEST_EXPONENT or len(match["digits"]) > MOST_DIGITS:
        return []
    sign = -1 if match["sign"] == "-" else 1
    factor = scale * Fraction(10) ** exponent
    readings = []
    for whole, decimals in _split(match["digits"], language):
        value = Fraction(int(whole + decimals), 10 ** len(decimals)) * factor * sign
        half = factor / 10 ** len(decimals) / 2
        count = len((whole + decimals).lstrip("0"))
        readings.append(Reading(value, shown(value), half, count, scale > 1 or exponent > 0))
    return readings


def _split(digits: str, language: str) -> list[tuple[str, str]]:
    """(whole digits, decimals) that the groups of `digits` may mean; none where they mean none.

    A sign between groups of three separates thousands; the last one of another kind, or a lone one,
    may be the decimal sign.
    """
    parts = re.split(r"[.,' _]", digits)
    signs = re.findall(r"[.,' _]", digits)
    if not signs:
        return [(digits, "")]
    if not parts[0]:
        return [("0", parts[1])]
    possible = []
    *rest, last = signs
    if _are_thousands(parts, signs):
        possible.append(("".join(parts), ""))
    if last in ".," and last not in rest and (not rest or _are_thousands(parts[:-1], rest)):
        possible.append(("".join(parts[:-1]), parts[-1]))
    if len(possible) == 2 and last == ("," if language == "es" else "."):
        possible.reverse()
    return possible


def _are_thousands(parts: list[str], signs: list[str]) -> bool:
    """Whether one sign separates groups of three digits, the first of one to three."""
    first, *others = parts
    even = all(len(part) == 3 for part in others) and 1 <= len(first) <= 3
    return even and len(set(signs)) == 1 and first != "0"


def shown(value: Fraction | int | float) -> str:
    """A number as it is told back: whole ones in groups of three, others with six digits."""
    if isinstance(value, float):
        return f"{value:.6g}"
    value = Fraction(value)
    if value.denominator == 1:
        return f"{value.numerator:,}".replace(",", NO_BREAK)
    return f"{float(value):.12g}"
