"""`kc claims`: what the course's notes say, each statement computed and set right."""

from typing import TYPE_CHECKING

import click

from kerascourse.cli.output import echo, format_option, notice, terminal_width, write_table
from kerascourse.runs import place
from kerascourse.texts import _, ngettext

if TYPE_CHECKING:
    from kerascourse.lessons.claims.claim import Finding


CONTRADICTED = 1


@click.command(
    "claims",
    help=_(
        "What the notes say, put to the test: true, true with a remark, corrected, or to be "
        "measured on a run. ID is one of the course, as F3; without it, all of them. Exits with 1 "
        "if a number is not what the house itself says."
    ),
)
@click.argument("ids", nargs=-1, metavar="[ID]…")
@format_option
def command(ids: tuple[str, ...], output_format: str) -> int:
    """Compute, print."""
    from kerascourse.cli.lesson_output import write_finding
    from kerascourse.lessons import claims
    from kerascourse.lessons.claims.claim import check
    from kerascourse.results.claims import document, table
    from kerascourse.tables import wrapped

    wanted = [claims.of(one) for one in ids] or claims.claims()
    findings = [check(claim, place()) for claim in wanted]
    if output_format == "table":
        for finding in findings:
            write_finding(finding)
            echo("")
        for line in wrapped(_summary(findings), terminal_width()):
            echo(line, "aside")
    else:
        write_table(table(findings), output_format, lambda: document(findings))
    contradicted = [finding for finding in findings if finding.contradictions]
    for finding in contradicted:
        notice(
            _(
                "{id}: computed {numbers}, expected {expected}",
                id=finding.claim.id,
                numbers=dict(finding.contradictions),
                expected={name: finding.claim.says.get(name) for name in finding.contradictions},
            )
        )
    return CONTRADICTED if contradicted else 0


def _summary(findings: "list[Finding]") -> str:
    count: dict[str, int] = {}
    for finding in findings:
        count[finding.claim.verdict] = count.get(finding.claim.verdict, 0) + 1
    parts = ", ".join(f"{_(verdict)} {number}" for verdict, number in count.items())
    return ngettext("1 claim: {parts}", "{count} claims: {parts}", len(findings), parts=parts)
