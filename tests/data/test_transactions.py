"""The made bank transactions, held against the sentences that state their patterns."""

import hashlib

import numpy as np
import pytest

from kerascourse.data import catalogue, sheets, transactions
from kerascourse.errors import UsageError

SHEET = transactions.sheet()
VALUES = {name: np.array(SHEET.column(name), float) for name in transactions.DECIMALS}
LABELS = np.array(SHEET.column("pattern"))
amount, balance = VALUES["amount"], VALUES["balance"]
# each sentence of `PATTERNS`, written down again
RULES = {
    "large_amount": (amount >= 5 * VALUES["usual_amount"]) & (amount < balance / 2),
    "emptied_account": (amount >= 0.85 * balance) & (VALUES["receiver_days"] == 0),
    "impossible_travel": (VALUES["distance"] >= 500) & (VALUES["minutes_since_last"] <= 60),
    "card_testing": (amount <= 2) & (VALUES["payments_today"] >= 15),
    "at_night": (VALUES["hour"] >= 2) & (VALUES["hour"] <= 5),
}


@pytest.mark.parametrize("name", RULES)
def test_a_pattern_is_what_its_sentence_says_and_nothing_else_is(name):
    assert RULES[name].tolist() == (name == LABELS).tolist()
    assert RULES[name].sum() == 40


def test_every_pattern_is_stated():
    assert set(RULES) | {"normal"} == set(transactions.PATTERNS) == set(LABELS)
    loaded = catalogue.load("transactions")
    stated = dict(zip(loaded.class_names, loaded.meanings, strict=True))
    assert stated == transactions.PATTERNS


def test_the_table_never_changes():
    text = "\n".join(",".join(row) for row in SHEET.rows)
    assert hashlib.sha256(text.encode()).hexdigest() == (
        "a21dafc6be6fc5cde1a3ba7c7eead2ca609abcde747acf5ddb99b688a1a77b54"
    )


def test_normal_rows_alone_tell_how_it_is_standardised():
    loaded = catalogue.load("transactions", normal=("normal",))
    assert loaded.shape == (8,) and len(loaded.test) == 800
    assert set(loaded.train.y) == {loaded.class_names.index("normal")}
    assert loaded.train.x.mean(axis=0) == pytest.approx(np.zeros(8), abs=1e-5)
    assert loaded.train.x.std(axis=0) == pytest.approx(np.ones(8), abs=1e-5)


def test_a_test_row_has_the_number_that_it_has_in_the_file(tmp_path):
    sheets.write(catalogue.sheet("transactions"), tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_text("utf-8").splitlines()
    embedded = catalogue.load("transactions")
    read = catalogue.load(f"csv:{tmp_path / 't.csv'}", label="pattern")
    np.testing.assert_array_equal(embedded.test.x, read.test.x)
    assert embedded.test_lines == read.test_lines
    amount = embedded.columns[0]
    for place in (0, 17, 799):
        line = lines[embedded.test_lines[place] - 1].split(",")
        assert amount.original(embedded.test.x[place, :1]) == pytest.approx(
            float(line[0]), abs=0.01
        )
        assert line[-1] == embedded.class_names[embedded.test.y[place]]


def test_what_is_no_embedded_table_has_no_file():
    for name in ("digits", "mnist", "csv:t.csv"):
        with pytest.raises(UsageError, match="kc data get transactions"):
            catalogue.sheet(name)
