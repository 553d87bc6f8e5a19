"""Points made in a few sentences: the stemmed words of one of a point's synonyms near each other
in one clause that denies nothing.

No machine understands the sentences. What it finds is told; what it can't account for, such as a
denial, a doubt, keywords without a sentence or a clause that makes no point, goes to a person.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kerascourse.quiz.reading import marks

LONGEST = 1_500  # characters of a few sentences
EXTRA = 2  # words that may stand among a synonym's
FUNCTION_WORDS = 0.12  # of the words of a sentence at least
MANY = 25  # words; of more, no more different small words are expected
BRIEF = 5  # words of a sentence that may do without
UNEXPLAINED = 3  # words of a clause that makes no point
_STOP = frozenset(
    "el la los las lo un una unos unas de del al a en con por para y e que se su sus ademas "
    "tambien cada entre es son muy the an of in on at to with for and by its it they each between "
    "also there this that these those is are be as both too than hay una esta este".split()
)
_AMOUNTS = frozenset("mas menos mayor menor more less fewer greater smaller lower higher".split())
_FEWER = frozenset("menos less fewer menor lower".split())
_AGAINST = frozenset(
    "lack lacks carece carecen evita evitan avoid avoids lose loses pierde pierden forget forgets "
    "olvida olvidan borra borran stop stops prevent prevents impide impiden remove removes quita "
    "quitan elimina eliminan".split()
)
# what makes words a sentence
_VERBS = frozenset(
    "es son esta estan hay tiene tienen tener ser usa usan utiliza utilizan reduce reducen "
    "aplica aplican hace hacen permite permiten da dan aprende aprenden necesita necesitan "
    "agrega agregan anade anaden aumenta aumentan disminuye disminuyen conserva conservan "
    "mantiene mantienen conecta conectan suma suman comprime comprimen reconstruye reconstruyen "
    "toma toman produce producen genera generan calcula calculan evita ayuda ayudan logra "
    "obtiene obtienen sirve sirven introduce introducen requiere requieren consigue extrae "
    "extraen detecta detectan comparte comparten recorre recorren ve ven mide convierte compara "
    "pasa pasan llega fuerza obliga queda is are was has have does do uses use reduces makes "
    "make gives give learns learn needs need adds add keeps keep allows allow lets increases "
    "increase decreases connects connect sums compresses compress reconstructs takes take "
    "produces generates generate computes compute avoids avoid helps help introduces requires "
    "require extracts extract detects detect shares share slides slide sees see becomes become "
    "turns maps measures compares passes pass comes followed put puts get gets works halves "
    "shrinks forces concatenates lleva llevan evitan fluye fluyen propaga propagan impide "
    "impiden quita quitan elimina eliminan mejora mejoran clasifica separa separan devuelve "
    "muestra encuentra aporta combina combinan concatena concatenan carry carries flows flow "
    "vanishes removes remove improves improve separates shows returns finds combines prevents "
    "prevent stops cuesta cuestan costs cost".split()
)
_CLAUSE = re.compile(
    r"[.,;:!?()\n]+|\b(?:pero|but|sino|aunque|although|whereas|mientras|while|however|embargo)\b"
)
_COMPARED = re.compile(
    r"\b(?:over|than|versus|vs|instead of|rather than|frente a|en vez de|en lugar de)\b"
)
_THAN = ("than", "que", "versus", "vs", "over", "unlike")  # what follows is no subject any more


@dataclass(frozen=True)
class Clause:
    """A part of a text: its words, and those of them that a point may be made with."""

    words: tuple[str, ...]

    @property
    def content(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if word not in _STOP)


def clauses(text: str) -> list[Clause]:
    """The clauses of a text, split at signs and at words such as "but"."""
    parts = (Clause(tuple(words(part))) for part in _CLAUSE.split(marks.folded(text)))
    return [part for part in parts if part.words]


def words(text: str) -> list[str]:
    """The folded words; what a hyphen joins, and "no lineal", are one."""
    told = re.sub(r"(?<=\w)[-‐‑–](?=\w)", "", marks.folded(text).replace("×", "x"))
    told = re.sub(r"\b(no|non) (?=line(?:al|ar))", r"\1", told)
    return [word.replace("'", "") for word in marks.words(told)]


def made_in(
    clause: Clause, synonyms: Iterable[str], against: Iterable[str] = ()
) -> set[int] | None:
    """The places in the clause's content at which one of the synonyms stands; None where none
    does. `against` are words that, before it, make it a point about something else."""
    return next(_ways(clause, synonyms, against), None)


def is_stuffed(clause: Clause, synonyms: Iterable[str]) -> bool:
    """Whether a clause says one point in two ways, side by side: a bag of keywords does."""
    taken: set[int] = set()
    for places in _ways(clause, synonyms, ()):
        if taken and not taken & places:
            return True
        taken |= places
    return False


def _ways(clause: Clause, synonyms: Iterable[str], against: Iterable[str]) -> Iterator[set[int]]:
    for synonym in synonyms:
        asked = Clause(tuple(words(synonym))).content
        places = _near(clause.content, asked)
        if places is not None and not _turned(clause, asked, places, against):
            yield places


def _near(content: Sequence[str], asked: Sequence[str]) -> set[int] | None:
    """The places of the words asked for, in any order, with few others among them."""
    if not asked:
        return None
    for start in range(len(content)):
        end = start + len(asked) + EXTRA
        places: set[int] = set()
        for word in asked:
            free = (
                place
                for place in range(start, min(end, len(content)))
                if place not in places and _same(word, content[place])
            )
            place = next(free, None)
            if place is None:
                break
            places.add(place)
        else:
            return places
    return None


def _turned(clause: Clause, asked: Sequence[str], places: set[int], against: Iterable[str]) -> bool:
    """Whether a word among or before those found makes another thing of them."""
    content, first, last = clause.content, min(places), max(places)
    among = {content[place] for place in range(first, last) if place not in places}
    subject = Clause(tuple(itertools.takewhile(lambda word: word not in _THAN, clause.words)))
    before = set(content[:first])
    elsewhere = set(content[: min(first, len(subject.content))]) & set(against)
    wanted = set(asked)
    fewer = bool(_FEWER.intersection(content[max(0, first - 1) : first])) and not _FEWER & wanted
    return bool(among & _AMOUNTS) or fewer or bool(elsewhere or before & _AGAINST)


def _same(one: str, other: str) -> bool:
    return one == other or bool(_stems(one) & _stems(other))


@cache
def _stems(word: str) -> frozenset[str]:
    """The stems of a word, in Spanish and in English; short words have none but themselves."""
    if len(word) < 4:
        return frozenset([word])
    from snowballstemmer import stemmer

    return frozenset(stemmer(language).stemWord(word) for language in ("spanish", "english"))


def compared_with(prompt: str) -> set[str]:
    """The words of what a question compares with: "large" of "several small over one large"."""
    told = marks.folded(prompt)
    found = _COMPARED.search(told)
    if found is None:
        return set()
    return set(words(told[found.end() :])) - set(words(told[: found.start()])) - _STOP


def is_sentence(text: str, brief: bool = False) -> bool:
    """Whether a text has a verb, and the small words that sentences have; `brief`, a verb alone is
    enough."""
    told = words(text)
    small = {word for word in told if word in _STOP} - {"y", "and"}
    has_verb = any(word in _VERBS for word in told)
    brief = brief and len(told) <= BRIEF
    return has_verb and (brief or len(small) >= max(1, FUNCTION_WORDS * min(len(told), MANY)))
