import sqlite3
import sys
import zipfile

import pytest

from kerascourse.errors import InputError
from kerascourse.quiz.exports import anki
from kerascourse.quiz.exports.item import pack


def notes(content, folder):
    """{guid: fields} of the collection in an .apkg file."""
    path = folder / "deck.apkg"
    path.write_bytes(content)
    with zipfile.ZipFile(path) as archive:
        archive.extract("collection.anki2", folder)
    with sqlite3.connect(folder / "collection.anki2") as collection:
        cards = collection.execute("select did, count(*) from cards group by did").fetchall()
        found = collection.execute("select guid, mid, flds from notes").fetchall()
    # as in every deck that was ever exported: another would be a second model in students' Anki
    assert {model for _guid, model, _fields in found} == {1_607_392_319}
    assert len(cards) == 1 and cards[0][1] == len(found)
    return {guid: fields.split("\x1f") for guid, _model, fields in found}, cards[0][0]


def test_each_question_is_a_card_whose_texts_are_no_markup(packed, tmp_path):
    found, deck = notes(anki.write(packed), tmp_path)
    assert (len(found), deck) == (7, anki.deck_id(packed))
    by_answer = {fields[1]: fields for fields in found.values()}
    assert by_answer["1792"][0] == "Parameters of conv3-64 on 3 channels?"
    assert not any("<script>" in field for fields in found.values() for field in fields)
    assert "&lt;script&gt;" in by_answer["relu"][0]


def test_a_card_keeps_its_id(quiz, packed, tmp_path):
    one, deck = notes(anki.write(packed), tmp_path)
    fewer, same = notes(anki.write(pack(quiz, "en", 1)), tmp_path)
    spanish, other = notes(anki.write(pack(quiz, "es", 1)), tmp_path)
    assert set(fewer) < set(one) and deck == same
    assert not set(spanish) & set(one) and deck != other


def test_without_genanki_it_says_what_to_install(packed, monkeypatch):
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(InputError) as caught:
        anki.write(packed)
    assert "pip install 'kerascourse[anki]'" in str(caught.value)
