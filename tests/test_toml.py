import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.toml import dumps, loads

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
plain = st.one_of(
    texts, st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False)
)
values = st.recursive(
    st.one_of(plain, st.lists(plain, max_size=3)),
    lambda inner: st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(texts, values, max_size=5))
def test_what_is_written_reads_back(document):
    assert tomllib.loads(dumps(document)) == document


def test_form():
    document = {"a": 1, "t": {"x": [1, 2.5], "none": None}, "b": 'q"\n', "e": {}}
    assert dumps(document) == 'a = 1\nb = "q\\"\\n"\n\n[t]\nx = [1, 2.5]\n\n[e]\n'


@given(st.dictionaries(texts, values, max_size=5))
def test_what_is_written_is_within_the_bounds(document):
    assert loads(dumps(document)) == document


@pytest.mark.parametrize(
    "text",
    [
        "a." * 100_000 + "a = 1",
        "[" + "a." * 5_000 + "a]",
        '"a".' * 50_000 + "a = 1",
        "x = {" + "a . " * 1_000 + "a = 1}",
        "x = " + "[" * 100_000,
        'x = "' + '\\"' * 100_000,
        'x = """' + '\\"""' * 50_000,
    ],
    ids=["key", "table", "quoted", "inline", "lists", "text", "long text"],
)
def test_what_no_person_wrote_is_refused_at_once(text):
    """tomllib needs the square of a key's parts: 5 GB for the first of these."""
    with pytest.raises(tomllib.TOMLDecodeError):
        loads(text)


def test_dots_in_texts_and_comments_are_no_key():
    dots = "a." * 500
    assert loads(f'# {dots}\nx = "{dots}"\ny = """\n{dots}"""\n')["x"] == dots
