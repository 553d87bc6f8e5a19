"""Gradescope: https://gradescope-autograders.readthedocs.io/en/latest/specs/

`results.json` of one answer sheet. What a student wrote is shown as plain text only.
"""

import json
from typing import Any

from kerascourse.quiz.marking import Mark, Result
from kerascourse.texts import _, ngettext, safe_text

ENDING = ".json"


def write(result: Result) -> bytes:
    """The file that an autograder leaves for Gradescope."""
    document = {
        "score": result.score,
        "output": _summary(result),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"quiz": result.quiz.id, "student": result.student},
        "tests": [_test(number, mark) for number, mark in enumerate(result.marks, 1)],
    }
    return (json.dumps(document, indent=2) + "\n").encode()


def _summary(result: Result) -> str:
    waiting = result.count("review")
    if not waiting:
        return _("every answer is marked")
    return ngettext(
        "1 answer waits for a person; it has no points yet",
        "{count} answers wait for a person; they have no points yet",
        waiting,
    )


def _test(number: int, mark: Mark) -> dict[str, Any]:
    judged = mark.judgement
    test: dict[str, Any] = {
        "score": mark.score,
        "max_score": mark.question.points,
        "name": mark.question.id,
        "number": str(number),
        "output": "\n".join(safe_text(line) for line in (judged.read_as, judged.feedback) if line),
        "output_format": "text",
        "tags": list(mark.question.course),
        "visibility": "visible",
        "extra_data": {"verdict": judged.verdict, "misconception": judged.misconception},
    }
    # what waits for a person has neither passed nor failed
    if judged.verdict != "review":
        test["status"] = "passed" if judged.verdict == "correct" else "failed"
    return test
