"""A network against the design rules."""

from kerascourse.summaries.lint import Verdict
from kerascourse.tables import Column, Table
from kerascourse.texts import _


def line(verdict: Verdict) -> str:
    """The rule and its verdict; where it is broken, by what and why that matters."""
    text = f"{verdict.rule.course} {_word(verdict)}: {verdict.rule.asks}"
    if verdict.passed:
        return text
    return f"{text}; {_breach(verdict)}; {verdict.rule.why}"


def table(verdicts: tuple[Verdict, ...]) -> Table:
    """A row a rule."""
    columns = (
        Column("course", _("Course"), weight=1),
        Column("verdict", _("Verdict")),
        Column("rule", _("Rule")),
        Column("layer", _("Broken by")),
        Column("why", _("Why it matters"), weight=2),
    )
    return Table(
        columns,
        tuple(
            (
                verdict.rule.course,
                _word(verdict),
                verdict.rule.asks,
                _breach(verdict),
                None if verdict.passed else verdict.rule.why,
            )
            for verdict in verdicts
        ),
    )


def _word(verdict: Verdict) -> str:
    if verdict.breaches is None:
        return _("does not apply")
    return _("kept") if verdict.passed else _("broken")


def _breach(verdict: Verdict) -> str | None:
    if not verdict.breaches:
        return None
    first, *others = verdict.breaches
    more = _(" and {count} more", count=len(others)) if others else ""
    return f"{first.layer}: {first.what}{more}"


def document(verdict: Verdict) -> dict[str, object]:
    """A rule, and by which layers it is broken."""
    return {
        "course": verdict.rule.course,
        "rule": verdict.rule.name,
        "asks": verdict.rule.asks,
        "why": verdict.rule.why,
        "applies": verdict.breaches is not None,
        "passed": verdict.passed,
        "breaches": [
            {"layer": breach.layer, "what": breach.what} for breach in verdict.breaches or ()
        ],
    }
