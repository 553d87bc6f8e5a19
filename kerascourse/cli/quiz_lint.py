"""`kc quiz lint FILE`: a quiz's file proved before it is used."""

import click

from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.quiz.read import find
from kerascourse.results.quiz_findings import table
from kerascourse.texts import _, ngettext

FOUND = 1


@click.command(
    "lint",
    help=_(
        "Prove the quiz in FILE over many seeds: the reference answer scores full marks, a blank "
        "none, no hint gives the answer away. A line for each finding, and exit code 1."
    ),
)
@click.argument("quiz", metavar="FILE")
@format_option
def command(quiz: str, output_format: str) -> int:
    """Print a line a finding."""
    from kerascourse.quiz.lint import lint

    found = find(quiz)
    findings = lint(found)
    if output_format == "table":
        for one in findings:
            echo(f"{one.question}: {one.rule}: {one.says}", "bad")
        if not findings:
            echo(
                ngettext(
                    "{quiz}: 1 question, nothing found",
                    "{quiz}: {count} questions, nothing found",
                    len(found.questions),
                    quiz=found.id,
                ),
                "good",
            )
    else:
        write_table(table(findings), output_format, lambda: [vars(one) for one in findings])
    return FOUND if findings else 0
