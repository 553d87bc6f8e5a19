"""An answer as concepts: each of its words looked up in `lexicon.toml`, in either language.

A word is known with or without accents, in the plural, and with one wrong letter where it is long
enough. What the lexicon does not know is a token without a concept, and nothing is made of it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from kerascourse import toml

FILE = Path(__file__).parents[1] / "lexicon.toml"
SHORTEST = 6  # letters of a word that may have a wrong letter
LONG = 9  # letters of a word that may have two
# a hyphen in a word is no sign of its own
_WORD = re.compile(r"(?<=\w)[-‐‑](?=\w)|(?P<word>[^\W_]+(?:['’][^\W_]+)*|\S|\n)")


@dataclass(frozen=True)
class Token:
    """What a lexicon knows of the words at `start` to `end` of an answer: the concepts that they
    may stand for, none where it knows nothing."""

    concepts: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True)
class _Entry:
    """Words in their order, each with `*` for any ending, and the concept that they name."""

    words: tuple[str, ...]
    concept: str


@dataclass(frozen=True)
class Lexicon:
    """Concepts with their words, phrases made of them, and words that change nothing.

    `opposites` are pairs; `roles` are concepts by what they do in a
    sentence, as `lexicon.toml` explains them.
    """

    entries: tuple[_Entry, ...]
    formulas: tuple[tuple[str, re.Pattern[str]], ...]
    phrases: dict[str, str]
    fillers: frozenset[str]
    common: frozenset[str]
    opposites: frozenset[frozenset[str]]
    roles: dict[str, frozenset[str]]

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """The names of all concepts."""
        of_formulas = {name for name, _pattern in self.formulas}
        return tuple(sorted({entry.concept for entry in self.entries} | of_formulas))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each concept among all of them."""
        return {concept: number for number, concept in enumerate(self.concepts)}

    @cached_property
    def turning(self) -> frozenset[str]:
        """The concepts that make another statement of one: denials, and those with an opposite."""
        return frozenset({"neg"}.union(*self.opposites))

    @cached_property
    def _by_beginning(self) -> dict[str, list[_Entry]]:
        """The entries by the first three letters of their first word, those of most words first."""
        entries: dict[str, list[_Entry]] = {}
        for entry in sorted(self.entries, key=lambda entry: -len(entry.words)):
            entries.setdefault(_stem(entry.words[0])[:3], []).append(entry)
        return entries

    @cached_property
    def _stems(self) -> tuple[str, ...]:
        """The words that are long enough to be misspelt."""
        words = {_stem(word) for entry in self.entries for word in entry.words}
        return tuple(sorted(word for word in words if len(word) >= SHORTEST - 1))

    def tokens(self, text: str) -> list[Token]:
        """The tokens of an answer, without the words that change nothing."""
        plain, places = folded(text)
        tokens: list[Token] = []
        for start, end, concept in self._parts(plain):
            if concept:
                span = places[start], places[end - 1] + 1
                tokens.append(Token(frozenset([concept]), *span))
            else:
                tokens += self._worded(plain, places, start, end)
        return tokens

    def _parts(self, plain: str) -> Iterator[tuple[int, int, str]]:
        """The formulas in a text with their concepts, and what stands between them without one."""
        start = 0
        while start < len(plain):
            hits = ((pattern.search(plain, start), name) for name, pattern in self.formulas)
            found = [(hit.start(), -hit.end(), name) for hit, name in hits if hit]
            # the first of those that begin here and are equally long
            begin, end, concept = min(found, key=lambda hit: hit[:2], default=(len(plain), 0, ""))
            if begin > start:
                yield start, begin, ""
            if concept:
                yield begin, -end, concept
            start = -end or len(plain)

    def _worded(self, plain: str, places: list[int], start: int, end: int) -> Iterator[Token]:
        hits = [hit for hit in _WORD.finditer(plain, start, end) if hit["word"]]
        words = [re.sub(r"['’]s$|(?<=.)['’]", "", hit["word"]) for hit in hits]
        place = 0
        while place < len(words):
            concepts, length = self._longest(words, place)
            if concepts or words[place] not in self.fillers:
                last = hits[place + length - 1]
                yield Token(concepts, places[hits[place].start()], places[last.end() - 1] + 1)
            place += length

    def _longest(self, words: Sequence[str], place: int) -> tuple[frozenset[str], int]:
        """The concepts of the longest entry that stands at a place, and how many words it has."""
        found = self._matching(words, place, words[place])
        if found[0] or words[place] in self.fillers | self.common:
            return found
        near = [self._matching(words, place, each) for each in _nearest(words[place], self._stems)]
        if not near:
            return found
        return frozenset.intersection(*(concepts for concepts, _length in near)), near[0][1]

    def _matching(self, words: Sequence[str], place: int, first: str) -> tuple[frozenset[str], int]:
        concepts: set[str] = set()
        length = 1
        for entry in self._by_beginning.get(first[:3], ()):
            if concepts and len(entry.words) < length:
                break
            here = [first, *words[place + 1 : place + len(entry.words)]]
            if len(here) == len(entry.words) and all(map(_is, entry.words, here)):
                concepts.add(entry.concept)
                length = len(entry.words)
        return frozenset(concepts), length


def folded(text: str) -> tuple[str, list[int]]:
    """`text` in small letters without accents, and for each of its signs the place in `text`."""
    signs: list[str] = []
    places = []
    for place, sign in enumerate(text):
        # "nº" is a number and not the "no" that it decomposes into
        plain = sign if sign == "º" else unicodedata.normalize("NFKD", sign.casefold())
        for part in plain.replace("×", "x"):
            if not unicodedata.combining(part):
                signs.append(part)
                places.append(place)
    return "".join(signs), places


def _stem(known: str) -> str:
    """An entry's word without the `*` for any ending."""
    return known.removesuffix("*") or known


def _is(known: str, word: str) -> bool:
    """Whether a word is the one that the lexicon has, or its plural."""
    if _stem(known) != known:
        return word.startswith(_stem(known))
    return word == known or (len(known) > 2 and word in (known + "s", known + "es"))


@cache
def _nearest(word: str, stems: tuple[str, ...]) -> tuple[str, ...]:
    """The known words that a misspelt one is nearest to; none where none is near."""
    if len(word) < SHORTEST or not word.isalpha():
        return ()
    from rapidfuzz.distance import OSA

    most = 1 if len(word) < LONG else 2
    endings = [word, word.removesuffix("s"), word.removesuffix("es")]
    near = {
        stem: min(OSA.distance(stem, each, score_cutoff=most) for each in endings)
        for stem in stems
        if stem[0] == word[0] and abs(len(stem) - len(word)) <= most + 2
    }
    least = min(near.values(), default=most + 1)
    return tuple(stem for stem, distance in near.items() if distance == least <= most)


@cache
def lexicon() -> Lexicon:
    """The lexicon of `lexicon.toml`."""
    told = toml.loads(FILE.read_text(encoding="utf-8"))
    return Lexicon(
        entries=tuple(
            _Entry(tuple(folded(text)[0].split()) or (text,), concept)
            for concept, texts in told["concepts"].items()
            for text in (texts.split(",") if isinstance(texts, str) else texts)
        ),
        formulas=tuple((name, re.compile(form)) for name, form in told["formulas"].items()),
        phrases=told["phrases"],
        fillers=frozenset(told["fillers"].split()),
        common=frozenset(told["common"].split()),
        opposites=frozenset(frozenset(pair) for pair in told["opposites"]),
        roles={name: frozenset(concepts) for name, concepts in told["roles"].items()},
    )
