"""A class graded: every sheet of a folder marked, and what was not read with its reason.

Where two sheets have the same student and differ, neither is graded: which of them counts is not
ours to guess. Two equal ones count once. A sheet that lies in somebody else's folder never stands
against one that does not, and what is unknown or amiss is told beside its mark, not taken from it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from kerascourse.errors import CourseError
from kerascourse.quiz import draw
from kerascourse.quiz import sheet as sheets
from kerascourse.quiz.classes.deadline import TELL, LateRule
from kerascourse.quiz.classes.roster import Enrolled, Roster, of_ids
from kerascourse.quiz.marking import Fill, Judge, Result, judged, result
from kerascourse.quiz.question import Instance, Judgement, Question, Quiz, Values
from kerascourse.quiz.sheet import Sheet
from kerascourse.quiz.submissions import File, files
from kerascourse.texts import _, safe_text


@dataclass(frozen=True)
class Terms:
    """What holds for a class: who is in it, None where that is not told; when sheets had to be
    there; what it costs to be late."""

    roster: Roster | None = None
    deadline: datetime | None = None
    late: LateRule = TELL


NO_TERMS = Terms()


@dataclass(frozen=True)
class Skipped:
    """A file that was not graded, or a part of one, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class Graded:
    """A sheet's result, the file that it stood in, when it came, how late that was, and the share
    of the points that is left of that."""

    file: str
    result: Result
    name: str = ""
    handed_in: datetime | None = None
    late: timedelta = timedelta(0)
    kept: float = 1.0

    @property
    def score(self) -> float:
        """The points that count."""
        return round(self.result.score * self.kept, 4)

    @property
    def status(self) -> str:
        """Whether the points can still change: "open" where an answer waits for a person."""
        return "open" if self.result.count("review") else "final"


@dataclass(frozen=True)
class Ungraded:
    """A student of the roster without a result: "missing" where no sheet came, "unread" where one
    came that could not be graded."""

    student: Enrolled
    status: Literal["missing", "unread"]
    note: str = ""


@dataclass(frozen=True)
class Class:
    """The results of a class, by student; who has none; what was not graded; what is amiss in
    graded sheets."""

    quiz: Quiz
    graded: tuple[Graded, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[Skipped, ...]
    ungraded: tuple[Ungraded, ...] = ()

    @property
    def results(self) -> list[Result]:
        """The results alone, as the answers deserve them, whenever they came."""
        return [one.result for one in self.graded]


@dataclass(frozen=True)
class _Read:
    """A sheet that could be read: its file, whose it is, and in whose folder it lies.

    One with an id that is nobody's is the folder's owner's: a platform knows who hands in.
    """

    file: File
    sheet: Sheet
    student: Enrolled | None
    owner: Enrolled | None
    says: str

    @property
    def person(self) -> str:
        """By what sheets of one student are known."""
        return self.student.id if self.student else self.sheet.student.casefold()

    @property
    def is_odd(self) -> bool:
        """Whether it lies in the folder of somebody else than it says."""
        return self.owner is not None and self.owner.id.casefold() != self.says.casefold()


def grade(
    quiz: Quiz,
    folder: Path,
    judge: Judge = judged,
    passed_over: Collection[Path] = (),
    terms: Terms = NO_TERMS,
) -> Class:
    """Grade the sheets in `folder` and in its zip files; see `submissions.files` for the rest."""
    sheets_read, skipped = _read(quiz, files(folder, passed_over), terms.roster)
    single, set_aside = _single(sheets_read)
    # a class has fewer numbers and answers than students
    judge, fill = remembering(judge), filling_once()
    graded = [_graded(quiz, one, terms, judge, fill) for one in single]
    notes = [
        Skipped(one.file.name, note) for one in single for note in _notes(one, quiz, terms.roster)
    ]
    skipped = sorted([*skipped, *set_aside], key=lambda one: one.file)
    return Class(
        quiz,
        tuple(sorted(graded, key=lambda one: one.result.student.casefold())),
        tuple(skipped),
        tuple(notes),
        tuple(_ungraded(terms.roster, graded, sheets_read, skipped)) if terms.roster else (),
    )


def _graded(quiz: Quiz, one: _Read, terms: Terms, judge: Judge, fill: Fill) -> Graded:
    marked = result(quiz, _drawn_for(quiz, one), one.sheet.answers, judge, fill)
    student = one.student or Enrolled(one.sheet.student)
    handed_in = student.handed_in or one.file.changed
    deadline = student.deadline or terms.deadline
    late = handed_in - deadline if handed_in and deadline else timedelta(0)
    return Graded(
        one.file.name,
        replace(marked, student=student.id),
        student.name,
        handed_in,
        max(late, timedelta(0)),
        terms.late.kept(late),
    )


def _drawn_for(quiz: Quiz, one: _Read) -> str:
    """The id that the sheet's numbers were drawn for. Who writes Carla.R on the sheet of carla.r
    has the numbers of carla.r; who has it made for Carla.R has those."""
    written, student = one.sheet.student, one.student
    if student is None or written in (student.id, *student.others):
        return written
    return sheets.whose_numbers(one.sheet, quiz, (student.id, written, *student.others))


def _notes(one: _Read, quiz: Quiz, roster: Roster | None) -> Iterator[str]:
    written = one.sheet.student
    if roster is not None and roster.find(written) is None:
        yield _("{student!r} is not on the list", student=written) + roster.nearest(written)
    if one.is_odd and one.owner is not None:
        yield _("it says {student}, and lies with {owner}", student=written, owner=one.owner.id)
    if one.sheet.is_mended:
        yield _("it was no TOML any more: its quotes were mended")
    names = (
        sheets.unknown(one.sheet, quiz),
        sheets.not_drawn(one.sheet, quiz, _drawn_for(quiz, one)),
    )
    yield from filter(None, names)


def _ungraded(
    roster: Roster,
    graded: Sequence[Graded],
    sheets_read: Sequence[_Read],
    skipped: Sequence[Skipped],
) -> Iterator[Ungraded]:
    """Who of the class has no result."""
    have = {one.result.student for one in graded}
    whose = {one.file.name: one.student for one in sheets_read}
    reasons: dict[str, list[str]] = {}
    for one in skipped:
        student = whose.get(one.file) or roster.owner(one.file)
        if student is not None:
            reasons.setdefault(student.id, []).append(f"{one.file}: {one.reason}")
    for student in roster.students:
        if student.id not in have:
            told = reasons.get(student.id, [])
            yield Ungraded(student, "unread" if told else "missing", "; ".join(told))


def remembering(judge: Judge) -> Judge:
    """`judge`, which is asked only once about equal answers to a question with equal numbers."""
    known: dict[Any, Judgement] = {}

    def remembered(instance: Instance, answer: str) -> Judgement:
        key = (instance.question.id, tuple(instance.values.items()), answer)
        if key not in known:
            known[key] = judge(instance, answer)
        return known[key]

    return remembered


def filling_once() -> Fill:
    """`draw.filled`, which fills a question with equal numbers only once."""
    known: dict[Any, Instance] = {}

    def filled(question: Question, values: Values) -> Instance:
        key = (question.id, tuple(values.items()))
        if key not in known:
            known[key] = draw.filled(question, values)
        return known[key]

    return filled


def _read(
    quiz: Quiz, found: Iterable[File], roster: Roster | None
) -> tuple[list[_Read], list[Skipped]]:
    read, skipped = [], []
    for file in found:
        # a name that is not UTF-8 is told with its bytes written out
        file = replace(file, name=safe_text(file.name))
        if file.reason:
            skipped.append(Skipped(file.name, file.reason))
            continue
        try:
            read.append((file, sheets.read(file.content, quiz)))
        except CourseError as error:
            skipped.append(Skipped(file.name, error.message))
    ids = of_ids(sheet.student for _file, sheet in read)
    return [_whose(file, sheet, roster, ids) for file, sheet in read], skipped


def _whose(file: File, sheet: Sheet, roster: Roster | None, ids: Roster) -> _Read:
    """Whose sheet it is; without a roster the `ids` of all sheets tell whose a folder is."""
    if roster is None:
        return _Read(file, sheet, None, ids.owner(file.name), sheet.student)
    found, owner = roster.find(sheet.student), roster.owner(file.name)
    return _Read(file, sheet, found or owner, owner, found.id if found else sheet.student)


def _single(read: Sequence[_Read]) -> tuple[list[_Read], list[Skipped]]:
    """The sheets of students who have one, and the others as skipped."""
    by_person: dict[str, list[_Read]] = {}
    for one in read:
        by_person.setdefault(one.person, []).append(one)
    single, skipped = [], []
    for handed_in in by_person.values():
        own = [one for one in handed_in if not one.is_odd] or handed_in
        skipped += [
            Skipped(
                one.file.name,
                _(
                    "it says {student}, and lies with {owner}; the other sheet counts",
                    student=one.sheet.student,
                    owner=one.owner.id if one.owner else "",
                ),
            )
            for one in handed_in
            if one not in own
        ]
        first, *others = own
        if all(other.sheet.answers == first.sheet.answers for other in others):
            single.append(first)
            skipped += [
                Skipped(other.file.name, _("the same as {file}", file=first.file.name))
                for other in others
            ]
        else:
            for one in own:
                rest = ", ".join(other.file.name for other in own if other is not one)
                said = _("student {student} has another sheet, too: {files}; keep one")
                skipped.append(
                    Skipped(one.file.name, said.format(student=one.sheet.student, files=rest))
                )
    return single, skipped
