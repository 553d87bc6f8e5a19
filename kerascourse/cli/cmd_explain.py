"""`kc explain`: the course, and each of its lessons, with the numbers worked out."""

import click

from kerascourse.cli.lesson_output import write_lesson
from kerascourse.cli.output import echo
from kerascourse.lessons.lesson import Lesson, read
from kerascourse.lessons.syllabus import Week, find, week_called, weeks
from kerascourse.texts import _, language


@click.command(
    "explain",
    help=_(
        "What the course teaches. TOPIC is a lesson, a week, a word such as stride, a type of "
        "layer such as Conv2D, or an id of the course such as A5; without it, the lessons in order."
    ),
)
@click.argument("words", nargs=-1, metavar="[TOPIC]")
def command(words: tuple[str, ...]) -> None:
    """Print the lesson, or the course."""
    if not words:
        _write_syllabus()
        return
    wanted = " ".join(words)
    week = week_called(wanted)
    if week is not None:
        _write_lessons(week)
        return
    first, *others = find(wanted, language())
    write_lesson(first)
    for lesson in others:
        echo(
            _("See also: {command}, {title}", command=f"kc explain {lesson.id}", title=lesson.title)
        )


def _write_lessons(week: Week) -> None:
    for number, topic in enumerate(week.lessons):
        if number:
            echo("")
        write_lesson(read(topic, language()))


def _write_syllabus() -> None:
    for number, week in enumerate(weeks()):
        if number:
            echo("")
        _write_week(week)
    echo("")
    echo(_("Read one with kc explain TOPIC."), "aside")


def _write_week(week: Week) -> None:
    lessons = [read(topic, language()) for topic in week.lessons]
    echo(f"{week.id}  {week.title.in_language(language())}", "title")
    for lesson in lessons:
        echo(_line(lesson))


def _line(lesson: Lesson) -> str:
    return f"  {lesson.id:<25}  {lesson.title}"
