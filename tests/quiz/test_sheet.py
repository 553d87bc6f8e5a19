import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.quiz import sheet
from kerascourse.quiz.read import read
from tests.quiz.stand_in import HOSTILE, write_quiz


def test_a_sheet_has_the_questions_as_comments_and_empty_answers(quiz):
    text = sheet.text(quiz, "ana")
    document = tomllib.loads(text)
    assert document == {
        "quiz": "mini",
        "student": "ana",
        "seed": 3,
        "answers": dict.fromkeys(("out", "params", "shape", "one", "several"), ""),
    }
    assert "# 2. Parameters of conv3-64 on 3 channels? (1 point)" in text
    assert re.search(r"^#    [a-d]\) Adam$", text, re.MULTILINE)


def test_what_is_written_is_read_again(quiz):
    answers = {"out": '12 "or"\n13', "one": HOSTILE, "shape": "'''"}
    found = sheet.read(sheet.text(quiz, "ana", answers).encode(), quiz)
    assert found.student == "ana"
    assert {key: value for key, value in found.answers.items() if value} == answers


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1), st.text(max_size=40))
def test_any_text_is_an_answer_and_never_another_line(answer, student):
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        quiz = read(write_quiz(Path(folder)))
    try:
        name = sheet.student_id(student)
    except InputError:
        return
    found = sheet.read(sheet.text(quiz, name, {"out": answer}).encode(), quiz)
    assert (found.student, found.answers["out"]) == (name, answer.strip())
    assert set(found.answers) == {"out", "params", "shape", "one", "several"}


def test_a_prompt_cannot_end_its_comment(quiz, tmp_path):
    path = write_quiz(tmp_path)
    broken = path.read_text().replace("Which are activations?", "a\\rb\\n\\u2028x = 1\\u001b]0;x")
    path.write_text(broken)
    text = sheet.text(read(path), "ana")
    assert set(tomllib.loads(text)) == {"quiz", "student", "seed", "answers"}
    assert "\x1b" not in text and "\r" not in text


def test_a_comment_is_96_characters_wide_and_begins_with_two_more():
    words = " ".join("x" * 200)  # a place to break at each second sign
    first, *others = sheet.comment(words)
    # 48 signs and the 47 blanks between them are 95; 49 would be 97
    assert len(first) == 2 + 95
    assert " ".join(line.removeprefix("# ") for line in (first, *others)) == words
    assert len(sheet.comment("x" * 97)[0]) == 2 + 96


def test_answers_without_quotes_are_read(quiz):
    text = """
        quiz = "mini"
        student = 1234
        [answers]
        out = 12
        params = 1792.50
        shape = [16, 16, 12]
        one = true
        other = "x"
    """
    found = sheet.read(text.encode("utf-8-sig"), quiz)
    assert found.student == "1234"
    assert dict(found.answers) == {
        "out": "12", "params": "1792.50", "shape": "16, 16, 12", "one": "True"
    }  # fmt: skip
    assert found.others == ("other",)
    assert "other" in sheet.unknown(found, quiz)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe\x00", "UTF-16"),
        (b"quiz = ", "TOML"),
        (b"x = " + b"9" * 5000, "TOML"),
        (b"x = " + b"[" * 100_000, "TOML"),
        (b"x" * (sheet.MOST_BYTES + 1), "1 MB"),
        (b"", "quiz, student, answers is missing"),
        (b'quiz = "other"\nstudent = "a"\n[answers]\n', "sheet of mini"),
        (b'quiz = "mini"\nstudent = "a"\nseed = 4\n[answers]\n', "seed"),
        (b'quiz = "mini"\nstudent = "a"\nanswers = 3\n', r"\[answers\]"),
        (b'quiz = "mini"\nstudent = [1]\n[answers]\n', "student"),
        (b'quiz = "mini"\nstudent = ""\n[answers]\n', "student"),
    ],
)
def test_what_is_no_sheet_is_told_why(quiz, content, reason):
    with pytest.raises(InputError, match=reason):
        sheet.read(content, quiz)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\x1b]0;x", "a\u200bb", "a\u202eb", "x" * 101])
def test_no_student_has_an_id_that_is_not_seen(name):
    with pytest.raises(InputError):
        sheet.student_id(name)


def test_ids_that_look_alike_are_one():
    assert sheet.student_id(" Mari\u0301a ") == "María"


@pytest.mark.parametrize(
    "name", ["ana", "María", "../../etc/passwd", "=cmd|' /C calc'!A0", "[/]", "..", ".", "a/b", "-"]
)
def test_a_students_file_stays_in_its_folder(name, tmp_path):
    file = sheet.file_name(name)
    assert (tmp_path / file).parent == tmp_path
    assert file.endswith(".toml") and not file.startswith(".")


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "aux.txt"])
def test_a_name_that_is_a_device_to_windows_is_no_file_name(name):
    assert re.fullmatch(r"[\w-]+-[0-9a-f]{8}\.toml", sheet.file_name(name))
    assert sheet.file_name("constance") == "constance.toml"


def test_two_students_have_two_files():
    assert sheet.file_name("a/b") != sheet.file_name("a|b")
