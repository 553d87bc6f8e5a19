"""`kc quiz regrade QUIZ FOLDER`: grade again after a decision, and tell whose points change."""

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.class_options import class_options, terms_of
from kerascourse.cli.completion import candidates
from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.errors import UsageError
from kerascourse.quiz.dialects import DIALECTS
from kerascourse.texts import _, ngettext

if TYPE_CHECKING:
    from kerascourse.quiz import regrading
    from kerascourse.quiz.decisions import Group
    from kerascourse.quiz.question import Quiz
    from kerascourse.tables import Table


_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    "regrade",
    help=_(
        "Grade QUIZ in FOLDER again and list whose points change. --strike takes a question out "
        "for all, --accept takes an answer as right for all, whatever the checker says; both are "
        "kept in the file of decisions, with who, when and why, and hold from then on."
    ),
)
@quiz_argument
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--decisions",
    "decided",
    type=_FILE,
    required=True,
    metavar="FILE.toml",
    help=_("Your verdicts: read, applied, and written with the new ones."),
)
@click.option(
    "--out",
    type=_FILE,
    default=Path("grades.csv"),
    show_default=True,
    metavar="FILE.csv",
    help=_("The grades: read as they were, and written as they are now."),
)
@click.option(
    "--strike",
    "struck",
    multiple=True,
    metavar="QUESTION",
    shell_complete=candidates.QUESTION,
    help=_("It counts for nobody."),
)
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    nargs=2,
    metavar="QUESTION ANSWER",
    help=_("This answer is right, whatever the numbers."),
)
@click.option(
    "--refuse",
    "refused",
    multiple=True,
    nargs=2,
    metavar="QUESTION ANSWER",
    help=_("This answer is wrong, whatever the numbers."),
)
@click.option("--by", default="", metavar="NAME", help=_("Who decides."))
@click.option("--why", default="", metavar="TEXT", help=_("The reason, for the teachers."))
@class_options
@format_option
def command(
    quiz: str,
    secret: Path | None,
    folder: Path,
    decided: Path,
    out: Path,
    struck: tuple[str, ...],
    accepted: tuple[tuple[str, str], ...],
    refused: tuple[tuple[str, str], ...],
    by: str,
    why: str,
    roster: Path | None,
    id_column: str,
    deadline: str,
    late: str,
    dialect: str,
    output_format: str,
) -> None:
    """Decide, grade, compare, write, print."""
    from kerascourse.cli.quiz_grade import graded_class, keep_decisions
    from kerascourse.files import require_ending
    from kerascourse.quiz import decisions, grades, regrading

    require_ending(out, (".csv",))
    require_ending(decided, (".toml",), "--decisions")
    terms = terms_of(roster, id_column, deadline, late)
    found = quiz_of(quiz, secret)
    before = grades.read(out)
    new = [
        *(_strike(found, question) for question in struck),
        *(_group(found, *pair, "correct") for pair in accepted),
        *(_group(found, *pair, "wrong") for pair in refused),
    ]
    signed = [replace(one, by=by, on=f"{date.today()}", reason=why) for one in new]
    groups = decisions.added(decisions.read(decided, found.id), signed)
    graded = graded_class(found, folder, groups, [out, decided, *filter(None, [roster])], terms)
    keep_decisions(graded, groups, decided)
    grades.write_csv(out, grades.rows(graded), DIALECTS[dialect])
    changes = regrading.changes(before, graded)
    write_table(_table(changes), output_format, lambda: [asdict(one) for one in changes])
    students = len({one.student for one in changes})
    if output_format == "table":
        echo("")
        for file in (out, decided):
            echo(str(file))
    notice(
        ngettext(
            "the points of 1 student change",
            "the points of {count} students change",
            students,
        )
    )


def _strike(quiz: "Quiz", question: str) -> "Group":
    from kerascourse.quiz import decisions
    from kerascourse.quiz.decisions import Group
    from kerascourse.quiz.marking import question_of

    return Group(question_of(quiz, question).id, decisions.ANY, (), verdict="struck")


def _group(quiz: "Quiz", question: str, answer: str, verdict: str) -> "Group":
    from kerascourse.quiz import decisions, draw
    from kerascourse.quiz.decisions import Group
    from kerascourse.quiz.marking import question_of

    asked = question_of(quiz, question)
    form = decisions.normal(draw.instance(quiz, asked, ""), answer)
    if not form or len(form) > decisions.LONGEST:
        raise UsageError(
            _(
                "expected an answer of 1 to {most} signs, received {count}",
                most=decisions.LONGEST,
                count=len(form),
            )
        )
    return Group(asked.id, decisions.ANY, (form,), verdict=verdict)  # type: ignore[arg-type]


def _table(changes: "tuple[regrading.Change, ...]") -> "Table":
    from kerascourse.tables import Column, Table

    columns = (
        Column("student", _("Student")),
        Column("question", _("Question")),
        Column("before", _("Before"), numeric=True),
        Column("after", _("Now"), numeric=True),
    )
    rows = tuple(
        (one.student, one.question, one.before or None, one.after or None) for one in changes
    )
    return Table(columns, rows)
