"""The bank: its questions cover the course, and none of them has a fault that lint finds."""

import pytest

from kerascourse.quiz import read, types
from kerascourse.quiz.lint import ids_of_the_course, lint

QUIZZES = {name: read.read(path) for name, path in read.bank().items()}
QUESTIONS = [question for quiz in QUIZZES.values() for question in quiz.questions]


@pytest.mark.parametrize("name", QUIZZES)
def test_no_fault(name):
    assert lint(QUIZZES[name], seeds=4) == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", QUIZZES)
def test_no_fault_over_many_students(name):
    assert lint(QUIZZES[name], seeds=200) == ()


def test_the_quizzes():
    wanted = {
        "conv-basics",
        "architectures",
        "seeing",
        "autoencoders",
        "week10",
        "week12",
        "training",
    }
    assert wanted <= set(QUIZZES)
    assert len(QUESTIONS) >= 85
    assert sum(bool(question.parameters) for question in QUESTIONS) >= 60


def test_every_part_of_the_course_is_asked_about():
    asked = {name for question in QUESTIONS for name in question.course}
    assert asked == ids_of_the_course()


def test_every_type_is_used():
    assert {question.type for question in QUESTIONS} == set(types.TYPES)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_question_is_written_in_both_languages(question):
    assert 1 <= len(question.hints) <= 3
    assert question.course
    for text in (question.prompt, question.explanation, *question.hints):
        assert text.en != text.es
    assert question.prompt.es.count("?") == question.prompt.es.count("¿")


def test_the_questions_of_the_weeks():
    """Part E: output activation, audio, derivatives, layers, stacks, Inception, m, k, p and s."""
    weeks = [*QUIZZES["week10"].questions, *QUIZZES["week12"].questions]
    assert {
        "output-activation",
        "audio-augmentations",
        "three-derivatives",
        "convolution-layer",
        "pooling-layer",
        "two-advantages",
        "inception-parts",
        "meaning-of-m",
        "meaning-of-k",
        "meaning-of-p",
        "meaning-of-s",
    } <= {question.id for question in weeks if "E" in question.course}
