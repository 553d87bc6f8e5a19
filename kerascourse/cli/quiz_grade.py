"""`kc quiz grade QUIZ FOLDER`: a class graded, and what to teach it again."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.class_options import class_options, terms_of
from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.errors import InputError
from kerascourse.quiz.dialects import DIALECTS
from kerascourse.texts import _, ngettext

if TYPE_CHECKING:
    from kerascourse.quiz import decisions, grading
    from kerascourse.quiz import report as reports
    from kerascourse.quiz.marking import Mark
    from kerascourse.quiz.question import Quiz


_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    "grade",
    help=_(
        "Grade the answer sheets of QUIZ in FOLDER and in its zip files. What can't be read is "
        "listed with its reason and stops nothing; two differing sheets of a student are left for "
        "you. Answers for review are not guessed: --decisions FILE groups them, you decide, and "
        "the next run applies it."
    ),
)
@quiz_argument
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=_FILE,
    default=Path("grades.csv"),
    show_default=True,
    metavar="FILE.csv",
    help=_("Where to write the grades."),
)
@click.option(
    "--decisions",
    "decided",
    type=_FILE,
    metavar="FILE.toml",
    help=_("Your verdicts on answers for review: read, applied, and written with new groups."),
)
@click.option(
    "--report",
    "report_path",
    type=_FILE,
    metavar="FILE",
    help=_("Write the report on the class there: .md, .html, .json."),
)
@click.option(
    "--feedback",
    "feedback_folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=_("Write a page for each student there, in the folders that the sheets lay in."),
)
@click.option("--with-keys", is_flag=True, help=_("Have the right answers on those pages as well."))
@class_options
@format_option
def command(
    quiz: str,
    secret: Path | None,
    folder: Path,
    out: Path,
    decided: Path | None,
    report_path: Path | None,
    feedback_folder: Path | None,
    with_keys: bool,
    roster: Path | None,
    id_column: str,
    deadline: str,
    late: str,
    dialect: str,
    output_format: str,
) -> None:
    """Read, mark, write, print."""
    from kerascourse.cli.reviews_output import write_reviews
    from kerascourse.files import cannot_write, require_ending
    from kerascourse.quiz import decisions, grades
    from kerascourse.quiz import report as reports
    from kerascourse.reports import feedback
    from kerascourse.results.quiz_class import document, table

    require_ending(out, (".csv",))
    if decided is not None:
        require_ending(decided, (".toml",), "--decisions")
    if report_path is not None:
        require_ending(report_path, reports.ENDINGS, "--report")
    terms = terms_of(roster, id_column, deadline, late)
    found = quiz_of(quiz, secret)
    known = decisions.read(decided, found.id) if decided else ()
    ours = [path for path in (out, decided, report_path, roster) if path is not None]
    graded = graded_class(found, folder, known, ours, terms)
    report = reports.report(graded.quiz, graded.results)
    files = [out]
    grades.write_csv(out, grades.rows(graded), DIALECTS[dialect])
    groups = decisions.grouped(_marks(graded), known)
    if decided is not None:
        decisions.write(decided, graded.quiz, groups)
        files.append(decided)
        _notice_undecided(sum(not group.verdict for group in groups), decided)
    if report_path is not None:
        reports.write(report, report_path)
        files.append(report_path)
    if feedback_folder is not None:
        try:
            feedback.write(graded, feedback_folder, with_keys)
        except OSError as error:
            raise cannot_write(feedback_folder, error) from error
        files.append(feedback_folder)
    write_table(table(graded), output_format, lambda: document(graded, report, files))
    if output_format == "table":
        write_reviews(groups)
        _write_rest(report, files)


def graded_class(
    quiz: "Quiz",
    folder: Path,
    groups: "Sequence[decisions.Group]",
    ours: Collection[Path],
    terms: "grading.Terms",
) -> "grading.Class":
    """The class in `folder`, what is decided applied; tells what was skipped, and refuses a folder
    without a sheet."""
    from kerascourse.quiz import decisions, grading
    from kerascourse.quiz.marking import judged

    judge = decisions.deciding(groups, judged)
    graded = grading.grade(decisions.counted(quiz, groups), folder, judge, ours, terms)
    for one in graded.skipped:
        notice(_("skipped {file}: {reason}", file=one.file, reason=one.reason))
    for one in graded.notes:
        notice(f"{one.file}: {one.reason}")
    for late in graded.graded:
        if late.late:
            notice(_late(late))
    missing = [one.student.id for one in graded.ungraded if one.status == "missing"]
    if missing:
        notice(
            ngettext(
                "1 student did not hand in: {students}",
                "{count} students did not hand in: {students}",
                len(missing),
                students=", ".join(missing),
            )
        )
    if not graded.graded:
        raise InputError(
            _(
                "expected an answer sheet of {quiz} in {folder}, nothing was graded",
                quiz=quiz.id,
                folder=folder,
            ),
            _("Try: kc quiz sheet {quiz} --students FILE", quiz=quiz.id),
        )
    return graded


def _late(one: "grading.Graded") -> str:
    told = _(
        "{file}: {student} handed in {hours:.1f} h late",
        file=one.file,
        student=one.result.student,
        hours=one.late.total_seconds() / 3600,
    )
    if one.kept == 1:
        return told
    return f"{told}; " + _("{share:.0%} of the points count", share=one.kept)


def keep_decisions(
    graded: "grading.Class", groups: "Sequence[decisions.Group]", path: Path
) -> "tuple[decisions.Group, ...]":
    """Write the groups with their students counted again, and those that are new."""
    from kerascourse.quiz import decisions

    found = decisions.grouped(_marks(graded), groups)
    decisions.write(path, graded.quiz, found)
    return found


def _marks(graded: "grading.Class") -> "list[Mark]":
    return [mark for result in graded.results for mark in result.marks]


def _notice_undecided(count: int, path: Path) -> None:
    if count:
        notice(
            ngettext(
                "1 group of answers waits for a verdict in {path}",
                "{count} groups of answers wait for a verdict in {path}",
                count,
                path=path,
            )
        )


def _write_rest(report: "reports.Report", files: list[Path]) -> None:
    from kerascourse.quiz import report as reports

    echo("")
    echo(reports.summary(report), "aside")
    if report.misconceptions:
        echo("")
        write_table(reports.mistakes_table(report), "table", dict)
    echo("")
    write_table(reports.questions_table(report), "table", dict)
    if report.alike:
        echo("")
        echo(reports.alike_title(), "aside")
        write_table(reports.alike_table(report), "table", dict)
    echo("")
    for file in files:
        echo(str(file))
