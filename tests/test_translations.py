"""Spanish: every text has its translation, with the same fields in it."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.cli.run import kc, one_line

PACKAGE = Path(__file__).parents[1] / "kerascourse"
SPANISH = PACKAGE / "locale" / "es" / "LC_MESSAGES" / "kerascourse.po"
with SPANISH.open("rb") as file:
    TRANSLATED = {message.id: message.string for message in read_po(file) if message.id}
compiled = pytest.mark.skipif(
    not SPANISH.with_suffix(".mo").exists(), reason="`pip install -e .` compiles the translations"
)


def texts():
    """Every text that the code marks for the reader."""
    for _file, _line, text, _comments, _context in extract_from_dir(
        str(PACKAGE), keywords={"_": None, "N_": None}
    ):
        yield text


def fields(text):
    return sorted((name, form, how) for _, name, form, how in Formatter().parse(text) if name)


def test_every_text_has_a_translation_and_no_translation_is_left_over():
    wanted = set(texts())
    assert wanted - TRANSLATED.keys() == set()
    assert TRANSLATED.keys() - wanted == set()


@pytest.mark.parametrize("text", sorted(TRANSLATED))
def test_a_translation_has_the_same_fields_and_edges(text):
    spanish = TRANSLATED[text]
    assert fields(spanish) == fields(text)
    assert re.match(r"\s*", spanish)[0] == re.match(r"\s*", text)[0]
    assert re.search(r"\s*$", spanish)[0] == re.search(r"\s*$", text)[0]


@compiled
def test_the_language_is_that_of_the_option_the_variable_or_the_locale():
    for process in (
        kc("summary", "lenet5", "--lang", "es"),
        kc("--lang=es", "summary", "lenet5"),
        kc("summary", "lenet5", KC_LANG="es"),
        kc("summary", "lenet5", LANG="es_EC.UTF-8"),
    ):
        assert "Campo receptivo" in process.stdout
        assert "Parámetros" in process.stdout
    assert "Parameters" in kc("summary", "lenet5", LANG="es_EC.UTF-8", KC_LANG="en").stdout


@compiled
def test_errors_and_help_are_spanish_too():
    message = one_line(kc("--lang", "es", "summary", "vg16"))
    assert "se esperaba un modelo del catálogo" in message
    assert "Pruebe: kc list" in message
    assert "Una red capa por capa" in kc("--lang", "es", "--help").stdout
