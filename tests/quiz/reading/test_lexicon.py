"""Words as concepts: in either language, misspelt, in the plural; what nobody knows has none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.quiz.reading.lexicon import folded, lexicon

ENTRIES = lexicon().entries


def concepts(text):
    return [token.concepts for token in lexicon().tokens(text)]


def has(text, *names):
    """Whether each token of a text may stand for the concept of that name."""
    found = concepts(text)
    return len(found) == len(names) and all(map(lambda name, one: name in one, names, found))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("menos parámetros", ["fewer", "params"]),
        ("MENOS PARAMETROS", ["fewer", "params"]),
        ("fewer of the weights", ["fewer", "of", "params"]),
        ("el menor número de pesos", ["fewer", "params"]),
        ("non-linear functions", ["nonlinear", "function"]),
        ("nonlinear", ["nonlinear"]),
        ("no lineales", ["nonlinear"]),
        ("no son lineales", ["neg", "be", "linear"]),
        ("the image's depth", ["image", "depth"]),
        ("it doesn't", ["neg"]),
        ("∂L/∂a = 2(aˡ − y)", ["d-l-a", "equals", "of-loss"]),
        ("dz/da", ["d-other"]),
        ("aₖˡ⁻¹", ["of-sum"]),
        ("1) 27C² pesos", ["bullet", "count27", "params"]),
        ("3×3", ["s33"]),
    ],
)
def test_what_words_stand_for(text, names):
    assert has(text, *names), concepts(text)


@pytest.mark.parametrize(
    ("misspelt", "name"),
    [("parametors", "params"), ("caracteristcas", "features"), ("segmentasion", "segment")],
)
def test_a_misspelt_word_is_known(misspelt, name):
    assert has(misspelt, name)


@pytest.mark.parametrize("word", ["pasos", "ventanal", "perdido", "capaz", "xyzzyx", "bird"])
def test_another_word_is_none_of_them(word):
    assert not {"params", "region", "loss", "layer"} & set().union(*concepts(word))


def test_the_sign_of_a_number_is_no_denial():
    sign, denial = (lexicon().tokens(f"{word} de parámetros")[0] for word in ("nº", "no"))
    assert (sign.concepts, denial.concepts) == ({"count"}, {"neg"})


def test_a_word_of_two_senses_has_both():
    assert {"than", "that"} <= concepts("que")[0]
    assert {"sum", "sum-z"} <= concepts("suma")[0]


@given(st.text(max_size=60))
def test_tokens_stand_in_the_text_one_after_the_other(text):
    end = 0
    for token in lexicon().tokens(text):
        assert end <= token.start < token.end <= len(text) or token.start == token.end - 1
        end = token.start


@given(st.text(max_size=60))
def test_every_sign_of_a_folded_text_has_its_place(text):
    plain, places = folded(text)
    assert len(plain) == len(places) and places == sorted(places)


@pytest.mark.parametrize("phrase", lexicon().phrases.values(), ids=lexicon().phrases)
def test_a_phrase_is_made_of_what_there_is(phrase):
    known = {*lexicon().concepts, *lexicon().phrases}
    assert set(re.findall(r"[\w-]+", phrase)) <= known


def test_what_has_an_opposite_and_a_role_is_a_concept():
    known = set(lexicon().concepts)
    assert known >= set().union(*lexicon().opposites, *lexicon().roles.values())
    assert all(len(pair) == 2 for pair in lexicon().opposites)


def test_no_word_is_its_own_opposite():
    words = {}
    for entry in ENTRIES:
        words.setdefault(entry.concept, set()).add(entry.words)
    for pair in lexicon().opposites:
        first, second = (words[concept] for concept in pair)
        assert not first & second, pair
