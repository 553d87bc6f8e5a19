"""The drill: endless, the same again for the same seed, and without faults."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import UsageError
from kerascourse.quiz import draw, drill, types
from kerascourse.quiz.lint import lint


@pytest.mark.parametrize("level", drill.LEVELS)
def test_no_fault(level):
    assert lint(drill.templates_of(level), seeds=10) == ()


@given(st.sampled_from(drill.LEVELS), st.integers(0, 10**9), st.integers())
def test_an_exercise_can_be_answered(level, number, seed):
    question = drill.exercise(level, number, seed)
    values = draw.drawn(question, "whoever")
    assert values == {name: chosen for name, (chosen,) in question.parameters.items()}
    instance = draw.filled(question, values)
    kind = types.of(question.type)
    assert kind.check(instance, kind.reference(instance, "en")).share == 1
    assert question == drill.exercise(level, number, seed)


def test_exercises_go_on_without_repeating_themselves():
    prompts = set()
    for number in range(300):
        question = drill.exercise(2, number, 1)
        values = draw.drawn(question, "")
        prompts.add(draw.filled(question, values).prompt.en)
    assert len(prompts) > 250


def test_a_round_has_each_template_once():
    count = len(drill.templates_of(3).questions)
    kinds = [drill.exercise(3, number, 5).id.rsplit("-", 1)[0] for number in range(2 * count)]
    assert len(set(kinds[:count])) == len(set(kinds[count:])) == count


def test_another_level_is_an_error():
    with pytest.raises(UsageError, match="from 1 to 5, received 6"):
        drill.exercise(6, 0, 0)
