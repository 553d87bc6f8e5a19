"""The page that tells a student the marks."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kerascourse.quiz import grading, sheet
from kerascourse.reports import feedback
from tests.quiz.conftest import quiz  # noqa: F401
from tests.quiz.test_marking import right_answers


@pytest.fixture
def graded(quiz, tmp_path):  # noqa: F811
    place = tmp_path / "Ana Gil_7_assignsubmission_file_"
    place.mkdir()
    answers = right_answers(quiz, "<b>ana") | {"params": "1728", "one": "<script>alert(1)</script>"}
    (place / "x.toml").write_text(sheet.text(quiz, "<b>ana", answers), encoding="utf-8")
    return grading.grade(quiz, tmp_path)


def test_a_page_lies_where_the_sheet_lay(graded, tmp_path):
    assert feedback.write(graded, tmp_path / "back", with_keys=False) == 1
    (path,) = (tmp_path / "back").rglob("*.html")
    assert path.parent.name == "Ana Gil_7_assignsubmission_file_"
    text = path.read_text(encoding="utf-8")
    assert "the biases are missing" in text and "1728" in text
    assert "<script>alert" not in text and "<b>ana" not in text and "default-src 'none'" in text


def test_keys_are_told_only_where_they_are_asked_for(graded):
    (one,) = graded.graded
    assert "1792" not in feedback.html(graded, one, with_keys=False)
    assert "1792" in feedback.html(graded, one, with_keys=True)


def test_lateness_and_what_is_open_are_told(graded):
    (one,) = graded.graded
    late = replace(one, handed_in=datetime(2026, 12, 2), late=timedelta(hours=3), kept=0.5)
    text = feedback.html(graded, late, with_keys=False)
    assert "3.0 h" in text and f"{one.result.score / 2:g}" in text


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        ("x.toml", "."),
        ("all.zip/a/x.toml", "a"),
        ("con/x.toml", "-con"),
        ('a<b>:"|?*/x.toml', "a-b------"),
        ("trailing. /x.toml", "trailing"),
    ],
)
def test_every_part_of_a_path_is_a_name_everywhere(graded, file, folder):
    (one,) = graded.graded
    assert str(feedback.place(replace(one, file=file)).parent) == folder
