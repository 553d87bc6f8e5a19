"""Lists of students as the systems of universities write them."""

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import InputError, NotFoundError
from kerascourse.quiz.classes import roster

OWN = """student;nombre;apellidos;deadline
carla.r;Carla;Ruiz Peña;03/12/2026 12:00
josé.m;José;Martín;
"""
MOODLE = (
    "\ufeffNombre,Apellido(s),Número de ID,Nombre de usuario,Dirección de correo\n"
    "Carla,Ruiz Peña,2026001,carla.r,carla.ruiz@example.org\n"
    "José,Martín,2026002,jose.m,jose@example.org\n"
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (77)\n"
    "    Points Possible,,,,,10\n"
    '"Ruiz Peña, Carla",345,2026001,carla.r,A,\n'
    '"Martín, José",346,2026002,jose.m,A,\n'
    '"Student, Test",347,,abc123,A,\n'
)
PLAIN = "carla.r\n\njosé.m\ncarla.r\n"


@pytest.mark.parametrize("text", [OWN, MOODLE, CANVAS, PLAIN])
def test_every_form_has_the_same_students(text):
    known = roster.parsed(text.lstrip("\ufeff"))
    for spelling in ("carla.r", "Carla.R", "CARLA R", " carla-r "):
        assert known.find(spelling).id == "carla.r"
    assert roster.plain(known.find("José.M").id) == "josem"
    assert known.find("luis") is None


@pytest.mark.parametrize("text", [MOODLE, CANVAS])
def test_other_ids_name_the_student_too(text):
    known = roster.parsed(text.lstrip("\ufeff"))
    assert known.find("2026001").id == "carla.r"
    assert known.find("2026001").name in ("Carla Ruiz Peña", "Ruiz Peña, Carla")


@pytest.mark.parametrize(
    "path",
    [
        "Carla Ruiz Peña_12345_assignsubmission_file_/sheet.toml",
        "all.zip/Carla Ruiz Peña_12345_assignsubmission_file_/mini.toml",
        "ruizpeñacarla_345_991_mini.toml",
        "carla.r/mini.toml",
        "Carla.R.toml",
        "tarea/2026001/x.toml",
    ],
)
def test_a_folder_s_owner_is_found(path):
    assert roster.parsed(CANVAS).owner(path).id == "carla.r"
    assert roster.parsed(CANVAS).owner("sheets/mini.toml") is None


def test_two_of_one_name_are_nobody_s_folder():
    known = roster.parsed("student,name\na1,Ana Gil\na2,Ana Gil\n")
    assert known.owner("Ana Gil_1_assignsubmission_file_/x.toml") is None
    assert known.find("a1").id == "a1"


def test_ids_that_fold_into_one_are_told_apart_as_they_are_written():
    known = roster.parsed("a-1\na1\n")
    assert (known.find("a-1").id, known.find("a1").id) == ("a-1", "a1")
    assert known.find("A.1") is None


def test_a_deadline_of_one_s_own():
    known = roster.parsed(OWN)
    assert known.find("carla.r").deadline == datetime(2026, 12, 3, 12)
    assert known.find("josé.m").deadline is None


def test_the_column_of_the_ids_can_be_named():
    assert roster.parsed(MOODLE.lstrip("\ufeff"), "Número de ID").students[0].id == "2026001"
    with pytest.raises(InputError, match="nearest: Número de ID"):
        roster.parsed(MOODLE.lstrip("\ufeff"), "Numero ID")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_it_is_read_in_any_encoding(tmp_path, encoding):
    path = tmp_path / "class.csv"
    path.write_bytes(OWN.encode(encoding))
    assert [one.id for one in roster.read(path).students] == ["carla.r", "josé.m"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("color,size\nred,3\n", "color, size"),
        ("student,name\nana,Ana\nana,Eva\n", "ana has two lines"),
        ("student,name\n", "empty"),
        ("student,deadline\nana,soon\n", "2026-12-01 23:59"),
        ("a\u200bna\n", "printable"),
    ],
)
def test_what_is_no_class_is_told(tmp_path, text, says):
    path = tmp_path / "class.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        roster.read(path)
    with pytest.raises(NotFoundError):
        roster.read(tmp_path / "no.csv")


@given(st.lists(st.from_regex(r"[a-z]{1,4}[.\-_]?[0-9]{0,3}", fullmatch=True), min_size=1))
def test_everyone_is_found_by_the_id_as_it_is(ids):
    known = roster.of_ids(ids)
    assert all(known.find(each).id == each for each in ids)


@given(st.text(alphabet="ab,;\"'\n\t=é", max_size=80))
def test_any_text_is_a_class_or_told(text):
    with suppress(InputError):
        assert roster.parsed(text).students
