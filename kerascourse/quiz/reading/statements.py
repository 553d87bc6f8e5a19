"""What an answer states: who does what to what, read against forms such as
"[stack] [has] fewer params [than large]".

A form is made of the concepts and phrases of the lexicon: `a b` one after the other, `(a|b)` one of
them, `[a]` with or without. A sentence makes a statement only where all of its words are in the
form, in that order; an answer is read only where statements explain all of it. So a word that
nobody knows, a negation, another subject or swapped roles leave it unread.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kerascourse.errors import InputError
from kerascourse.quiz.reading.lexicon import Token, lexicon
from kerascourse.texts import _

MOST_TOKENS = 150  # of an answer in a few sentences
LONGEST = 30  # tokens of one statement
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
        """The points made and not contradicted."""
        made = {one.point for one in self.statements if not one.contradicts}
        return frozenset(point for point in made - self._against if point is not None)

    @property
    def _against(self) -> set[int | None]:
        return {one.point for one in self.statements if one.contradicts}

    @property
    def contradicted(self) -> frozenset[int]:
        """The points of which the contrary is said."""
        return frozenset(point for point in self._against if point is not None)


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
    whole = _Reader(tokens, grammar, loose=False).read()
    return _Reader(tokens, grammar, loose=True).read() if whole.unread else whole


@dataclass(frozen=True)
class _Grammar:
    """The forms as expressions over the signs of tokens."""

    points: tuple[re.Pattern[str], ...]
    of_rival: tuple[re.Pattern[str], ...]
    besides: re.Pattern[str]
    about: re.Pattern[str]
    rival: re.Pattern[str]


@lru_cache(maxsize=64)
def _grammar(forms: Forms) -> _Grammar:
    subject, rival = _any_of(forms.subject), _any_of(forms.rivals)
    that = f"(?:{_sign('that')})?"
    return _Grammar(
        points=tuple(
            re.compile(f"(?P<subject>{subject}{that})?(?:{_any_of(each)})") for each in forms.points
        ),
        of_rival=tuple(
            re.compile(f"(?P<rival>{rival}{that})?(?:{_any_of(each)})") for each in forms.of_rival
        ),
        besides=re.compile(f"(?P<subject>{subject}{that})?(?:{_any_of(forms.besides)})"),
        about=re.compile(subject),
        rival=re.compile(rival),
    )


def _any_of(forms: Iterable[str]) -> str:
    """One of these forms as an expression; without any, what matches nothing."""
    return "(?:" + ("|".join(map(_expression, forms)) or r"(?!)") + ")"


@cache
def _expression(form: str, depth: int = 0) -> str:
    """A form as an expression over the signs of tokens; InputError where it is none."""
    wrong = InputError(_("expected a form of words, received {form!r}", form=form))
    parts = []
    for part in _FORM.findall(form):
        if part == "[":
            parts.append("(?:")
        elif part == "]":
            parts.append(")?")
        elif part in "(|)":
            parts.append("(?:" if part == "(" else part)
        elif part in lexicon().phrases and depth < DEEPEST:
            parts.append(f"(?:{_expression(lexicon().phrases[part], depth + 1)})")
        elif part in lexicon().concepts:
            parts.append(_sign(part))
        else:
            raise InputError(_("unknown concept {name!r} in {form!r}", name=part, form=form))
    try:
        re.compile("".join(parts))
    except re.error:
        raise wrong from None
    if not parts or _FORM.sub("", form).strip():
        raise wrong
    return "".join(parts)


@cache
def _sign(concept: str) -> str:
    """An expression for a token that may stand for a concept."""
    sign = chr(_FIRST_SIGN + lexicon().concepts.index(concept))
    return f"<[^>]*{sign}[^>]*>"


def _signs(token: Token) -> str:
    numbers = sorted(lexicon().concepts.index(concept) for concept in token.concepts)
    return "<" + "".join(chr(_FIRST_SIGN + number) for number in numbers) + ">"


@dataclass(frozen=True)
class _State:
    """Where a reading is: at which token, whether a statement has just ended there, whether the
    rival is spoken of, and what a verb before still governs ("", "nouns", "clauses")."""

    place: int
    after: bool = False
    of_rival: bool = False
    governed: str = ""


# what is unread, contradictions, points made, statements: the least is the best
_Cost = tuple[int, int, int, int]


@dataclass
class _Reader:
    """All ways to read tokens, and the best of them; `loose`, statements may stand among words
    that are unread, and be the contrary of what is asked for."""

    tokens: Sequence[Token]
    grammar: _Grammar
    loose: bool
    _best: dict[_State, tuple[_Cost, tuple[Statement, ...], tuple[int, ...]]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        self.signs = [_signs(token) for token in self.tokens]
        roles = lexicon().roles
        self.weak = [bool(token.concepts & roles["weak"]) for token in self.tokens]
        self.strong = [bool(token.concepts & roles["strong"]) for token in self.tokens]
        self.opens = [
            bool(token.concepts & (roles["weak"] | roles["opens"])) for token in self.tokens
        ]

    def read(self) -> Reading:
        """The best reading."""
        for place in range(len(self.tokens), -1, -1):
            for after in (False, True):
                for of_rival in (False, True):
                    for governed in ("", "nouns", "clauses"):
                        state = _State(place, after, of_rival, governed)
                        self._best[state] = min(self._ways(state), key=lambda way: way[0])
        _cost, statements, unread = self._best[_State(0)]
        spans = tuple((self.tokens[each].start, self.tokens[each].end) for each in unread)
        return Reading(statements, spans)

    def _ways(
        self, state: _State
    ) -> Iterator[tuple[_Cost, tuple[Statement, ...], tuple[int, ...]]]:
        place = state.place
        if place == len(self.tokens):
            yield (0, 0, 0, 0), (), ()
            return
        strong = self.strong[place]
        if strong or self.weak[place]:
            governed = "" if strong else state.governed
            yield self._best[_State(place + 1, False, state.of_rival, governed)]
        cost, statements, unread = self._best[_State(place + 1, False, state.of_rival)]
        yield (cost[0] + 1, *cost[1:]), statements, (place, *unread)
        if state.after and not self.opens[place]:
            return
        for end in range(place + 1, min(len(self.tokens), place + LONGEST) + 1):
            if not self._may_end(end):
                continue
            for statement, next_state in self._statements(state, end):
                cost, statements, unread = self._best[next_state]
                made = statement.point is not None and not statement.contradicts
                total = (
                    cost[0],
                    cost[1] + statement.contradicts,
                    cost[2] - made,
                    cost[3] + 1,
                )
                yield total, (statement, *statements), unread

    def _may_end(self, end: int) -> bool:
        whole = end == len(self.tokens) or self.opens[end] or self.strong[end]
        return whole or self.loose

    def _statements(self, state: _State, end: int) -> Iterator[tuple[Statement, _State]]:
        """The statements from a state's place to `end`, and where each of them leads."""
        text = "".join(self.signs[state.place : end])
        span = self.tokens[state.place].start, self.tokens[end - 1].end
        if self.grammar.about.fullmatch(text):
            yield Statement(*span, None), _State(end, True)
        if self.grammar.rival.fullmatch(text):
            yield Statement(*span, None), _State(end, True, True)
        governed = self._governed(state.place, end)
        for point, of_rival in self._said(text, state, end):
            yield Statement(*span, point), _State(end, True, of_rival, governed)
        if self.loose:
            for point in self._denied(text, state):
                yield Statement(*span, point, True), _State(end, True, state.of_rival, governed)

    def _said(self, text: str, state: _State, end: int) -> Iterator[tuple[int | None, bool]]:
        """The points that a text makes, and whether it speaks of the rival."""
        for point, form in enumerate(self.grammar.points):
            hit = form.fullmatch(text)
            if hit and (hit["subject"] or not self._is_taken(state, end)):
                yield point, False
        hit = self.grammar.besides.fullmatch(text)
        if hit and (hit["subject"] or not state.of_rival):
            yield None, False
        for point, form in enumerate(self.grammar.of_rival):
            hit = form.fullmatch(text)
            if hit and (hit["rival"] or state.of_rival):
                yield point, True

    def _denied(self, text: str, state: _State) -> Iterator[int]:
        """The points of which a text says the contrary: denied, with the opposite word, or of the
        rival."""
        rival = self.grammar.rival.match(text)
        if rival or state.of_rival:
            text = text[rival.end() if rival else 0 :]
            yield from self._points_in(text)
            return
        for turned in _turned(text):
            yield from self._points_in(turned)

    def _points_in(self, text: str) -> Iterator[int]:
        return (point for point, form in enumerate(self.grammar.points) if form.fullmatch(text))

    def _is_taken(self, state: _State, end: int) -> bool:
        """Whether a statement without a subject belongs to the rival, or to a verb before it: in
        "it prevents A and B", B is prevented too."""
        verbs = lexicon().roles["verbs"]
        said = [token.concepts for token in self.tokens[state.place : end]]
        if state.governed == "clauses" and not said[0] & verbs:
            return True
        if state.governed == "nouns" and not any(each & verbs for each in said):
            return True
        return state.of_rival

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
                yield f"{before}<{chr(_FIRST_SIGN + concepts.index(opposite))}>{after}"
