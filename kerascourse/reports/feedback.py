"""What each student hears back: a page with the points, and for each question what was asked, what
was read and why it is marked so.

The pages lie in the folders that the sheets lay in, by their names, as Moodle wants them back.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from kerascourse.files import write_text
from kerascourse.pages import page
from kerascourse.quiz import types
from kerascourse.quiz.grading import Class, Graded
from kerascourse.quiz.marking import Mark
from kerascourse.quiz.sheet import DEVICE, file_name, prompt
from kerascourse.results.quiz_marks import verdict_word
from kerascourse.texts import _, language

_NO_NAME = re.compile(r'[<>:"|?*\\\x00-\x1f]')


def write(graded: Class, folder: Path, with_keys: bool) -> int:
    """A page for each student below `folder`, the right answers on it only `with_keys`; returns how
    many. OSError where one can't be written."""
    for one in graded.graded:
        path = folder / place(one)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, html(graded, one, with_keys))
    return len(graded.graded)


def place(one: Graded) -> Path:
    """Where a student's page lies: in the folder of the sheet, named after the student; every part
    is a name that any system takes."""
    *folders, _file = PurePosixPath(one.file).parts
    inside = [_safe(part) for part in folders if not part.lower().endswith(".zip")]
    return Path(*inside, file_name(one.result.student).removesuffix(".toml") + ".html")


def _safe(part: str) -> str:
    name = _NO_NAME.sub("-", part).rstrip(". ") or "-"
    return f"-{name}" if DEVICE.match(name) else name


def html(graded: Class, one: Graded, with_keys: bool) -> str:
    """The page of one student."""
    return page.html(
        page.Report(
            title=graded.quiz.title.in_language(language()),
            language=language(),
            lead=_lead(graded, one),
            facts=tuple(_facts(graded, one)),
            sections=tuple(
                _section(mark, number, with_keys) for number, mark in enumerate(one.result.marks, 1)
            ),
        )
    )


def _lead(graded: Class, one: Graded) -> str:
    told = _(
        "{student}: {score:g} of {most:g} points",
        student=one.name or one.result.student,
        score=one.score,
        most=one.result.max_score,
    )
    waiting = _("some answers are still read by a person, so this can change")
    return f"{told}; {waiting}" if one.status == "open" else told


def _facts(graded: Class, one: Graded) -> Iterator[tuple[str, str]]:
    if one.handed_in is not None:
        yield _("handed in"), f"{one.handed_in:%Y-%m-%d %H:%M}"
    if one.late:
        hours = one.late.total_seconds() / 3600
        yield _("too late by"), _("{hours:.1f} h", hours=hours)
    if one.kept < 1:
        yield _("taken off for that"), f"{one.result.score - one.score:g}"
    for note in graded.notes:
        if note.file == one.file:
            yield _("to be cleared up"), note.reason


def _section(mark: Mark, number: int, with_keys: bool) -> page.Section:
    judged = mark.judgement
    told = [
        (_("Your answer"), mark.answer or "–"),
        (_("Read as"), judged.read_as),
        (verdict_word(judged.verdict), judged.feedback),
    ]
    if with_keys:
        kind = types.of(mark.question.type)
        told += [
            (_("Right"), str(kind.reference(mark.instance, language()))),
            (_("Why"), mark.instance.explanation.in_language(language())),
        ]
    return page.Section(
        name=f"question-{number}",
        title=f"{number}. {mark.question.id}: {mark.score:g} / {mark.question.points:g}",
        reading=prompt(mark.instance, number),
        lines=tuple(f"{name}: {text}" for name, text in told if text),
    )
