"""`kc lint MODEL`: the course's design rules, one line a rule."""

import click

from kerascourse.cli.model_argument import ModelOptions, model_options
from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.summaries.lint import Verdict, lint
from kerascourse.summaries.rows import summarise
from kerascourse.tables import Column, Table
from kerascourse.texts import _

BROKEN = 1


@click.command(
    "lint",
    help=_("MODEL against the course's design rules (A12, A13); exit code 1 when one is broken."),
)
@click.argument("model")
@model_options
@format_option
def command(
    model: str,
    options: ModelOptions,
    output_format: str,
) -> int:
    """Print a line a rule."""
    verdicts = lint(summarise(options.graph(model), model))
    if output_format == "table":
        for verdict in verdicts:
            echo(_line(verdict), "good" if verdict.passed else "bad")
    else:
        write_table(_table(verdicts), output_format, lambda: [_document(v) for v in verdicts])
    return 0 if all(verdict.passed for verdict in verdicts) else BROKEN


def _line(verdict: Verdict) -> str:
    """The rule and its verdict; where it is broken, by what and why that matters."""
    text = f"{verdict.rule.course} {_word(verdict)}: {verdict.rule.asks}"
    if verdict.passed:
        return text
    return f"{text}; {_breach(verdict)}; {verdict.rule.why}"


def _table(verdicts: tuple[Verdict, ...]) -> Table:
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


def _document(verdict: Verdict) -> dict[str, object]:
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
