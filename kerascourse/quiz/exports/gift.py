"""GIFT: https://docs.moodle.org/en/GIFT_format

Signs of its own are escaped, and the backslashes of LaTeX doubled; `\\n` is a line break.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from kerascourse.quiz.exports.item import Item, Pack, category, decimal, legal, room
from kerascourse.quiz.exports.moodle import fraction, is_choice
from kerascourse.quiz.exports.moodle import notices as moodle_notices
from kerascourse.texts import _

ENDING = ".gift"


def write(pack: Pack) -> bytes:
    """The questions as text, a blank line between two."""
    parts, place = [], ""
    for item in pack.items:
        wanted = _category(pack, item)
        if wanted != place:
            place = wanted
            parts.append(f"$CATEGORY: {place}")
        parts.append(_question(item))
    return ("\n\n".join(parts) + "\n").encode("utf-8")


def notices(pack: Pack) -> Iterator[str]:
    """Where the importer, which is mostly Moodle's, marks otherwise."""
    yield from moodle_notices(pack)
    if any(item.points != 1 for item in pack.items):
        yield _("GIFT has no points: every question counts 1")
    if any(item.hints for item in pack.items):
        yield _("GIFT has no hints: they are left out")
    if pack.of("essay"):
        yield _("GIFT has no rubric: it stands in the feedback, which students see afterwards")


def _category(pack: Pack, item: Item) -> str:
    """The category, from which Moodle draws one of the variants."""
    parts = category(pack, item)
    return "/".join(" ".join(legal(part).replace("/", "//").split()) for part in parts)


def escape(text: str) -> str:
    """`text` on one line, with GIFT's own signs as themselves."""
    return re.sub(r"([\\#=~{}:])", r"\\\1", legal(text).strip()).replace("\n", "\\n")


def _question(item: Item) -> str:
    said = escape(item.explanation)
    if item.kind == "numerical":
        answers = [_number("=", item.value, item.tolerance, "")]
        answers += [_number("=%0%", wrong.value, Fraction(0), wrong.says) for wrong in item.wrong]
        body = "#" + "".join(answers)
    elif is_choice(item):
        body = "".join(map("\n\t{}".format, _options(item))) + "\n"
    elif item.kind == "short":
        body = "".join(f"\n\t={escape(_no_wildcard(each))}" for each in item.accepted) + "\n"
    else:
        return (
            f"::{escape(item.name)}::[plain]{escape(_with_options(item))}{{#### {_marked(item)}}}"
        )
    return f"::{escape(item.name)}::[plain]{escape(item.prompt)} {{{body}#### {said}}}"


def _number(sign: str, value: Fraction, tolerance: Fraction, says: str) -> str:
    feedback = f"#{escape(says)}" if says else ""
    return f"\n\t{sign}{decimal(value)}:{decimal(room(value, tolerance))}{feedback}"


def _options(item: Item) -> Iterator[str]:
    if item.right == 1:
        for option in item.options:
            yield f"{'=' if option.is_right else '~'}{escape(option.text)}"
        return
    part = fraction(Fraction(1, item.right))
    for option in item.options:
        yield f"~%{'' if option.is_right else '-'}{part}%{escape(option.text)}"


def _no_wildcard(text: str) -> str:
    return text.replace("*", "\\*")


def _with_options(item: Item) -> str:
    return "\n".join([item.prompt, *(option.text for option in item.options)])


def _marked(item: Item) -> str:
    """The explanation and what a marker needs."""
    return escape(f"{item.explanation}\n{item.rubric or item.answer}")
