"""Tables with texts and missing values, and new rows by what the training rows told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascourse.data import catalogue, table
from kerascourse.data.columns import MISSING, Column, Sheet, encoded, fitted, missing, unknown
from kerascourse.errors import InputError


def sheet(names, rows):
    return Sheet("t.csv", tuple(names), [list(row) for row in rows])


@settings(max_examples=40)
@given(st.lists(st.one_of(st.sampled_from(sorted(MISSING)), st.integers(-99, 99)), min_size=1))
def test_numbers_are_filled_with_the_median_and_standardised(values):
    told = [value for value in values if not isinstance(value, str)]
    made = sheet(["a"], [[str(value)] for value in values])
    if not told:
        with pytest.raises(InputError, match="column a of"):
            fitted(made, ["a"], range(len(values)))
        return
    filled = np.array([np.median(told) if isinstance(v, str) else v for v in values], "float64")
    columns = fitted(made, ["a"], range(len(values)))
    wanted = (filled - filled.mean()) / (filled.std() or 1)
    assert encoded(columns, made)[:, 0] == pytest.approx(wanted, abs=1e-5)
    assert missing(columns, made).get("a", 0) == len(values) - len(told)


def test_a_text_column_is_a_0_or_1_for_each_text():
    rows = [["red", "1"], ["blue", "2"], ["red", "3"], ["NA", "4"], ["green", "5"]]
    made = sheet(["colour", "n"], rows)
    columns = fitted(made, ["colour", "n"], range(4))
    # green stands in no training row
    assert columns[0] == Column("colour", "red", texts=("red", "blue"))
    assert encoded(columns, made)[:, :2].tolist() == [[1, 0], [0, 1], [1, 0], [1, 0], [0, 0]]
    assert (missing(columns, made), unknown(columns, made)) == ({"colour": 1}, {"colour": 1})


def written(path, lines):
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture
def bank(tmp_path):
    """100 rows: `ok` ones about 0, the others about 1,000."""
    rng = np.random.default_rng(0)
    rows = [
        f"{rng.normal(1000 if n % 5 == 0 else 0):.4f},{'?' if n == 1 else n},"
        f"{'ab'[n % 2]},{'fraud' if n % 5 == 0 else 'ok'}"
        for n in range(100)
    ]
    return written(tmp_path / "bank.csv", ["amount,=n,kind,label", *rows])


def test_normal_rows_alone_tell_how_a_table_is_standardised(bank):
    every = catalogue.load(f"csv:{bank}", label="label")
    normal = catalogue.load(f"csv:{bank}", label="label", normal=("ok",))
    assert abs(normal.columns[0].mean) < 1 < 100 < every.columns[0].mean
    assert normal.train.x[:, :2].mean(0) == pytest.approx([0, 0], abs=1e-5)
    assert set(normal.train.y) == set(normal.val.y) == {1}
    assert np.array_equal(normal.test.y, every.test.y)
    assert set(every.test.y) == {0, 1}


def test_what_was_filled_and_what_are_texts_is_told(bank):
    words = catalogue.load(f"csv:{bank}", label="label").provenance
    assert "values missing: 1" in words and "=n (1)" in words and "kind (2)" in words
    # a forgotten label would teach the network what it is to find
    assert "(--label kind, if" in catalogue.load(f"csv:{bank}").provenance


def test_new_rows_are_found_by_the_names_of_their_columns(bank, tmp_path):
    known = catalogue.load(f"csv:{bank}", label="label").columns
    lines = bank.read_text("utf-8").splitlines()
    turned = [",".join([*reversed(line.split(",")), "x"]) for line in lines]
    again = table.new_rows(written(tmp_path / "new.csv", turned), known, "label")
    same = table.new_rows(bank, known, "label")
    assert np.array_equal(again.x, same.x)
    assert again.labels == same.labels == [line.rpartition(",")[2] for line in lines[1:]]
    assert any("the run does not know them: x" in text for text in again.said)
    assert len(again.said) == len(same.said) + 1


def test_columns_that_new_rows_miss_are_named(bank, tmp_path):
    known = catalogue.load(f"csv:{bank}", label="label").columns
    path = written(tmp_path / "new.csv", ["amounts,kind", "1,a"])
    with pytest.raises(InputError, match=r"columns amount, =n in .* Did you mean amounts\?"):
        table.new_rows(path, known, "label")
    with pytest.raises(InputError, match="expected rows"):
        table.new_rows(written(tmp_path / "none.csv", ["amount,=n,kind"]), known, "label")
