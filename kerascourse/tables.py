"""A table as data, and how it is written: text, CSV, Markdown, LaTeX."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from kerascourse.symbolic.arithmetic import Expression, Style
from kerascourse.terms import Term, term
from kerascourse.texts import _, grouped

# texts on a narrow terminal are shortened to this at most
SHORTEST_TEXT = 10


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

    When the terminal is narrow, columns are left out by rising `weight`; 0 stays always.
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

    With `width`, columns are left out until the lines fit.
    """
    fitted = fit(table, width)
    cells = [[shown(value) for value in row] for row in fitted.rows]
    footer = [[shown(value) for value in row] for row in fitted.footer]
    heads = [column.title for column in fitted.columns]
    if width is not None:
        widths = _narrowed(fitted.columns, [heads, *cells, *footer], width)
        heads = [_shortened(head, limit) for head, limit in zip(heads, widths, strict=True)]
        cells = [
            [_shortened(cell, limit) for cell, limit in zip(row, widths, strict=True)]
            for row in cells
        ]
    widths = _widths([heads, *cells, *footer])
    rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
    lines = [("title", table.title)] if table.title else []
    lines += [("head", _line(heads, fitted.columns, widths)), ("rule", rule)]
    for index, row in enumerate(cells):
        lines.append(("row", _line(row, fitted.columns, widths)))
        lines += [("aside", aside) for aside in table.asides.get(index, ())]
    if footer:
        lines.append(("rule", rule))
        lines += [("footer", _line(row, fitted.columns, widths)) for row in footer]
    return lines


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*lines, strict=True)]


def _narrowed(columns: Sequence[Column], lines: Sequence[Sequence[str]], width: int) -> list[int]:
    """Widths that add up to `width` where possible: the widest texts give way, numbers do not."""
    widths = _widths(lines)
    numbers = _widths([[""] * len(columns), *lines[1:]])
    least = [
        max(SHORTEST_TEXT, number) if column.numeric else SHORTEST_TEXT
        for column, number in zip(columns, numbers, strict=True)
    ]
    while sum(widths) + 2 * (len(widths) - 1) > width:
        room = [have - need for have, need in zip(widths, least, strict=True)]
        widest = max(range(len(widths)), key=lambda i: (room[i] > 0, widths[i]))
        if room[widest] <= 0:
            break
        widths[widest] -= 1
    return widths


def _shortened(text: str, limit: int) -> str:
    """`text` in at most `limit` characters: the middle goes, since names differ at their ends."""
    if len(text) <= limit:
        return text
    head = (limit - 1) // 2
    return f"{text[:head]}…{text[len(text) - (limit - 1 - head) :]}"


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
    columns = zip(*table.rows, *table.footer, strict=True)
    cells = [max((len(shown(value)) for value in column), default=0) for column in columns]
    heads = [len(column.title) for column in table.columns]
    return sum(map(max, zip(cells or heads, heads, strict=True))) + 2 * (len(heads) - 1)


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
            f'<{tag} style="text-align:{side}">{escape(shown(cell))}</{tag}>'
            for cell, side in zip(cells, sides, strict=True)
        )

    head = line([column.title for column in table.columns], "th")
    body = "".join(f"<tr>{line(row, 'td')}</tr>\n" for row in table.rows)
    foot = "".join(f"<tr>{line(row, 'th')}</tr>\n" for row in table.footer)
    return (
        f"<table>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}</tbody>\n<tfoot>\n{foot}</tfoot>\n</table>\n"
    )
