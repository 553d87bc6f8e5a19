from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kerascourse.quiz.exports import gift
from kerascourse.quiz.exports.item import Item, Option, Pack
from tests.quiz.exports import gift_reader
from tests.quiz.made import quiz
from tests.quiz.stand_in import HOSTILE


def test_what_is_written_is_read(packed):
    found = gift_reader.read(gift.write(packed).decode())
    assert list(found) == ["out-1", "out-2", "out-3", "params", "shape", "one", "several"]
    assert [one["kind"] for one in found.values()] == [
        *["numerical"] * 4, "shortanswer", *["multichoice"] * 2
    ]  # fmt: skip
    params = found["params"]["answers"]
    assert params[0] == ("=", 100, "1792:0.5", "")
    assert ("=", 0, "1728:0") in [answer[:3] for answer in params]
    assert found["one"]["prompt"] == found["one"]["general"] == HOSTILE
    assert [answer[:3] for answer in found["one"]["answers"]] == [
        ("=", 100, "relu"), ("~", 0, HOSTILE)
    ]  # fmt: skip
    assert [answer[1] for answer in found["several"]["answers"]] == [
        33.33333, -33.33333, 33.33333, 33.33333
    ]  # fmt: skip


TEXTS = st.text(st.sampled_from("ab \\n#=~{}:%$/*[]\n\t→²"), min_size=1).map(str.strip).filter(bool)


@given(TEXTS, TEXTS, TEXTS)
def test_any_text_comes_through(prompt, option, explanation):
    item = Item(
        "q", "q", "choice", prompt, 1, (), explanation, "a",
        options=(Option(f"x{option}", True), Option(f"y{option}", False)),
    )  # fmt: skip
    text = gift.write(Pack(quiz(), "t", "en", (item,))).decode()
    (found,) = gift_reader.read(text).values()
    assert found["prompt"] == prompt
    assert found["general"] == explanation
    assert [answer[2] for answer in found["answers"]] == [f"x{option}", f"y{option}"]


def test_an_essay_is_empty_braces_and_the_rubric_is_feedback(packed):
    item = Item("e", "e", "essay", "Why?", 1, (), "So.", "a", rubric="- one\n- two")
    pack = Pack(packed.quiz, "t", "en", (item,))
    (found,) = gift_reader.read(gift.write(pack).decode()).values()
    assert (found["kind"], found["answers"]) == ("essay", [])
    assert found["general"] == "So.\n- one\n- two"
    assert "rubric" in "\n".join(gift.notices(pack))


def test_no_line_inside_a_question_is_blank(packed):
    item = replace(packed.items[-1], prompt="a\n\n\nb", explanation="c\n\nd")
    text = gift.write(Pack(packed.quiz, "t", "en", (item,))).decode()
    assert len(text.strip().split("\n\n")) == 2


def test_a_template_has_a_category_of_its_own(packed):
    text = gift.write(packed).decode()
    categories = [line for line in text.splitlines() if line.startswith("$CATEGORY")]
    assert categories == ["$CATEGORY: Mini <b>/out", "$CATEGORY: Mini <b>"]


def test_what_gift_cannot_hold_is_told(packed):
    item = Item("n", "n", "numerical", "?", 2, ("h",), ".", "1/3", value=Fraction(1, 3))
    told = "\n".join(gift.notices(Pack(packed.quiz, "t", "en", (item,))))
    assert "points" in told and "hints" in told and "1/100" in told
