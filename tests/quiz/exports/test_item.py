from dataclasses import replace

import pytest

from kerascourse.quiz import draw
from kerascourse.quiz.exports.item import (
    Item,
    Pack,
    different_marks,
    pack,
    rubric,
    shape_spellings,
    term_spellings,
)
from kerascourse.quiz.types import shape


def test_a_template_is_exported_as_different_variants(quiz):
    packed = pack(quiz, "en", 5)
    variants = [item for item in packed.items if item.question == "out"]
    assert [item.name for item in variants] == [f"out-{number}" for number in range(1, 6)]
    assert len({item.prompt for item in variants}) == 5
    assert [item.name for item in packed.items[5:]] == ["params", "shape", "one", "several"]


def test_there_are_no_more_variants_than_numbers(quiz):
    names = [item.name for item in pack(quiz, "en", 100).items]
    assert len(names) == len(set(names))
    # three sizes, two kernels, two strides: all differences are even
    assert sum(name.startswith("out-") for name in names) == 12


def test_the_seed_decides_which_and_the_language_changes_none(quiz):
    one, other = pack(quiz, "en", 3), pack(quiz, "es", 3)
    assert [item.value for item in one.items] == [item.value for item in other.items]
    assert one == pack(quiz, "en", 3)
    assert one != pack(quiz, "en", 3, seed=1)
    assert other.items[0].prompt.startswith("¿Ancho")


def test_known_mistakes_within_the_tolerance_are_left_out(quiz):
    params = pack(quiz, "en").items[1]
    assert params.value == 1792
    assert 1728 in {wrong.value for wrong in params.wrong}
    wide = replace(quiz.questions[1], fields={**quiz.questions[1].fields, "tolerance": 100})
    told = pack(replace(quiz, questions=(wide,)), "en").items[0]
    assert 1728 not in {wrong.value for wrong in told.wrong}


@pytest.mark.parametrize("sides", [(16, 16, 12), (1, 1, 1000), (7, 9)])
def test_every_spelling_of_a_shape_is_read_as_it(quiz, sides):
    question = replace(quiz.questions[2], fields={"key": list(sides)})
    for spelling in shape_spellings(sides):
        assert shape.check(draw.filled(question, {}), spelling).verdict == "correct", spelling


def test_a_term_is_spelt_with_and_without_accents():
    fields = {"key": {"es": "máscara", "en": "mask"}, "synonyms": ["enmascaramiento", "año"]}
    assert term_spellings("máscara", fields, "es") == (
        "máscara", "mascara", "enmascaramiento", "año", "ano"
    )  # fmt: skip


def test_the_rubric_has_what_a_marker_needs():
    points = [
        {"name": {"en": "gradient", "es": "gradiente"}, "synonyms": ["slope"], "weight": 2},
        {"name": "depth", "synonyms": {"en": ["deep"], "es": ["hondo"]}},
    ]
    told = rubric("Because.", {"points_to_make": points}, "en")
    assert told == "Answer: Because.\n- gradient (2): slope\n- depth (1): deep, hondo"
    told = rubric("Because.", {"points_to_make": points, "enough": 2}, "en")
    assert told.endswith("deep, hondo\n2 of these are full marks")
    items = [{"key": "adam", "synonyms": ["Adam optimizer"]}, {"key": {"en": "SGD", "es": "SGD"}}]
    told = rubric("adam", {"items": items, "needed": 1}, "en")
    assert "1 of these" in told and "- adam / Adam optimizer" in told and "- SGD" in told
    assert "also: 7*7*C" in rubric("49*C", {"accept": ["7*7*C"]}, "en")


def test_each_question_that_is_marked_otherwise_is_told_once(quiz):
    essay = Item("why", "why", "essay", "?", 1, (), ".", "a", rubric="r")
    packed = pack(quiz, "en", 3)
    told = list(different_marks(Pack(quiz, "t", "en", (*packed.items, essay)), "Moodle"))
    assert len(told) == 3
    assert told[1].startswith("shape: Moodle") and told[2].startswith("why: Moodle")
