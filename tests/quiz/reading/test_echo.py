"""Answers that give the question back."""

import pytest

from kerascourse.quiz.draw import filled
from kerascourse.quiz.reading.echo import repeats
from tests.quiz.made import question, text


@pytest.mark.parametrize(
    ("prompt", "answer", "again"),
    [
        ("a b c d e", "a b c d e", True),
        ("a b c d", "a b c d", False),  # four words are too few
        ("a b c d e f g h i j", "a b c d e f g", True),
        ("a b c d e f g h i j", "a b c d e f", False),
        ("a b c d e", "a b c d e p q r s t", True),
        ("a b c d e", "a b c d e p q r s t u", False),
    ],
)
def test_most_of_the_question_and_most_of_the_answer(prompt, answer, again):
    for asked in (text(prompt, "no"), text("no", prompt)):
        one = filled(question(prompt=asked, parameters={}, fields={"key": 1}), {})
        assert repeats(answer, one) is again
