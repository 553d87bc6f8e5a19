"""Documents of somebody else: any JSON is either what is declared, or one error that says where."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse import documents
from kerascourse.documents import DocumentError
from kerascourse.training.run import Result

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
RESULT = Result(
    run="a",
    model="lenet5",
    dataset="digits",
    backend="tensorflow",
    device="cpu",
    precision="float32",
    seed=0,
    epochs=2,
    params=61_706,
    seconds=1.5,
    images_per_second=100.0,
    metrics={part: {"loss": 0.5} for part in ("train", "val", "test")},
    versions={"keras": "3"},
)


@dataclass(frozen=True)
class Inner:
    side: int


@dataclass(frozen=True)
class Outer:
    name: str
    sides: tuple[int, ...]
    inner: Inner
    how: Literal["a", "b"] = "a"
    most: float | None = None
    rest: dict[str, Any] | None = None


OUTER = {"name": "x", "sides": [1, 2], "inner": {"side": 3}}


def test_a_document_becomes_what_is_declared():
    assert documents.typed(Outer, OUTER) == Outer("x", (1, 2), Inner(3))
    assert documents.typed(Outer, OUTER | {"later": 1, "most": 2}).most == 2.0
    assert documents.typed(Result, json.loads(RESULT.to_json())) == RESULT


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": 3}, "name: expected a text, received 3"),
        ({"sides": [1, "2"]}, r"sides\[1\]: expected a whole number, received '2'"),
        ({"sides": 3}, "sides: expected a list, received 3"),
        ({"sides": [True]}, r"sides\[0\]: expected a whole number, received True"),
        ({"sides": [2**70]}, r"sides\[0\]: expected a whole number"),
        ({"inner": {}}, "inner.side is missing"),
        ({"inner": {"side": 1, "more": 2}}, "unknown key 'inner.more'"),
        ({"inner": [1]}, "inner: expected a table"),
        ({"how": "c"}, "how: expected 'a', 'b', received 'c'"),
        ({"most": "1"}, "most: expected a number, received '1'"),
        ({"rest": [1]}, "rest: expected a table"),
        ({"name": ["x" * 1000]}, "…$"),
    ],
)
def test_the_first_wrong_value_is_told(changes, said):
    with pytest.raises(DocumentError, match=said):
        documents.typed(Outer, OUTER | changes)


@given(anything)
def test_any_json_is_a_result_or_an_error(document):
    with pytest.raises(DocumentError):
        documents.typed(Result, document)


@given(st.sampled_from(sorted(asdict(RESULT))), anything)
def test_one_value_changed_is_a_result_or_an_error(key, value):
    try:
        found = documents.typed(Result, asdict(RESULT) | {key: value})
    except DocumentError as error:
        assert str(error).startswith(key)
    else:
        assert type(getattr(found, key)) in (type(value), float)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Expecting value"),
        (b"\xff\xfe", "can't decode"),
        (b"{", "line 1"),
        (b"[" * 200_000, "nested too deeply"),
        (b"3", "expected a table, received 3"),
        (b"1" * 5_000, ""),
    ],
)
def test_what_is_no_document(tmp_path, content, said):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(DocumentError, match=said):
        documents.read(tmp_path / "a.json", Result)
