"""No word of a table is ever cut, at any width: names are there to be typed."""

from hypothesis import given
from hypothesis import strategies as st

from kerascourse.tables import Column, Table, text_lines

WORDS = st.text("abc_-/.:", min_size=1, max_size=30)
CELLS = st.one_of(st.none(), st.integers(0, 10**9), st.lists(WORDS, max_size=6).map(" ".join))


@st.composite
def tables(draw):
    count = draw(st.integers(1, 5))
    columns = tuple(
        Column(str(i), draw(WORDS), draw(st.booleans()), draw(st.integers(0, 3)) * (i > 0))
        for i in range(count)
    )
    row = st.tuples(*[WORDS, *[CELLS] * (count - 1)])
    rows = tuple(draw(st.lists(row, min_size=1, max_size=4)))
    asides = {0: (draw(st.lists(WORDS, max_size=9).map(" ".join)),)}
    return Table(columns, rows, tuple(draw(st.lists(row, max_size=1))), "a title", asides)


@given(tables(), st.integers(20, 120))
def test_every_word_stays_whole(table, width):
    lines = [line for _style, line in text_lines(table, width)]
    words = {word.rstrip(":") for line in lines for word in line.split()}
    for row in (*table.rows, *table.footer):
        assert row[0].rstrip(":") in words
    for word in table.asides[0][0].split():
        assert word.rstrip(":") in words
    whole = [line for _style, line in text_lines(table)]
    known = {word.rstrip(":") for line in whole for word in line.split()}
    assert {word for word in words if not word.startswith("─")} <= known
    for line in lines:
        # longer than the terminal is only what is one word, or what has one behind its heading
        assert len(line) <= width or len(line.split()) <= 2, line


def test_a_narrow_table_folds_then_sets_names_above_and_then_stacks():
    table = Table(
        (Column("run", "Run"), Column("words", "In words")),
        (("lenet5-mnist-20261125", "a b c d e"),),
    )
    assert [line for _style, line in text_lines(table, 28)] == [
        "Run                    In",
        "                       words",
        "─" * 28,
        "lenet5-mnist-20261125  a b c",
        "                       d e",
    ]
    assert [line for _style, line in text_lines(table, 12)] == [
        "Run",
        "  In words",
        "─" * 11,
        "lenet5-mnist-20261125",
        "  a b c d e",
    ]
    assert text_lines(table, 6) == [
        ("head", "lenet5-mnist-20261125"),
        ("row", "  In"),
        ("row", "    words:"),
        ("row", "    a"),
        ("row", "    b"),
        ("row", "    c"),
        ("row", "    d"),
        ("row", "    e"),
    ]
