"""What an autoencoder makes of test images: what it got, what it gave, and the difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.seeing.latent import reconstructed
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _
from kerascourse.training import tasks


@dataclass(frozen=True)
class Reconstructions:
    """Images (n, height, width, channels) in [0, 1], and those of the network beside them.

    `inputs` are what it got (noisy, or smaller), `outputs` what it gave, `indices` the places (n,)
    in the test set. `errors` are mean squared errors (n,) of the outputs, `input_errors` those of
    the inputs, where these have the size of the images and are not the images themselves. `plain`
    is what a method without a network makes of the same inputs, where one is compared.
    """

    task: str
    images: np.ndarray
    inputs: np.ndarray
    outputs: np.ndarray
    indices: np.ndarray
    errors: np.ndarray
    input_errors: np.ndarray | None
    plain: "Plain | None" = None

    @property
    def differences(self) -> np.ndarray:
        """|output − image| of each pixel, a mean over the channels: (n, height, width)."""
        return np.asarray(np.abs(self.outputs - self.images).mean(axis=-1))


@dataclass(frozen=True)
class Plain:
    """What the method called `name` made of the images (n, height, width, channels), and its mean
    squared errors (n,)."""

    name: str
    outputs: np.ndarray
    errors: np.ndarray


def reconstructions(
    subject: Subject, first: int = 0, most: int = 8, seed: int = 0
) -> Reconstructions:
    """The test images from place `first` on, at most `most`, as the subject's task shows them.

    `seed` is that of the noise. UsageError where the network is no autoencoder of images, or there
    is no such image.
    """
    task = task_of(subject)
    if len(subject.input_shape) != 3:
        raise _no_autoencoder(subject, _("an autoencoder of images"))
    chosen = subject.shown(first, most)
    rng = np.random.default_rng(seed)
    inputs, images = tasks.TASKS[task].batch(chosen, options_of(subject, task), rng)
    require_fit(subject, inputs, images)
    outputs = reconstructed(subject.model, subject.name, inputs)
    changed = inputs.shape == images.shape and not np.array_equal(inputs, images)
    return Reconstructions(
        task=task,
        images=images,
        inputs=inputs,
        outputs=outputs,
        indices=np.arange(first, first + len(images)),
        errors=squared_error(outputs, images),
        input_errors=squared_error(inputs, images) if changed else None,
    )


def squared_error(images: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The mean squared error of each example: (n, …) → (n,) in float64."""
    pairs = zip(images, others, strict=True)
    return np.array([np.mean(np.square(one.astype("float64") - other)) for one, other in pairs])


def task_of(subject: Subject) -> str:
    """The subject's task; that of a network of unknown task follows from its shapes.

    UsageError where it is no autoencoder.
    """
    before, after = _shapes(subject)
    task = subject.task
    if task is None and before == after:
        task = "reconstruction"
    if task not in tasks.AUTOENCODERS:
        raise _no_autoencoder(subject, _("an autoencoder"))
    return task


def _shapes(subject: Subject) -> list[tuple[int, ...]]:
    return [tuple(x[0].shape[1:]) for x in (subject.model.inputs, subject.model.outputs)]


def _no_autoencoder(subject: Subject, expected: str) -> UsageError:
    before, after = _shapes(subject)
    return UsageError(
        _(
            "expected {wanted}; {name} turns {before} into {after}",
            wanted=expected,
            name=subject.name,
            before="×".join(map(str, before)),
            after="×".join(map(str, after)),
        ),
        _("Try: kc train vae"),
    )


def options_of(subject: Subject, task: str) -> dict[str, Any]:
    """What the task's batch must know, read from the network: it holds for fresh weights, too."""
    if task == "superresolution":
        before, after = subject.model.inputs[0].shape, subject.model.outputs[0].shape
        return {"factor": after[1] // before[1]}
    if task == "denoising":
        return _noise(subject.model.layers)
    return {}


def _noise(layers: Sequence[Any]) -> dict[str, Any]:
    """The kind and the amount of noise that the first such layer puts on; none without one."""
    for layer in layers:
        if hasattr(layer, "stddev"):
            return {"kind": "gaussian", "noise": layer.stddev}
        if type(layer).__name__ == "PixelNoise":
            return {"kind": layer.kind, "noise": layer.rate}
    return {"kind": "gaussian", "noise": 0.0}


def require_fit(subject: Subject, inputs: np.ndarray, images: np.ndarray) -> None:
    """UsageError where the data are not of the sizes that the network takes and gives."""
    for tensor, given in (
        (subject.model.inputs[0], inputs),
        (subject.model.outputs[0], images),
    ):
        wanted = tuple(tensor.shape[1:])
        if any(
            size not in (None, side) for size, side in zip(wanted, given.shape[1:], strict=True)
        ):
            raise UsageError(
                _(
                    "{name} needs images of {wanted}, received {found}",
                    name=subject.name,
                    wanted="×".join(map(str, subject.model.outputs[0].shape[1:])),
                    found="×".join(map(str, images.shape[1:])),
                ),
                _("Try: kc train superres"),
            )
