"""What the doctor found, section by section, each finding with what to type."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from kerascourse.doctor.examination import Examination
from kerascourse.doctor.finding import Finding, Status
from kerascourse.tables import Column, Table, wrapped
from kerascourse.texts import N_, _, ngettext

SECTIONS = {
    "python": N_("Python"),
    "packages": N_("Libraries"),
    "backends": N_("Keras"),
    "gpu": N_("GPU"),
    "processor": N_("Processor and memory"),
    "data": N_("Data sets"),
    "disk": N_("Disk"),
    "files": N_("Files of your own"),
    "environment": N_("Variables"),
    "terminal": N_("Terminal"),
}
VERDICTS: dict[Status, str] = {
    "ok": N_("ok"),
    "info": N_("note"),
    "warning": N_("warning"),
    "problem": N_("PROBLEM"),
}
STYLES: dict[Status, str] = {"ok": "good", "info": "row", "warning": "warning", "problem": "bad"}

Line = list[tuple[str, str]]  # texts with their styles


def lines(findings: Sequence[Finding], width: int | None) -> Iterator[Line]:
    """A heading for each section, then its findings, in lines of at most `width`."""
    verdicts = {status: _(verdict) for status, verdict in VERDICTS.items()}
    margin = 2 + max(map(len, verdicts.values())) + 2
    for number, (section, part) in enumerate(groupby(findings, lambda one: one.section)):
        if number:
            yield []
        yield [(_(SECTIONS[section]), "title")]
        for one in part:
            yield from _lines(one, verdicts[one.status], margin, width)


def _lines(one: Finding, verdict: str, margin: int, width: int | None) -> Iterator[Line]:
    first, *others = _in(margin, one.found, width)
    yield [("  ", "row"), (f"{verdict:{margin - 2}}", STYLES[one.status]), (first.strip(), "row")]
    yield from ([(line, "row")] for line in others)
    if one.advice:
        text = _("Try: {command}", command=one.advice)
        yield from ([(line, "aside")] for line in _in(margin, text, width))


def _in(margin: int, text: str, width: int | None) -> list[str]:
    """`text` in lines that begin at the column `margin`."""
    room = None if width is None else max(width - margin, 20)
    return [" " * margin + line for line in wrapped(text, room)]


def told(examination: Examination) -> str:
    """Whether a training can run, in a sentence."""
    warnings = len(examination.warnings)
    warned = ngettext("1 warning", "{count} warnings", warnings)
    if examination.problems:
        return ngettext(
            "1 problem keeps kc train from running; {warned}",
            "{count} problems keep kc train from running; {warned}",
            len(examination.problems),
            warned=warned,
        )
    if warnings:
        return _("kc train can run; {warned}", warned=warned)
    return _("kc train can run")


def table(findings: Sequence[Finding]) -> Table:
    """A row a finding."""
    columns = (
        Column("id", _("Id")),
        Column("status", _("Status")),
        Column("found", _("Found")),
        Column("advice", _("What to do")),
    )
    return Table(columns, tuple((one.id, one.status, one.found, one.advice) for one in findings))


def document(examination: Examination) -> dict[str, Any]:
    """What belongs into a bug report."""
    return {
        "findings": [
            {
                "id": one.id,
                "section": one.section,
                "status": one.status,
                "found": one.found,
                "advice": one.advice,
            }
            for one in examination.findings
        ],
        "versions": examination.versions,
        "environment": examination.environment,
    }
