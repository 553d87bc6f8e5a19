"""One of several options, or all that are right.

options = [{ en = "…", es = "…" }, …]    # told in this order, under a, b, c, …
right = [0, 2]                            # places of the right ones, from 0
"""

import re
from string import ascii_lowercase

from kerascourse.errors import InputError
from kerascourse.quiz.question import Instance, Judgement, Key
from kerascourse.quiz.reading import marks
from kerascourse.texts import _

FIELDS = ("options", "right")
# words around the letters that change nothing
_FILLERS = frozenset(
    "opcion opciones option options letra letras letter letters respuesta respuestas answer "
    "answers la las el los the es son is are correcta correctas correct right y and".split()
)


def options(instance: Instance, language: str) -> list[str]:
    """The options' texts."""
    return [marks.in_language(option, language) for option in instance.fields.get("options", [])]


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
        why = marks.refused(answer) or _("it is not clear which options are meant")
        return marks.unread(answer, why, _("write letters, as in a, c"))
    shown = ", ".join(ascii_lowercase[place] for place in sorted(chosen))
    if chosen == right:
        return Judgement("correct", 1.0, shown, "")
    missing, wrong = right - chosen, chosen - right
    share = max(0.0, (len(right & chosen) - len(wrong)) / len(right))
    if len(right) > 1 and share > 0:
        said = _(
            "{right} of {all} right ones, {wrong} wrong",
            right=len(right & chosen),
            all=len(right),
            wrong=len(wrong),
        )
        return Judgement("partial", share, shown, said)
    said = _("not this one") if not missing or len(right) == 1 else _("others are right")
    return Judgement("wrong", 0.0, shown, said)


def read(answer: str, instance: Instance) -> frozenset[int] | None:
    """The places of the options that `answer` names by their letters or by their whole texts; None
    where it names none, or says more than that."""
    if marks.refused(answer):
        return None
    whole = _named(answer, instance)
    if whole is not None:
        return frozenset([whole])
    for between in (r"[;\n]", r"[;,\n]", r"[;,\n]|\by\b|\band\b"):
        parts = [part for part in re.split(between, answer) if part.strip(" .")]
        found = [_named(part, instance) for part in parts]
        if None not in found and found:
            return frozenset(place for place in found if place is not None)
    return _lettered(answer, len(instance.fields["options"]))


def _named(text: str, instance: Instance) -> int | None:
    """The one option whose text this is, with its letter before it or without."""
    for language in ("en", "es"):
        texts = options(instance, language)
        letter = re.match(r"\s*\(?([a-z])\s*[).:\-–]\s*(?=\S)", text, re.IGNORECASE)
        found = _same(text, texts)
        if found is None and letter:
            found = _same(text[letter.end() :], texts)
            if found is not None and letter[1].lower() != ascii_lowercase[found]:
                return None
        if found is not None:
            return found
    return None


def _same(text: str, texts: list[str]) -> int | None:
    """The place of the only text that is the same but for case, accents, blanks and the full stop:
    signs count, as in a < b."""
    asked = _plain(text)
    places = [place for place, option in enumerate(texts) if _plain(option) == asked]
    return places[0] if len(places) == 1 else None


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", marks.folded(text.replace("²", "^2").replace("³", "^3"))).strip(" .")


def _lettered(answer: str, count: int) -> frozenset[int] | None:
    """The options whose letters `answer` consists of."""
    known = ascii_lowercase[:count]
    if not re.fullmatch(r"[a-zA-ZáéíóúñÁÉÍÓÚÑ\s,;.:()]+", answer.strip()):
        return None
    told = [word for word in marks.words(answer) if word not in _FILLERS]
    if not told or any(len(word) != 1 or word not in known for word in told):
        return None
    return frozenset(known.index(letter) for letter in told)
