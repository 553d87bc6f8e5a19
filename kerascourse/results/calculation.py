"""The arithmetic of one layer."""

from kerascourse.summaries.calc import Calculation
from kerascourse.symbolic.arithmetic import Value
from kerascourse.tables import Column, Formula, Table, shown
from kerascourse.texts import _


def table(result: Calculation) -> Table:
    """A row a quantity: its formula in letters and with the numbers put in."""
    columns = (
        Column("quantity", _("Quantity")),
        Column("letters", _("Formula"), weight=1),
        Column("numbers", _("With the numbers")),
        Column("value", _("Result"), numeric=True),
    )
    names = {
        "size": _("size"),
        "height": _("height"),
        "width": _("width"),
        "params": _("parameters"),
        "macs": _("multiplications"),
        "padding": _("padding"),
    }
    rows = tuple(
        (
            names.get(quantity.key, quantity.key),
            Formula(quantity.expression, "letters"),
            Formula(quantity.expression, "numbers"),
            _number(quantity.expression.value),
        )
        for quantity in result.quantities
    )
    return Table(columns, rows)


def lines(result: Calculation) -> list[str]:
    """The output, and what else follows from the numbers."""
    labels = {
        "receptive_field": _("receptive field"),
        "jump": _("jump"),
        "zeros": _("zeros before and after, each axis"),
        "note": _("note"),
    }
    facts = [(labels[name], fact) for name, fact in result.facts]
    if result.output_shape is not None:
        facts.insert(0, (_("output"), result.output_shape))
    return [f"{label}: {_fact(value)}" for label, value in facts]


def _fact(value: object) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return ", ".join(f"{before} + {after}" for before, after in value)
    return shown(value)


def _number(value: Value) -> int | float:
    return value if isinstance(value, int) else float(value)


def document(kind: str, result: Calculation) -> dict[str, object]:
    """The output, the counts and the formulas."""
    return {
        "kind": kind,
        "output_shape": list(result.output_shape) if result.output_shape else None,
        "params": result.params,
        "weights": result.weights,
        "macs": result.macs,
        "formula": {q.key: q.expression.equation() for q in result.quantities},
        "letters": {q.key: q.expression.letters() for q in result.quantities},
        "values": {q.key: _number(q.expression.value) for q in result.quantities},
        **dict(result.facts),
    }
