"""The page to practise with, in a real browser: it marks as `kc` does, or says that it can't."""

import json
import re
from collections import Counter

import pytest

from kerascourse.errors import UsageError
from kerascourse.quiz import draw, practice, types
from kerascourse.quiz.question import Quiz, Text
from kerascourse.quiz.read import bank, find
from kerascourse.quiz.types import choice
from tests.browser import needs_browser, opened  # noqa: F401
from tests.quiz.made import question, quiz
from tests.quiz.table import rows

CHECKED = ("number", "shape", "expression", "term", "list")
# answers [[place, text], …] typed and sent; what the page made of each
ANSWERED = """answers => answers.map(([place, text]) => {
    const form = document.getElementById(`form-${place}`);
    if (Array.isArray(text)) {
        for (const input of form.querySelectorAll("input")) {
            input.checked = text.includes(Number(input.value));
        }
    } else { form.elements.answer.value = text; }
    delete form.dataset.verdict;
    form.requestSubmit();
    return [form.dataset.verdict ?? "", form.querySelector("output").textContent];
})"""


@pytest.fixture
def page(opened, tmp_path):  # noqa: F811
    def made(one, student="ana", language="en"):
        path = tmp_path / f"{one.id}.html"
        path.write_text(practice.html(one, student, language), encoding="utf-8")
        return opened(path)

    return made


@needs_browser
@pytest.mark.parametrize("name", bank())
def test_right_answers_are_right_and_known_mistakes_are_named(page, name):
    one = find(name)
    answers, expected = [], []
    for place, each in enumerate(one.questions, 1):
        if each.type == "rubric":
            continue
        asked = draw.instance(one, each, "ana")
        kind = types.of(each.type)
        right = kind.reference(asked, "en")
        answers.append([place, sorted(choice.key(asked).value) if each.type == "choice" else right])
        expected.append(("right", "Right."))
        if each.type in ("number", "shape") and not asked.fields.get("tolerance"):
            for mistake in kind.key(asked).mistakes:
                text = str(mistake.gives).strip("()")
                if re.fullmatch(r"[\d, ]+", text):
                    answers.append([place, text])
                    batch = mistake.name == "batch_axis"  # behind it stands the right shape
                    expected.append(("partly" if batch else "wrong", mistake.says))
    found = [tuple(each) for each in page(one).evaluate(ANSWERED, answers)]
    wrong = [
        (answer, got, want)
        for answer, got, want in zip(answers, found, expected, strict=True)
        if got[0] != want[0] or want[1] not in got[1]
    ]
    assert not wrong


@needs_browser
def test_as_a_strict_teacher_marks_or_not_at_all(page):
    """Over the table of answers: what is wrong is never called right, what is right never wrong."""
    table = [row for row in rows() if row.instance.question.type in CHECKED]
    asked = list({row.instance.question.id: row.instance.question for row in table}.values())
    places = {each.id: place for place, each in enumerate(asked, 1)}
    one = Quiz("table", Text("Table", "Tabla"), 1, tuple(asked))
    answers = [[places[row.instance.question.id], row.answer] for row in table]
    found = page(one).evaluate(ANSWERED, answers)
    fooled, refused, count = [], [], Counter()
    for row, (verdict, _says) in zip(table, found, strict=True):
        told = (row.instance.question.id, row.answer, row.verdict, verdict)
        count[row.verdict, verdict] += 1
        if verdict == "right" and row.verdict in ("wrong", "hostile", "partial"):
            fooled.append(told)
        if verdict == "wrong" and row.verdict == "correct":
            refused.append(told)
    assert not fooled and not refused
    right = count["correct", "right"]
    assert right / sum(n for (told, _v), n in count.items() if told == "correct") > 0.62


def test_the_key_is_not_in_clear_text():
    text = practice.html(find("week10"), "ana", "es")
    for each in find("week10").questions:
        asked = draw.instance(find("week10"), each, "ana")
        assert asked.explanation.es not in text
    assert "softmax function" not in text


def test_what_is_sealed_is_what_the_script_opens():
    """By the generator's own definition, written once more."""
    import base64

    salt = 12345
    told = base64.b64decode(practice.sealed({"a": "ñ"}, salt))
    plain = bytearray()
    for byte in told:
        salt = (1664525 * salt + 1013904223) % 2**32
        plain.append(byte ^ (salt >> 24))
    assert json.loads(plain) == {"a": "ñ"}


def test_a_quiz_with_a_secret_has_no_page():
    from dataclasses import replace

    with pytest.raises(UsageError, match="secret"):
        practice.html(replace(find("week10"), is_secret=True, secret=b"1" * 32), "ana", "en")


@needs_browser
def test_hints_the_answer_and_the_sum(page):
    one = quiz(question(), question(id="r", parameters={}, points=2.0, fields={"key": "7"}))
    tab = page(one)
    assert tab.locator("#total").inner_text() == "0 of 3 points"
    first, second = tab.locator("form").all()
    first.get_by_role("button", name="Hint").click()
    assert first.locator("li").first.is_visible()
    first.get_by_role("textbox").fill("not a number")
    first.get_by_role("textbox").press("Enter")
    assert "can't read" in first.locator("output").inner_text()
    first.get_by_role("button", name="Show the answer").click()
    right = types.of("number").reference(draw.instance(one, one.questions[0], "ana"), "en")
    assert first.locator(".explanation strong").inner_text() == right
    second.get_by_role("textbox").fill("7")
    second.get_by_role("button", name="Check").click()
    assert tab.locator("#total").inner_text() == "2 of 3 points"
    # a second try does not count
    second.get_by_role("textbox").fill("8")
    second.get_by_role("button", name="Check").click()
    assert tab.locator("#total").inner_text() == "2 of 3 points"
    for control in tab.locator("input, textarea, button:visible").all():
        assert control.evaluate("e => e.labels?.length || e.textContent.trim().length") > 0
