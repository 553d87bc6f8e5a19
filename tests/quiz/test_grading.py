import csv

import pytest

from kerascourse.quiz import grades, grading, sheet
from kerascourse.quiz.report import mistakes_table, questions_table, report, write
from kerascourse.tables import shown
from tests.quiz.stand_in import RIGHT
from tests.quiz.test_marking import right_answers

NAMES = ["ana", "=cmd|' /C calc'!A0", "[/]", "<script>alert(1)</script>", "María"]


@pytest.fixture
def folder(quiz, tmp_path):
    """Sheets of five students: all have the biases wrong, the first has no other mistake."""
    for number, name in enumerate(NAMES):
        answers = right_answers(quiz, name) | {"params": "1728"}
        if number:
            answers |= {"shape": "12x16x16", "one": ""}
        path = tmp_path / sheet.file_name(name)
        path.write_text(sheet.text(quiz, name, answers), encoding="utf-8")
    return tmp_path


def test_a_class_is_graded_with_its_numbers(quiz, folder):
    graded = grading.grade(quiz, folder)
    scores = {one.result.student: one.result.score for one in graded.graded}
    assert scores == dict.fromkeys(NAMES, 3.0) | {"ana": 5.0}
    assert not graded.skipped


def test_one_bad_file_stops_nothing(quiz, folder):
    (folder / "bad.toml").write_bytes(b"\xff")
    (folder / "bad.zip").write_bytes(b"PK")
    (folder / "notes.txt").write_text("x")
    (folder / "link.toml").symlink_to("/etc/passwd")
    graded = grading.grade(quiz, folder)
    assert len(graded.graded) == len(NAMES)
    assert [one.file for one in graded.skipped] == ["bad.toml", "bad.zip", "link.toml", "notes.txt"]
    assert all(one.reason for one in graded.skipped)


def test_a_student_twice_is_left_to_the_teacher(quiz, folder):
    other = sheet.text(quiz, "Ana", RIGHT | {"params": "1792"})
    (folder / "again.toml").write_text(other)
    graded = grading.grade(quiz, folder)
    assert "ana" not in {one.result.student for one in graded.graded}
    assert {one.file for one in graded.skipped} == {"again.toml", "ana.toml"}
    assert all("another sheet" in one.reason for one in graded.skipped)


def test_two_equal_sheets_count_once(quiz, folder):
    (folder / "copy.toml").write_bytes((folder / "ana.toml").read_bytes())
    graded = grading.grade(quiz, folder)
    assert len(graded.graded) == len(NAMES)
    assert [one.reason for one in graded.skipped] == ["the same as ana.toml"]


def test_an_unknown_name_in_a_sheet_is_told(quiz, folder):
    path = folder / "ana.toml"
    path.write_text(path.read_text() + 'shpae = "16x16x12"\n')
    (note,) = grading.grade(quiz, folder).notes
    assert (note.file, "nearest: shape" in note.reason) == ("ana.toml", True)


def test_equal_answers_are_judged_once(quiz, folder):
    asked = []

    def judge(instance, answer):
        from kerascourse.quiz.marking import judged

        asked.append((instance.question.id, tuple(instance.values.values()), answer))
        return judged(instance, answer)

    grading.grade(quiz, folder, judge)
    assert len(asked) == len(set(asked))


def test_the_grades_hold_no_formula(quiz, folder, tmp_path):
    path = tmp_path / "grades.csv"
    grades.write_csv(path, grades.rows(grading.grade(quiz, folder)))
    head, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    ids = ["out", "params", "shape", "one", "several"]
    about = ["name", "handed_in", "hours_late", "deducted", "status", "note"]
    assert head == ["student", "score", "max_score", "review", *ids, "file", *about]
    by_student = {row[0]: row[1:9] for row in rows}
    assert by_student["ana"] == ["5", "6", "0", "2", "0", "1", "1", "1"]
    assert "'=cmd|' /C calc'!A0" in by_student
    assert not any(cell[:1] in "=+@-\t" for row in rows for cell in row if cell)


def test_what_waits_has_no_score_yet(quiz, folder):
    path = folder / "ana.toml"
    answers = {"params": "something like that perhaps"}
    path.write_text(sheet.text(quiz, "ana", answers))
    head, *rows = grades.rows(grading.grade(quiz, folder))
    (row,) = [row for row in rows if row[0] == "ana"]
    assert (row[head.index("params")], row[head.index("review")]) == ("", 1)


def test_the_report_counts_what_is_misunderstood(quiz, folder):
    told = report(quiz, grading.grade(quiz, folder).results)
    assert told.mean_score == pytest.approx((5 + 4 * 3) / 5)
    biases, depth = told.misconceptions
    assert (biases.name, biases.students, biases.questions) == ("forgot_bias", 5, ("params",))
    assert depth.students == 4
    assert [one.id for one in told.questions[:3]] == ["params", "shape", "one"]
    assert told.questions[1].share == pytest.approx(1 / 5)
    assert told.questions[2].verdicts == {"correct": 1, "blank": 4}
    assert [shown(row[1]) for row in mistakes_table(told).rows] == ["5", "4"]
    table = questions_table(told)
    assert table.rows[0][2] == "0%"
    keys = [column.key for column in table.columns]
    assert keys[4:] == ["correct", "partial", "wrong", "blank", "invalid", "review"]
    # five students: each stands in one column of each question, none is left out
    assert [sum(row[4:]) for row in table.rows] == [5] * len(told.questions)
    # one is right and four are blank
    assert list(table.rows[2][4:]) == [1, 0, 0, 4, 0, 0]


@pytest.mark.parametrize("ending", [".md", ".html", ".json"])
def test_the_report_is_written_inert(quiz, folder, tmp_path, ending):
    from dataclasses import replace

    from kerascourse.quiz.question import Text

    hostile = replace(quiz, title=Text("<script>x</script> [a](b)", "x"))
    path = tmp_path / f"report{ending}"
    write(report(hostile, grading.grade(quiz, folder).results), path)
    text = path.read_text()
    assert "forgot" in text
    assert ending == ".json" or "<script>" not in text
    assert ending != ".md" or "[a](b)" not in text
    # the page that a run's report has, too, which loads nothing from outside
    assert ending != ".html" or "default-src 'none'" in text
