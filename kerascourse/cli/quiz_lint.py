"""`kc quiz lint FILE`: a quiz's file proved before it is used."""

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.texts import _, ngettext

FOUND = 1


@click.command(
    "lint",
    help=_(
        "Prove the quiz in FILE over many seeds: the reference answer scores full marks, a blank "
        "none, no hint gives the answer away. A line for each finding, and exit code 1 unless all "
        "are only advice."
    ),
)
@click.argument("quiz", metavar="FILE", shell_complete=candidates.QUIZ)
@format_option
def command(quiz: str, output_format: str) -> int:
    """Print a line a finding."""
    from kerascourse.cli.lesson_pictures import drawn
    from kerascourse.quiz.lint import lint, undrawn
    from kerascourse.quiz.read import find
    from kerascourse.results.quiz_findings import document, table

    found = find(quiz)
    findings = (*lint(found), *undrawn(found, drawn))
    is_faulty = not all(one.is_advice for one in findings)
    if output_format == "table":
        for one in findings:
            said = f"{one.question}: {one.rule}: {one.says}"
            echo(said, "aside" if one.is_advice else "bad")
        if not is_faulty:
            echo(
                ngettext(
                    "{quiz}: 1 question, no fault found",
                    "{quiz}: {count} questions, no fault found",
                    len(found.questions),
                    quiz=found.id,
                ),
                "good",
            )
    else:
        write_table(table(findings), output_format, lambda: document(findings))
    return FOUND if is_faulty else 0
