"""How well an autoencoder reconstructs the test examples, beside a method without a network.

Beside a reconstruction stands PCA with as many values as the latent space; beside a denoised image
a Gaussian and a median filter, each at its best width; beside an enlarged one interpolation.
"""

from dataclasses import dataclass
from math import prod

import numpy as np

from kerascourse.data.dataset import Split
from kerascourse.errors import UsageError
from kerascourse.evaluation import principal_components
from kerascourse.evaluation.enlargement import KINDS, enlarged
from kerascourse.evaluation.filters import ENOUGH, FILTERS, best
from kerascourse.evaluation.image_quality import Quality, quality
from kerascourse.evaluation.principal_components import ROUNDING, Spread
from kerascourse.seeing.latent import Halves, cut, reconstructed
from kerascourse.seeing.reconstructions import (
    Plain,
    Reconstructions,
    options_of,
    require_fit,
    squared_error,
    task_of,
)
from kerascourse.seeing.subject import Subject
from kerascourse.terms import term
from kerascourse.texts import _
from kerascourse.training import tasks

# above what an activation counts as on: a ReLU that is off is 0, a sigmoid only near it
OFF = {"relu": 0.0, "sigmoid": 0.1}


@dataclass(frozen=True)
class Method:
    """What one method reaches on the test examples: `kind` is "network", "input" (nothing done),
    "pca", or a key of `FILTERS` or `KINDS`.

    `values` is how many an example is kept in; `width` a filter's σ in pixels or side.
    """

    kind: str
    quality: Quality
    values: int | None = None
    width: float | None = None

    @property
    def name(self) -> str:
        """The method in words."""
        words = {  # not formatted yet: only a filter has a width
            "network": _("network"),
            "input": _("noisy image as it is"),
            "pca": _("PCA"),
            "gaussian": _("Gaussian filter, σ = {width:g}"),
            "median": _("median filter, {width:g}×{width:g}"),
            "bicubic": _("bicubic"),
            "bilinear": _("bilinear"),
        }
        return words[self.kind].format(width=self.width)


@dataclass(frozen=True)
class Activity:
    """How many of a latent space's `units` are on: those above `threshold`, `active` of them in a
    mean example."""

    units: int
    threshold: float
    active: float

    @property
    def share(self) -> float:
        """The part of the units that is on, from 0 to 1."""
        return self.active / self.units


@dataclass(frozen=True)
class Reconstruction:
    """The `network` and the others on `count` test examples; `plain` is one of the others, which
    the network is held against.

    Of several it is the best on `validated` validation examples. `size` is the number of values of
    an example; `latent` that of the latent space, where PCA is compared, and `spread` how the
    `trained` training examples vary that PCA was fitted on; `activity` None where its units cannot
    be off. `sampled` is whether the network draws its latent point, where it is taken
    at the mean here. `shown` has the first images; None for a table.
    """

    task: str
    count: int
    network: Method
    plain: Method
    others: tuple[Method, ...]
    size: int
    latent: int | None
    trained: int
    spread: Spread | None
    activity: Activity | None
    sampled: bool
    validated: int | None
    shown: Reconstructions | None

    @property
    def methods(self) -> tuple[Method, ...]:
        """The network first."""
        return (self.network, *self.others)

    @property
    def plain_is_exact(self) -> bool:
        """Whether the plain method loses nothing but by rounding: nothing is a multiple of that."""
        return self.plain.quality.mse < ROUNDING

    def ratio(self, method: Method) -> float | None:
        """The method's MSE as a multiple of the plain one's; None where that is exact."""
        return None if self.plain_is_exact else method.quality.mse / self.plain.quality.mse

    def gain(self, method: Method) -> float | None:
        """How much the method's PSNR is above the plain one's, in dB; None where that is exact."""
        psnr, plain = method.quality.psnr, self.plain.quality.psnr
        return None if psnr is None or plain is None or self.plain_is_exact else psnr - plain


@dataclass(frozen=True)
class _Made:
    """A method with its outputs."""

    method: Method
    outputs: np.ndarray


def reconstruction(subject: Subject, values: int | None = None, most: int = 8) -> Reconstruction:
    """The whole test set through the subject's network and through the plain methods.

    PCA is fitted on the training examples, `values` components (by default as many as the latent
    space has values, or, where it is not smaller than an example, as many as units are on in a mean
    one). At most `most` images are shown. UsageError where the network is no autoencoder, the data
    do not fit it, or PCA has not so many components.
    """
    task = task_of(subject)
    if values is not None and task not in ("reconstruction", "generation"):
        raise UsageError(
            _(
                "expected --values of an autoencoder beside PCA; {name} is for {task}",
                name=subject.name,
                task=term(task),
            )
        )
    inputs, examples = given(subject, task, "test")
    require_fit(subject, inputs, examples)
    halves, activity, spread = None, None, None
    if task in ("reconstruction", "generation"):
        halves = halves_of(subject)
        points = halves.encode(inputs)
        outputs = halves.decode(points)
        activity = activity_of(points, halves.activation)
        train = subject.examples("train")
        kept = values or _kept(halves, activity, min(len(train), prod(examples.shape[1:])))
        others = [_components(train, examples, kept)]
        spread = principal_components.spread(train.x)
        plain = others[0]
        latent = prod(halves.shape)
    else:
        outputs, latent = reconstructed(subject.model, subject.name, inputs), None
        compared = _filtered if task == "denoising" else _enlarged
        others, plain = compared(subject, task, inputs, examples)
    network = Method("network", quality(examples, outputs), latent)
    return Reconstruction(
        task=task,
        count=len(examples),
        network=network,
        plain=plain.method,
        others=tuple(one.method for one in others),
        size=prod(examples.shape[1:]),
        latent=latent,
        trained=len(subject.examples("train")),
        spread=spread,
        activity=activity,
        sampled=halves is not None and halves.sampled,
        validated=None if halves else min(ENOUGH, len(subject.examples("val"))),
        shown=_shown(task, inputs, examples, outputs, plain, most) if examples.ndim == 4 else None,
    )


def given(
    subject: Subject, task: str, part: str, most: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """What the network gets and should give for the first `most` examples of a part of the data.

    Of a run, these are the very arrays that its metrics are computed on, noise included.
    """
    from kerascourse.training.batches import evaluated

    recipe = subject.recipe
    options = recipe.builder_options() if recipe else options_of(subject, task)
    size, seed = (recipe.batch_size, recipe.seed) if recipe else (128, 0)
    chosen = subject.examples(part, most)
    stream = evaluated(part, chosen, tasks.TASKS[task], size, options, seed)
    batches = [stream[place] for place in range(len(stream))]
    inputs, targets = (np.concatenate(arrays) for arrays in zip(*batches, strict=True))
    return inputs, targets


def halves_of(subject: Subject) -> Halves:
    """The subject's network cut at its latent space, that of rows too."""
    from kerascourse.models.unfolded import unfold

    return cut(unfold(subject.model), subject.name)


def activity_of(points: np.ndarray, activation: str) -> Activity | None:
    """How many units of the points (n, …) in the latent space are on; None where the activation
    has no off."""
    if activation not in OFF:
        return None
    on = (points > OFF[activation]).reshape(len(points), -1)
    return Activity(on.shape[1], OFF[activation], float(on.sum(axis=1).mean()))


def _kept(halves: Halves, activity: Activity | None, most: int) -> int:
    """How many components make a fair comparison, `most` at most."""
    latent = prod(halves.shape)
    if latent < most or activity is None:
        return min(latent, most)
    return max(1, min(round(activity.active), most))


def _components(train: Split, examples: np.ndarray, values: int) -> _Made:
    components = principal_components.fitted(train.x, values)
    if len(components.axes) < values:
        raise UsageError(
            _(
                "{count} training examples of {size} values have {most} components, not {values}",
                count=len(train),
                size=prod(examples.shape[1:]),
                most=len(components.axes),
                values=values,
            ),
            _("Try: --values {most}", most=len(components.axes)),
        )
    outputs = components.reconstructed(examples, values)
    return _Made(Method("pca", quality(examples, outputs), values), outputs)


def _filtered(
    subject: Subject, task: str, inputs: np.ndarray, examples: np.ndarray
) -> tuple[list[_Made], _Made]:
    """The noisy images as they are and under each filter; and the filter that is best on the
    validation images."""
    noisy, clean = given(subject, task, "val", ENOUGH)
    widths = {kind: best(kind, noisy, clean) for kind in FILTERS}
    made = {
        kind: _made(kind, FILTERS[kind][0](inputs, found.width), examples, found.width)
        for kind, found in widths.items()
    }
    lowest = min(widths, key=lambda kind: widths[kind].mse)
    return [_made("input", inputs, examples), *made.values()], made[lowest]


def _enlarged(
    subject: Subject, task: str, inputs: np.ndarray, examples: np.ndarray
) -> tuple[list[_Made], _Made]:
    """The small images under each interpolation; and the one that is best on the validation
    images."""
    small, large = given(subject, task, "val", ENOUGH)
    height, width = examples.shape[1:3]
    errors = {kind: _error(large, enlarged(small, kind, (height, width))) for kind in KINDS}
    made = {kind: _made(kind, enlarged(inputs, kind, (height, width)), examples) for kind in KINDS}
    return list(made.values()), made[min(errors, key=lambda kind: errors[kind])]


def _made(
    kind: str, outputs: np.ndarray, examples: np.ndarray, width: float | None = None
) -> _Made:
    return _Made(Method(kind, quality(examples, outputs), width=width), outputs)


def _error(examples: np.ndarray, others: np.ndarray) -> float:
    return float(np.mean(squared_error(examples, others)))


def _shown(
    task: str,
    inputs: np.ndarray,
    examples: np.ndarray,
    outputs: np.ndarray,
    plain: _Made,
    most: int,
) -> Reconstructions:
    first = slice(most)
    images = examples[first]
    return Reconstructions(
        task=task,
        images=images,
        inputs=inputs[first],
        outputs=outputs[first],
        indices=np.arange(len(images)),
        errors=squared_error(outputs[first], images),
        input_errors=squared_error(inputs[first], images) if task == "denoising" else None,
        plain=Plain(
            plain.method.name, plain.outputs[first], squared_error(plain.outputs[first], images)
        ),
    )
