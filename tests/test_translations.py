"""Spanish: every text has its translation, with the same fields in it."""

import re
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.cli.run import kc, one_line

PACKAGE = Path(__file__).parents[1] / "kerascourse"
FOLDER = PACKAGE / "locale" / "es" / "LC_MESSAGES"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
compiled = pytest.mark.skipif(
    not (FOLDER / "kerascourse.mo").exists(), reason="`pip install -e .` compiles the translations"
)


def translations(name):
    """The translations of a catalogue: (text,) or (one, many) to texts as many."""
    with (FOLDER / name).open("rb") as file:
        return {forms(m.id): forms(m.string) for m in read_po(file) if m.id}


def forms(text):
    """A text, or its two forms where it counts something, as a tuple."""
    return (text,) if isinstance(text, str) else tuple(text)


TRANSLATED = translations("kerascourse.po")
OF_CLICK = translations("click.po")


def texts(folder):
    """Every text that the code below `folder` marks for the reader."""
    for _file, _line, text, _comments, _context in extract_from_dir(str(folder), keywords=KEYWORDS):
        yield forms(text)


def fields(text):
    return sorted((name, form, how) for _, name, form, how in Formatter().parse(text) if name)


def test_every_text_has_a_translation_and_no_translation_is_left_over():
    wanted = set(texts(PACKAGE))
    assert wanted - TRANSLATED.keys() == set()
    assert TRANSLATED.keys() - wanted == set()


def test_what_click_says_to_users_is_translated():
    """Left out is what only a programmer meets, or what needs a prompt or an editor."""
    rooms = ("core", "decorators", "exceptions", "formatting", "parser", "types")
    from_click = {
        forms(text)
        for file, _line, text, _comments, _context in extract_from_dir(
            str(Path(click.__file__).parent), keywords=KEYWORDS
        )
        if Path(file).stem in rooms
    }
    of_programmers = (
        "DeprecationWarning",
        "defined twice",
        "cannot use the same flag",
        "Could not determine name",
        "No options defined",
        "exactly one parameter declaration",
        "Invalid start character",
        "does not match the format",
        "is not a valid UUID",
        "Choice({choices})",
        "Value must be an iterable",
    )
    wanted = {each for each in from_click if not any(word in each[0] for word in of_programmers)}
    assert wanted - OF_CLICK.keys() == set()


def test_no_translation_waits_for_a_second_look():
    """A fuzzy one is not compiled when the package is built."""
    for file in FOLDER.glob("*.po"):
        assert [
            message.id for message in read_po(file.open("rb")) if message.fuzzy and message.id
        ] == []


@pytest.mark.parametrize("text", sorted(TRANSLATED.keys() | OF_CLICK.keys()))
def test_a_translation_has_the_same_fields_and_edges(text):
    spanish = TRANSLATED.get(text) or OF_CLICK[text]
    assert len(spanish) == len(text)
    for one, other in zip(spanish, text, strict=True):
        assert fields(one) == fields(other)
        assert re.match(r"\s*", one)[0] == re.match(r"\s*", other)[0]
        assert re.search(r"\s*$", one)[0] == re.search(r"\s*$", other)[0]


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
    assert "Prueba: kc list" in message
    assert "Una red capa por capa" in kc("--lang", "es", "--help").stdout
