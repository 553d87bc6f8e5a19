"""The rubrics of the bank against a strict teacher, and what turns an answer into another one."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.quiz import read
from kerascourse.quiz.draw import filled
from kerascourse.quiz.marking import judged
from tests.quiz.rubric_figures import SPLITS, checked, confusion

RIGHT_FOR_REVIEW = 0.12  # at most, of the right answers
RIGHT_WITHOUT_POINTS = 0.01
RUBRICS = [
    filled(question, {})
    for path in read.bank().values()
    for question in read.read(path).questions
    if question.type == "rubric"
]


def shown(found):
    return "\n".join(f"{one.row.answer!r} {one.row.points} → {one.judgement}" for one in found)


def test_the_table_is_large_enough():
    rows = [one.row for split in SPLITS for one in checked(split)]
    verdicts = Counter(row.verdict for row in rows)
    assert len({(row.instance.question.id, row.answer) for row in rows}) == len(rows) >= 400
    assert verdicts["wrong"] >= 200 and verdicts["wrong"] + verdicts["half right"] >= 400
    assert {row.instance.question.id for row in rows} == {one.question.id for one in RUBRICS}


@pytest.mark.parametrize("split", SPLITS)
def test_no_answer_gets_more_than_a_teacher_gives(split):
    too_good = [one for one in checked(split) if one.is_too_good]
    assert not too_good, f"{shown(too_good)}\n{confusion(split)}"


@pytest.mark.parametrize("split", SPLITS)
def test_right_answers_are_read(split):
    right = [one for one in checked(split) if one.row.verdict == "right"]
    missed = [one for one in right if one.is_too_bad]
    unread = [one for one in right if one.outcome == "review"]
    assert len(missed) <= RIGHT_WITHOUT_POINTS * len(right), f"{shown(missed)}\n{confusion(split)}"
    # of `held`, only how many there are is told
    assert len(unread) <= RIGHT_FOR_REVIEW * len(right), confusion(split)


SCORED = [one for one in checked("fit") if one.points > 0]
scored = st.sampled_from(SCORED)


@given(scored, st.data(), st.sampled_from(["no", "not", "sin", "nunca", "never", "tampoco", "ni"]))
def test_a_denial_anywhere_never_keeps_the_points(one, data, word):
    words = one.row.answer.split(" ")
    place = data.draw(st.integers(0, len(words)))
    said = " ".join([*words[:place], word, *words[place:]])
    assert judged(one.row.instance, said).share < one.judgement.share, said


TURNED = [
    ("menos", "más"), ("menor", "mayor"), ("reduce", "aumenta"), ("reducen", "aumentan"),
    ("reduces", "increases"), ("fewer", "more"), ("less", "more"), ("smaller", "larger"),
    ("máximo", "mínimo"), ("maximum", "minimum"), ("conserva", "cambia"), ("keeps", "changes"),
    ("evitan", "provocan"), ("prevent", "cause"), ("mismos", "distintos"),
    ("same", "different"), ("anterior", "siguiente"), ("previous", "next"), ("más", "menos"),
    ("more", "fewer"), ("extrae", "borra"), ("extract", "remove"), ("pequeña", "grande"),
    ("small", "large"), ("menos parámetros", "menos capas"), ("verdadera", "predicha"),
    ("entrada", "etiqueta"), ("gradiente", "error"), ("gradient", "error"),
    ("profundidad", "altura"),
    ("depth", "height"), ("segmentación", "clasificación"), ("segmentation", "classification"),
    ("no lineales", "lineales"), ("non-linear", "linear"), ("kernels", "weights"),
    ("filtros", "pesos"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "other"), TURNED)
def test_another_word_never_keeps_the_points(word, other):
    form = re.compile(rf"\b{word}\b", re.IGNORECASE)
    turned = [(one, form.sub(other, one.row.answer)) for one in SCORED]
    turned = [(one, said) for one, said in turned if said != one.row.answer]
    assert turned
    for one, said in turned:
        assert judged(one.row.instance, said).share < one.judgement.share, said


SWAPPED = [
    (r"d([lLaz])/d([azw])", r"d\2/d\1"), (r"∂([Laz])/∂([azw])", r"∂\2/∂\1"),
    (r"la pérdida respecto a la activación", "la activación respecto a la pérdida"),
    (r"the loss with respect to the activation", "the activation with respect to the loss"),
    (r"(?i)(?<!pasar )(?<!pasa )(filtros|kernels) (.*) la imagen", r"la imagen \2 los \1"),
    (r"(image|imagen) (by applying|aplicando) kernels", r"kernels \2 images"),
    (r"(?i)filters slide over the image", "the image slides over the filters"),
    (r"(?i)la pila", "una convolución grande"), (r"(?i)the stack", "the large convolution"),
    (r"(?i)los atajos", "los gradientes"), (r"(?i)the (shortcuts|skip connections)", "the losses"),
    (r"(?i)(reduce\w*) (.*) y (mantiene|conserva) la profundidad", r"\1 la profundidad y \3 \2"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "other"), SWAPPED)
def test_swapped_roles_never_keep_the_points(form, other):
    turned = [(one, re.sub(form, other, one.row.answer)) for one in SCORED]
    turned = [(one, said) for one, said in turned if said != one.row.answer]
    assert turned
    for one, said in turned:
        assert judged(one.row.instance, said).share < one.judgement.share, said


@given(
    scored, st.sampled_from(["No creo que", "I doubt that", "Es falso:", "Quizás", "If", "Ojalá"])
)
def test_a_hedge_before_never_keeps_the_points(one, hedge):
    assert judged(one.row.instance, f"{hedge} {one.row.answer}").share < one.judgement.share


@given(scored, st.randoms(use_true_random=False))
def test_the_words_in_another_order_never_get_more(one, random):
    words = one.row.answer.split()
    random.shuffle(words)
    assert judged(one.row.instance, " ".join(words)).share <= one.judgement.share


NOTES = {
    "three-derivatives": ["∂L/∂a = 2(aˡ − y), ∂a/∂z = σ′(z), ∂z/∂w = aₖˡ⁻¹"],
    "convolution-layer": [
        "Extrae las características relevantes de una imagen aplicando kernels (filtros).",
        "It extracts the relevant features of an image by applying kernels (filters).",
    ],
    "pooling-layer": [
        "Reduce las dimensiones de la imagen y mantiene la profundidad.",
        "It reduces the image's dimensions and keeps the depth.",
    ],
    "two-advantages": [
        "Menos parámetros y más capacidad, porque hay funciones no lineales entre las capas.",
        "Fewer parameters, and more capacity because of non-linear functions between the layers.",
    ],
}  # fmt: skip


@pytest.mark.parametrize("instance", RUBRICS, ids=lambda instance: instance.question.id)
def test_the_answers_of_the_notes_are_right(instance):
    for answer in NOTES.get(instance.question.id, ()):
        assert judged(instance, answer).verdict == "correct", answer
