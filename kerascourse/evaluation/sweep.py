"""What the points of a sweep came to, and beside a sweep over the latent size, PCA at each size."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.errors import NotFoundError
from kerascourse.evaluation import principal_components
from kerascourse.seeing.reconstructions import squared_error
from kerascourse.texts import _
from kerascourse.training import resume, run
from kerascourse.training.ranking import RANKED_BY
from kerascourse.training.sweep import Point, Sweep
from kerascourse.training.tasks import AUTOENCODERS


@dataclass(frozen=True)
class Measured:
    """A point: its `value` and run, the `metrics` of its model on the test data, and its cost.

    `pca_mse` is the error of PCA with as many values as the latent space, where it has so many.
    `failure` says why there is no result; it has neither metrics nor cost then.
    """

    value: Any
    run: str
    metrics: dict[str, float] = field(default_factory=dict)
    params: int | None = None
    seconds: float | None = None
    pca_mse: float | None = None
    failure: str | None = None

    @property
    def ratio(self) -> float | None:
        """The network's MSE as a multiple of PCA's; None where PCA loses nothing."""
        if self.pca_mse is None or self.pca_is_exact or "mse" not in self.metrics:
            return None
        return self.metrics["mse"] / self.pca_mse

    @property
    def pca_is_exact(self) -> bool:
        """Whether PCA with as many values loses nothing but by rounding."""
        return self.pca_mse is not None and self.pca_mse < principal_components.ROUNDING


@dataclass(frozen=True)
class Measurement:
    """The points of a sweep over `key`, and the `metric` that they are compared by."""

    name: str
    model: str
    key: str
    metric: str
    points: tuple[Measured, ...]

    @property
    def has_pca(self) -> bool:
        """Whether any point has PCA beside it."""
        return any(point.pca_mse is not None for point in self.points)


def measured(sweep: Sweep, folder: Path, failures: Mapping[str, str]) -> Measurement:
    """The points of `sweep`, whose runs lie in `folder`; `failures` by a point's name.

    Autoencoders are compared by the mean squared error of a pixel, whatever their loss is; a
    variational one's is taken at the mean of its latent point. NotFoundError where no point has a
    result.
    """
    task = sweep.points[0].recipe.learned_task
    found = [
        _measured(point, folder / point.name, failures.get(point.name)) for point in sweep.points
    ]
    done = [place for place, one in enumerate(found) if one.failure is None]
    if not done:
        raise NotFoundError(_("no point of the sweep in {folder} has a result", folder=folder))
    if sweep.key == "latent" and task in ("reconstruction", "generation"):
        found = _beside_pca(found, folder / found[done[0]].run)
    metrics = found[done[0]].metrics
    metric = "mse" if task in AUTOENCODERS else next(name for name in RANKED_BY if name in metrics)
    if sweep.key == "loss":  # one loss is no measure of another
        found = [_only(one, metric) for one in found]
    return Measurement(folder.name, sweep.model, sweep.key, metric, tuple(found))


def _measured(point: Point, folder: Path, failure: str | None) -> Measured:
    result = run.read_result(folder)
    if result is None:
        return Measured(point.value, folder.name, failure=failure or _("not finished"))
    metrics = dict(result.metrics["test"])
    if point.recipe.learned_task == "generation":
        metrics["mse"] = _error_at_mean(folder)
    return Measured(point.value, folder.name, metrics, result.params, result.seconds)


def _error_at_mean(folder: Path) -> float:
    """The mean squared error of a pixel of the test images, where nothing is drawn at random."""
    from kerascourse.seeing.latent import reconstructed
    from kerascourse.seeing.subject import of_run

    subject = of_run(folder)
    images = subject.examples().x
    outputs = reconstructed(subject.model, subject.name, images)
    return float(np.mean(squared_error(images, outputs)))


def _beside_pca(found: list[Measured], folder: Path) -> list[Measured]:
    """The points with PCA's error beside each, on the data of the run in `folder`."""
    dataset = resume.planned(folder).dataset
    examples = dataset.test.x
    most = min(len(dataset.train), examples[0].size)
    sizes = {one.value for one in found if one.value <= most}
    if not sizes:
        return found
    components = principal_components.fitted(dataset.train.x, max(sizes))
    errors = {
        size: float(np.mean(squared_error(examples, components.reconstructed(examples, size))))
        for size in sizes
    }
    return [replace(one, pca_mse=errors.get(one.value)) for one in found]


def _only(measured: Measured, metric: str) -> Measured:
    return replace(measured, metrics={k: v for k, v in measured.metrics.items() if k == metric})
