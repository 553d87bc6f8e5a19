"""What a quiz is made of, and what checking an answer gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["correct", "partial", "wrong", "blank", "invalid", "review"]
Values = Mapping[str, int]


@dataclass(frozen=True)
class Text:
    """A text in both languages."""

    en: str
    es: str

    def in_language(self, language: str) -> str:
        """The text in "en" or "es"."""
        return self.es if language == "es" else self.en


@dataclass(frozen=True)
class Question:
    """A question as its quiz's file has it; with `parameters` it is a template.

    `course` are ids of the course (A1 to F12); `points` what a right answer scores. `parameters`
    has the values that each name may take, `where` a condition on them, as in
    "(m - k + 2*p) mod s = 0" (empty: none), `few` why there are no more of them (empty: there are
    enough). `plot` are the words after `kc plot` that draw its picture (empty: it has none).
    `fields` is what the question's type needs besides, as the file has it: its key, its options,
    its tolerance.
    """

    id: str
    type: str
    course: tuple[str, ...]
    points: float
    prompt: Text
    hints: tuple[Text, ...]
    explanation: Text
    parameters: Mapping[str, tuple[int, ...]]
    where: str
    fields: Mapping[str, Any]
    few: str = ""
    plot: str = ""


@dataclass(frozen=True)
class Section:
    """Questions under a title, by their ids; each student gets `draw` of them, all where it is
    None."""

    title: Text
    questions: tuple[str, ...]
    draw: int | None = None


@dataclass(frozen=True)
class Quiz:
    """Questions under a name; `seed` decides with a student's id which numbers they get, and which
    questions of `sections` that draw. Where there are sections, each question is in one of them.

    Where `is_secret`, they depend on a teacher's `secret` as well; None where it is not at hand.
    """

    id: str
    title: Text
    seed: int
    questions: tuple[Question, ...]
    is_secret: bool = False
    secret: bytes | None = field(default=None, repr=False)
    sections: tuple[Section, ...] = ()

    @property
    def max_score(self) -> float:
        """What all right answers of a student score together."""
        if not self.sections:
            return sum(question.points for question in self.questions)
        points = {question.id: question.points for question in self.questions}
        return sum(
            sum(sorted((points[each] for each in section.questions), reverse=True)[: section.draw])
            for section in self.sections
        )

    def section_of(self, question: str) -> Section | None:
        """The section that the question with this id stands in; None where there are none."""
        return next((each for each in self.sections if question in each.questions), None)


@dataclass(frozen=True)
class Mistake:
    """A known wrong way to a number or a shape: its name, what it gives, and what to say of it."""

    name: str
    gives: Any
    says: str


@dataclass(frozen=True)
class Key:
    """The right answer of a question with its numbers: a number, a shape, a formula, …; how it is
    worked out, where a formula does; and what known mistakes would give."""

    value: Any
    worked_out: str = ""
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True)
class Instance:
    """A question as one student gets it: the numbers drawn, and put into its texts."""

    question: Question
    values: Values
    prompt: Text
    hints: tuple[Text, ...]
    explanation: Text
    fields: Mapping[str, Any]
    plot: str = ""


@dataclass(frozen=True)
class Evidence:
    """The part of an answer, from `start` to `end`, that a point stands on, or that contradicts
    it."""

    start: int
    end: int
    point: str
    contradicts: bool = False


@dataclass(frozen=True)
class Judgement:
    """What checking an answer gives.

    `share` of the points, from 0 to 1; `read_as` how the answer was read, `feedback` why it is
    marked so (both for the student); `misconception` the name of the known mistake that gives this
    answer. For review, `suggested` is the share that the machine would give, and `evidence` why.
    """

    verdict: Verdict
    share: float
    read_as: str
    feedback: str
    misconception: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    suggested: float | None = None
    evidence: tuple[Evidence, ...] = ()
