"""Several words or names, in any order.

items = [{ key = { en = "time warping", es = "deformación temporal" }, synonyms = ["…"] }, …]
needed = 2                               # how many are asked; by default all
"""

from typing import Any

from kerascourse.errors import InputError
from kerascourse.quiz.question import Instance, Judgement, Key
from kerascourse.quiz.reading import marks, terms
from kerascourse.quiz.reading.echo import repeats
from kerascourse.quiz.reading.terms import Term
from kerascourse.texts import _, language

FIELDS = ("items", "needed")


def key(instance: Instance) -> Key:
    """The terms, each with all its names; InputError where the fields tell none."""
    items = instance.fields.get("items")
    if not isinstance(items, list) or not items or not all(map(_is_item, items)):
        raise InputError(_("items: expected tables with key and synonyms"))
    if not isinstance(_needed(instance), int) or not 1 <= _needed(instance) <= len(items):
        raise InputError(_("needed: expected a number from 1 to that of the items"))
    return Key(
        tuple(
            terms.wanted_term(item["key"], item.get("synonyms", []), language()) for item in items
        )
    )


def reference(instance: Instance, language: str) -> str:
    """The first items that are enough."""
    key(instance)
    items = instance.fields["items"][: _needed(instance)]
    return ", ".join(marks.in_language(item["key"], language) for item in items)


def check(instance: Instance, answer: str) -> Judgement:
    """Each item named counts its part of those needed; each other term beyond that number takes a
    part away. What is doubted, denied or unknown is for review."""
    items: tuple[Term, ...] = key(instance).value
    needed = _needed(instance)
    form = _("write the terms with commas between them")
    reason = marks.refused(answer)
    if reason or marks.blank(answer):
        return marks.unread(answer, reason, form)
    account = terms.read(answer, items, marks.of_prompt(instance))
    named, strange = account.affirmed(), account.strange()
    why = account.open or (_("an item is denied") if account.denied() else "")
    if named and repeats(answer, instance):
        why = _("the answer repeats the question")
    if account.unknown and not why:
        why = _("{word!r} is not known here", word=account.unknown[:40])
    if why:
        return marks.unread(answer, why, form)
    shown = ", ".join(term.name for term in (*named, *strange)) or marks.brief(answer)
    surplus = min(len(strange), max(0, len(named) + len(strange) - needed))
    share = max(0.0, (min(len(named), needed) - surplus) / needed)
    if share == 1:
        return Judgement("correct", 1.0, shown, _spelling(account.wanted))
    feedback = _(
        "{right} of {needed}, {strange} of another kind",
        right=len(named),
        needed=needed,
        strange=len(strange),
    )
    return Judgement("partial" if share else "wrong", share, shown, feedback)


def _spelling(mentions: Any) -> str:
    written = [each.term.name for each in mentions if each.spelt]
    return _("right; it is written {name}", name=", ".join(written)) if written else ""


def _needed(instance: Instance) -> Any:
    return instance.fields.get("needed", len(instance.fields["items"]))


def _is_item(told: Any) -> bool:
    if not isinstance(told, dict) or not set(told) <= {"key", "synonyms"}:
        return False
    key, synonyms = told.get("key"), told.get("synonyms", [])
    good = isinstance(key, str) or (isinstance(key, dict) and set(key) == {"en", "es"})
    return good and isinstance(synonyms, list)
