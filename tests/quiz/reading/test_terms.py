"""Terms: the whole glossary against itself, and every slip of the pen against it."""

import tomllib
import unicodedata
from contextvars import copy_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kerascourse.quiz.draw import filled
from kerascourse.quiz.question import Question, Text
from kerascourse.quiz.reading import terms
from kerascourse.quiz.types import term
from kerascourse.texts import use_language

LINES = tomllib.loads(terms.GLOSSARY.read_text(encoding="utf-8"))["terms"]
PROMPT = Text("What is it called?", "¿Cómo se llama?")


def asked(key):
    question = Question("t", "term", (), 1.0, PROMPT, (), Text("", ""), {}, "", {"key": key})
    return filled(question, {})


def names(line):
    return [*line["en"], *line["es"]]


def test_the_glossary_is_large_and_no_name_stands_twice():
    assert len(LINES) >= 150
    seen = {}
    for number, line in enumerate(LINES):
        for form in {"".join(terms._words(name)) for name in names(line)}:
            assert form not in seen, f"{form} stands in {LINES[seen[form]]} and {line}"
            seen[form] = number


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["en"][0])
def test_all_names_of_a_term_are_right(line):
    instance = asked({"en": line["en"][0], "es": line["es"][0]})
    for name in names(line):
        for written in (name, name.upper(), f"la {name}.", f"it is {name}", name.replace(" ", "-")):
            assert term.check(instance, written).verdict == "correct", written


def in_spanish(ask):
    def asking():
        use_language("es")
        return ask()

    return copy_context().run(asking)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["en"][0])
def test_another_term_is_called_by_its_name_in_the_language_of_the_feedback(line):
    instance = asked("zzyzx")
    for name in names(line):
        english, spanish = (
            term.check(instance, name),
            in_spanish(lambda name=name: term.check(instance, name)),
        )
        assert (english.read_as, spanish.read_as) == (line["en"][0], line["es"][0])
        assert spanish.feedback == f"{line['es'][0]} es otro término"


@given(st.text("áéíóúñÁÉÑüabc", min_size=6, max_size=12))
def test_what_is_not_known_is_shown_as_it_was_written(word):
    """Accents and capitals included, also where they came as signs of their own."""
    for written in (word, unicodedata.normalize("NFD", word)):
        said = terms.read(f"softmax {written}", [terms.wanted_term("softmax", [], "en")])
        assert said.unknown in ("", word)
    assert terms.read("softmax perpleñíma", []).unknown == "perpleñíma"


CONFUSED = ["relu", "encoder", "decoder", "adam", "tanh", "max pooling", "overfitting", "precision",
            "VGG16", "convolution", "supervised", "autoencoder", "stride", "softmax"]  # fmt: skip


@pytest.mark.parametrize("key", CONFUSED)
def test_no_other_term_is_right(key):
    right = term.key(asked(key)).value
    for line in LINES:
        for name in names(line):
            if "".join(terms._words(name)) not in right.forms:
                assert term.check(asked(key), name).verdict != "correct", name


letters = st.sampled_from("abcdefghilmnoprstuvx")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(LINES), st.data())
def test_a_slip_is_right_only_where_no_other_term_is_as_near(line, data):
    """The oracle: the distance to every name of the glossary, by rapidfuzz."""
    name = line["en"][0]
    place, letter = data.draw(st.integers(0, len(name) - 1)), data.draw(letters)
    kind = data.draw(st.sampled_from(["left out", "put in", "another"]))
    slip = (
        name[:place] + ("" if kind == "left out" else letter) + name[place + (kind != "put in") :]
    )
    said = "".join(terms._words(slip))
    if term.check(asked(name), slip).verdict == "correct" and said:
        own = term.key(asked(name)).value.forms
        near = min(OSA.distance(said, form) for form in own)
        stems = {said, said.removesuffix("s"), said.removesuffix("es")}
        others = {"".join(terms._words(other)) for every in LINES for other in names(every)} - set(
            own
        )
        assert stems & set(own) or all(OSA.distance(said, form) > near for form in others)
        assert near <= 2


@pytest.mark.parametrize(
    ("text", "affirmed"),
    [
        ("No es sigmoide sino softmax", ["softmax"]),
        ("softmax, no sigmoide", ["softmax"]),
        ("en vez de sigmoide, softmax", ["softmax"]),
        ("no softmax: sigmoide", []),
        ("softmax y relu", ["softmax"]),
    ],
)
def test_what_is_affirmed(text, affirmed):
    wanted = terms.wanted_term("softmax", [], "en")
    said = terms.read(text, [wanted])
    assert [each.name for each in said.affirmed()] == affirmed and not said.open


def test_a_misspelling_is_told():
    judgement = term.check(asked("softmax"), "la sofmax")
    assert judgement.verdict == "correct"
    assert (judgement.read_as, judgement.feedback) == ("softmax", "right; it is written softmax")


@pytest.mark.parametrize(
    ("name", "written", "verdict"),
    [
        ("zyqwv", "zyqw", "review"),  # five letters have to be right
        ("zyqwvu", "zyqwvo", "correct"),
        ("zyqwvu", "zyqwoo", "review"),
        ("zyqwvutsr", "zyqwvutoo", "review"),
        ("zyqwvutsrp", "zyqwvutsoo", "correct"),
        ("zyqwvutsrp", "zyqwvutooo", "review"),
        ("zyqwvutsrp", "oyqwvutsrp", "review"),  # the first letter counts
        ("zyqwvuts12", "zyqwvuts13", "review"),  # and so do the digits
        ("zyqwvutsrp", "qzyqwvutsrp", "review"),
        ("zyq wvu tsr plk", "zyq wvu tsr plo", "correct"),
        ("zyq wvu tsr plk mjn", "zyq wvu tsr plk mjo", "review"),
    ],
)
def test_how_many_slips_are_one_term(name, written, verdict):
    """One in a name of six letters, two in ten, in at most four words."""
    assert term.check(asked(name), written).verdict == verdict


@pytest.mark.parametrize(
    ("word", "singulars"),
    [
        ("gas", ["gas"]),
        ("maps", ["maps", "map"]),
        ("eyes", ["eyes", "eye"]),
        ("layes", ["layes", "laye", "lay"]),
        ("1d2d", ["1d2d"]),
        ("con2d", ["con2d", "con"]),
        ("con4d", ["con4d"]),
    ],
)
def test_what_a_word_may_be_in_the_singular(word, singulars):
    assert terms._singulars(word) == singulars


@pytest.mark.parametrize(
    ("text", "affirmed", "why"),
    [
        ("no no softmax", [], "denied twice"),
        ("softmax no", ["softmax"], "not clear what is denied"),
        ("no softmax relu", [], "not clear what is denied"),
        ("no sigmoide. softmax", ["softmax"], ""),
        ("no relu, no sigmoide, softmax", ["softmax"], ""),
        ("no, softmax", ["softmax"], "not clear what is denied"),
        ("casi softmax", ["softmax"], "may turn it"),
        ("softmax porque no es relu", ["softmax"], "denies or compares"),
        ("softmax porque va bien", ["softmax"], ""),
        ("softmax, creo", ["softmax"], "a doubt"),
        ("softmax porque quizás", ["softmax"], "a doubt"),
        ("softmax?", ["softmax"], "a doubt"),
    ],
)
def test_what_leaves_open_what_is_meant(text, affirmed, why):
    said = terms.read(text, [terms.wanted_term("softmax", [], "en")])
    assert [each.name for each in said.affirmed()] == affirmed
    assert why in said.open and bool(why) == bool(said.open)


def test_a_long_answer_is_not_searched():
    wanted = terms.wanted_term("softmax", [], "en")
    words = " ".join(["relu"] * (terms.MOST_TOKENS - 1))
    assert terms.read(f"{words} softmax", [wanted]).affirmed() == (wanted,)
    assert "too long" in terms.read(f"{words} relu softmax", [wanted]).open


def test_terms_of_six_words_are_the_longest():
    six = terms.term_of("zyq", ["zyq wvu tsr plk mjn hbg"])
    assert terms.read("zyq wvu tsr plk mjn hbg", [six]).affirmed() == (six,)
    assert terms.read("zyq wvu tsr plk mjn hbg", [six]).unknown == ""
