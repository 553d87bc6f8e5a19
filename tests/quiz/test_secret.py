"""A teacher's secret: what it decides, who may know it, and that nothing goes without it."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.quiz import draw, secret, sheet
from kerascourse.quiz.marking import result
from kerascourse.quiz.read import bank, find
from tests.cli.run import kc, posix_only

FILE = "quiz.secret"


@pytest.fixture
def exam(tmp_path):
    """A quiz that needs a secret, beside one."""
    text = bank()["week10"].read_text("utf-8")
    (tmp_path / "exam.toml").write_text("secret = true\n" + text, "utf-8")
    assert kc("quiz", "secret", cwd=tmp_path).returncode == 0
    return tmp_path


def quiz_with(key, name="week10"):
    from dataclasses import replace

    return replace(find(name), is_secret=True, secret=bytes([key]) * secret.BYTES)


@pytest.mark.parametrize("name", sorted(bank()))
@pytest.mark.parametrize("key", range(3))
def test_the_key_is_right_under_any_secret(name, key):
    """The reference answers, letters of options in their order among them, score all points."""
    from kerascourse.quiz import types

    quiz = quiz_with(key, name)
    answers = {}
    for question in quiz.questions:
        instance = draw.instance(quiz, question, "ana")
        answers[question.id] = str(types.of(question.type).reference(instance, "en"))
    marks = result(quiz, "ana", answers).marks
    wrong = [mark.question.id for mark in marks if mark.judgement.verdict != "correct"]
    open_ones = [mark.question.id for mark in marks if mark.question.type == "rubric"]
    assert set(wrong) <= set(open_ones)


@given(st.integers(0, 255), st.integers(0, 255))
def test_each_secret_has_its_own_numbers_and_always_the_same(one, other):
    def drawn(key):
        quiz = quiz_with(key, "conv-basics")
        return [draw.values_of(quiz, question, "ana") for question in quiz.questions]

    assert drawn(one) == drawn(one)
    assert (drawn(one) == drawn(other)) == (one == other)


def test_options_come_in_every_order_and_the_right_ones_stay_right():
    choices = [q for q in find("architectures").questions if q.type == "choice"]
    question = next(q for q in choices if len(q.fields["options"]) == 4)
    told = question.fields["options"]
    right = {str(told[place]) for place in question.fields["right"]}
    seen = set()
    for key in range(256):
        quiz = quiz_with(key, "architectures")
        fields = draw.instance(quiz, question, "ana").fields
        assert sorted(map(str, fields["options"])) == sorted(map(str, told))
        assert {str(fields["options"][place]) for place in fields["right"]} == right
        seen.add(tuple(map(str, fields["options"])))
    assert len(seen) == 24


def test_without_the_secret_everything_is_refused(exam):
    sheet_of = kc("quiz", "sheet", "exam.toml", "--student", "ana", "--secret", FILE, cwd=exam)
    assert sheet_of.returncode == 0
    (exam / "sheets").mkdir()
    os.replace(exam / "exam-ana.toml", exam / "sheets" / "ana.toml")
    for arguments in (
        ("key", "exam.toml"),
        ("show", "exam.toml"),
        ("take", "exam.toml"),
        ("answer", "exam.toml", "output-activation", "softmax"),
        ("sheet", "exam.toml", "--student", "ben"),
        ("export", "exam.toml", "--to", "markdown"),
    ):
        made = kc("quiz", *arguments, cwd=exam)
        assert made.returncode == 2 and "--secret FILE" in made.stderr, arguments
    for arguments in (("check", "exam.toml", "sheets/ana.toml"), ("grade", "exam.toml", "sheets")):
        made = kc("quiz", *arguments, cwd=exam)
        assert made.returncode in (2, 65) and "secret" in made.stderr, arguments
        assert kc("quiz", *arguments, "--secret", FILE, cwd=exam).returncode in (0, 1)


def test_it_is_never_printed_and_no_sheet_has_it_or_a_seed(exam):
    hidden = (exam / FILE).read_text().strip()
    assert len(hidden) == 64
    for arguments in (
        ("key", "exam.toml", "--secret", FILE, "--format", "json"),
        ("show", "exam.toml", "--secret", FILE),
        ("sheet", "exam.toml", "--student", "ana", "--secret", FILE),
        ("key", "nothing", "--secret", FILE, "--debug"),
        ("secret",),
    ):
        try:
            made = kc("quiz", *arguments, cwd=exam)
        except NotFoundError as error:  # --debug shows the traceback
            assert hidden not in str(error)
        else:
            assert hidden not in made.stdout + made.stderr
    text = (exam / "exam-ana.toml").read_text("utf-8")
    assert hidden not in text and "seed" not in text
    assert hidden not in repr(quiz_with(0)) and "secret=b" not in repr(quiz_with(0))


def test_the_variable_names_it_too(exam):
    path = str(exam / FILE)
    by_option = kc("quiz", "key", "exam.toml", "--secret", FILE, cwd=exam).stdout
    assert kc("quiz", "key", "exam.toml", cwd=exam, KC_QUIZ_SECRET=path).stdout == by_option
    # a quiz for practice stays one
    open_key = kc("quiz", "key", "week10", cwd=exam).stdout
    assert kc("quiz", "key", "week10", cwd=exam, KC_QUIZ_SECRET=path).stdout == open_key


def test_a_sheet_of_another_secret_is_refused():
    ours, theirs = quiz_with(1), quiz_with(2)
    content = sheet.text(theirs, "ana").encode()
    assert sheet.read(content, theirs).student == "ana"
    for other in (ours, find("week10")):
        with pytest.raises(InputError, match="secret"):
            sheet.read(content, other)
    with pytest.raises(InputError, match="not drawn with this secret"):
        sheet.read(sheet.text(find("week10"), "ana").encode(), ours)


@posix_only
def test_its_file_is_for_its_owner_alone(tmp_path):
    secret.create(tmp_path / FILE)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_secret_that_is_there_is_not_lost(tmp_path):
    secret.create(tmp_path / FILE)
    before = secret.read(tmp_path / FILE)
    with pytest.raises(UsageError):
        secret.create(tmp_path / FILE)
    assert secret.read(tmp_path / FILE) == before


@pytest.mark.parametrize("content", [b"", b"abc", b"z" * 64, b"0" * 63, b"0" * 5000, b"\xff" * 64])
def test_what_is_no_secret_is_told_without_a_word_of_it(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(InputError) as told:
        secret.read(tmp_path / FILE)
    assert "zzz" not in str(told.value) and "000" not in str(told.value)


def test_a_quiz_holds_no_secret_itself(tmp_path):
    text = bank()["week10"].read_text("utf-8")
    (tmp_path / "x.toml").write_text('secret = "hello"\n' + text, "utf-8")
    with pytest.raises(InputError, match="secret: expected true or false"):
        find(str(tmp_path / "x.toml"))
