"""What is wrong with a quiz's file."""

from typing import Any

from kerascourse.quiz.lint import Finding
from kerascourse.tables import Column, Table
from kerascourse.texts import _


def table(findings: tuple[Finding, ...]) -> Table:
    """A row a finding."""
    columns = (
        Column("question", _("Question")),
        Column("rule", _("Rule")),
        Column("says", _("Finding")),
    )
    return Table(columns, tuple((one.question, one.rule, one.says) for one in findings))


def document(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """The findings as `kc quiz lint --format json` has them."""
    return [{**vars(one), "advice": one.is_advice} for one in findings]
