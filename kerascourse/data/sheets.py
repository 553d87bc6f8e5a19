"""A file of rows as spreadsheets write it: with commas, semicolons or tabs between the values, with
a decimal point or comma, in UTF-8 or as Windows has it."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from itertools import chain, islice
from pathlib import Path

from kerascourse import memory
from kerascourse.data.columns import GROUPED, Sheet, is_missing, number
from kerascourse.errors import InputError, NotFoundError
from kerascourse.files import require_regular, write_text
from kerascourse.library_errors import words_of
from kerascourse.texts import N_, _

SEPARATORS = (",", ";", "\t")
BETWEEN = {
    ",": N_("commas between the values"),
    ";": N_("semicolons between the values"),
    "\t": N_("tabs between the values"),
    "|": N_("bars between the values"),
}
DECIMALS = {".": N_("decimal points"), ",": N_("decimal commas")}
AS_TEXTS = 16  # times a file's bytes, which its values take as Python's texts
ENOUGH = 21  # lines that tell the separator
ENOUGH_CELLS = 200_000  # with a point or comma, that tell the decimal sign
FIRST_LINE = re.compile(r'"?sep=([,;|\t])"?[ ,;\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
UNNAMED = re.compile(r"(?:Unnamed: \d+)?")

EXPONENT = r"(?:[eE][+-]?\d+)?"
# what a number with a point or a comma tells of the decimal sign; the first that fits
KINDS = {
    "1.234": re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}"),
    "1,234": re.compile(r"[+-]?[1-9]\d{0,2},\d{3}"),
    "thousands": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3}){2,}"),
    "point": re.compile(
        rf"[+-]?(?:(?=\.?\d)\d*\.\d*{EXPONENT}|\d{{1,3}}(?:,\d{{3}})+\.\d*|\d{{1,3}}(?:,\d{{3}}){{2,}})"
    ),
    "comma": re.compile(rf"[+-]?(?=,?\d)(?:{GROUPED}|\d*),\d*{EXPONENT}"),
}


def read(path: Path) -> Sheet:
    """The file at `path`; every row as long as the first line, which has the columns' names.

    A file with commas between the values and points in the numbers is read without a word; of any
    other the sheet says how it was read.
    """
    text, said = _text(path)
    told = FIRST_LINE.match(text)
    body = text[told.end() :] if told else text
    try:
        separator = told[1] if told else _separator(body)
        lines = [
            line for line in csv.reader(StringIO(body, newline=""), delimiter=separator) if line
        ]
    except (csv.Error, ValueError, TypeError) as error:
        raise _cannot_read(path, error) from error
    names, rows = (lines[0], lines[1:]) if lines else ([], [])
    first = 3 if told else 2
    _check(path, names, rows, first)
    decimal, doubt = _decimal(rows, separator)
    if (separator, decimal) != (",", "."):
        said += [_(BETWEEN[separator]), _(DECIMALS[decimal])]
    if doubt:
        value = number(doubt, decimal)
        said.append(
            _("{text} could be another number, it is read as {value:g}", text=doubt, value=value)
        )
    return Sheet(path, tuple(names), rows, decimal, range(first, first + len(rows)), tuple(said))


def write(sheet: Sheet, path: Path) -> None:
    """Write the table with commas between the values; WriteError where that cannot be done."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([sheet.names, *sheet.rows])
    write_text(path, text.getvalue())


def index_of(sheet: Sheet, spared: Sequence[str | None]) -> str | None:
    """The name of the column, of none or pandas' `Unnamed: 0`, that only counts the rows.

    None where there is no such column, or it is among those `spared`.
    """
    unnamed = [name for name in sheet.names if UNNAMED.fullmatch(name.strip())]
    counted = list(map(str, range(len(sheet.rows)))) if unnamed else []
    for name in unnamed:
        if name not in spared and counted and sheet.column(name) == counted:
            return name
    return None


def _text(path: Path) -> tuple[str, list[str]]:
    """What stands in the file, and what is to be told of how it is written."""
    require_regular(path)
    try:
        memory.require(AS_TEXTS * path.stat().st_size, str(path))
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise NotFoundError(_("expected a .csv file, {path} is not there", path=path)) from None
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        return content.decode("utf-16" if wide else "utf-8-sig"), []
    except UnicodeDecodeError as error:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            text = "\0"
        if wide or CONTROLS.search(text):
            raise _cannot_read(path, error) from error
    return text, [_("not in UTF-8, read as Windows-1252 (Latin-1)")]


def _cannot_read(path: Path, error: Exception) -> InputError:
    return InputError(
        _(
            "expected a table in UTF-8, cannot read {path}: {error}",
            path=path,
            error=words_of(error),
        )
    )


def _check(path: Path, names: list[str], rows: list[list[str]], first: int) -> None:
    """InputError unless the names differ, and each row has a value for each."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise InputError(
            _(
                "expected columns of different names in {path}, received {name!r} twice",
                path=path,
                name=twice[0],
            )
        )
    for line, row in enumerate(rows, first):
        if len(row) != len(names):
            raise InputError(
                _(
                    "expected {names} values in row {number} of {path}, received {count}",
                    names=len(names),
                    number=line,
                    path=path,
                    count=len(row),
                )
            )


def _separator(text: str) -> str:
    """What stands between the values, by the first lines; a comma unless these speak against it.

    With the right one all lines have as many values as the first, and the most of them numbers.
    """
    samples = {separator: _sample(text, separator) for separator in SEPARATORS}
    widths = {separator: len(lines[0]) if lines else 0 for separator, lines in samples.items()}
    alone = max(widths.values()) <= 1

    def rank(separator: str) -> tuple[bool, float, int]:
        lines, width = samples[separator], widths[separator]
        share = _share_of_numbers(lines[1:])
        fits = all(len(line) == width for line in lines)
        # one column of decimal commas has no separator at all
        if not fits or (width < 2 and not (alone and share == 1)):
            return False, 0, width
        return True, share, width

    return max(SEPARATORS, key=rank)


def _sample(text: str, separator: str) -> list[list[str]]:
    """The first lines with values."""
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        return list(islice((row for row in rows if row), ENOUGH))
    except csv.Error:  # quotes that never close
        return []


def _share_of_numbers(rows: list[list[str]]) -> float:
    cells = [cell.strip() for cell in chain.from_iterable(rows)]
    hits = sum(is_missing(c) or any(number(c, sign) is not None for sign in ".,") for c in cells)
    return hits / len(cells) if cells else 0


def _decimal(rows: list[list[str]], separator: str) -> tuple[str, str | None]:
    """The decimal sign of all numbers, and one of the numbers where nothing tells it for sure.

    Unsure is 1,234 or 1.234, where no other number has decimals: both are read as decimals.
    """
    # between commas, what has a comma stood in quotes
    if separator == "," and not any("," in cell for cell in chain.from_iterable(rows)):
        return ".", None
    votes, first = _votes(rows)
    if votes["point"] or votes["comma"]:
        return ("," if votes["comma"] > votes["point"] else "."), None
    if separator == ",":
        return ".", None
    if votes["thousands"]:
        return ",", None
    return ("," if votes["1,234"] else "."), first.get("1,234") or first.get("1.234")


def _votes(rows: list[list[str]]) -> tuple[Counter[str], dict[str, str]]:
    """How many cells are of each of the `KINDS`, and the first of each."""
    cells = chain.from_iterable(rows)
    signed = (cell.strip() for cell in cells if "," in cell or "." in cell)
    votes: Counter[str] = Counter()
    first: dict[str, str] = {}
    for cell in islice(signed, ENOUGH_CELLS):
        for kind, form in KINDS.items():
            if form.fullmatch(cell):
                votes[kind] += 1
                first.setdefault(kind, cell)
                break
    return votes, first
