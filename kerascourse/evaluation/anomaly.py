"""Anomalies by their error of reconstruction (course: D4; Sakurada & Yairi 2014).

A network that learned normal cases alone reconstructs others badly. A threshold on the error,
which comes from normal cases, marks them; PCA with as many values does the same beside it.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Literal

import numpy as np

from kerascourse import runs
from kerascourse.data import table
from kerascourse.data.columns import Column
from kerascourse.data.dataset import Dataset, class_numbers
from kerascourse.errors import UsageError
from kerascourse.evaluation.detection import Detection, Rule, detection
from kerascourse.evaluation.principal_components import fitted
from kerascourse.models import keras_backend
from kerascourse.seeing import latent, subject
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _
from kerascourse.training import data_record, kept_model, recipe, reconstruction_errors, tasks
from kerascourse.training.data_record import DataRecord
from kerascourse.training.recipe import Recipe
from kerascourse.training.reconstruction_errors import Normal

Score = Literal["mse", "relative", "standardised"]
Kind = Literal["index", "row", "image"]


def usual_score(shape: tuple[int, ...]) -> Score:
    """What tells anomalies best, measured on MNIST and on a table of tumours.

    A bright image has a larger error whatever it shows: an 8 has more ink than a 1. Of a table,
    the error of a column that is hard to tell from the others says little.
    """
    return "relative" if len(shape) == 3 else "standardised"


@dataclass(frozen=True)
class Cases:
    """What is judged: `x` (n, …), and what each is called.

    `kind` says what the names are: places in the test set from 0, rows of a table whose first line
    is row 1, or files. `labels` are the classes (n,) by name and `anomalous` (n,) whether they are
    no normal ones, where that is known.
    """

    x: np.ndarray
    kind: Kind
    names: tuple[str, ...]
    labels: np.ndarray | None = None
    anomalous: np.ndarray | None = None


@dataclass(frozen=True)
class ClassScore:
    """The `cases` of a class: their mean score, and how many lie above the threshold."""

    name: str
    normal: bool
    cases: int
    mean: float
    above: int


@dataclass(frozen=True)
class Blamed:
    """The `column` that has the largest `share` of a row's score: its `value` in the row, and what
    the network `expected`, both as they stand in the table."""

    column: str
    share: float
    value: float | str
    expected: float | str


@dataclass(frozen=True)
class Odd:
    """A case with its `score`, whether that is `above` the threshold, its class where that is
    known, and of a row the column to blame."""

    name: str
    score: float
    above: bool
    label: str | None
    blamed: Blamed | None


@dataclass(frozen=True)
class Anomalies:
    """What the network of `run` takes for anomalies.

    `outputs` are its reconstructions of the cases; `usual` is as `Normal` has it; `normal_scores`
    are those of the normal cases that were trained and validated on, as "train" and "val". The
    network keeps `values` of an example; `pca` judges the same with as many principal components,
    where these are fewer than an example has and the training data are here. `columns` are those
    of a table.
    """

    run: str
    normal: tuple[str, ...]
    score: Score
    rule: Rule
    cases: Cases
    outputs: np.ndarray
    usual: np.ndarray
    normal_scores: dict[str, np.ndarray]
    network: Detection
    values: int
    pca: Detection | None = None
    columns: tuple[Column, ...] = ()

    @property
    def classes(self) -> tuple[ClassScore, ...]:
        """The network's scores class by class; none without labels."""
        labels, anomalous = self.cases.labels, self.cases.anomalous
        if labels is None or anomalous is None:
            return ()
        found = []
        for name in dict.fromkeys(sorted(labels.tolist())):
            here = labels == name
            found.append(
                ClassScore(
                    name,
                    not anomalous[here][0],
                    int(here.sum()),
                    float(self.network.scores[here].mean()),
                    int(self.network.above[here].sum()),
                )
            )
        return tuple(found)

    def oddest(self, most: int) -> tuple[Odd, ...]:
        """The cases with the highest scores, the highest first, at most `most`."""
        order = np.argsort(-self.network.scores, kind="stable")[:most]
        labels, blamed = self.cases.labels, self.blamed
        return tuple(
            Odd(
                self.cases.names[place],
                float(self.network.scores[place]),
                bool(self.network.above[place]),
                None if labels is None else str(labels[place]),
                blamed[place] if blamed else None,
            )
            for place in order
        )

    @cached_property
    def blamed(self) -> tuple[Blamed, ...]:
        """For each row the column to blame; nothing for images."""
        if not self.columns:
            return ()
        shares, starts = self.shares, self._starts
        found = []
        for row, place in enumerate(shares.argmax(axis=1)):
            column, start = self.columns[place], starts[place]
            value, expected = (
                column.original(values[row, start : start + column.values])
                for values in (self.cases.x, self.outputs)
            )
            found.append(Blamed(column.name, float(shares[row, place]), value, expected))
        return tuple(found)

    @property
    def _starts(self) -> np.ndarray:
        """Where each column's values begin in a row."""
        return np.cumsum([0, *(column.values for column in self.columns[:-1])])

    @property
    def shares(self) -> np.ndarray:
        """Each column's share of a row's score: (n, columns); 0 where there is no error."""
        squares = reconstruction_errors.squares(self.cases.x, self.outputs)
        if self.score == "standardised":
            squares = squares / self.usual
        parts = np.add.reduceat(squares, self._starts, axis=1)
        sums = parts.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(parts, sums, out=np.zeros_like(parts), where=sums > 0))


def of_test(folder: Path, score: Score | None, rule: Rule) -> Anomalies:
    """The test set of the run in `folder`, by the network and by PCA.

    UsageError where the run is of no autoencoder that gives what it takes, or was trained on all of
    several classes.
    """
    made, _record = _require(folder)
    found = subject.of_run(folder)
    dataset, test = _dataset(found), _dataset(found).test
    labels = anomalous = None
    if made.normal_classes:
        labels = np.array(dataset.class_names)[test.y]
        anomalous = ~np.isin(test.y, class_numbers(made.normal_classes, dataset.class_names))
    kind: Kind = "row" if dataset.test_lines else "index"
    names = tuple(map(str, dataset.test_lines or range(len(test))))
    cases = Cases(test.x, kind, names, labels, anomalous)
    train, val = dataset.train.x, dataset.val.x
    judge = Judge(made, score or usual_score(dataset.shape), rule, cases, dataset.columns)
    judged = judge.by(found, reconstruction_errors.normal(*(_pair(found, x) for x in (train, val))))
    values = judged.values
    if values >= prod(dataset.shape):  # so many components lose nothing of any example
        return judged
    components = fitted(train, values)
    outputs = components.reconstructed(np.concatenate([train, val, cases.x]), values)
    ends = [len(train), len(train) + len(val)]
    for_train, for_val, for_test = np.split(outputs, ends)
    normal = reconstruction_errors.normal((train, for_train), (val, for_val))
    return replace(judged, pca=judge.detection(normal, for_test))


def of_images(
    folder: Path, paths: list[Path], score: Score | None, rule: Rule
) -> tuple[Anomalies, tuple[tuple[str, str], ...]]:
    """The images in the files at `paths`, and how each was changed when it was read.

    Errors as `of_test`; NotFoundError and InputError where a file is no image.
    """
    made, record = _require(folder)
    if len(record.shape) != 3:
        raise UsageError(
            _("expected a run on images for --image, {run} was trained on a table", run=folder),
            _("Try: --rows FILE.csv"),
        )
    found = subject.of_run(folder)
    dataset = _dataset(found)
    read = [subject.example(found, image=path) for path in paths]
    cases = Cases(np.stack([one.pixels for one in read]), "image", tuple(map(str, paths)))
    judge = Judge(made, score or usual_score(dataset.shape), rule, cases)
    normal = reconstruction_errors.normal(
        *(_pair(found, part.x) for part in (dataset.train, dataset.val))
    )
    changes = tuple((one.name, change) for one in read for change in one.changes)
    return judge.by(found, normal), changes


def of_rows(
    folder: Path, path: Path, score: Score | None, rule: Rule
) -> tuple[Anomalies, tuple[str, ...]]:
    """The rows of the file at `path`, and what is to be told of them.

    The run's own file need not be there any more. Where the rows have the column of labels, these
    tell how well it went. Errors as `of_test` and `table.new_rows`.
    """
    made, record = _require(folder)
    if not record.columns:
        raise UsageError(
            _(
                "expected a run on a table for --rows, {run} was trained on {dataset}",
                run=folder,
                dataset=made.dataset,
            ),
            _("Try: kc train dense_autoencoder --dataset csv:PATH"),
        )
    new = table.new_rows(path, record.columns, made.label)
    normal = reconstruction_errors.kept(folder)
    anomalous = labels = None
    if new.labels is not None and made.normal_classes:
        labels = np.array(new.labels)
        numbers = class_numbers(made.normal_classes, record.class_names)
        anomalous = ~np.isin(labels, [record.class_names[number] for number in numbers])
    names = tuple(map(str, new.lines))
    cases = Cases(new.x, "row", names, labels, anomalous)
    keras_backend.start(made.backend)
    subject = Subject(folder.name, kept_model.load(folder), True, None, None, folder, made)
    judge = Judge(made, score or usual_score(record.shape), rule, cases, record.columns)
    return judge.by(subject, normal), new.said


@dataclass(frozen=True)
class Judge:
    """What is judged and how, whichever method reconstructs."""

    recipe: Recipe
    score: Score
    rule: Rule
    cases: Cases
    columns: tuple[Column, ...] = ()

    def detection(self, normal: Normal, outputs: np.ndarray) -> Detection:
        """The cases by the errors of `outputs`, beside those of `normal` examples."""
        errors = reconstruction_errors.of(self.cases.x, outputs, normal.usual)
        scores = _scores(normal, self.score)
        return detection(scores, getattr(errors, self.score), self.cases.anomalous, self.rule)

    def by(self, subject: Subject, normal: Normal) -> Anomalies:
        """The cases by the network of `subject`."""
        _x, outputs = _pair(subject, self.cases.x)
        return Anomalies(
            run=subject.name,
            normal=self.recipe.normal_classes,
            score=self.score,
            rule=self.rule,
            cases=self.cases,
            outputs=outputs,
            usual=normal.usual,
            normal_scores=_scores(normal, self.score),
            network=self.detection(normal, outputs),
            values=_latent_values(subject),
            columns=self.columns,
        )


def _scores(normal: Normal, score: Score) -> dict[str, np.ndarray]:
    return {part: getattr(getattr(normal, part), score) for part in reconstruction_errors.PARTS}


def _pair(subject: Subject, x: np.ndarray) -> reconstruction_errors.Pair:
    """Examples and what the network makes of them."""
    return x, latent.reconstructed(subject.model, subject.name, x)


def _dataset(subject: Subject) -> Dataset:
    """The data of a run, which has some."""
    assert subject.dataset is not None
    return subject.dataset


def _latent_values(subject: Subject) -> int:
    """How many values the network keeps of an example."""
    assert subject.recipe is not None
    if len(subject.input_shape) == 1:
        return int(subject.recipe.builder_options()["latent"])
    return prod(latent.halves(subject.model, subject.name).shape)


def _require(folder: Path) -> tuple[Recipe, DataRecord]:
    """The recipe of the run and what it kept of its data; UsageError where it tells no
    anomalies."""
    made = recipe.read(folder / runs.RECIPE)
    task = made.learned_task
    if task not in tasks.AUTOENCODERS or task == "superresolution":
        raise UsageError(
            _(
                "expected a run of an autoencoder, {run} trained {model}",
                run=folder,
                model=made.model,
            ),
            _("Try: kc train undercomplete --normal CLASS"),
        )
    record = data_record.beside_model(folder)
    if not made.normal_classes and len(record.class_names) > 1:
        raise UsageError(
            _(
                "expected a run of normal cases alone, {run} was trained on all {count} classes",
                run=folder,
                count=len(record.class_names),
            ),
            _(
                "Try: kc train {model} --normal {name}",
                model=made.model,
                name=record.class_names[0],
            ),
        )
    return made, record
