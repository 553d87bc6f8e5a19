import tomllib

from hypothesis import given
from hypothesis import strategies as st

from kerascourse.toml import dumps

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
