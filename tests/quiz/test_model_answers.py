"""What the class notes give as right answers is right, as they write it: words, brackets, signs."""

import pytest

from kerascourse.quiz.draw import instance
from kerascourse.quiz.marking import judged, question_of
from kerascourse.quiz.read import find
from kerascourse.texts import use_language

ANSWERS = [
    ("week10/output-activation", "La función softmax"),
    ("week10/audio-augmentations", "Time warping, máscara de tiempo y máscara de frecuencia"),
    ("week10/loss-by-activation", "∂L/∂a = 2(aˡ − y)"),
    (
        "week12/inception-parts",
        "Convoluciones 1×1, 3×3 (patrones medianos) y 5×5 (patrones más grandes) y max pooling 3×3 "
        "sobre la entrada",
    ),
    ("week12/meaning-of-m", "El tamaño de la entrada"),
    ("week12/meaning-of-k", "k: tamaño del kernel (filtro)"),
    ("week12/meaning-of-p", 'p: padding ("relleno")'),
    ("week12/meaning-of-s", "s: stride (salto del filtro)"),
    ("conv-basics/size-formula", "(m − k + 2p)/s + 1 = Dimensión resultado"),
]


@pytest.fixture(params=["es", "en"])
def language(request):
    use_language(request.param)
    yield
    use_language("en")


@pytest.mark.parametrize(("name", "answer"), ANSWERS)
def test_the_notes_own_answers_are_right(language, name, answer):
    quiz, _sign, wanted = name.partition("/")
    found = find(quiz)
    asked = instance(found, question_of(found, wanted), "ana")
    assert judged(asked, answer).verdict == "correct", judged(asked, answer)
