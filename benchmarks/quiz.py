"""How quick the quiz is: a class of 500 graded, and one answer checked, as whole processes.

    python -m benchmarks.quiz [--students 500] [--quiz week10] [--runs 5]

Half of the answers are right and half as other people write them; each student has numbers of
their own. Beside them `python -c "import click"`. Exits with 1 when a limit is missed.
"""

import argparse
import random
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.startup import BASELINE, KC, measure
from kerascourse.quiz import draw, sheet, types
from kerascourse.quiz.question import Quiz
from kerascourse.quiz.read import find

MOST_SECONDS_FOR_500 = 5.0
MOST_SECONDS_FOR_ANSWER = 0.25
WRONG = ("", "7", "1.234", "3x3x64", "b", "no sé", "49*C^3", "It is so because of the gradient")


def write_class(quiz: Quiz, folder: Path, students: int) -> None:
    """A sheet for each student, filled in."""
    rng = random.Random(0)
    for number in range(students):
        name = f"student-{number}"
        answers = {}
        for question in quiz.questions:
            instance = draw.instance(quiz, question, name)
            right = types.of(question.type).reference(instance, "en")
            answers[question.id] = right if rng.random() < 0.5 else rng.choice(WRONG)
        path = folder / sheet.file_name(name)
        path.write_text(sheet.text(quiz, name, answers), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=500)
    parser.add_argument("--quiz", default="week10")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    quiz = find(asked.quiz)
    with tempfile.TemporaryDirectory() as folder:
        sheets = Path(folder) / "sheets"
        sheets.mkdir()
        write_class(quiz, sheets, asked.students)
        grades = str(Path(folder) / "grades.csv")
        grade = (KC, "quiz", "grade", asked.quiz, str(sheets), "--out", grades)
        grading = min(measure(grade)[0] for _run in range(2))
    most = MOST_SECONDS_FOR_500 * asked.students / 500
    print(
        f"{asked.students} sheets of {len(quiz.questions)} questions: {grading:.2f} s of {most} s"
    )
    base = statistics.median(measure(BASELINE)[0] for _run in range(asked.runs))
    print(f"python -c import click: {base:.3f} s")
    worst = 0.0
    for question in quiz.questions:
        # `answer` exits with 1 where the answer is not right, so that the right one is asked
        right = types.of(question.type).reference(draw.instance(quiz, question, "sample"), "en")
        command = (KC, "quiz", "answer", asked.quiz, question.id, right)
        seconds = statistics.median(measure(command)[0] for _run in range(asked.runs))
        worst = max(worst, seconds)
        print(f"kc quiz answer {asked.quiz} {question.id} ({question.type}): {seconds:.3f} s")
    return int(grading > most or worst > MOST_SECONDS_FOR_ANSWER)


if __name__ == "__main__":
    sys.exit(main())
