"""A training examined before it begins."""

import math
from collections.abc import Sequence
from typing import Any

from kerascourse.checks.check import Check
from kerascourse.tables import Column, Table
from kerascourse.texts import N_, _, ngettext

TITLES = {
    "inputs_in_range": N_("inputs"),
    "labels_in_range": N_("labels"),
    "classes_balanced": N_("classes"),
    "parts_disjoint": N_("doubles"),
    "memory": N_("memory"),
    "output_fits_loss": N_("outputs"),
    "loss_at_start": N_("loss at the start"),
    "dead_units": N_("dead units"),
    "gradients_arrive": N_("gradients"),
    "examples_apart": N_("examples apart"),
    "learned_by_heart": N_("learning by heart"),
    "beats_constant_input": N_("learning from the inputs"),
}


def line(check: Check) -> str:
    """What was measured and expected; where it does not pass, what to do."""
    text = _(
        "{verdict}  {title}: {found}; expected: {expected}",
        verdict=_verdict(check),
        title=_(TITLES[check.id]),
        found=check.found,
        expected=check.expected,
    )
    return "; ".join((text, *_notes(check)))


def table(checks: Sequence[Check]) -> Table:
    """A row a check."""
    columns = (
        Column("id", _("Check")),
        Column("passed", _("Passed")),
        Column("measured", _("Measured")),
        Column("expected", _("Expected")),
        Column("advice", _("What to do")),
    )
    rows = (
        (check.id, check.passed, check.found, check.expected, "; ".join(_notes(check)))
        for check in checks
    )
    return Table(columns, tuple(rows))


def document(model: str, checks: Sequence[Check]) -> dict[str, Any]:
    """The contract's document; `advice` is empty where there is nothing to do."""
    return {
        "model": model,
        "checks": [
            {
                "id": check.id,
                "passed": check.passed,
                "measured": check.measured if math.isfinite(check.measured) else None,
                "found": check.found,
                "expected": check.expected,
                "advice": "" if check.passed else check.advice,
                "remark": check.remark,
            }
            for check in checks
        ],
    }


def told(checks: Sequence[Check]) -> str:
    """How many passed, or failed."""
    failed = sum(not check.passed for check in checks)
    if failed:
        return ngettext(
            "1 of {all} checks failed",
            "{count} of {all} checks failed",
            failed,
            count=failed,
            all=len(checks),
        )
    return ngettext(
        "the {count} check that applies passed",
        "all {count} checks that apply passed",
        len(checks),
        count=len(checks),
    )


def _verdict(check: Check) -> str:
    return _("passed") if check.passed else _("FAILED")


def _notes(check: Check) -> list[str]:
    return [text for text in (check.remark, "" if check.passed else check.advice) if text]
