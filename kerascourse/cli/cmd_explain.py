"""`kc explain`: the course, and each of its lessons, with the numbers worked out."""

import click

from kerascourse.cli.lesson_output import write_lesson
from kerascourse.cli.output import echo
from kerascourse.lessons.lesson import Lesson, read
from kerascourse.lessons.syllabus import Week, find, weeks
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
    lessons = find(wanted, language())
    if any(wanted == week.id for week in weeks()):
        for number, lesson in enumerate(lessons):
            if number:
                echo("")
            write_lesson(lesson)
        return
    write_lesson(lessons[0])
    for lesson in lessons[1:]:
        echo(
            _("See also: {command}, {title}", command=f"kc explain {lesson.id}", title=lesson.title)
        )


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
    return f"  {lesson.id:<24}  {lesson.title}"
