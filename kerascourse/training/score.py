"""What a finished or interrupted run's model makes of its data, or of new images."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerascourse import runs
from kerascourse.data import centred, images
from kerascourse.errors import NotFoundError, UsageError
from kerascourse.models import keras_backend
from kerascourse.texts import _
from kerascourse.training import data_record, kept_model, recipe, resume
from kerascourse.training.ready import make_ready, start_to_score, without_training


@dataclass(frozen=True)
class Prediction:
    """What an image was taken for: (class, confidence) pairs, the likeliest first, none where
    there was no digit in it; how the file was changed before, in words; and what the network
    received, float32 (height, width, channels) in [0, 1]."""

    image: str
    classes: tuple[tuple[str, float], ...]
    changes: tuple[str, ...]
    pixels: np.ndarray


def evaluate(folder: Path, part: str = "test") -> dict[str, float]:
    """The metrics of the model of the run in `folder` on "train", "val" or "test".

    They equal those in its `result.json`. Errors as `resume.planned` and `kept_model.require` have
    them.
    """
    runs.model_file(folder)  # before the data are read
    planned = resume.planned(folder)
    kept_model.require(folder, int(planned.graph.params.value))
    ready = make_ready(start_to_score(planned))
    kept_model.put_into(without_training(ready.model), folder)
    return ready.evaluate(part)


def predict(
    folder: Path, paths: list[Path], most: int = 5, as_is: bool = False
) -> list[Prediction]:
    """What the model of the run in `folder` takes the images at `paths` for.

    At most the `most` likeliest classes. Where the run's data are centred digits, the digit is cut
    out of a photograph, unless `as_is`. UsageError where the model is no classifier; InputError
    and NotFoundError where an image cannot be read.
    """
    runs.model_file(folder)  # before the images are read
    made = recipe.read(folder / runs.RECIPE)
    if made.learned_task != "classification":
        raise UsageError(
            _(
                "expected a run of a classifier, {run} trained {model}",
                run=folder,
                model=made.model,
            ),
            _("Try: kc runs"),
        )
    record = data_record.read(folder)
    if record is None:
        raise NotFoundError(
            _("expected {file}, it is not there", file=folder / runs.DATA),
            _("Try: kc resume {run}", run=folder),
        )
    how = (record.shape, record.reading, record.background)
    read = [
        images.read(image, *how) if as_is else centred.read_new(record.dataset, image, *how)
        for image in paths
    ]
    keras_backend.start(made.backend)
    outputs = kept_model.load(folder).predict(np.stack([image.pixels for image in read]), verbose=0)
    return [
        Prediction(
            str(image_path),
            _likeliest(output, record.class_names, most) if image.found else (),
            image.changes,
            image.pixels,
        )
        for image_path, output, image in zip(paths, outputs, read, strict=True)
    ]


def _likeliest(
    output: np.ndarray, names: tuple[str, ...], most: int
) -> tuple[tuple[str, float], ...]:
    order = np.argsort(-output, kind="stable")[:most]
    # a network may have more outputs than the data have classes
    return tuple((names[i] if i < len(names) else str(i), float(output[i])) for i in order)
