"""Quizzes from files: what a question may have, and that every mistake in one is told."""

import pytest

from kerascourse.errors import InputError, NotFoundError
from kerascourse.quiz import read

QUESTION = {
    "id": '"q"',
    "type": '"number"',
    "prompt": '"How many?"',
    "explanation": '"So many."',
    "key": "7",
}


def written(folder, quiz='title = "T"', **changes):
    """A quiz of one question; a change of None leaves a key out."""
    told = {**QUESTION, **changes}
    lines = [f"{key} = {value}" for key, value in told.items() if value is not None]
    path = folder / "own.toml"
    path.write_text("\n".join([quiz, "[[questions]]", *lines]), encoding="utf-8")
    return path


def test_a_question_that_says_little_has_the_rest_by_default(tmp_path):
    quiz = read.read(written(tmp_path))
    (question,) = quiz.questions
    assert (quiz.id, quiz.seed, quiz.title.es) == ("own", 0, "T")
    assert (question.points, question.course, question.hints) == (1.0, (), ())
    assert (dict(question.parameters), question.where) == ({}, "")
    assert question.fields == {"key": 7}


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ("[3, 1, 2]", (3, 1, 2)),
        ("{ from = 3, to = 5 }", (3, 4, 5)),
        ("{ from = 3, to = 8, step = 2 }", (3, 5, 7)),
        ("{ from = 3, to = 7, step = 2 }", (3, 5, 7)),
        ("{ from = 4, to = 4 }", (4,)),
        ("{ from = -1, to = 1 }", (-1, 0, 1)),
        ("{ from = 3, to = 5, step = 0 }", (3, 4, 5)),
    ],
)
def test_the_values_of_a_parameter(tmp_path, told, values):
    (question,) = read.read(written(tmp_path, parameters=f"{{ m = {told} }}")).questions
    assert question.parameters == {"m": values}


@pytest.mark.parametrize(
    "told",
    [
        "3",
        "[]",
        "[1.5]",
        "[true]",
        "{ from = 3 }",
        "{ to = 3 }",
        "{ from = 1, to = 'x' }",
        "{ from = 1, to = 2.5 }",
        "{ from = 5, to = 4 }",
        "{ from = 0, to = 10_001 }",
        "{ from = 1, to = 3, by = 1 }",
    ],
)
def test_what_no_parameter_can_be(tmp_path, told):
    with pytest.raises(InputError, match="q: parameters: expected lists of whole numbers"):
        read.read(written(tmp_path, parameters=f"{{ m = {told} }}"))


@pytest.mark.parametrize(
    ("told", "reason"), [(None, ""), ('"VGG has four depths"', "VGG has four depths")]
)
def test_why_there_are_few_variants(tmp_path, told, reason):
    (question,) = read.read(written(tmp_path, few=told)).questions
    assert question.few == reason and "few" not in question.fields


@pytest.mark.parametrize("told", ['""', "true", "4", '["a"]'])
def test_what_is_no_reason_for_few_variants(tmp_path, told):
    with pytest.raises(InputError, match="q: few: expected why"):
        read.read(written(tmp_path, few=told))


@pytest.mark.parametrize(
    ("points", "read_as"), [("0.5", 0.5), ("100", 100.0), ("0", None), ("-1", None)]
)
def test_the_points_of_a_question(tmp_path, points, read_as):
    path = written(tmp_path, points=points)
    if read_as is None:
        with pytest.raises(InputError, match="points"):
            read.read(path)
    else:
        assert read.read(path).questions[0].points == read_as


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"points": "101"}, "q: points: expected a number above 0"),
        ({"points": "true"}, "q: points"),
        ({"points": '"2"'}, "q: points"),
        ({"id": None}, r"\[\[questions\]\] 1: id: expected a name"),
        ({"id": '""'}, r"\[\[questions\]\] 1: id: expected a name"),
        ({"id": "3"}, r"\[\[questions\]\] 1: id: expected a name"),
        ({"type": '"numbr"'}, "q: type: expected one of .* received 'numbr'.*nearest: number"),
        ({"prompt": None}, "q: prompt: expected a text"),
        ({"prompt": '""'}, "q: prompt: expected a text"),
        ({"prompt": '{ en = "a" }'}, "q: prompt: expected a text"),
        ({"prompt": '{ en = "a", es = "" }'}, "q: prompt: expected a text"),
        ({"prompt": '{ en = "a", es = "b", fr = "c" }'}, "q: prompt: expected a text"),
        ({"explanation": "3"}, "q: explanation: expected a text"),
        ({"hints": '"a"'}, "q: hints: expected a list"),
        ({"hints": '["a", 3]'}, "q: hints: expected a list"),
        ({"course": '"A1"'}, "q: course: expected a list"),
        ({"course": "[1]"}, "q: course: expected a list"),
        ({"where": "3"}, "q: where: expected a condition"),
        ({"parameters": "3"}, "q: parameters"),
        ({"tolerence": "1"}, "q: unknown key 'tolerence'.*nearest: tolerance"),
        ({"quiz": 'titel = "T"'}, "unknown key 'titel'.*title: expected a text"),
        ({"quiz": 'title = "T"\nseed = "x"'}, "seed: expected a whole number"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, changes, said):
    with pytest.raises(InputError, match=said):
        read.read(written(tmp_path, **changes))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "T"', "at least one"),
        ('title = "T"\nquestions = []', "at least one"),
        ('title = "T"\nquestions = 3', "at least one"),
        ('title = "T"\nquestions = [3]', r"\[\[questions\]\] 1: expected a table"),
        ("title = ", "expected TOML"),
    ],
)
def test_a_file_that_is_no_quiz(tmp_path, text, said):
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        read.read(path)


def test_an_id_stands_once(tmp_path):
    path = written(tmp_path)
    lines = path.read_text().split("\n")
    path.write_text("\n".join([*lines, *lines[1:]]))
    with pytest.raises(InputError, match="q: the id is used twice"):
        read.read(path)


def test_a_quiz_is_found_by_its_name_or_its_file(tmp_path):
    assert read.find("week10").id == "week10"
    assert read.find(str(written(tmp_path))).id == "own"
    with pytest.raises(NotFoundError, match="nearest: week1"):
        read.find("weeek10")
    with pytest.raises(NotFoundError, match="is not there"):
        read.find(str(tmp_path / "none.toml"))


def test_a_file_of_more_than_two_megabytes_is_not_read(tmp_path):
    path = written(tmp_path)
    path.write_text(path.read_text() + "\n#" + "x" * 2_000_000)
    with pytest.raises(InputError, match="at most 2 MB"):
        read.read(path)
