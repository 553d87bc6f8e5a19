"""Quizzes for other systems, one file a system.

An export's module has

    ENDING: str                         what its files end in
    write(pack) -> bytes                the file's content
    notices(pack) -> Iterator[str]      where the other system marks otherwise than `kc` does

A new export is such a file and a line in `EXPORTS`. Gradescope and Canvas' gradebook take results,
not questions, and have functions of their own.
"""

from importlib import import_module
from typing import Any

from kerascourse.texts import N_

# name: what it is for
EXPORTS = {
    "moodle": N_("Moodle XML"),
    "gift": N_("GIFT, the plain text of Moodle and others"),
    "gradescope": N_("results.json of Gradescope, of a sheet"),
    "canvas": N_("QTI 1.2 in a zip file for Canvas, or its gradebook"),
    "qti21": N_("QTI 2.1 in a zip file for Canvas New Quizzes, Brightspace, Blackboard"),
    "anki": N_("cards for Anki"),
    "markdown": N_("a worksheet with its key"),
    "latex": N_("an exam to print with its key"),
}


# which of them hold pictures; the others tell the command that draws them
WITH_PICTURES = ("moodle", "qti21")


def of(name: str) -> Any:
    """The module of an export."""
    return import_module(f"kerascourse.quiz.exports.{name}")
