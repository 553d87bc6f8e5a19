"""One of several options, or all that are right.

options = [{ en = "…", es = "…" }, …]    # told in this order, under a, b, c, …
right = [0, 2]                            # places of the right ones, from 0
"""

import re
from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any

from kerascourse.errors import InputError
from kerascourse.quiz.question import Instance, Judgement, Key
from kerascourse.quiz.reading import marks
from kerascourse.texts import _

FIELDS = ("options", "right")


def options(instance: Instance, language: str) -> list[str]:
    """The options' texts."""
    return [
        str(option[language] if isinstance(option, dict) else option)
        for option in instance.fields.get("options", [])
    ]


def key(instance: Instance) -> Key:
    """The places of the right options; InputError where the fields tell none."""
    told, right = instance.fields.get("options", []), instance.fields.get("right", [])
    good = isinstance(told, list) and 2 <= len(told) <= len(ascii_lowercase)
    good = good and isinstance(right, list) and bool(right) and len(set(right)) == len(right)
    if not good or not all(type(place) is int and 0 <= place < len(told) for place in right):
        raise InputError(_("expected options, and the places of the right ones from 0"))
    return Key(frozenset(right))


def reference(instance: Instance, language: str) -> str:
    """The letters of the right options."""
    return ", ".join(ascii_lowercase[place] for place in sorted(key(instance).value))


def check(instance: Instance, answer: str) -> Judgement:
    """Right with all right options and no other. Where several are right, each counts its part and
    each wrong one takes a part away."""
    right = key(instance).value
    chosen = read(answer, instance)
    if chosen is None:
        return marks.unread(answer, _("no options were named"), _("write letters, as in a, c"))
    shown = ", ".join(ascii_lowercase[place] for place in sorted(chosen))
    if chosen == right:
        return Judgement("correct", 1.0, shown, "")
    missing, wrong = right - chosen, chosen - right
    share = max(0.0, (len(right & chosen) - len(wrong)) / len(right))
    if len(right) > 1 and share > 0:
        said = _("{right} of {all} right ones, {wrong} wrong").format(
            right=len(right & chosen), all=len(right), wrong=len(wrong)
        )
        return Judgement("partial", share, shown, said)
    said = _("not this one") if not missing or len(right) == 1 else _("others are right")
    return Judgement("wrong", 0.0, shown, said)


def read(answer: str, instance: Instance) -> frozenset[int] | None:
    """The places of the options that `answer` names by their letters or by their whole text; None
    where it names none, or says more than that."""
    count = len(instance.fields["options"])
    if marks.refused(answer):
        return None
    for language in ("en", "es"):
        texts = [marks.words(option) for option in options(instance, language)]
        if marks.words(answer) in texts:
            return frozenset([texts.index(marks.words(answer))])
    letters = [part for part in re.split(r"[\s,;.)(]+|\by\b|\band\b", marks.folded(answer)) if part]
    return _places(letters, count)


def _places(letters: Sequence[Any], count: int) -> frozenset[int] | None:
    known = ascii_lowercase[:count]
    if not letters or any(len(letter) != 1 or letter not in known for letter in letters):
        return None
    return frozenset(known.index(letter) for letter in letters)
