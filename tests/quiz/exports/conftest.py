import pytest

from kerascourse.quiz.exports.item import pack


@pytest.fixture
def packed(quiz):
    """The stand-in quiz with three variants of its template, in English."""
    return pack(quiz, "en", 3)
