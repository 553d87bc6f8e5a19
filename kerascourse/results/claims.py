"""The claims of the notes, each with what is so."""

from collections.abc import Sequence
from typing import Any

from kerascourse.tables import Column, Table
from kerascourse.texts import _


def table(findings: Sequence[Any]) -> Table:
    """A row a `kerascourse.lessons.claims.claim.Finding`."""
    columns = (
        Column("id", _("Id")),
        Column("verdict", _("Verdict")),
        Column("notes", _("The notes say"), weight=1),
        Column("so", _("What is so"), weight=2),
        Column("command", _("See for yourself"), weight=3),
    )
    rows = tuple(
        (one.claim.id, _(one.claim.verdict), one.notes, one.so, one.command) for one in findings
    )
    return Table(columns, rows)


def document(findings: Sequence[Any]) -> list[dict[str, Any]]:
    """The findings for programs; `verdict` is not translated."""
    return [
        {
            "id": one.claim.id,
            "verdict": one.claim.verdict,
            "notes": one.notes,
            "so": one.so,
            "command": one.command,
            "numbers": dict(one.numbers),
            "contradictions": dict(one.contradictions),
        }
        for one in findings
    ]
