"""What a student has done so far: answer sheets in a folder, and finished runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kerascourse import runs
from kerascourse.errors import CourseError
from kerascourse.lessons.lesson import Lesson
from kerascourse.quiz import sheet
from kerascourse.quiz.marking import result
from kerascourse.quiz.question import Quiz
from kerascourse.quiz.read import find

MOST_SHEETS = 20  # of a quiz; a folder with more is a class's, not a student's


@dataclass(frozen=True)
class Progress:
    """The questions that are answered right, and all that are answered, as QUIZ/QUESTION; how many
    runs are finished."""

    right: frozenset[str]
    answered: frozenset[str]
    finished_runs: int

    @property
    def is_begun(self) -> bool:
        """Whether anything is done at all."""
        return bool(self.answered or self.finished_runs)

    def questions(self, lesson: Lesson) -> tuple[int, int]:
        """How many questions of the lesson are answered right, and how many there are."""
        return len(self.right & set(lesson.quiz)), len(lesson.quiz)

    def is_done(self, lesson: Lesson) -> bool:
        """Whether all questions of the lesson are answered right."""
        return bool(lesson.quiz) and set(lesson.quiz) <= self.right

    def next_of(self, lessons: tuple[Lesson, ...]) -> Lesson | None:
        """The first lesson that is not done; None where all are."""
        return next((lesson for lesson in lessons if not self.is_done(lesson)), None)


def so_far(folder: Path, runs_folder: Path, lessons: tuple[Lesson, ...]) -> Progress:
    """What the sheets in `folder` and the runs in `runs_folder` say; a sheet that cannot be read is
    left aside, since `kc quiz check` tells of it."""
    names = dict.fromkeys(name.partition("/")[0] for lesson in lessons for name in lesson.quiz)
    answered, right = set(), set()
    for name in names:
        for question, is_right in _marked(folder, name):
            answered.add(question)
            if is_right:
                right.add(question)
    return Progress(frozenset(right), frozenset(answered), len(runs.finished(runs_folder)))


def _marked(folder: Path, name: str) -> Iterator[tuple[str, bool]]:
    """Each answered question of a quiz, in any sheet of it in the folder, and whether it is
    right."""
    sheets = sorted(folder.glob(f"{name}-*.toml"))
    if not sheets or len(sheets) > MOST_SHEETS:
        return
    quiz = find(name)
    for path in sheets:
        try:
            handed_in = sheet.read(sheet.content(path), quiz)
        except (CourseError, OSError):
            continue
        yield from _marks(quiz, name, handed_in)


def _marks(quiz: Quiz, name: str, handed_in: sheet.Sheet) -> Iterator[tuple[str, bool]]:
    for mark in result(quiz, handed_in.student, handed_in.answers).marks:
        if mark.judgement.verdict != "blank":
            yield f"{name}/{mark.question.id}", mark.judgement.verdict == "correct"
