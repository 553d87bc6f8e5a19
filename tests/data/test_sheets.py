"""Tables as spreadsheets write them, held against Python's csv module and values by hand."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascourse import memory
from kerascourse.data import catalogue, sheets, table
from kerascourse.data.columns import number
from kerascourse.errors import InputError
from kerascourse.training import data_record


def sheet(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return sheets.read(path)


def numbers(found, name):
    return [number(text, found.decimal) for text in found.column(name)]


def test_excel_in_spain(tmp_path):
    text = '"años";"peso, kg";nota\r\n1;3,14;"a;b"\r\n2;1.234,5;"dijo ""sí"""\r\n3;-0,5;\r\n'
    for content in (text.encode("utf-8-sig"), text.encode("cp1252"), text.encode("utf-16")):
        found = sheet(tmp_path, content)
        assert found.names == ("años", "peso, kg", "nota")
        assert numbers(found, "peso, kg") == [3.14, 1234.5, -0.5]
        assert found.column("nota") == ["a;b", 'dijo "sí"', ""]
        assert {"semicolons between the values", "decimal commas"} <= set(found.said)
        assert any("not in UTF-8" in words for words in found.said) == (
            content == text.encode("cp1252")
        )


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_a_first_line_tells_the_separator(tmp_path, separator):
    found = sheet(tmp_path, f"sep={separator}\r\na{separator}b\r\n1{separator}x\r\n")
    assert (found.names, found.rows, found.line(0)) == (("a", "b"), [["1", "x"]], 3)
    with pytest.raises(InputError, match="expected 2 values in row 3 of"):
        sheet(tmp_path, f"sep={separator}\r\na{separator}b\r\n1\r\n")


@pytest.mark.parametrize(
    ("content", "names", "values"),
    [
        ("a,b\n1,2\n3,4\n", ["a", "b"], [2, 4]),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ["a", "b"], [2.5, 4.5]),
        ("a, x;b, y\n1,5;2,5\n3,5;4,5\n", ["a, x", "b, y"], [2.5, 4.5]),
        ("a\tb\n1,5\t2,5\n3,5\t4\n", ["a", "b"], [2.5, 4]),
        ("a\tb\nx, y\t2.5\nz, u\t4\n", ["a", "b"], [2.5, 4]),
        ('"a;b",c\n"1,5",2\n"3,5",4\n', ["a;b", "c"], [2, 4]),
        ("b\n1,5\n2,5\n", ["b"], [1.5, 2.5]),
        ("a;b\n1;2\n\n3;4\n", ["a", "b"], [2, 4]),
    ],
)
def test_the_separator_is_found(tmp_path, content, names, values):
    found = sheet(tmp_path, content)
    assert list(found.names) == names
    assert numbers(found, names[-1]) == values


@pytest.mark.parametrize(
    ("texts", "separator", "values", "doubt"),
    [
        (["3,14", "1.234"], ";", [3.14, 1234], False),
        (["3.14", "1.234"], ";", [3.14, 1.234], False),
        (["1,234", "5,678"], ";", [1.234, 5.678], True),
        (["1.234", "5.678"], ";", [1.234, 5.678], True),
        (["0.234", "5.678"], ";", [0.234, 5.678], False),
        (["0,234", "5.678"], "\t", [0.234, 5678], False),
        (["1.234.567", "5.678"], ";", [1234567, 5678], False),
        (["1.234", "5.678"], ",", [1.234, 5.678], False),
        (["3,14", "2,5e3"], ",", [3.14, 2500], False),
        (["1 234,5", "1\u00a0234"], ";", [1234.5, 1234], False),
        (["7", "8"], ";", [7, 8], False),
    ],
)
def test_one_decimal_sign_for_the_file(tmp_path, texts, separator, values, doubt):
    file = io.StringIO()
    rows = [["a", "b"], *[[text, "x"] for text in texts]]
    csv.writer(file, delimiter=separator).writerows(rows)
    found = sheet(tmp_path, file.getvalue())
    assert numbers(found, "a") == values
    assert any("could be another number" in words for words in found.said) == doubt


def test_what_is_no_number_where_a_comma_is_for_decimals():
    for text in ("3.14", "12.05.2024", "1,2,3", "1.23,4", "x", "", ",", "inf", "nan"):
        assert number(text, ",") is None


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.text('ab,;\t "\né', max_size=6)), min_size=1, max_size=30
    )
)
def test_a_file_with_commas_is_what_the_csv_module_reads(tmp_path_factory, rows):
    file = io.StringIO()
    csv.writer(file).writerows([["n", "m", "text"], *[(n, n / 4, text) for n, text in rows]])
    found = sheet(tmp_path_factory.mktemp("t"), file.getvalue())
    wanted = list(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert [list(found.names), *found.rows] == wanted
    assert (found.decimal, found.said) == (".", ())


def test_what_is_no_text_is_no_table(tmp_path):
    for content in (b"\x89PNG\r\n\x1a\n\x00\xff", b"a;b\n\x81;1", b"\xff\xfea", b"\xff\x01"):
        with pytest.raises(InputError, match="expected a table in UTF-8, cannot read"):
            sheet(tmp_path, content)


ROWS = [
    f"{n},{n * n / 8},{'xyz'[n % 3]},{'?' if n == 7 else n % 5},{'ab'[n % 2]}" for n in range(40)
]
HEAD = "n,eighth,kind,five,label"


def written(path, lines):
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_a_plain_table_is_read_as_ever(tmp_path):
    """The hashes are those of kerascourse before it knew other tables: old runs go on."""
    path = written(tmp_path / "t.csv", [HEAD, *ROWS])
    hashes = [
        data_record.record(catalogue.load(f"csv:{path}", label=label)).sha256
        for label in ("label", None)
    ]
    assert hashes == [
        "ad6cfae3d9db6f942d38e1b1fac24c3921e288d4196e705708dc9f96d319fd02",
        "4799708b899be78da10d17e453ddf3fa626eeca1aa73c389db0c7d262aee9fed",
    ]


def test_the_same_numbers_come_from_a_table_of_excel(tmp_path):
    plain = catalogue.load(f"csv:{written(tmp_path / 'a.csv', [HEAD, *ROWS])}", label="label")
    turned = [row.replace(",", ";").replace(".", ",") for row in [HEAD, *ROWS]]
    path = tmp_path / "b.csv"
    path.write_bytes("\r\n".join(["sep=;", *turned]).encode("utf-8-sig"))
    found = catalogue.load(f"csv:{path}", label="label")
    for part in ("train", "val", "test"):
        assert np.array_equal(getattr(found, part).x, getattr(plain, part).x)
    assert found.columns == plain.columns
    assert "semicolons between the values; decimal commas" in found.provenance
    new = table.new_rows(path, plain.columns, "label")
    same = table.new_rows(tmp_path / "a.csv", plain.columns, "label")
    assert np.array_equal(new.x, same.x) and new.labels == same.labels
    assert (new.lines[0], same.lines[0]) == (3, 2)
    assert {"semicolons between the values", "decimal commas"} <= set(new.said)


def test_rows_without_a_label_are_left_out(tmp_path):
    lost = dict(zip(range(3, 10), ("", "NA", "NaN", "null", "?", " ", "n/a"), strict=True))
    rows = [f"{n},{lost.get(n, 'ab'[n % 2])}" for n in range(40)]
    path = written(tmp_path / "t.csv", ["n,label", *rows])
    found = catalogue.load(f"csv:{path}", label="label")
    assert found.class_names == ("a", "b")
    assert sum(len(part) for part in (found.train, found.val, found.test)) == 33
    assert "rows without a label, left out: 7" in found.provenance
    new = table.new_rows(path, found.columns, "label")
    assert new.labels is None and len(new.x) == 40
    assert any("without a label: 7" in words for words in new.said)
    bad = written(tmp_path / "bad.csv", ["n,label", *rows, "x,a"])
    with pytest.raises(InputError, match=r"row 42, column n .* received 'x'"):
        catalogue.load(f"csv:{bad}", label="label")
    none = written(tmp_path / "none.csv", ["n,label", *[f"{n},NA" for n in range(40)]])
    with pytest.raises(InputError, match=r"expected labels in column label .* it has none"):
        catalogue.load(f"csv:{none}", label="label")


@pytest.mark.parametrize("name", ["", "Unnamed: 0"])
def test_the_index_of_pandas_is_left_out(tmp_path, name):
    rows = [f"{n},{ROWS[n]}" for n in range(40)]
    path = written(tmp_path / "t.csv", [f"{name},{HEAD}", *rows])
    plain = catalogue.load(f"csv:{written(tmp_path / 'a.csv', [HEAD, *ROWS])}", label="label")
    found = catalogue.load(f"csv:{path}", label="label")
    assert found.columns == plain.columns
    assert np.array_equal(found.train.x, plain.train.x)
    assert f"only counts the rows: the column {name!r}" in found.provenance
    new = table.new_rows(path, found.columns, "label")
    assert any("only counts the rows" in words for words in new.said)
    assert not any("does not know" in words for words in new.said)


def test_what_is_no_index_stays(tmp_path):
    rows = [f"{n},{n + 1},{n * 7 % 5}" for n in range(40)]
    named = catalogue.load(f"csv:{written(tmp_path / 'a.csv', ['n,Unnamed: 0,b', *rows])}")
    assert [column.name for column in named.columns] == ["n", "Unnamed: 0", "b"]
    alone = written(tmp_path / "b.csv", ["Unnamed: 0", *map(str, range(40))])
    known = catalogue.load(f"csv:{alone}").columns
    assert [column.name for column in known] == ["Unnamed: 0"]
    # an earlier run may have learned from one
    assert table.new_rows(alone, known, None).said == ()


def test_a_table_that_is_too_large_for_the_memory_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n")
        file.truncate(100 * 2**20)  # as a file with holes: it takes no room on the disk
    monkeypatch.setattr(memory, "free", lambda: 2**30)
    with pytest.raises(InputError, match=r"would take 1\.7 GB of memory, expected at most 1\.1 GB"):
        sheets.read(path)
