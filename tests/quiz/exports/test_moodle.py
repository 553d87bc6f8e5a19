from dataclasses import replace
from fractions import Fraction

import pytest

from kerascourse.quiz.exports import moodle
from kerascourse.quiz.exports.item import Item, Option, Pack
from tests.quiz.exports.moodle_import import SHARES, read
from tests.quiz.stand_in import HOSTILE


def test_the_file_is_as_moodles_importer_wants_it(packed):
    categories, found = read(moodle.write(packed))
    assert categories == ["$course$/top/Mini <b>/out", "$course$/top/Mini <b>"]
    assert [node.get("type") for node in found.values()] == [
        *["numerical"] * 4, "shortanswer", *["multichoice"] * 2
    ]  # fmt: skip


def test_a_number_has_its_tolerance_beside_it_and_mistakes_their_feedback(packed):
    params = read(moodle.write(packed))[1]["params"]
    right, *wrong = params.findall("answer")
    assert (right.findtext("text"), right.findtext("tolerance")) == ("1792", "0.5")
    by_number = {answer.findtext("text"): answer for answer in wrong}
    assert "biases" in by_number["1728"].findtext("feedback/text")
    assert {answer.get("fraction") for answer in wrong} == {"0"}


def test_markup_of_a_text_is_no_markup_in_moodle(packed):
    from html import unescape

    one = read(moodle.write(packed))[1]["one"]
    text = one.findtext("questiontext/text")
    assert "<script>" not in text
    assert unescape(text) == f"<p>{HOSTILE}</p>"
    assert {answer.get("fraction") for answer in one.findall("answer")} == {"100", "0"}


def test_each_wrong_option_takes_a_part(packed):
    several = read(moodle.write(packed))[1]["several"]
    parts = [answer.get("fraction") for answer in several.findall("answer")]
    assert parts == ["33.33333", "-33.33333", "33.33333", "33.33333"]


@pytest.mark.parametrize("count", range(1, 27))
def test_every_part_is_one_that_moodle_knows(packed, count):
    options = tuple(Option(str(n), n < count) for n in range(count + 1))
    item = replace(packed.items[-1], options=options)
    content = moodle.write(Pack(packed.quiz, "t", "en", (item,)))
    (node,) = read(content)[1].values()
    known = any(abs(1 / count - share) < 1e-9 for share in SHARES)
    assert node.get("type") == ("multichoice" if known else "essay")
    told = " ".join(moodle.notices(Pack(packed.quiz, "t", "en", (item,))))
    assert (f"1/{count}" in told) is not known


def test_a_star_stands_for_itself(packed):
    item = Item("s", "s", "short", "?", 1, (), ".", "a*b", accepted=("a*b", "c\\d"))
    (node,) = read(moodle.write(Pack(packed.quiz, "t", "en", (item,))))[1].values()
    assert [answer.findtext("text") for answer in node.findall("answer")] == ["a\\*b", "c\\\\d"]


def test_an_essay_has_its_rubric(packed):
    item = Item("e", "e", "essay", "Why?", 1, ("no",), ".", "a", rubric="- <point>\n- other")
    (node,) = read(moodle.write(Pack(packed.quiz, "t", "en", (item,))))[1].values()
    assert node.findtext("graderinfo/text") == "<p>- &lt;point&gt;<br>- other</p>"


def test_signs_that_xml_cannot_hold_are_replaced(packed):
    item = replace(packed.items[-1], prompt="a\x00\x1b\ufffe\ud800b ]]> \U0001f600")
    (node,) = read(moodle.write(Pack(packed.quiz, "t\x07", "en", (item,))))[1].values()
    assert "\U0001f600" in node.findtext("questiontext/text")


def test_a_number_without_end_has_room(packed):
    item = replace(packed.items[0], value=Fraction(1, 3), wrong=())
    (node,) = read(moodle.write(Pack(packed.quiz, "t", "en", (item,))))[1].values()
    answer = node.find("answer")
    off = abs(Fraction(answer.findtext("text")) - Fraction(1, 3))
    assert 0 < off < Fraction(answer.findtext("tolerance")) < Fraction(1, 10**8)


def test_what_moodle_marks_otherwise_is_told(packed):
    told = "\n".join(moodle.notices(packed))
    assert "language of the site" in told and "warns of a unit" in told and "spellings" in told
