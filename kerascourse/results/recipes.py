"""The recipes that come with the course."""

from typing import TYPE_CHECKING

from kerascourse.tables import Column, Table
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.training.recipe_files import Opening


def table(recipes: "tuple[Opening, ...]", below: bool = False) -> Table:
    """A row a recipe; its cost, its result and its command in columns, or in lines below it."""
    columns = (
        Column("name", _("Name")),
        Column("model", _("Model"), weight=1),
        Column("dataset", _("Data"), weight=2),
        Column("purpose", _("For")),
    )
    further = (
        Column("cost", _("Cost")),
        Column("expected", _("Expected")),
        Column("command", _("Command")),
    )
    rows = tuple((one.name, one.model, one.dataset, one.purpose) for one in recipes)
    more = tuple((one.cost, one.expected, one.command) for one in recipes)
    if below:
        return Table(columns, rows, asides={i: _lines(further, row) for i, row in enumerate(more)})
    return Table((*columns, *further), tuple(a + b for a, b in zip(rows, more, strict=True)))


def _lines(columns: tuple[Column, ...], row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        f"    {column.title}: {text}" for column, text in zip(columns, row, strict=True) if text
    )
