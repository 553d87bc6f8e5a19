"""Answers for review on the terminal, with what the machine goes by underlined."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kerascourse.cli.output import echo, echo_parts, has_colour
from kerascourse.texts import _, ngettext

if TYPE_CHECKING:
    from kerascourse.quiz.decisions import Group
    from kerascourse.quiz.marking import Mark
    from kerascourse.quiz.question import Evidence


MOST = 10  # groups of answers


def write_answer(mark: "Mark") -> None:
    """An answer in one line: underlined what makes a point, in red what says the contrary; without
    colours in signs."""
    from kerascourse.quiz import reviews

    if not has_colour():
        echo(f"  {reviews.marked(mark)}")
        return
    parts = (
        (" ".join(f"|{text}|".split())[1:-1], one)  # its blanks stay, its lines do not
        for text, one in reviews.parts(mark)
    )
    styles = ((text, _style(one)) for text, one in parts)
    echo_parts([("  ", ""), *styles])


def _style(evidence: "Evidence | None") -> str:
    if evidence is None:
        return ""
    return "contrary" if evidence.contradicts else "point"


def write_reviews(groups: "Sequence[Group]") -> None:
    """The first groups that wait for a decision and have a suggestion."""
    from kerascourse.quiz import reviews

    waiting = [group for group in groups if group.seen and reviews.suggestion(group.seen[0])]
    if not waiting:
        return
    echo("")
    echo(_("For review, alike answers together"), "aside")
    for group in waiting[:MOST]:
        students = ngettext("1 student", "{count} students", group.students)
        echo(f"{group.question}, {students}; {reviews.suggestion(group.seen[0])}")
        for mark in group.seen:
            write_answer(mark)
    if len(waiting) > MOST:
        echo(_("and {count} more groups of answers", count=len(waiting) - MOST), "aside")
