"""Points made in a few sentences, for a person to look at: the stemmed words of one of a point's
synonyms near each other in one clause that denies nothing.

No machine understands the sentences by that: it only suggests. What is read as a statement, and may
score, stands in `statements.py`.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kerascourse.quiz.reading import marks
from kerascourse.quiz.reading.lexicon import folded

LONGEST = 1_500  # characters of a few sentences
EXTRA = 2  # words that may stand among a synonym's
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


def says_nothing(text: str) -> bool:
    """Whether no word is left besides those that say that one does not know."""
    nothing = {
        *marks.NEGATIONS,
        *marks.DOUBTS,
        "se",
        "si",
        "i",
        "know",
        "idea",
        "porque",
        "because",
    }
    return all(word in nothing for clause in clauses(text) for word in clause.content)


def found(
    text: str, asked: Sequence[tuple[Iterable[str], Iterable[str]]]
) -> set[tuple[int, int, int]]:
    """For points with their synonyms and the words against them: the number of each that seems to
    stand in the text, and from where to where."""
    return {
        (number, *span)
        for span, clause in _placed(text)
        for number, (synonyms, against) in enumerate(asked)
        if made_in(clause, synonyms, against) is not None
    }


def _placed(text: str) -> Iterator[tuple[tuple[int, int], Clause]]:
    """The clauses of a text, and from where to where they stand in it."""
    plain, places = folded(text)
    start = 0
    for end in (*(hit.start() for hit in _CLAUSE.finditer(plain)), len(plain)):
        part = plain[start:end]
        clause = Clause(tuple(words(part)))
        if clause.words:
            first = start + len(part) - len(part.lstrip(" .,;:!?()\n"))
            yield (places[first], places[end - 1] + 1), clause
            start = end
