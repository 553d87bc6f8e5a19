"""The layers of a network as a page tells them: their row, and their formulas with the numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kerascourse.explore.formulas import Term, mathml, terms
from kerascourse.summaries.rows import Row
from kerascourse.tables import shown
from kerascourse.texts import N_, _, grouped, ngettext

_LABELS = {
    "size": N_("size"),
    "params": N_("parameters"),
    "macs": N_("multiplications"),
    "receptive_field": N_("receptive field"),
}


@dataclass(frozen=True)
class Formula:
    """What a formula gives, the formula as MathML, and its terms."""

    label: str
    mathml: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Layer:
    """A row of the summary: `name` is its path through nested models, as `encoder/conv1`."""

    name: str
    type: str
    shape: str
    facts: tuple[tuple[str, str], ...]
    formulas: tuple[Formula, ...]
    note: str


def layers(rows: Iterable[Row], path: str = "") -> Iterator[Layer]:
    """The layers of a summary in order, those inside nested models after the model's own."""
    for row in rows:
        name = f"{path}{row.name}"
        yield Layer(
            name, row.type, shown(row.output_shape), _facts(row), tuple(_formulas(row)), row.note
        )
        yield from layers(row.inside, f"{name}/")


def _facts(row: Row) -> tuple[tuple[str, str], ...]:
    field = _("the whole image") if row.sees_all else _pixels(row.receptive_field)
    facts = {
        _("Input"): ", ".join(map(shown, row.input_shapes)),
        _("Output"): shown(row.output_shape),
        _("Kernel"): shown(row.kernel),
        _("Stride"): shown(row.stride),
        _("Padding"): shown(row.padding),
        _("Activation"): shown(row.activation),
        _("Parameters"): shown(row.params) if row.params != 0 else "0",
        _("Multiplications"): shown(row.macs) if row.macs != 0 else "0",
        _("Receptive field"): field,
        _("Inputs"): ", ".join(row.inputs),
    }
    return tuple((label, value) for label, value in facts.items() if value)


def _pixels(count: int | None) -> str:
    if count is None:
        return ""
    return ngettext("1 pixel", "{n} pixels", count, n=grouped(count))


def _formulas(row: Row) -> Iterator[Formula]:
    sizes = {formula.equation(): formula for formula in row.node.sizes}
    trees = [("size", tree) for tree in sizes.values()]
    trees += [
        (key, tree) for key, tree in row.arithmetic.items() if tree is not None and key != "size"
    ]
    for key, tree in trees:
        yield Formula(_(_LABELS[key]), mathml(tree, row.type), terms(tree, row.type))
