"""`kc explain`: the course, and each of its lessons, with the numbers worked out."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.output import echo
from kerascourse.errors import UsageError
from kerascourse.runs import place
from kerascourse.texts import _, language

if TYPE_CHECKING:
    from kerascourse.lessons.course import Week
    from kerascourse.lessons.lesson import Lesson
    from kerascourse.lessons.progress import Progress


ENDINGS = (".html", ".ipynb", ".md")


@click.command(
    "explain",
    help=_(
        "What the course teaches. TOPIC is a lesson, a week, a word such as stride, a type of "
        "layer such as Conv2D, or an id of the course such as A5; without it, the lessons in order."
    ),
)
@click.argument("words", nargs=-1, metavar="[TOPIC]", shell_complete=candidates.TOPIC)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("Write it: a page with its pictures (.html), a notebook (.ipynb) or Markdown (.md)."),
)
def command(words: tuple[str, ...], out: Path | None) -> None:
    """Print the lesson, the week or the course; or write it."""
    from kerascourse.files import require_ending
    from kerascourse.lessons.syllabus import week_called

    if out is not None:
        require_ending(out, ENDINGS)
    wanted = " ".join(words)
    week = week_called(wanted)
    if out is not None:
        _keep(week, wanted, out)
    elif not words:
        _write_syllabus()
    elif week is not None:
        _write_lessons(week)
    else:
        _write_found(wanted)


def _keep(week: "Week | None", wanted: str, out: Path) -> None:
    """Write the lesson or the week into a file."""
    from kerascourse.files import write_text
    from kerascourse.lessons.lesson import read
    from kerascourse.lessons.syllabus import find

    if not wanted:
        raise UsageError(_("expected a TOPIC with --out"), _("Try: kc course --out DIR"))
    lessons = (
        find(wanted, language())[:1]
        if week is None
        else tuple(read(topic, language()) for topic in week.lessons)
    )
    title = lessons[0].title if week is None else week.title_in(language())
    write_text(out, _document(title, lessons, out.suffix.lower()))
    echo(str(out))


def _document(title: str, lessons: "tuple[Lesson, ...]", ending: str) -> str:
    from kerascourse.lessons.lesson import read

    if ending == ".ipynb":
        from kerascourse.readings import notebook

        return json.dumps(notebook.document(lessons), ensure_ascii=False, indent=1) + "\n"
    if ending == ".md":
        from kerascourse.readings.plain import text

        return text(lessons)
    from kerascourse.cli.lesson_pictures import drawn
    from kerascourse.readings.page import Place, html

    return html(title, lessons, Place(drawn, read))


def _write_found(wanted: str) -> None:
    from kerascourse.cli.lesson_output import write_lesson
    from kerascourse.lessons.syllabus import find

    first, *others = find(wanted, language())
    write_lesson(first)
    for lesson in others:
        echo(
            _("See also: {command}, {title}", command=f"kc explain {lesson.id}", title=lesson.title)
        )


def _write_lessons(week: "Week") -> None:
    from kerascourse.cli.lesson_output import write_lesson
    from kerascourse.lessons.lesson import read

    for number, topic in enumerate(week.lessons):
        if number:
            echo("")
        write_lesson(read(topic, language()))


def _write_syllabus() -> None:
    from kerascourse.lessons.course import house_course
    from kerascourse.lessons.lesson import read
    from kerascourse.lessons.progress import so_far
    from kerascourse.lessons.syllabus import lessons

    known = lessons(language())
    progress = so_far(Path(), place(), known)
    for number, week in enumerate(house_course().weeks):
        if number:
            echo("")
        echo(f"{week.id}  {week.title_in(language())}", "title")
        for topic in week.lessons:
            echo(_line(read(topic, language()), progress))
    echo("")
    _write_progress(progress, known)


def _line(lesson: "Lesson", progress: "Progress") -> str:
    right, questions = progress.questions(lesson)
    share = f"{right}/{questions}" if set(lesson.quiz) & progress.answered else ""
    done = f" {'✓' if progress.is_done(lesson) else share:<5}" if progress.is_begun else ""
    return f" {done} {lesson.id:<26}{lesson.title}"


def _write_progress(progress: "Progress", lessons: "tuple[Lesson, ...]") -> None:
    """What is done, what comes next, and how it is counted."""
    if progress.is_begun:
        done = sum(map(progress.is_done, lessons))
        echo(
            _(
                "{done} of {all} lessons with all their questions right, runs finished: {runs}",
                done=done,
                all=len(lessons),
                runs=progress.finished_runs,
            )
        )
    else:
        echo(
            _("Answers that kc quiz take keeps in this folder, and runs, are counted here."),
            "aside",
        )
    following = progress.next_of(lessons)
    if following is not None:
        command = f"kc explain {following.id}"
        echo(_("Next: {command}, {title}", command=command, title=following.title), "aside")
