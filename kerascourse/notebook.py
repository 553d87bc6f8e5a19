"""What `import kerascourse` gives: a network's summary and pictures as objects, and itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerascourse.errors import UsageError
from kerascourse.results.run import metrics_table
from kerascourse.results.summary import document, table, usual_columns
from kerascourse.runs import place
from kerascourse.summaries.read import read_model, read_shape, title
from kerascourse.summaries.rows import Row, Summary, Totals, summarise
from kerascourse.symbolic.inputs import Inputs
from kerascourse.symbolic.tensor import Shape
from kerascourse.tables import (
    Table,
    csv_text,
    html_text,
    latex_text,
    markdown_text,
    text_lines,
)
from kerascourse.texts import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kerascourse.plots.picture import Picture
    from kerascourse.training.run import Result


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
        return table(self.summary, usual_columns(self.summary), folded)


@dataclass(frozen=True)
class Plot:
    """A picture that shows itself in a notebook; `notes` are what the command says beside it."""

    picture: "Picture"
    notes: tuple[str, ...]

    @property
    def figure(self) -> "Figure":
        """The matplotlib figure."""
        return self.picture.figure

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers behind the picture, as in `kc plot --format json`."""
        return self.picture.numbers

    def save(self, path: str | Path) -> None:
        """Write the picture as PNG, SVG or PDF, by the ending of `path`."""
        from kerascourse.plots.saving import save

        save(self.figure, Path(path))

    def _repr_png_(self) -> bytes:
        from kerascourse.plots.saving import png_of

        return png_of(self.figure)


@dataclass(frozen=True)
class Trained:
    """A run: its `folder`, and its `result` as `result.json` has it.

    In a notebook it shows its metrics as a table.
    """

    folder: Path
    result: "Result"

    @property
    def model(self) -> Any:
        """The `keras.Model` that the run kept."""
        from kerascourse.training import kept_model

        return kept_model.load(self.folder)

    def plot(self, kind: str, **options: Any) -> Plot:
        """The picture of the run that `kerascourse.plot(kind, …)` draws."""
        return plot(kind, self.folder, **options)

    def _repr_html_(self) -> str:
        return html_text(metrics_table(self.result.metrics))

    def __str__(self) -> str:
        return "\n".join(line for _style, line in text_lines(metrics_table(self.result.metrics)))


def summary(
    model: Any,
    input_shape: Inputs = None,
    classes: int | None = None,
    batch: int = 1,
    **options: Any,
) -> ModelSummary:
    """The summary of MODEL (a name, a stack, a saved model, a run) without importing Keras, or of
    a `keras.Model`.

    `input_shape` is (height, width, channels), or a dictionary of such by the names of inputs;
    `options` are the network's own, as in `summary("vae", latent=16)`. Raises UsageError and
    InputError as `kc summary` does.
    """
    if not isinstance(model, (str, Path)):
        return ModelSummary(_live(model, input_shape, classes, options, batch))
    graph = read_model(str(model), input_shape, classes, texts_of(options), place())
    return ModelSummary(summarise(graph, title(str(model), place()), batch))


def _live(
    model: Any, inputs: Inputs, classes: int | None, options: Mapping[str, Any], batch: int
) -> Summary:
    """The summary of a model in memory; UsageError for anything else."""
    from kerascourse.models.live import is_keras_model, read_live

    if not is_keras_model(model):
        raise UsageError(
            _("expected a name or a Keras model, received {kind}", kind=type(model).__name__),
            _('Try: kerascourse.summary("vgg16")'),
        )
    if classes is not None or options:
        raise UsageError(_("a model has no options: classes and others are for names"))
    return summarise(read_live(model, model.name, inputs), model.name, batch)


def build(model: str, input_shape: Shape | None = None, **options: Any) -> Any:
    """MODEL as a `keras.Model` with fresh weights: a name of the catalogue or a stack."""
    from kerascourse.architectures.catalogue import find, read_options
    from kerascourse.models.build import build as build_keras

    entry = find(model)
    shape = tuple(side for side in input_shape if side) if input_shape else None
    return build_keras(entry, shape, read_options(entry, texts_of(options)))


def plot(
    kind: str,
    subject: str | Path = "latest",
    *,
    runs: str | Path | None = None,
    dataset: str | None = None,
    input: str | tuple[int, ...] | None = None,
    settings: Mapping[str, Any] | None = None,
    range: str | None = None,
    out: str | Path | None = None,
    **options: Any,
) -> Plot:
    """The picture that `kc plot KIND [RUN|MODEL]` draws, as in `plot("heatmap", index=3)`.

    `options` are those of the command, `class_` for `--class`; `settings` those of a network, as
    in `plot("filters", "vgg16", settings={"stem": "small"})`, and `range` the values of pixels that
    a model of others takes, "0-255". Raises UsageError, which names the
    valid ones, for a kind or an option that is not there, and otherwise what the command fails
    with.
    """
    from kerascourse.pictures import of
    from kerascourse.seeing.source import Source

    wanted = of(kind)
    values = wanted.read(options)
    shape = read_shape(input) if isinstance(input, str) else input
    notes: list[str] = []
    source = Source(
        str(subject),
        Path(runs) if runs is not None else place(),
        dataset,
        shape,
        texts_of(settings or {}),
        range,
        tell=notes.append,
    )
    made = Plot(wanted.picture(source, **values), tuple(notes))
    if out is not None:
        made.save(out)
    return made


def texts_of(options: Mapping[str, Any]) -> dict[str, str]:
    """Options as `--set` has them: True is `true`."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in options.items()
    }
