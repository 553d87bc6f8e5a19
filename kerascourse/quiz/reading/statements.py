"""What an answer states: who does what to what, read against forms such as
"[stack] [has] fewer params [than large]".

A form is made of the concepts and phrases of the lexicon: `a b` one after the other, `(a|b)` one of
them, `[a]` with or without. A sentence makes a statement only where all of its words are in the
form, in that order; an answer is read only where statements explain all of it. So a word that
nobody knows, a negation, another subject or swapped roles leave it unread.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kerascourse.errors import InputError
from kerascourse.quiz.reading.lexicon import Token, lexicon
from kerascourse.texts import _

MOST_TOKENS = 120  # of an answer in a few sentences
LONGEST = 24  # tokens of one statement
DEEPEST = 12  # phrases in phrases
_FIRST_SIGN = 0xE000  # of those that stand for concepts: Unicode's private ones
_FORM = re.compile(r"[\w-]+|[\[\]()|]")


@dataclass(frozen=True)
class Forms:
    """What may be stated, as forms: for each point those that make it, those that say the same of a
    rival (the large one has more), who is spoken of, who are the rivals, and what else is true."""

    points: tuple[tuple[str, ...], ...]
    of_rival: tuple[tuple[str, ...], ...] = ()
    subject: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statement:
    """What the answer says from `start` to `end`: the number of the point that it makes or
    contradicts, None for what scores nothing."""

    start: int
    end: int
    point: int | None
    contradicts: bool = False


@dataclass(frozen=True)
class Reading:
    """The statements of an answer in their order, and the words that none of them explains, as
    places from and to in the answer."""

    statements: tuple[Statement, ...]
    unread: tuple[tuple[int, int], ...]

    @property
    def made(self) -> frozenset[int]:
        """The points that some statement makes."""
        return self._points(contradicted=False)

    @property
    def contradicted(self) -> frozenset[int]:
        """The points of which some statement says the contrary."""
        return self._points(contradicted=True)

    def _points(self, contradicted: bool) -> frozenset[int]:
        return frozenset(
            one.point
            for one in self.statements
            if one.point is not None and one.contradicts is contradicted
        )


def require(forms: Forms) -> None:
    """InputError where a form is none."""
    _grammar(forms)


def read(text: str, forms: Forms) -> Reading:
    """What `text` states. Where it can be explained whole, that is the reading; otherwise what is
    stated here and there, for a person to judge."""
    tokens = lexicon().tokens(text)
    if len(tokens) > MOST_TOKENS:
        return Reading((), ((0, len(text)),))
    grammar = _grammar(forms)
    # a colon ends what was said, or stands between a verb and its object
    without_colons = [token for token in tokens if "colon" not in token.concepts]
    for each in (tokens, without_colons):
        whole = _Reader(each, grammar, loose=False).read()
        if not whole.unread:
            return whole
    here_and_there = _Reader(tokens, grammar, loose=True).read()
    if here_and_there.unread or here_and_there.contradicted:
        return here_and_there
    return Reading(here_and_there.statements, ((0, len(text)),))


@dataclass(frozen=True)
class _Grammar:
    """The forms as expressions over the signs of tokens."""

    points: tuple[re.Pattern[str], ...]
    of_rival: tuple[re.Pattern[str], ...]
    besides: re.Pattern[str]
    about: re.Pattern[str]
    rival: re.Pattern[str]
    adjunct: re.Pattern[str]


@lru_cache(maxsize=64)
def _grammar(forms: Forms) -> _Grammar:
    subject, rival = _any_of(forms.subject), _any_of(forms.rivals)
    that = f"(?:{_sign('that')})?"
    named = f"(?P<subject>{subject}{that})?(?:{_expression('whoever')})?"
    return _Grammar(
        points=tuple(re.compile(named + _any_of(each)) for each in forms.points),
        of_rival=tuple(
            re.compile(f"(?P<rival>{rival}{that})?(?:{_any_of(each)})") for each in forms.of_rival
        ),
        besides=re.compile(named + _any_of(forms.besides)),
        about=re.compile(subject),
        rival=re.compile(rival),
        adjunct=re.compile(_expression("adjunct")),
    )


def _any_of(forms: Iterable[str]) -> str:
    """One of these forms as an expression; without any, what matches nothing."""
    return "(?:" + ("|".join(map(_expression, forms)) or r"(?!)") + ")"


@cache
def _expression(form: str, depth: int = 0) -> str:
    """A form as an expression over the signs of tokens; InputError where it is none."""
    parts = []
    opened = []
    for part in _FORM.findall(form):
        if part in "[(":
            opened.append("]" if part == "[" else ")")
            parts.append("(?:")
        elif opened and part == opened[-1]:
            opened.pop()
            parts.append(")?" if part == "]" else ")")
        elif part == "|":
            parts.append(part)
        elif part in lexicon().phrases and depth < DEEPEST:
            parts.append(f"(?:{_expression(lexicon().phrases[part], depth + 1)})")
        elif part in lexicon().concepts:
            parts.append(_sign(part))
        elif part not in "])":
            raise InputError(_("unknown concept {name!r} in {form!r}", name=part, form=form))
        else:
            opened.append("")  # closes nothing
    if opened or not parts or _FORM.sub("", form).strip():
        raise InputError(_("expected a form of words, received {form!r}", form=form))
    return "".join(parts)


@cache
def _sign(concept: str) -> str:
    """An expression for a token that may stand for a concept."""
    sign = chr(_FIRST_SIGN + lexicon().numbers[concept])
    return f"<[^>]*{sign}[^>]*>"


def _signs(token: Token) -> str:
    numbers = sorted(lexicon().numbers[concept] for concept in token.concepts)
    return "<" + "".join(chr(_FIRST_SIGN + number) for number in numbers) + ">"


@dataclass(frozen=True)
class _State:
    """Where a reading is: at which token, whether a statement has just ended there, whether the
    rival is spoken of, and what a verb before still governs ("", "nouns", "clauses")."""

    place: int
    after: bool = False
    of_rival: bool = False
    governed: str = ""


@dataclass(frozen=True)
class _Hit:
    """What some tokens say, whoever is spoken of: of "any", of "own" by name, of the "rival" by
    name, or what is true "if rival" is spoken of; `contradicts` is what they say denied."""

    point: int | None
    about: str
    contradicts: bool = False


# what is unread, contradictions, points made, statements: the least is the best
_Cost = tuple[int, int, int, int]
_Way = tuple[_Cost, tuple[Statement, ...], tuple[int, ...]]
_STATES = tuple(
    (after, of_rival, governed)
    for after in (False, True)
    for of_rival in (False, True)
    for governed in ("", "nouns", "clauses")
)


class _Reader:
    """All ways to read tokens, and the best of them; `loose`, statements may stand among words
    that are unread, and be the contrary of what is asked for."""

    def __init__(self, tokens: Sequence[Token], grammar: _Grammar, loose: bool) -> None:
        roles = lexicon().roles
        self.tokens = tokens
        self.grammar = grammar
        self.loose = loose
        self.signs = [_signs(token) for token in tokens]
        self.strong = [bool(token.concepts & roles["strong"]) for token in tokens]
        self.joins = [bool(token.concepts & (roles["weak"] | roles["strong"])) for token in tokens]
        self.adjuncts = [self._adjuncts(place) for place in range(len(tokens))]
        self.opens = [
            bool(joins or adjuncts or token.concepts & roles["opens"])
            for token, joins, adjuncts in zip(tokens, self.joins, self.adjuncts, strict=True)
        ]

    def read(self) -> Reading:
        """The best reading."""
        best: dict[_State, _Way] = {}
        for place in range(len(self.tokens), -1, -1):
            hits = [(end, self._hits(place, end)) for end in self._ends(place)]
            for state in (_State(place, *rest) for rest in _STATES):
                best[state] = min(self._ways(state, hits, best), key=lambda way: way[0])
        _cost, statements, unread = best[_State(0)]
        spans = tuple((self.tokens[each].start, self.tokens[each].end) for each in unread)
        return Reading(statements, spans)

    def _ends(self, place: int) -> list[int]:
        """Where a statement that begins at a place may end."""
        count = len(self.tokens)
        ends = range(place + 1, min(count, place + LONGEST) + 1)
        return [end for end in ends if self.loose or end == count or self.opens[end]]

    def _adjuncts(self, place: int) -> list[int]:
        """Where what changes nothing ends that begins at a place."""
        ends = range(place + 1, min(len(self.tokens), place + LONGEST) + 1)
        texts = ((end, "".join(self.signs[place:end])) for end in ends)
        return [end for end, text in texts if self.grammar.adjunct.fullmatch(text)]

    def _ways(
        self, state: _State, hits: list[tuple[int, list[_Hit]]], best: dict[_State, _Way]
    ) -> Iterator[_Way]:
        """The ways to read on from a state: over a joint, an adjunct, an unread word, a hit."""
        place = state.place
        if place == len(self.tokens):
            yield (0, 0, 0, 0), (), ()
            return
        if self.joins[place]:
            governed = "" if self.strong[place] else state.governed
            yield best[_State(place + 1, False, state.of_rival, governed)]
        for end in self.adjuncts[place]:
            yield best[_State(end, False, state.of_rival, state.governed)]
        cost, statements, unread = best[_State(place + 1, False, state.of_rival)]
        yield (cost[0] + 1, *cost[1:]), statements, (place, *unread)
        if state.after and not self.opens[place]:
            return
        for end, found in hits:
            for hit in found:
                if self._is_said(hit, state, end):
                    yield self._way(hit, state, end, best)

    def _way(self, hit: _Hit, state: _State, end: int, best: dict[_State, _Way]) -> _Way:
        """A hit, and the best that follows it."""
        of_rival = hit.about in ("rival", "if rival") or (hit.contradicts and state.of_rival)
        after = _State(end, True, of_rival, self._governed(state.place, end))
        (unread, contrary, made, count), statements, places = best[after]
        scores = hit.point is not None and not hit.contradicts
        cost = (unread, contrary + hit.contradicts, made - scores, count + 1)
        span = self.tokens[state.place].start, self.tokens[end - 1].end
        return cost, (Statement(*span, hit.point, hit.contradicts), *statements), places

    def _hits(self, place: int, end: int) -> list[_Hit]:
        """What the tokens from a place to `end` say."""
        text = "".join(self.signs[place:end])
        grammar = self.grammar
        hits = [_Hit(None, "own")] if grammar.about.fullmatch(text) else []
        if self.loose and grammar.rival.fullmatch(text):
            hits.append(_Hit(None, "rival"))  # it may share what follows: "the large one and …"
        for point, form in ((None, grammar.besides), *enumerate(grammar.points)):
            hit = form.fullmatch(text)
            if hit:
                hits.append(_Hit(point, "own" if hit["subject"] else "any"))
        for point, form in enumerate(grammar.of_rival):
            hit = form.fullmatch(text)
            if hit:
                hits.append(_Hit(point, "rival" if hit["rival"] else "if rival"))
        return hits + self._contrary(text) if self.loose else hits

    def _contrary(self, text: str) -> list[_Hit]:
        """The points of which a text says the contrary: of the rival, denied, or with a word's
        opposite."""
        rival = self.grammar.rival.match(text)
        hits = [_Hit(point, "if rival", True) for point in self._points_in(text)]
        if rival:
            return [_Hit(point, "rival", True) for point in self._points_in(text[rival.end() :])]
        turned = [point for each in _turned(text) for point in self._points_in(each)]
        return hits + [_Hit(point, "any", True) for point in turned]

    def _points_in(self, text: str) -> list[int]:
        return [point for point, form in enumerate(self.grammar.points) if form.fullmatch(text)]

    def _is_said(self, hit: _Hit, state: _State, end: int) -> bool:
        """Whether a hit says something of the one who is asked about, or of the rival what is so.

        Without a name it belongs to whom was spoken of before, and to a verb before it: in "it
        prevents A and B", B is prevented too.
        """
        if hit.about in ("own", "rival"):
            return True
        if hit.about == "if rival":
            return state.of_rival
        if hit.contradicts or hit.point is None:
            return not state.of_rival
        roles = lexicon().roles
        said = [token.concepts for token in self.tokens[state.place : end]]
        if state.governed == "clauses" and not said[0] & roles["verbs"]:
            return False
        free = roles["verbs"] | roles["ungoverned"]
        if state.governed == "nouns" and not any(each & free for each in said):
            return False
        return not state.of_rival

    def _governed(self, place: int, end: int) -> str:
        """What the verbs from a place to `end` govern."""
        said = frozenset().union(*(token.concepts for token in self.tokens[place:end]))
        roles = lexicon().roles
        if said & roles["governs_clauses"]:
            return "clauses"
        return "nouns" if said & roles["governs_nouns"] else ""


def _turned(text: str) -> Iterator[str]:
    """The texts that a text is the contrary of: without one denial, or with one word's opposite."""
    concepts = lexicon().concepts
    for hit in re.finditer("<[^>]*>", text):
        before, after = text[: hit.start()], text[hit.end() :]
        said = {concepts[ord(sign) - _FIRST_SIGN] for sign in hit[0][1:-1]}
        if "neg" in said:
            yield before + after
        for pair in lexicon().opposites:
            if len(pair & said) == 1:
                (opposite,) = pair - said
                yield f"{before}<{chr(_FIRST_SIGN + lexicon().numbers[opposite])}>{after}"
