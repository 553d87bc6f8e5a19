import json

from kerascourse.quiz.exports import gradescope
from kerascourse.quiz.marking import result
from tests.quiz.stand_in import RIGHT

TOP = {
    "score", "execution_time", "output", "output_format", "test_output_format",
    "test_name_format", "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard",
}  # fmt: skip
TEST = {
    "score", "max_score", "status", "name", "name_format", "number", "output", "output_format",
    "tags", "visibility", "extra_data",
}  # fmt: skip


def told(quiz, answers):
    return json.loads(gradescope.write(result(quiz, "ana", answers)))


def test_the_file_is_as_gradescope_reads_it(quiz):
    document = told(quiz, RIGHT | {"params": "1728", "several": "a, c"})
    assert set(document) <= TOP
    assert document["visibility"] in ("hidden", "after_due_date", "after_published", "visible")
    for test in document["tests"]:
        assert set(test) <= TEST
        assert isinstance(test["number"], str) and isinstance(test["score"], float)
        assert 0 <= test["score"] <= test["max_score"]
        assert test["output_format"] == "text"
        assert test.get("status") in (None, "passed", "failed")
    assert [test.get("status") for test in document["tests"]] == [
        "failed", "failed", "passed", "passed", "failed"
    ]  # fmt: skip
    assert document["score"] == sum(test["score"] for test in document["tests"])
    assert "biases" in document["tests"][1]["output"]


def test_what_waits_for_a_person_has_neither_passed_nor_failed(quiz):
    document = told(quiz, {"params": "something like that perhaps"})
    assert "status" not in document["tests"][1]
    assert "1 answer waits" in document["output"]


def test_what_a_student_wrote_is_plain_text(quiz):
    output = told(quiz, {"params": "<b>\x1b]0;x\x07</b> 7 \u202e"})["tests"][1]["output"]
    assert "\x1b" not in output and "\u202e" not in output
