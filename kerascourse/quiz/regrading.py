"""A class graded again: whose points are others than in an earlier file of grades."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kerascourse.quiz.grades import TOTAL, Grades, cell_text, points, rows
from kerascourse.quiz.grading import Class
from kerascourse.tables import no_formula


@dataclass(frozen=True)
class Change:
    """Points of a student that changed: in a question, or "score" for all together; empty where
    there were none, or are none yet."""

    student: str
    question: str
    before: str
    after: str


def changes(before: Grades, graded: Class) -> tuple[Change, ...]:
    """What differs, by student, the score first; of who was not in `before`, all points."""
    head, *body = rows(graded)
    scored = (TOTAL, *(question.id for question in graded.quiz.questions))
    found: list[Change] = []
    for cells in body:
        line = dict(zip(head, map(cell_text, cells), strict=True))
        earlier = before.get(no_formula(line["student"]), {})
        found += _of_student(line["student"], earlier, {key: line[key] for key in scored})
    now = {no_formula(str(cells[0])) for cells in body}
    gone = (
        Change(name, TOTAL, line[TOTAL], "") for name, line in before.items() if name not in now
    )
    return (*found, *gone)


def _of_student(
    student: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Change]:
    for question, now in after.items():
        earlier = points(before.get(question))
        if earlier != now:
            yield Change(student, question, earlier, now)
