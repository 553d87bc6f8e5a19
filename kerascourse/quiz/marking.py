"""What a student's answers score: the marks of one sheet, or of one answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kerascourse.errors import NotFoundError, nearest_words
from kerascourse.quiz import draw, types
from kerascourse.quiz.question import Instance, Judgement, Question, Quiz, Values
from kerascourse.texts import _

Judge = Callable[[Instance, str], Judgement]
Fill = Callable[[Question, Values], Instance]


@dataclass(frozen=True)
class Mark:
    """A question as the student got it, the answer as it was written, and what it scores."""

    instance: Instance
    answer: str
    judgement: Judgement

    @property
    def question(self) -> Question:
        """The question, its numbers not put in."""
        return self.instance.question

    @property
    def score(self) -> float:
        """Points, of the question's `points`."""
        return round(self.judgement.share * self.question.points, 4)

    def document(self) -> dict[str, Any]:
        """The mark as `kc quiz check --format json` has it."""
        judged = self.judgement
        told = {
            "id": self.question.id,
            "verdict": judged.verdict,
            "score": self.score,
            "max_score": self.question.points,
            "read_as": judged.read_as,
            "feedback": judged.feedback,
            "misconception": judged.misconception,
        }
        if judged.suggested is not None:
            told["suggested"] = round(judged.suggested * self.question.points, 4)
            told["evidence"] = [
                {"text": self.answer[one.start : one.end], **vars(one)} for one in judged.evidence
            ]
        return told


@dataclass(frozen=True)
class Result:
    """The marks of one student in one quiz."""

    quiz: Quiz
    student: str
    marks: tuple[Mark, ...]

    @property
    def score(self) -> float:
        """The points together."""
        return round(sum(mark.score for mark in self.marks), 4)

    @property
    def max_score(self) -> float:
        """What all right answers would score."""
        return sum(mark.question.points for mark in self.marks)

    @property
    def is_full(self) -> bool:
        """Whether every answer is right."""
        return all(mark.judgement.verdict == "correct" for mark in self.marks)

    def count(self, verdict: str) -> int:
        """How many answers have this verdict."""
        return sum(mark.judgement.verdict == verdict for mark in self.marks)

    def document(self) -> dict[str, Any]:
        """The result as `kc quiz check --format json` has it."""
        return {
            "quiz": self.quiz.id,
            "student": self.student,
            "score": self.score,
            "max_score": self.max_score,
            "questions": [mark.document() for mark in self.marks],
        }


def judged(instance: Instance, answer: str) -> Judgement:
    """What the checker of the question's type says of `answer`."""
    return types.of(instance.question.type).check(instance, answer)  # type: ignore[no-any-return]


def result(
    quiz: Quiz,
    student: str,
    answers: Mapping[str, str],
    judge: Judge = judged,
    fill: Fill = draw.filled,
) -> Result:
    """The marks of `answers`, by the questions' ids; one that is missing is blank."""
    marks = []
    for question in draw.questions_of(quiz, student):
        instance = fill(question, draw.values_of(quiz, question, student))
        answer = answers.get(question.id, "")
        marks.append(Mark(instance, answer, judge(instance, answer)))
    return Result(quiz, student, tuple(marks))


def question_of(quiz: Quiz, name: str, student: str | None = None) -> Question:
    """The question with this id, or in this place (from 1), among those that `student` gets, or
    among all; NotFoundError with the nearest ids."""
    questions = quiz.questions if student is None else draw.questions_of(quiz, student)
    ids = [question.id for question in questions]
    if name in ids:
        return questions[ids.index(name)]
    if name.isascii() and name.isdigit() and 1 <= int(name[:9]) <= len(ids):
        return questions[int(name) - 1]
    raise NotFoundError(
        _("expected a question of {quiz}, received {name!r}", quiz=quiz.id, name=name)
        + nearest_words(name, ids),
        _("Try: kc quiz show {quiz}", quiz=quiz.id),
    )
