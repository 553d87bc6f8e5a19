"""What `import kerascourse` gives: a network's summary as an object, and the network itself."""

from dataclasses import dataclass
from typing import Any

from kerascourse import runs
from kerascourse.summaries.document import document
from kerascourse.summaries.read import read_model
from kerascourse.summaries.rows import Row, Summary, Totals, summarise
from kerascourse.summaries.sheet import sheet, usual_columns
from kerascourse.symbolic.tensor import Shape
from kerascourse.tables import (
    Table,
    csv_text,
    html_text,
    latex_text,
    markdown_text,
    text_lines,
)


@dataclass(frozen=True)
class ModelSummary:
    """A network layer by layer: `rows`, `totals`, and both in the forms of `kc summary --format`.

    In a notebook it shows itself as a table, printed as text.
    """

    summary: Summary

    @property
    def rows(self) -> tuple[Row, ...]:
        """One row a layer, the input first."""
        return self.summary.rows

    @property
    def totals(self) -> Totals:
        """What the rows add up to."""
        return self.summary.totals

    def to_dict(self) -> dict[str, Any]:
        """The document of `kc summary --format json`."""
        return document(self.summary)

    def to_csv(self) -> str:
        """One line a layer, whole numbers without separators."""
        return csv_text(self._table(folded=False))

    def to_markdown(self) -> str:
        """A Markdown table, repeated blocks shown once."""
        return markdown_text(self._table())

    def to_latex(self) -> str:
        """A LaTeX tabular, repeated blocks shown once."""
        return latex_text(self._table())

    def _repr_html_(self) -> str:
        return html_text(self._table())

    def __str__(self) -> str:
        return "\n".join(line for _style, line in text_lines(self._table()))

    def _table(self, folded: bool = True) -> Table:
        return sheet(self.summary, usual_columns(self.summary), folded)


def summary(
    model: str,
    input_shape: Shape | None = None,
    classes: int | None = None,
    batch: int = 1,
    **options: Any,
) -> ModelSummary:
    """The summary of MODEL (a name, a stack, a `.keras` file, a run) without importing Keras.

    `input_shape` is (height, width, channels); `options` are the network's own, as in
    `summary("vae", latent=16)`. Raises UsageError and InputError as `kc summary` does.
    """
    graph = read_model(model, input_shape, classes, _texts(options), runs.place())
    return ModelSummary(summarise(graph, model, batch))


def build(model: str, input_shape: Shape | None = None, **options: Any) -> Any:
    """MODEL as a `keras.Model` with fresh weights: a name of the catalogue or a stack."""
    from kerascourse.architectures.catalogue import find, read_options
    from kerascourse.models.build import build as build_keras

    entry = find(model)
    shape = tuple(side for side in input_shape if side) if input_shape else None
    return build_keras(entry, shape, read_options(entry, _texts(options)))


def _texts(options: dict[str, Any]) -> dict[str, str]:
    """Options as `--set` has them: True is `true`."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in options.items()
    }
