"""Whose answers are like whose: a hint for a teacher to look, never a verdict.

What counts is what is unlikely to be written twice: the same wrong answer, or an answer that is
wrong for one's own numbers and right for the other's. One that k of n students wrote weighs
log2(n/k) bits, so that a mistake that many make weighs next to nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log2

from kerascourse.quiz.decisions import normal
from kerascourse.quiz.marking import Mark, Result

LEAST_BITS = 8.0  # together
LEAST_ANSWERS = 2
MOST_SHARE = 0.1  # of the class that wrote the same: more is a mistake that many make
MOST_PAIRS = 20


@dataclass(frozen=True)
class Alike:
    """Two students, the questions that they answered alike, and how unlikely that is, in bits;
    `borrowed` are those whose answer is right for the numbers of the other alone."""

    students: tuple[str, str]
    questions: tuple[str, ...]
    borrowed: tuple[str, ...]
    bits: float


def alike(results: Sequence[Result]) -> tuple[Alike, ...]:
    """The pairs of a class whose answers are alike, the most unlikely first."""
    found: dict[tuple[str, str], dict[str, tuple[float, bool]]] = {}
    by_question: dict[str, list[tuple[str, Mark]]] = {}
    for result in results:
        for mark in result.marks:
            by_question.setdefault(mark.question.id, []).append((result.student, mark))
    for question, marks in by_question.items():
        for pair, bits, borrowed in _in_question(marks):
            found.setdefault(pair, {})[question] = (bits, borrowed)
    pairs = [
        Alike(
            pair,
            tuple(told),
            tuple(question for question, (_bits, borrowed) in told.items() if borrowed),
            round(sum(bits for bits, _borrowed in told.values()), 2),
        )
        for pair, told in found.items()
    ]
    kept = [one for one in pairs if one.bits >= LEAST_BITS and len(one.questions) >= LEAST_ANSWERS]
    return tuple(sorted(kept, key=lambda one: (-one.bits, one.students))[:MOST_PAIRS])


def _in_question(
    marks: Sequence[tuple[str, Mark]],
) -> Iterator[tuple[tuple[str, str], float, bool]]:
    """(pair, bits, whether it is borrowed) of the pairs of students who answered one question so;
    `marks` are those of all who got it."""
    by_form: dict[str, list[tuple[str, Mark]]] = {}
    for student, mark in marks:
        form = normal(mark.instance, mark.answer)
        if form:
            by_form.setdefault(form, []).append((student, mark))
    for wrote in by_form.values():
        if not 2 <= len(wrote) <= max(2, MOST_SHARE * len(marks)):
            continue
        bits = log2(len(marks) / len(wrote))
        for (one, mark), (other, others) in combinations(wrote, 2):
            right = [each.judgement.verdict == "correct" for each in (mark, others)]
            # both right with other numbers: chance; both right with the same: they are right
            if not all(right) and (not any(right) or _numbers(mark) != _numbers(others)):
                pair = (one, other) if one < other else (other, one)
                yield pair, bits, any(right)


def _numbers(mark: Mark) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(mark.instance.values.items()))
