"""Grading again: whose points change, and the same bytes for the same decisions."""

import csv

import pytest

from kerascourse.errors import InputError, NotFoundError
from kerascourse.quiz import grades
from tests.cli.run import kc

QUIZ = """title = "Mini"
seed = 3

[[questions]]
id = "field"
type = "number"
course = ["A10"]
points = 2
prompt = "Three 3x3 convolutions see how many pixels?"
explanation = "7"
key = "7"

[[questions]]
id = "activation"
type = "term"
course = ["A16"]
points = 1
prompt = "Which activation for several classes?"
explanation = "softmax"
key = "softmax"
"""
SHEET = """quiz = "mini"
student = "{student}"
seed = 3

[answers]
field = "{field}"
activation = "{activation}"
"""


@pytest.fixture
def folder(tmp_path):
    """Three students graded once: 3, 2 and 0 points."""
    (tmp_path / "mini.toml").write_text(QUIZ, "utf-8")
    (tmp_path / "sheets").mkdir()
    for student, field, activation in (
        ("ana", "7", "softmax"),
        ("ben", "7", "some logistic thing"),
        ("eva", "49", "some logistic thing"),
    ):
        text = SHEET.format(student=student, field=field, activation=activation)
        (tmp_path / "sheets" / f"{student}.toml").write_text(text, "utf-8")
    graded = kc("quiz", "grade", "mini.toml", "sheets", cwd=tmp_path)
    assert graded.returncode == 0, graded.stderr
    return tmp_path


def scores(folder):
    with (folder / "grades.csv").open() as file:
        return {
            line["student"]: (line["score"], line["max_score"]) for line in csv.DictReader(file)
        }


def regrade(folder, *arguments):
    made = kc(
        "quiz", "regrade", "mini.toml", "sheets", "--decisions", "d.toml", *arguments, cwd=folder
    )
    assert made.returncode == 0, made.stderr
    return made


def test_an_answer_accepted_is_right_for_all_and_whose_points_change_is_told(folder):
    assert scores(folder) == {"ana": ("3", "3"), "ben": ("2", "3"), "eva": ("0", "3")}
    made = regrade(
        folder, "--accept", "activation", "Some  logistic thing.", "--by", "Marta",
        "--why", "the book says so", "--format", "csv",
    )  # fmt: skip
    assert list(csv.DictReader(made.stdout.splitlines())) == [
        {"student": "ben", "question": "score", "before": "2", "after": "3"},
        {"student": "ben", "question": "activation", "before": "", "after": "1"},
        {"student": "eva", "question": "score", "before": "0", "after": "1"},
        {"student": "eva", "question": "activation", "before": "", "after": "1"},
    ]
    text = (folder / "d.toml").read_text("utf-8")
    assert 'by = "Marta"' in text and 'reason = "the book says so"' in text


def test_refusing_what_the_checker_takes(folder):
    regrade(folder, "--refuse", "field", "7")
    assert scores(folder) == {"ana": ("1", "3"), "ben": ("0", "3"), "eva": ("0", "3")}


def test_a_struck_question_is_out_for_all(folder):
    regrade(folder, "--strike", "field")
    assert scores(folder) == {"ana": ("1", "1"), "ben": ("0", "1"), "eva": ("0", "1")}
    again = kc("quiz", "grade", "mini.toml", "sheets", "--decisions", "d.toml", cwd=folder)
    assert again.returncode == 0 and scores(folder)["ana"] == ("1", "1")


def test_twice_is_once(folder):
    """The same decisions again change nothing, neither points nor a byte of a file."""
    decided = ("--strike", "field", "--accept", "activation", "some logistic thing")
    regrade(folder, *decided)
    files = {name: (folder / name).read_bytes() for name in ("grades.csv", "d.toml")}
    for arguments in (decided, ()):
        made = regrade(folder, *arguments)
        assert "0 students change" in made.stderr
        assert {name: (folder / name).read_bytes() for name in files} == files


def test_a_student_who_is_gone_or_new_is_told(folder):
    (folder / "sheets" / "ana.toml").unlink()
    text = SHEET.format(student="zoe", field="7", activation="")
    (folder / "sheets" / "zoe.toml").write_text(text, "utf-8")
    told = regrade(folder, "--format", "csv").stdout
    assert "ana,score,3," in told and "zoe,score,,2" in told


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--strike", "fild"), 66, "nearest: field"),
        (("--accept", "activation", " . "), 2, "expected an answer"),
        (("--out", "other.csv"), 66, "kc quiz grade"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_nothing_is_written(folder, arguments, code, says):
    before = (folder / "grades.csv").read_bytes()
    made = kc(
        "quiz", "regrade", "mini.toml", "sheets", "--decisions", "d.toml", *arguments, cwd=folder
    )
    assert made.returncode == code and says in made.stderr
    assert (folder / "grades.csv").read_bytes() == before and not (folder / "d.toml").exists()


def test_a_file_that_has_no_grades_is_told(tmp_path):
    with pytest.raises(NotFoundError):
        grades.read(tmp_path / "no.csv")
    for content in (b"", b"a,b\n1,2\n", b"\xff\xfe", b'student,score\n"x'):
        (tmp_path / "x.csv").write_bytes(content)
        with pytest.raises(InputError):
            grades.read(tmp_path / "x.csv")
