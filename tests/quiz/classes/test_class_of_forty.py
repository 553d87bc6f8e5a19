"""A class of forty with every mishap of real ones: nobody's mark is lost, each oddity is told."""

import os
import zipfile
from datetime import datetime, timedelta

import pytest

from kerascourse.quiz import grades, grading, sheet
from kerascourse.quiz.classes import roster
from kerascourse.quiz.classes.deadline import rule
from kerascourse.quiz.dialects import DIALECTS
from tests.quiz.test_marking import right_answers

DEADLINE = datetime(2026, 12, 1, 23, 59)
IDS = [f"s{number}.x" for number in range(40)]
LIST = "student;nombre;apellidos;deadline\n" + "".join(
    f"{each};Ana{number};Gil{number};{'2026-12-03' if number == 11 else ''}\n"
    for number, each in enumerate(IDS)
)


def folder_name(number):
    return f"Ana{number} Gil{number}_{100 + number}_assignsubmission_file_"


def hand_in(place, text, late=timedelta(0), encoding="utf-8", name="mini.toml"):
    place.mkdir(parents=True, exist_ok=True)
    path = place / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    told = (DEADLINE + late - timedelta(minutes=1)).timestamp()
    os.utime(path, (told, told))
    return path


@pytest.fixture
def graded(quiz, tmp_path):
    """Everybody has every answer right; what happens to the sheets is told line by line."""
    texts = [sheet.text(quiz, each, right_answers(quiz, each)) for each in IDS]
    work = tmp_path / "class"
    places = [work / folder_name(number) for number in range(40)]
    mishaps = {}

    def mishap(number, *told, **options):
        mishaps[number] = (told, options)

    mishap(0, texts[0].replace('"s0.x"', '"S0.X"'))  # the id as people write it
    mishap(1, texts[1].replace('"s1.x"', '"s1 x"'))
    mishap(2, texts[2], encoding="cp1252")
    mishap(3, texts[3], encoding="utf-16")
    mishap(4, texts[4].replace("\n", "\r\n"))
    mishap(5, texts[5].replace('"', "”"))  # a phone's quotes
    mishap(6, texts[6].replace('student = "s6.x"', "student = s6.x"))  # none at all
    mishap(7, texts[7].replace('"s7.x"', '"unknown"'))  # an id that is nobody's
    hand_in(work, sheet.text(quiz, "nobody", right_answers(quiz, "nobody")), name="nobody.toml")
    mishap(8, texts[9])  # hands in the sheet of number 9, who hands it in, too
    mishap(10, texts[10], late=timedelta(hours=30))
    mishap(11, texts[11], late=timedelta(hours=30))  # has until the third
    mishap(12, b"\x00\x01\x02")
    mishap(14, sheet.text(quiz, "S14.X", right_answers(quiz, "S14.X")))  # had it made so
    del places[13]  # never came
    places.insert(13, None)
    for number, place in enumerate(places):
        told, options = mishaps.get(number, ((texts[number],), {}))
        if number == 39:  # a zip file in the folder
            place.mkdir()
            with zipfile.ZipFile(place / "all.zip", "w") as archive:
                entry = zipfile.ZipInfo("mini.toml", (2026, 12, 1, 10, 0, 0))
                archive.writestr(entry, texts[39])
        elif place is not None:
            hand_in(place, *told, **options)
    hand_in(places[15], texts[15], name="copy of mini.toml")  # twice the same
    hand_in(places[16], texts[16].replace('one = "', 'one = "no '), name="draft.toml")  # two
    hand_in(places[17], texts[18].replace('one = "', 'one = "no '), name="other.toml")  # another's
    terms = grading.Terms(roster.parsed(LIST), DEADLINE, rule("10%/day"))
    return grading.grade(quiz, work, terms=terms)


def test_nobody_s_mark_is_lost(graded, quiz):
    scores = {one.result.student: one.score for one in graded.graded}
    full = quiz.max_score
    without = {one.student.id: one.status for one in graded.ungraded}
    assert without == {
        "s8.x": "missing",
        "s12.x": "unread",
        "s13.x": "missing",
        "s16.x": "unread",
    }
    # the sheet of an unknown id has its mark, under that id
    assert scores == {
        **{each: full for each in IDS if each not in without},
        "s10.x": pytest.approx(0.8 * full),
        "nobody": full,
    }


def test_each_oddity_is_told(graded):
    notes = {(one.file.split("_")[0], one.reason) for one in graded.notes}
    assert ("Ana7 Gil7", "'unknown' is not on the list") in notes
    assert ("Ana7 Gil7", "it says unknown, and lies with s7.x") in notes
    assert ("Ana5 Gil5", "it was no TOML any more: its quotes were mended") in notes
    assert ("Ana6 Gil6", "it was no TOML any more: its quotes were mended") in notes
    assert ("nobody.toml", "'nobody' is not on the list") in notes
    assert len(notes) == 5
    skipped = {(one.file.split("_")[0], one.reason) for one in graded.skipped}
    both = f"student s16.x has another sheet, too: {folder_name(16)}/"
    another = "it says s{}.x, and lies with s{}.x; the other sheet counts"
    assert ("Ana8 Gil8", another.format(9, 8)) in skipped
    assert ("Ana17 Gil17", another.format(18, 17)) in skipped
    assert {reason.split(": ")[0] for name, reason in skipped if name == "Ana16 Gil16"} == {
        both.split(": ")[0]
    }
    assert any(name == "Ana15 Gil15" and "the same as" in reason for name, reason in skipped)
    assert any(name == "Ana12 Gil12" and "UTF-16" in reason for name, reason in skipped)
    assert len(skipped) == 6
    (unread,) = [one for one in graded.ungraded if one.student.id == "s12.x"]
    assert "UTF-16" in unread.note


def test_who_is_late_is_told_with_the_hours(graded):
    late = {one.result.student: one.late for one in graded.graded if one.late}
    assert late == {"s10.x": timedelta(hours=30) - timedelta(minutes=1)}


def test_the_grades_have_a_line_for_each(graded, tmp_path):
    path = tmp_path / "grades.csv"
    grades.write_csv(path, grades.rows(graded), DIALECTS["excel-es"])
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfstudent;score;")
    assert b";4,8;" in content  # 6 points less two tenths
    read = grades.read(path)
    assert set(read) == {*IDS, "nobody"}
    assert read["s13.x"]["status"] == "missing" and read["s13.x"]["score"] == ""
    assert grades.points(read["s10.x"]["score"]) == "4.8"
    assert read["s10.x"]["hours_late"] == "29,98"
    assert read["s20.x"]["name"] == "Ana20 Gil20"


def test_without_a_roster_a_copied_sheet_costs_its_owner_nothing(quiz, tmp_path):
    answers = right_answers(quiz, "ana")
    hand_in(tmp_path / "ana", sheet.text(quiz, "ana", answers))
    hand_in(tmp_path / "luis", sheet.text(quiz, "ana", {**answers, "one": ""}))
    hand_in(tmp_path / "luis", sheet.text(quiz, "luis", {}), name="luis.toml")
    graded = grading.grade(quiz, tmp_path)
    assert [one.result.student for one in graded.graded] == ["ana", "luis"]
    assert graded.graded[0].score == quiz.max_score
    (skipped,) = graded.skipped
    assert skipped.file == "luis/mini.toml" and "lies with luis" in skipped.reason
