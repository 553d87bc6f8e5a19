"""Answers that a person has to read: those that say the same together, with what the machine goes
by marked in them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kerascourse.quiz.marking import Mark
from kerascourse.quiz.question import Evidence
from kerascourse.quiz.reading.lexicon import lexicon
from kerascourse.texts import _

ALIKE = 75  # of 100: how like the words of answers are that are read together
Sense = tuple[object, ...]


def parts(mark: Mark) -> Iterator[tuple[str, Evidence | None]]:
    """The answer in pieces, each with the evidence that it is, in their order."""
    place = 0
    for one in mark.judgement.evidence:
        if one.start >= place:
            if one.start > place:
                yield mark.answer[place : one.start], None
            yield mark.answer[one.start : one.end], one
            place = one.end
    if place < len(mark.answer):
        yield mark.answer[place:], None


def marked(mark: Mark) -> str:
    """The answer in one line, «what makes a point» and ¬«what says the contrary» marked."""
    pieces = (
        text if one is None else f"{'¬' if one.contradicts else ''}«{text}»"
        for text, one in parts(mark)
    )
    return " ".join("".join(pieces).split())


def suggestion(mark: Mark) -> str:
    """What the machine would give, and for what; empty where it suggests nothing."""
    share = mark.judgement.suggested
    if share is None:
        return ""
    names = dict.fromkeys(one.point for one in mark.judgement.evidence if not one.contradicts)
    contrary = dict.fromkeys(one.point for one in mark.judgement.evidence if one.contradicts)
    said = [*(name for name in names if name not in contrary), *(f"¬ {name}" for name in contrary)]
    return _(
        "suggested: {score:g} of {points:g} ({names})",
        score=round(share * mark.question.points, 4),
        points=mark.question.points,
        names="; ".join(said) or "—",
    )


def together(
    clusters: Iterable[tuple[str, ...]], marks: Mapping[str, Mark]
) -> list[tuple[str, ...]]:
    """Clusters of answers, joined where they were read in the same sense and their words are alike:
    the same points made and contradicted, the same denials and directions."""
    from rapidfuzz.fuzz import token_sort_ratio

    joined: dict[Sense, list[list[str]]] = {}
    for cluster in clusters:
        groups = joined.setdefault(_sense(cluster[0], marks[cluster[0]]), [])
        for group in groups:
            if token_sort_ratio(group[0], cluster[0], score_cutoff=ALIKE) >= ALIKE:
                group += cluster
                break
        else:
            groups.append([*cluster])
    return [tuple(group) for groups in joined.values() for group in groups]


def _sense(answer: str, mark: Mark) -> Sense:
    """What may not differ between answers that are decided together."""
    if mark.judgement.suggested is None:
        return (answer,)
    read = tuple((one.point, one.contradicts) for one in mark.judgement.evidence)
    turning = lexicon().turning
    said = Counter(
        concept for token in lexicon().tokens(answer) for concept in token.concepts & turning
    )
    return (mark.judgement.suggested, read, frozenset(said.items()))


def family(mark: Mark) -> Sense:
    """What answers have in common that are shown one after the other."""
    if mark.judgement.suggested is None:
        return (mark.question.id, mark.answer)
    points = frozenset((one.point, one.contradicts) for one in mark.judgement.evidence)
    return (mark.question.id, mark.judgement.suggested, points)
