"""All lessons: both languages agree, every part is worked out, no number is typed, and every
command runs as it stands."""

import re
import shlex

import pytest

from kerascourse.lessons import blocks, numbers
from kerascourse.lessons.course import house_course
from kerascourse.lessons.lesson import TOPICS, read
from kerascourse.lessons.mathematics import in_signs
from kerascourse.quiz.lint import ids_of_the_course
from tests.cli.run import kc

LESSONS = [(topic, language) for topic in house_course().topics for language in ("en", "es")]
all_lessons = pytest.mark.parametrize(("topic", "language"), LESSONS)


def prose(lesson):
    """The words of a lesson: no blocks, no commands, no computed numbers, no 3×3 of a kernel."""
    lines = [line for line in lesson.source.splitlines() if not blocks.is_block(line)]
    return re.sub(r"`[^`]*`|\{=[^}]*\}|\]\([^)]*\)|\b(\d|11)×\1\b(?!×)", " ", "\n".join(lines))


def test_the_syllabus_has_all_files_and_no_others():
    files = {f"{topic}.{language}.md" for topic, language in LESSONS}
    assert files == {path.name for path in TOPICS.iterdir()}
    assert len(set(house_course().topics)) == len(house_course().topics)


def test_every_id_of_the_course_has_a_lesson_with_a_question_and_a_command():
    """A1 to F12; E is the quiz."""
    lessons = [read(topic, "es") for topic in house_course().topics]
    complete = [lesson for lesson in lessons if lesson.quiz and lesson.commands]
    taught = {name for lesson in complete for name in lesson.course}
    assert taught >= ids_of_the_course() - {"E"}


@pytest.mark.parametrize("topic", house_course().topics)
def test_both_languages_are_of_one_topic(topic):
    english, spanish = read(topic, "en"), read(topic, "es")
    for key in ("id", "course", "after", "quiz", "layers", "paper"):
        assert getattr(english, key) == getattr(spanish, key), key
    assert english.id == topic
    assert [line for line in english.source.splitlines() if blocks.is_block(line)] == [
        line for line in spanish.source.splitlines() if blocks.is_block(line)
    ]
    assert sorted(english.commands) == sorted(spanish.commands)
    place = house_course().topics.index(topic)
    assert set(english.after) <= set(house_course().topics[:place])


@all_lessons
def test_every_part_is_worked_out_and_each_question_is_of_its_quiz(topic, language):
    lesson = read(topic, language)
    parts = list(lesson.parts())
    asked = [f"{p.quiz}/{p.instance.question.id}" for p in parts if isinstance(p, blocks.Asked)]
    assert asked and set(asked) <= set(lesson.quiz)
    for part in parts:
        if isinstance(part, blocks.Prose):
            assert "{" not in part.markdown.replace("{}", "") or "$" in part.markdown


@all_lessons
def test_it_is_as_short_as_a_lesson_may_be(topic, language):
    text = prose(read(topic, language))
    assert len(text.split()) <= 350
    for sentence in re.split(r"(?<=[.?!:;])\s+|\n", text):
        assert len(sentence.split()) <= 25, sentence


@all_lessons
def test_no_number_is_typed_that_the_engine_works_out(topic, language):
    lesson = read(topic, language)
    typed = set(re.findall(r"(?<![\w.,])\d[\d.,]*\b", prose(lesson)))
    inline = re.findall(r"\{=\s*([^{}]+?)\s*\}", lesson.source)
    computed = {str(numbers.worked_out(told)[0]) for told in inline}
    for part in lesson.parts():
        if isinstance(part, blocks.Worked):
            computed.add(str(part.expression.value))
        elif isinstance(part, blocks.Tempting):
            computed.add(str(part.gives))
    blocks_given = set(re.findall(r"[a-zA-Z]=(\d+)", lesson.source))
    assert not typed & (computed - blocks_given)
    years = {number for number in typed if re.fullmatch(r"(19|20)\d\d", number)}
    assert not {number for number in typed - years if len(re.sub(r"\D", "", number)) >= 4}


def trains(topic):
    """Whether a command of the lesson trains, which takes seconds."""
    commands = [shlex.split(command) for command in read(topic, "en").commands]
    return any(words[1] in ("train", "sweep") and "--help" not in words for words in commands)


@pytest.mark.parametrize(
    ("topic", "language"),
    [
        pytest.param(*lesson, marks=pytest.mark.slow if trains(lesson[0]) else ())
        for lesson in LESSONS
    ],
)
def test_its_commands_run_as_they_stand(topic, language, tmp_path):
    for command in read(topic, language).commands:
        ran = kc(*shlex.split(command)[1:], "--lang", language, cwd=tmp_path)
        assert ran.returncode == 0, f"{command}: {ran.stderr}"


@all_lessons
@pytest.mark.parametrize("columns", [60, 80, 100])
def test_it_fits_a_terminal(topic, language, columns):
    shown = kc("explain", topic, "--lang", language, columns=columns)
    assert shown.returncode == 0, shown.stderr
    wide = [line for line in shown.stdout.splitlines() if len(line) > columns]
    assert not [line for line in wide if "kc " not in line and "⌋" not in line], wide


@pytest.mark.parametrize(
    ("latex", "signs"),
    [
        (r"\frac{m - k + 2p}{s} + 1", "(m − k + 2p)/s + 1"),
        (r"\frac{\partial L}{\partial a} = 2(a^l - y)", "∂L/∂a = 2(aˡ − y)"),
        (r"\sum_{i=1}^{n} w_i x_i", "Σᵢ₌₁ⁿwᵢxᵢ"),
        (r"\frac{1}{2} \sum_{i} (\sigma_i^2 - \ln \sigma_i)", "1/2 Σᵢ(σᵢ² − ln σᵢ)"),
        (r"\exp(x)", "exp(x)"),
        (r"\ln (\frac{\rho}{\hat{\rho}})", "ln(ρ/ρ\u0302)"),
        (r"49C^2 > 27C^2", "49C² > 27C²"),
        (r"z = \mu + \sigma \odot \epsilon", "z = μ + σ⊙ε"),
    ],
)
def test_mathematics_in_signs(latex, signs):
    assert in_signs(latex) == signs
