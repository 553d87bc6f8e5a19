"""A word or a name, whatever its spelling, in either language.

key = "softmax"                          # or { en = "padding", es = "relleno" }
synonyms = ["normalized exponential"]    # besides those that the glossary has
"""

from kerascourse.errors import InputError
from kerascourse.quiz.question import Instance, Judgement, Key
from kerascourse.quiz.reading import marks, terms
from kerascourse.quiz.reading.echo import repeats
from kerascourse.quiz.reading.terms import Account, Term
from kerascourse.texts import _, language

FIELDS = ("key", "synonyms")
STUFFED = 3  # other terms beside the right one are no answer any more


def key(instance: Instance) -> Key:
    """The term with all its names; InputError where the fields tell none."""
    told, synonyms = instance.fields.get("key"), instance.fields.get("synonyms", [])
    good = isinstance(told, str) or (isinstance(told, dict) and set(told) == {"en", "es"})
    if not good or not isinstance(synonyms, list):
        raise InputError(_("expected a term as key, received {value!r}", value=told))
    return Key(terms.wanted_term(told, synonyms, language()))


def reference(instance: Instance, language: str) -> str:
    """The term in `language`."""
    key(instance)
    return marks.in_language(instance.fields["key"], language)


def check(instance: Instance, answer: str) -> Judgement:
    """Right where the term is affirmed and no other is; its spelling is shown where it has a slip.
    Another known term is wrong; what is doubted, denied around it, or unknown is for review."""
    right: Term = key(instance).value
    form = _("write the term alone")
    reason = marks.refused(answer)
    if reason or marks.blank(answer):
        return marks.unread(answer, reason, form)
    account = terms.read(answer, [right], marks.of_prompt(instance))
    if account.affirmed() and repeats(answer, instance):
        return marks.unread(answer, _("the answer repeats the question"), form)
    why = account.open or _unclear(account)
    if why:
        return marks.unread(answer, why, form)
    if account.affirmed() and not account.strange():
        spelt = next((each.spelt for each in account.wanted if each.spelt), "")
        feedback = _("right; it is written {name}", name=right.name) if spelt else ""
        return Judgement("correct", 1.0, right.name, feedback)
    return _wrong(answer, right, account)


def _unclear(account: Account) -> str:
    """Why what is said of the term is for a person to judge; empty where it isn't."""
    strange = account.strange()
    if account.affirmed() and account.denied():
        return _("the term is affirmed and denied")
    if account.affirmed() and 0 < len(strange) < STUFFED:
        return _("another term is named, too: {name}", name=strange[0].name)
    if account.unknown and len(strange) < STUFFED:
        return _("{word!r} is not known here", word=account.unknown[:40])
    return ""


def _wrong(answer: str, right: Term, account: Account) -> Judgement:
    strange = account.strange()
    shown = ", ".join(term.name for term in (*account.affirmed(), *strange)) or marks.brief(answer)
    if account.denied():
        return Judgement("wrong", 0.0, shown, _("this is what the answer denies"))
    if not strange:
        return Judgement("wrong", 0.0, shown, _("no term is named"))
    if len(strange) > 1:
        return Judgement("wrong", 0.0, shown, _("many terms are named, one is asked"))
    if _is_kind_of(strange[0], right):
        reason = _("{name} is another term, with the one that is asked in it")
        return marks.unread(answer, reason.format(name=strange[0].name), _("write the term alone"))
    return Judgement("wrong", 0.0, shown, _("{name} is another term", name=strange[0].name))


def _is_kind_of(term: Term, right: Term) -> bool:
    """Whether the name of `term` ends with that of `right`: max pooling is a kind of pooling."""
    words = marks.words(term.name)
    return any("".join(words[place:]) in right.forms for place in range(1, len(words)))
