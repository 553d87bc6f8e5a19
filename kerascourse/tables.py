"""A table as data, and how it is written: text, CSV, Markdown, LaTeX."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Literal

from kerascourse.symbolic.arithmetic import Expression, Style
from kerascourse.terms import Term, term
from kerascourse.texts import _, grouped, safe_text


@dataclass(frozen=True)
class Formula:
    """Arithmetic as a cell, in one of the forms of an expression."""

    expression: Expression
    form: Literal["letters", "numbers", "equation"] = "equation"

    def written(self, style: Style = "text") -> str:
        """The formula in `style`."""
        return str(getattr(self.expression, self.form)(style))


@dataclass(frozen=True)
class Column:
    """A column: the key of its cells, its heading, and whether it holds numbers.

    When the terminal is narrow, columns are left out, the heaviest first; one of 0 stays always.
    """

    key: str
    title: str
    numeric: bool = False
    weight: int = 0


@dataclass(frozen=True)
class Table:
    """Rows of raw values (None prints as nothing), and rows that sum them up below a line.

    `asides` are lines that the text table has below the row of that index.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    footer: tuple[tuple[Any, ...], ...] = ()
    title: str = ""
    asides: dict[int, tuple[str, ...]] = field(default_factory=dict)


def shown(value: Any, plain: bool = False) -> str:
    """A cell as a person reads it: 1,792 and 224×224×64; `plain` as a program does: 1792."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Term):
        return value.key if plain else term(value.key)
    if isinstance(value, int):
        return str(value) if plain else grouped(value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Formula):
        return value.written("text" if plain else "grouped")
    if isinstance(value, tuple):
        if value and isinstance(value[0], (tuple, str, Formula)):
            return ", ".join(shown(item, plain) for item in value)
        return ("x" if plain else "×").join("?" if side is None else str(side) for side in value)
    return str(value)


def text_lines(table: Table, width: int | None = None) -> list[tuple[str, str]]:
    """(style, line) of each line; style is "title", "head", "rule", "row", "aside", "footer".

    With `width`, columns are left out until the lines fit, then texts go on in further lines; what
    does not fit even so has its first cells on lines of their own, or each cell. No word is ever
    cut: names are there to be typed.
    """
    return _grid(table, width) or _grid(table, width, "  ") or _stacked(table, width or 0)


def _grid(table: Table, width: int | None, indent: str = "") -> list[tuple[str, str]]:
    """The lines with a row a line; none where they do not fit into `width`. With an `indent` the
    first cell of each row stands above the others, which begin with it."""
    room = None if width is None else width - len(indent)
    fitted = fit(_without_first(table) if indent else table, room)
    widths = _narrowed(fitted, room)
    if not widths or (room is not None and _line_width(widths) > room):
        return []

    def lines(style: str, whole: Sequence[Any], cells: Sequence[Any]) -> list[tuple[str, str]]:
        above = wrapped(shown(whole[0]), width) if indent else []
        below = _folded(list(map(shown, cells)), fitted.columns, widths)
        return [(style, line) for line in (*above, *(indent + line for line in below))]

    rule = ("rule", "─" * (len(indent) + _line_width(widths)))
    drawn = [("title", line) for line in wrapped(table.title, width) if line]
    drawn += [*lines("head", _heads(table), _heads(fitted)), rule]
    for index, (whole, cells) in enumerate(zip(table.rows, fitted.rows, strict=True)):
        drawn += lines("row", whole, cells) + _asides(table, index, width)
    drawn += [rule] if table.footer else []
    for whole, cells in zip(table.footer, fitted.footer, strict=True):
        drawn += lines("footer", whole, cells)
    return drawn


def _without_first(table: Table) -> Table:
    rows, footer = (tuple(row[1:] for row in part) for part in (table.rows, table.footer))
    return Table(table.columns[1:], rows, footer)


def _heads(table: Table) -> list[str]:
    return [column.title for column in table.columns]


def _cells(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    return [[shown(value) for value in row] for row in rows]


def _asides(table: Table, index: int, width: int | None) -> list[tuple[str, str]]:
    """The lines below the row of that index, which go on indented as they begin."""
    return [
        ("aside", line)
        for aside in table.asides.get(index, ())
        for line in wrapped(aside, width, " " * (len(aside) - len(aside.lstrip())))
    ]


def _stacked(table: Table, width: int) -> list[tuple[str, str]]:
    """A table as lines of "heading: cell" below the first cell of each row."""
    lines = [("title", line) for line in wrapped(table.title, width) if line]
    heads = _heads(table)

    def block(row: Sequence[str], first: str, others: str) -> None:
        lines.extend((first, line) for line in wrapped(row[0], width))
        for head, cell in zip(heads[1:], row[1:], strict=True):
            if cell:
                lines.extend((others, line) for line in wrapped(f"  {head}: {cell}", width, "    "))

    for index, row in enumerate(_cells(table.rows)):
        block(row, "head", "row")
        lines += _asides(table, index, width)
    for row in _cells(table.footer):
        block(row, "footer", "footer")
    return lines


def wrapped(text: str, width: int | None, indent: str = "") -> list[str]:
    """`text` in lines of at most `width`, broken at blanks alone, the further ones indented."""
    if width is None or len(text) <= width:
        return [text]
    from textwrap import wrap

    return wrap(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _narrowed(table: Table, width: int | None) -> list[int]:
    """The widths of the columns, which add up to `width` where words allow it: the widest gives
    way first."""
    columns = list(zip(_heads(table), *_cells((*table.rows, *table.footer)), strict=True))
    widths = [max(map(len, column)) for column in columns]
    least = [max(len(w) for cell in column for w in cell.split(" ")) for column in columns]
    while width is not None and _line_width(widths) > width:
        room = [have - need for have, need in zip(widths, least, strict=True)]
        widest = max(range(len(widths)), key=lambda i: (room[i] > 0, widths[i]))
        if room[widest] <= 0:
            break
        widths[widest] -= 1
    return widths


def _line_width(widths: Sequence[int]) -> int:
    return sum(widths) + 2 * (len(widths) - 1)


def fit(table: Table, width: int | None) -> Table:
    """`table` without as many columns as it takes to fit into `width` characters."""
    while width is not None and natural_width(table) > width:
        heaviest = max(table.columns, key=lambda column: column.weight)
        if heaviest.weight == 0:
            return table
        keep = [i for i, column in enumerate(table.columns) if column is not heaviest]
        table = Table(
            tuple(table.columns[i] for i in keep),
            tuple(tuple(row[i] for i in keep) for row in table.rows),
            tuple(tuple(row[i] for i in keep) for row in table.footer),
            table.title,
            table.asides,
        )
    return table


def natural_width(table: Table) -> int:
    """Characters that the widest line needs."""
    return _line_width(_narrowed(table, None))


def _folded(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> list[str]:
    """A row as lines: as many as its longest cell takes."""
    parts = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return [_line(line, columns, widths) for line in zip_longest(*parts, fillvalue="")]


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    return "  ".join(
        cell.rjust(width) if column.numeric else cell.ljust(width)
        for cell, column, width in zip(cells, columns, widths, strict=True)
    ).rstrip()


def csv_text(table: Table) -> str:
    """Comma-separated, keys as headings, whole numbers without separators, no footer."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    writer.writerows([map(_csv_cell, row) for row in table.rows])
    return text.getvalue()


def _csv_cell(value: Any) -> str:
    text = shown(value, plain=True)
    return no_formula(text) if isinstance(value, str) else text


def no_formula(text: str) -> str:
    """A text that a spreadsheet would run as a formula is kept as text by an apostrophe; a negative
    number is none."""
    dangerous = text[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{text}" if dangerous and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def markdown_text(table: Table) -> str:
    """A table as GitHub and Pandoc read it."""
    lines = [
        _pipes(column.title for column in table.columns),
        _pipes("---:" if column.numeric else "---" for column in table.columns),
        *(_pipes(map(_markdown_cell, row)) for row in table.rows),
        *(
            _pipes(f"**{cell}**" if cell else "" for cell in map(_markdown_cell, row))
            for row in table.footer
        ),
    ]
    return "\n".join(lines) + "\n"


def _pipes(cells: Any) -> str:
    return "| " + " | ".join(cells) + " |"


def _markdown_cell(value: Any) -> str:
    return escape_markdown(shown(value)).replace("\n", " ")


def escape_markdown(text: str) -> str:
    """`text` with every character that Markdown reads as markup written as itself."""
    for sign in "\\`*_[]<>|":
        text = text.replace(sign, "\\" + sign)
    return text


_LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "×": r"$\times$",
    "·": r"$\cdot$",
    "−": r"$-$",
    "⌊": r"$\lfloor$",
    "⌋": r"$\rfloor$",
    "⌈": r"$\lceil$",
    "⌉": r"$\rceil$",
    "⋮": r"$\vdots$",
    "→": r"$\to$",
    "²": r"$^2$",
    "≥": r"$\ge$",
    "…": r"\ldots{}",
}


def latex_text(table: Table) -> str:
    """A tabular environment, to be put into a document with \\input."""
    layout = "".join("r" if column.numeric else "l" for column in table.columns)
    lines = [
        rf"\begin{{tabular}}{{{layout}}}",
        r"\hline",
        _ampersands(column.title for column in table.columns),
        r"\hline",
        *(_ampersands(row) for row in table.rows),
        r"\hline",
        *(_ampersands(row) for row in table.footer),
        *([r"\hline"] if table.footer else []),
        r"\end{tabular}",
    ]
    return "\n".join(lines) + "\n"


def _ampersands(values: Any) -> str:
    return " & ".join(map(_latex_cell, values)) + r" \\"


def _latex_cell(value: Any) -> str:
    if isinstance(value, Formula):
        return f"${value.written('latex')}$"
    if isinstance(value, tuple) and value and isinstance(value[0], Formula):
        return ", ".join(map(_latex_cell, value))
    return escape_latex(shown(value))


def escape_latex(text: str) -> str:
    """`text` with every character that LaTeX reads as a command written as itself."""
    return "".join(_LATEX.get(sign, sign) for sign in text)


def html_text(table: Table) -> str:
    """An HTML table for a notebook or a page; every text is escaped."""
    from html import escape

    def line(cells: Sequence[Any], tag: str) -> str:
        sides = ("right" if column.numeric else "left" for column in table.columns)
        return "".join(
            f'<{tag} style="text-align:{side}">{escape(safe_text(shown(cell)))}</{tag}>'
            for cell, side in zip(cells, sides, strict=True)
        )

    head = line([column.title for column in table.columns], "th")
    body = "".join(f"<tr>{line(row, 'td')}</tr>\n" for row in table.rows)
    foot = "".join(f"<tr>{line(row, 'th')}</tr>\n" for row in table.footer)
    return (
        f"<table>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}</tbody>\n<tfoot>\n{foot}</tfoot>\n</table>\n"
    )
