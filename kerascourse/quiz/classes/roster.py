"""Who is in a class: a CSV file of the university's system, Moodle's or Canvas' export, or ids one
a line.

Headings are found by their words, in Spanish and in English, whatever their order and whatever
else the file has:

    student;nombre;apellidos;correo;deadline
    carla.r;Carla;Ruiz;carla.r@example.org;2026-12-03 12:00

`deadline` is a student's own, `handed_in` the time that the platform saw; both may be missing.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from kerascourse.errors import CourseError, InputError, NotFoundError, nearest_words
from kerascourse.files import require_regular
from kerascourse.library_errors import words_of
from kerascourse.quiz.classes.deadline import moment
from kerascourse.quiz.encodings import decoded
from kerascourse.quiz.reading.marks import folded
from kerascourse.quiz.sheet import student_id
from kerascourse.texts import _

MOST_BYTES = 5_000_000
MOST_STUDENTS = 20_000
# headings of ids, the one that people type first; then of the others that name one person
_IDS = (
    "student studentid alumno alumna estudiante idestudiante",
    "sisloginid username user usuario nombredeusuario login",
    "sisuserid idnumber numerodeid numerodeidentificacion matricula expediente codigo dni carne",
    "id",
    "email emailaddress mail correo correoelectronico direcciondecorreo "
    "direcciondecorreoelectronico",
)
_FIRST = "firstname name nombre nombres givenname".split()
_LAST = "lastname surname familyname apellido apellidos".split()
_FULL = "fullname nombrecompleto nombreyapellidos apellidosynombre name nombre".split()
_DEADLINE = "deadline extension fechalimite prorroga plazo".split()
_HANDED_IN = "handedin submitted submittedat entregado entrega fechadeentrega".split()
_NO_STUDENT = ("pointspossible", "puntosposibles", "teststudent")


def plain(text: str) -> str:
    """`text` by which two spellings of an id or a name are one: without accents, capitals, blanks
    and signs; the id itself where nothing is left."""
    return "".join(sign for sign in folded(text) if sign.isalnum()) or text.strip().casefold()


@dataclass(frozen=True)
class Enrolled:
    """A student: the id, whatever else names this student in the file, the name where it is told,
    a deadline of one's own, and when the platform says that the sheet came."""

    id: str
    others: tuple[str, ...] = ()
    name: str = ""
    deadline: datetime | None = None
    handed_in: datetime | None = None


@dataclass(frozen=True)
class Roster:
    """A class, in the order of its file."""

    students: tuple[Enrolled, ...]

    def find(self, student: str) -> Enrolled | None:
        """The student with this id, as people write ids; None where it is nobody's, or of two."""
        exact = [one for one in self.students if one.id == student]
        found = exact or self._by_name.get(plain(student), [])
        return found[0] if len(found) == 1 else None

    def nearest(self, student: str) -> str:
        """ "; nearest: …" with the ids that are like it."""
        return nearest_words(student, [one.id for one in self.students])

    def owner(self, path: str) -> Enrolled | None:
        """Whose folder, or whose file, a path is, by the names in it: carla.r/…, carla.r.toml,
        "Carla Ruiz_1234_assignsubmission_file_/…" (Moodle), ruizcarla_12_34_… (Canvas)."""
        parts = re.sub(r"\.(toml|zip)$", "", path, flags=re.IGNORECASE).split("/")
        for part in parts:
            for told in (part, part.split("_")[0]):
                found = self._by_name.get(plain(told), [])
                if len(found) == 1:
                    return found[0]
        return None

    @cached_property
    def _by_name(self) -> Mapping[str, list[Enrolled]]:
        found: dict[str, list[Enrolled]] = {}
        for one in self.students:
            for key in {plain(told) for told in (one.id, *one.others, *_orders(one.name)) if told}:
                found.setdefault(key, []).append(one)
        return found


def _orders(name: str) -> Iterator[str]:
    """A name as folders have it: Carla Ruiz, and Ruiz Carla."""
    yield name
    last, comma, first = name.partition(",")
    words = name.replace(",", " ").split()
    if comma:
        yield f"{first} {last}"
    for place in range(1, len(words)):
        yield " ".join([*words[place:], *words[:place]])


def of_ids(ids: Iterable[str]) -> Roster:
    """The class of which one only knows the ids."""
    return Roster(tuple(Enrolled(each) for each in dict.fromkeys(ids)))


def read(path: Path, column: str = "") -> Roster:
    """The class in the file at `path`; `column` is the heading of the ids, where another one than
    the first that looks so is meant. NotFoundError, InputError tell what is wrong."""
    require_regular(path)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotFoundError(
            _("expected a list of students, {path}: {error}", path=path, error=words_of(error))
        ) from None
    if len(content) > MOST_BYTES:
        raise InputError(_("expected a list of students of at most 5 MB in {path}", path=path))
    try:
        return parsed(decoded(content), column)
    except CourseError as error:
        raise InputError(f"{path}: {error.message}", error.hint) from None


def parsed(text: str, column: str = "") -> Roster:
    """The class in a file's text; see `read`."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise InputError(_("expected a list of students, it is empty"))
    try:
        rows = list(csv.reader(lines, delimiter=_delimiter(lines[0])))
    except csv.Error as error:
        raise InputError(_("expected CSV: {error}", error=words_of(error))) from None
    if len(rows) > MOST_STUDENTS:
        raise InputError(_("expected at most {most:,} students", most=MOST_STUDENTS))
    head = [plain(cell) for cell in rows[0]]
    places = _id_places(rows[0], head, column)
    if not places:
        if len(rows[0]) > 1:
            raise InputError(
                _("expected a heading such as student, received {heads}", heads=", ".join(rows[0]))
            )
        return _distinct(Enrolled(student_id(row[0])) for row in rows)
    students = (_enrolled(row, head, places) for row in rows[1:])
    return _distinct(one for one in students if one is not None)


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


def _id_places(heads: Sequence[str], head: Sequence[str], column: str) -> list[int]:
    """Where the ids stand, the one that counts first."""
    # "Student" of Canvas is a name
    is_canvas = "sisloginid" in head
    found = [
        place
        for words in _IDS
        for place, told in enumerate(head)
        if told in words.split() and not (is_canvas and told == "student")
    ]
    if not column:
        return found
    if plain(column) not in head:
        raise InputError(
            _("expected a heading of the file, received {column!r}", column=column)
            + nearest_words(column, heads)
        )
    return list(dict.fromkeys([head.index(plain(column)), *found]))


def _enrolled(row: Sequence[str], head: Sequence[str], places: Sequence[int]) -> Enrolled | None:
    """The student of a row; None for rows that are of nobody."""
    cells = {
        told: cell.strip() for told, cell in zip(head, row, strict=False) if told and cell.strip()
    }
    ids = [row[place].strip() for place in places if place < len(row) and row[place].strip()]
    name = _name(cells, {head[place] for place in places})
    if not ids or plain(name) in _NO_STUDENT or plain(row[0]) in _NO_STUDENT:
        return None
    mailboxes = [told.partition("@")[0] for told in ids if "@" in told]
    first, *others = map(student_id, (*ids, *mailboxes))
    return Enrolled(
        id=first,
        others=tuple(dict.fromkeys(others)),
        name=name,
        deadline=_moment(cells, _DEADLINE),
        handed_in=_moment(cells, _HANDED_IN),
    )


def _name(cells: Mapping[str, str], ids: set[str]) -> str:
    """The full name in a row; empty where it has none."""
    told = {key: value for key, value in cells.items() if key not in ids}
    last = next((told[key] for key in _LAST if key in told), "")
    if last:
        return f"{next((told[key] for key in _FIRST if key in told), '')} {last}".strip()
    return next((told[key] for key in (*_FULL, "student") if key in told), "")


def _moment(cells: Mapping[str, str], heads: Sequence[str]) -> datetime | None:
    return next((moment(cells[key]) for key in heads if key in cells), None)


def _distinct(students: Iterable[Enrolled]) -> Roster:
    """The class; InputError where two have the same id."""
    found = tuple(dict.fromkeys(students))
    (often, lines) = Counter(one.id for one in found).most_common(1)[0] if found else ("", 0)
    if lines > 1:
        raise InputError(_("expected each student once, {student} has two lines", student=often))
    if not found:
        raise InputError(_("expected a list of students, it is empty"))
    return Roster(found)
