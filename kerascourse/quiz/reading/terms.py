"""Terms in a text: which are named, which denied, and what else is said.

A term is found by its names, in either language, whatever the case, the accents, the blanks and
the hyphens; misspelt where it is nearer to that name than to any other that the course knows. Each
mention is affirmed or denied: "no es sigmoide sino softmax" affirms one of the two. Where a
denial, a doubt or a word around leaves it open, the account says so, and who asked leaves it to a
person.
"""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kerascourse import toml
from kerascourse.quiz.reading import marks
from kerascourse.texts import _, language

GLOSSARY = Path(__file__).parents[1] / "glossary.toml"
MOST_WORDS = 6  # of a term
MOST_TOKENS = 120  # of an answer that names terms
SHORTEST = 6  # letters of a name that may be misspelt
# words around a term that change nothing
FILLERS = frozenset(
    "el la los las lo un una unos unas de del al en con por para y e es son seria era se usa usan "
    "utiliza emplea llama llaman llamada llamado conoce como que su sus esta este esto the a an of "
    "in on with for and is are was be it its this that these uses use used using called named "
    "known as by answer respuesta solucion si yes i".split()
)
_SURE = re.compile(
    r"\bsin (?:ninguna )?duda(?: alguna)?\b"
    r"|\bno (?:hay|cabe|tengo) (?:ninguna )?duda(?: de)?(?: que)?\b"
    r"|\b(?:there is )?no doubt\b|\bwithout (?:a |any )?doubt\b|\bpor supuesto\b|\bof course\b"
    r"|\bdesde luego\b|\b(?:definitely|obviously|clearly|claramente|obviamente|definitivamente)\b"
)
_INSTEAD = re.compile(
    r"\b(?:en (?:vez|lugar) de|instead of|rather than|as opposed to|a diferencia de|antes que)\b"
    r"|!=|=/=|≠|<>"
)
_REASON = re.compile(
    r"[,;.]?\s*\b(?:porque|because|ya que|puesto que|dado que|pues|debido a|since|para que)\b"
)
_TURNS = ("sino", "but", "pero")  # a denial ends here
_IGNORED = re.compile(r"[-–—•▪◦‣'\"«»“”*_`¡&+]")
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|\n")
_SEPARATORS = ".,;:()[]!/|=\n…"


@dataclass(frozen=True)
class Term:
    """A concept: its name as it is shown, and all its names as words run together."""

    name: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Mention:
    """A term named in a text; `spelt` is how, where it is misspelt, else empty."""

    term: Term
    affirmed: bool
    spelt: str = ""


@dataclass(frozen=True)
class Account:
    """What a text says: terms that were asked for, other terms, the words that nobody knows as they
    were written, and why it is open what is meant (empty where it isn't)."""

    wanted: tuple[Mention, ...]
    others: tuple[Mention, ...]
    unknown: str
    open: str = ""

    def affirmed(self) -> tuple[Term, ...]:
        """The terms asked for that are affirmed, each once."""
        return tuple(dict.fromkeys(each.term for each in self.wanted if each.affirmed))

    def strange(self) -> tuple[Term, ...]:
        """The other terms that are affirmed, each once."""
        return tuple(dict.fromkeys(each.term for each in self.others if each.affirmed))

    def denied(self) -> bool:
        """Whether a term asked for is denied."""
        return any(not each.affirmed for each in self.wanted)


def _glossary() -> tuple[tuple[Term, ...], frozenset[str], frozenset[str]]:
    """All known terms by their names in the user's language, the words that tell the kind of a
    thing, and everyday words."""
    return _glossary_in(language())


@cache
def _glossary_in(shown: str) -> tuple[tuple[Term, ...], frozenset[str], frozenset[str]]:
    told = toml.loads(GLOSSARY.read_text(encoding="utf-8"))
    terms = tuple(term_of(each[shown][0], [*each["en"], *each["es"]]) for each in told["terms"])
    return terms, frozenset(told["context"].split()), frozenset(told["common"].split())


def around() -> frozenset[str]:
    """Words that may stand around a term and change nothing."""
    return FILLERS | _glossary()[1]


def term_of(name: str, names: Iterable[str]) -> Term:
    """A term with these names."""
    joined = ("".join(_words(each)) for each in (name, *names))
    return Term(name, tuple(dict.fromkeys(filter(None, joined))))


def wanted_term(told: Any, synonyms: Iterable[Any], language: str) -> Term:
    """The term that a question asks for: its key, its synonyms, and the names that the glossary has
    for the key."""
    given = [told, *synonyms]
    names = [marks.in_language(each, each_) for each in given for each_ in ("en", "es")]
    shown = marks.in_language(told, language)
    own = term_of(shown, names)
    of_key = term_of(shown, names[:2]).forms
    more = [form for term in _glossary()[0] if {*term.forms} & {*of_key} for form in term.forms]
    return Term(shown, tuple(dict.fromkeys((*own.forms, *more))))


def read(text: str, wanted: Sequence[Term], known: Collection[str] = frozenset()) -> Account:
    """What `text` says of the terms `wanted`; `known` are words that change nothing."""
    plain = _without_remarks(_plain(text), wanted)
    claim, reason = _without_reason(plain)
    tokens = _TOKEN.findall(claim)
    if len(tokens) > MOST_TOKENS:
        return Account((), (), "", _("the answer is too long for a few terms"))
    items = list(_items(tokens, wanted, _others(wanted), known))
    mentions, unclear = _with_polarity(items, text)
    unknown = [item for item in items if isinstance(item, str) and _is_unknown(item, known)]
    left = {item for item in items if isinstance(item, str)}
    if left & marks.DOUBTS or "?" in text or marks.doubted(reason):
        unclear = _("a doubt, or one thing or another")
    elif reason and not unclear:
        said = set(marks.words(reason))
        if said & (marks.NEGATIONS | marks.TURNING):
            unclear = _("the reason given denies or compares something")
    asked = tuple(each for each in mentions if each.term in wanted)
    others = tuple(each for each in mentions if each.term not in wanted)
    return Account(asked, others, marks.as_written(unknown, text), unclear)


def _plain(text: str) -> str:
    """`text` folded, without what changes nothing, its denials told by one word."""
    told = marks.folded(text).replace("×", "x").replace("’", "'")
    told = re.sub(r"(?<=\w)'(?=\w)", "", told)
    told = re.sub(
        r"(?m)(?:^|(?<=[\s,;]))\(?(?:[0-9]{1,2}[.)](?=[\sa-z])|[a-h][.)](?=\s))", "\n", told
    )
    told = re.sub(r"(?<=[0-9]) x (?=[0-9])", "x", told)
    told = re.sub(r"(?<!\w)!(?=\s*\w)", " not ", told)
    told = _SURE.sub(" ", told)
    told = _INSTEAD.sub(" not ", told)
    return _IGNORED.sub(" ", told).strip()


def _without_remarks(text: str, wanted: Sequence[Term]) -> str:
    """`text` without what stands in brackets and names no term, denies and doubts nothing: "3x3
    (patrones medianos)"."""

    def kept(found: re.Match[str]) -> str:
        said = set(marks.words(found[1]))
        if said & (marks.NEGATIONS | marks.DOUBTS) or "?" in found[1] or not said:
            return found[0]
        tokens = _TOKEN.findall(found[1])
        items = _items(tokens, wanted, _others(wanted), ())
        return found[0] if any(isinstance(each, Mention) for each in items) else " "

    return re.sub(r"\(([^()]*)\)", kept, text)


def _without_reason(text: str) -> tuple[str, str]:
    """The claim, and the reason given for it after "because"."""
    found = _REASON.search(text)
    if found is None or not text[: found.start()].strip():
        return text, ""
    return text[: found.start()], text[found.end() :]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", marks.folded(text).replace("×", "x"))


def _others(wanted: Sequence[Term]) -> tuple[Term, ...]:
    """The known terms that are none of `wanted`, without the names that those have."""
    taken = {form for term in wanted for form in term.forms}
    of_keys = {term.forms[0] for term in wanted}
    kept = []
    for term in _glossary()[0]:
        if of_keys.intersection(term.forms):
            continue
        forms = tuple(form for form in term.forms if form not in taken)
        kept.append(Term(term.name, forms))
    return tuple(term for term in kept if term.forms)


def _items(
    tokens: Sequence[str], wanted: Sequence[Term], others: Sequence[Term], known: Collection[str]
) -> Iterator[Mention | str]:
    """The tokens, the longest names among them as mentions, misspelt ones too."""
    by_form = {form: term for term in (*others, *wanted) for form in term.forms}
    place, run = 0, list[str]()
    while place < len(tokens):
        found, count = _longest(tokens[place : place + MOST_WORDS], by_form)
        token = tokens[place]
        if found is None and _is_unknown(token, known) and token not in _SEPARATORS:
            run.append(token)
            place += 1
            continue
        yield from _misspelt(run, wanted, others)
        run = []
        yield found if found is not None else token
        place += count
    yield from _misspelt(run, wanted, others)


def _longest(tokens: Sequence[str], by_form: Mapping[str, Term]) -> tuple[Mention | None, int]:
    """The mention that the longest run of words from the first on makes, and its words."""
    words = list(itertools.takewhile(lambda token: token not in _SEPARATORS, tokens))
    for count in range(len(words), 0, -1):
        for spelling in itertools.product(*map(_singulars, words[:count])):
            term = by_form.get("".join(spelling))
            if term is not None:
                return Mention(term, True), count
    return None, 1


def _singulars(word: str) -> list[str]:
    """A word, and what it may be in the singular, and without Keras' 2D."""
    found = [word]
    if len(word) > 3 and word.endswith("s"):
        found.append(word[:-1])
    if len(word) > 4 and word.endswith("es"):
        found.append(word[:-2])
    if len(word) > 4 and re.search("[123]d$", word):
        found.append(word[:-2])
    return found


def _misspelt(
    run: Sequence[str], wanted: Sequence[Term], others: Sequence[Term]
) -> Iterator[Mention | str]:
    """The words of `run`, or the one term that they misspell together."""
    if not run:
        return
    term = _nearest("".join(run), wanted, others) if len(run) <= 4 else None
    common = _glossary()[2]
    if term is None or (len(run) == 1 and run[0] in common):
        yield from run
    else:
        yield Mention(term, True, " ".join(run))


def _nearest(word: str, wanted: Sequence[Term], others: Sequence[Term]) -> Term | None:
    """The only term near enough to `word` to be meant; None where there is none, or two.

    Near is one slip in a name of six letters, two in ten; the first letter and the digits count.
    """
    from rapidfuzz.distance import OSA

    distances: dict[Term, tuple[int, str]] = {}
    for term in (*wanted, *others):
        distances[term] = min((OSA.distance(word, form), form) for form in term.forms)
    (slips, form), term = min(((found, term) for term, found in distances.items()), key=_slips)
    tied = sum(found[0] == slips for found in distances.values()) > 1
    allowed = (len(form) >= SHORTEST) + (len(form) >= 10)
    same = word[0] == form[0] and re.findall("[0-9]", word) == re.findall("[0-9]", form)
    prefixed = word.endswith(form) or form.endswith(word)
    return term if slips <= allowed and same and not tied and not prefixed else None


def _slips(found: tuple[tuple[int, str], Term]) -> int:
    return found[0][0]


def _is_unknown(token: str, known: Collection[str]) -> bool:
    """Whether a word says something that nobody knows."""
    if token in _SEPARATORS:
        return False
    known_words = around() | marks.NEGATIONS | marks.DOUBTS | marks.TURNING
    return token not in known_words and token not in known


def _with_polarity(items: Sequence[Mention | str], text: str) -> tuple[list[Mention], str]:
    """The mentions of `text`, affirmed or denied, and why that is open (empty where it isn't).

    A denial holds for the one term after it, to the next sign or "sino", "but"; one that no term
    follows may be meant for the term before.
    """
    mentions: list[Mention] = []
    unclear = ""
    denying, denied = False, 0
    for item in (*items, "."):
        if isinstance(item, Mention):
            mentions.append(Mention(item.term, not denying, item.spelt))
            denied += denying
            if denied > 1:
                unclear = _("it is not clear what is denied")
        elif item in marks.NEGATIONS:
            if denying and not denied:
                unclear = _("it is denied twice")
            denying, denied = True, 0
        elif item in _SEPARATORS or item in _TURNS:
            if denying and not denied:
                unclear = _("it is not clear what is denied")
            denying, denied = False, 0
        elif item in marks.TURNING:
            word = marks.as_written([item], text)
            unclear = _("{word!r} may turn it into something else", word=word)
    return mentions, unclear
