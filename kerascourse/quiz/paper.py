"""A paper exam: forms with numbers and orders of their own, a key for each, and who sits where.

Forms are called A, B, C, …; their numbers are drawn as those of students are, from the quiz's seed
or a teacher's secret. Who sits behind each other, or side by side, has different forms.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

from kerascourse.quiz import draw
from kerascourse.quiz.classes.roster import Enrolled
from kerascourse.quiz.exports import latex
from kerascourse.quiz.exports.item import Drawn, Pack, item, picture_of
from kerascourse.quiz.question import Quiz
from kerascourse.texts import _

MOST_FORMS = len(ascii_uppercase)


@dataclass(frozen=True)
class Seat:
    """Where a student sits, and which form lies there."""

    number: int
    student: str
    name: str
    form: str


def form_of(quiz: Quiz, form: str, language: str, drawn: Drawn | None = None) -> Pack:
    """The quiz with the numbers of a form, and the pictures that `drawn` makes; UsageError where
    they need a secret that is not at hand."""
    whose = f"form {form}"
    instances = [draw.instance(quiz, one, whose) for one in draw.questions_of(quiz, whose)]
    items = tuple(
        replace(
            item(instance, instance.question.id, language),
            picture=picture_of(instance, drawn, ".png"),
        )
        for instance in instances
    )
    return Pack(quiz, quiz.title.in_language(language), language, items)


def seats(quiz: Quiz, students: Sequence[Enrolled], forms: Sequence[str]) -> tuple[Seat, ...]:
    """The students in an order that has nothing to do with their names, the forms in turn."""
    shuffled = list(students)
    random.Random(draw.seed_of(quiz, "seats")).shuffle(shuffled)
    return tuple(
        Seat(place + 1, one.id, one.name, forms[place % len(forms)])
        for place, one in enumerate(shuffled)
    )


def documents(
    quiz: Quiz, forms: Sequence[str], language: str, drawn: Drawn | None = None
) -> dict[str, str | bytes]:
    """The files by their names: each form with its pictures, and each form's key; LaTeX and PNG."""
    found: dict[str, str | bytes] = {}
    for form in forms:
        pack = form_of(quiz, form, language, drawn)
        for number, one in enumerate(pack.items, 1):
            if one.picture:
                found[latex.picture_name(form, number)] = one.picture
        found[f"form-{form}.tex"] = latex.document(language, latex.sheet(pack, form))
        found[f"key-{form}.tex"] = latex.document(language, latex.key(pack, form))
    return found


def seating(placed: Sequence[Seat], language: str) -> str:
    """The list for the door, by name, as LaTeX."""
    rows = [
        (_("Seat"), _("Student"), _("Form")),
        *(
            (f"{seat.number}", seat.name or seat.student, seat.form)
            for seat in sorted(placed, key=lambda seat: (seat.name or seat.student).casefold())
        ),
    ]
    lines = [" & ".join(map(latex.latex, row)) + r" \\" for row in rows]
    table = [r"\begin{tabular}{rll}", lines[0], r"\hline", *lines[1:], r"\end{tabular}"]
    return latex.document(language, table)
