"""The checker against a teacher: every answer of `answers.toml`, in both languages."""

from collections import Counter

import pytest

from kerascourse.quiz.types import of
from kerascourse.texts import use_language
from tests.quiz.table import rows

ROWS = list(rows())
INSTANCES = list({row.instance.question.id: row.instance for row in ROWS}.values())
NEVER_RIGHT = ("wrong", "unsure", "hostile")
MOST_MISSED = 0.02  # of the right answers


@pytest.fixture(params=["en", "es"])
def language(request):
    use_language(request.param)
    yield request.param
    use_language("en")


def checked(instance, answer):
    return of(instance.question.type).check(instance, answer)


def confusion(judged):
    counts = Counter((row.verdict, judgement.verdict) for row, judgement in judged)
    return "\n".join(
        f"{told:8} → {found:8} {count}" for (told, found), count in sorted(counts.items())
    )


def told(judged):
    """The pairs for an assertion's message, and the confusion of teacher and checker."""
    lines = [
        f"{row.instance.question.id}: {row.answer!r} {row.verdict} → {judgement}"
        for row, judgement in judged
    ]
    return "\n".join(lines)


def test_the_table_is_large_enough():
    kinds = Counter(row.verdict for row in ROWS)
    types = {row.instance.question.type for row in ROWS}
    assert len(ROWS) >= 250 and kinds["hostile"] >= 80 and len(types) == 7
    assert len({(row.instance.question.id, row.answer) for row in ROWS}) == len(ROWS)


def test_as_the_teacher_marks(language):
    judged = [(row, checked(row.instance, row.answer)) for row in ROWS]
    matrix = confusion(judged)
    fooled = [(r, j) for r, j in judged if r.verdict in NEVER_RIGHT and j.verdict == "correct"]
    assert not fooled, f"{told(fooled)}\n{matrix}"
    scored = [(r, j) for r, j in judged if r.verdict == "hostile" and j.share > 0]
    assert not scored, f"{told(scored)}\n{matrix}"
    too_good = [(r, j) for r, j in judged if r.verdict == "partial" and j.verdict == "correct"]
    assert not too_good, f"{told(too_good)}\n{matrix}"
    right = [(r, j) for r, j in judged if r.verdict == "correct"]
    missed = [(r, j) for r, j in right if j.verdict not in ("correct", "review")]
    assert len(missed) <= MOST_MISSED * len(right), f"{told(missed)}\n{matrix}"
    unsure = [(r, j) for r, j in right if j.verdict == "review"]
    assert len(unsure) <= 2 * MOST_MISSED * len(right), f"{told(unsure)}\n{matrix}"


def test_every_judgement_says_why(language):
    for row in ROWS:
        judgement = checked(row.instance, row.answer)
        assert judgement.feedback or judgement.verdict == "correct", row
        assert judgement.read_as or judgement.verdict == "blank", row
        assert 0 <= judgement.share <= 1 and (judgement.share == 1) == (
            judgement.verdict == "correct"
        )


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda instance: instance.question.id)
def test_the_reference_is_right_and_a_blank_is_none(instance, language):
    for written in ("en", "es"):
        reference = of(instance.question.type).reference(instance, written)
        assert checked(instance, reference).verdict == "correct", reference
    for blank in ("", "   ", "\n\n", "---", "…", "?", " " * 1_000_000):
        assert checked(instance, blank).verdict == "blank", blank


HUGE = {
    "brackets": "(" * 5_000,
    "fewer brackets": "(" * 1_900,
    "a megabyte of digits": "5" * 1_000_000,
    "a megabyte of words": "softmax " * 125_000,
    "groups": "1," * 900,
    "denials": "no " * 600,
    "one word": "a" * 1_999,
    "letters": "C" * 500,
    "a sum": "C^2+" * 120,
    "powers": "2^" * 200 + "2",
    "equals": "5=5" * 600,
    "brackets that close": "(C" * 60 + ")" * 60,
    "large powers": "(C+C)^64*" * 30 + "1",
    "strange words": "q w " * 490,
    "pictures": "\U0001f600" * 1_900,
    "a lone half of a pair": "\udc80",
    "an escape": "\x1b]0;x\x07",
    "an item again": "time masking, " * 140,
    "a point again": "fewer parameters " * 110,
}


@pytest.mark.parametrize("name", HUGE)
@pytest.mark.parametrize("instance", INSTANCES, ids=lambda instance: instance.question.id)
def test_what_is_huge_ends_and_earns_nothing(instance, name):
    judgement = checked(instance, HUGE[name])
    assert judgement.verdict != "correct" and judgement.share < 1
    assert len(judgement.read_as) < 500 and "\x1b" not in judgement.read_as
