"""The bank: its questions cover the course, and none of them has a fault that lint finds."""

import re

import pytest

from kerascourse.quiz import draw, read, types
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


# usted and vosotros: pronouns, endings, and the commands that hints and prompts could begin with
FORMAL = re.compile(
    r"\b(ustedes|usted|vosotros|vuestr[oa]s?|os|\w+(áis|éis)"
    r"|(escriba|diga|calcule|piense|mire|sume|reste|multiplique|busque|ponga|observe"
    r"|considere|averigüe|recuerde|empiece|responda|explique|elija|indique|haga|lea)n?)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_student_is_called_tu(question):
    said = [question.prompt.es, question.explanation.es, *(hint.es for hint in question.hints)]
    said += [each["says"]["es"] for each in question.fields.get("mistakes", ()) if "says" in each]
    assert [found[0] for text in said for found in FORMAL.finditer(text)] == []


def test_the_paper_count_of_googlenet_is_right():
    """Table 1 of the paper adds up to 6.8 million, rounded; the layers to a little more."""
    (question,) = (each for each in QUESTIONS if each.id == "googlenet-parameters")
    instance = draw.filled(question, {})
    check = types.of("number").check
    right = ("6.8 million", "6,8 millones", "6.8M", "6998552", "7 millones")
    assert {check(instance, answer).verdict for answer in right} == {"correct"}
    wrong = ("4 millones", "13.4 M", "60 millones", "6.7 million")
    assert {check(instance, answer).verdict for answer in wrong} == {"wrong"}


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
