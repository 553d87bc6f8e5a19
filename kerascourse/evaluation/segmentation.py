"""How well masks cover the true ones, class by class, beside what needs no network."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kerascourse.data.dataset import Dataset, Split
from kerascourse.data.otsu import otsu
from kerascourse.seeing.segmentation import Segmenter


@dataclass(frozen=True)
class Scores:
    """The share of pixels whose class is right; and for each class the intersection over union
    (Jaccard 1912) and the Dice coefficient (1945), None where it is nowhere."""

    accuracy: float
    iou: tuple[float | None, ...]
    dice: tuple[float | None, ...]

    @property
    def mean_iou(self) -> float:
        """The mean over the classes that are somewhere, as the metric `iou` of training has it."""
        return _mean(self.iou)

    @property
    def mean_dice(self) -> float:
        """The mean over the classes that are somewhere, as the metric `dice` of training has it."""
        return _mean(self.dice)


@dataclass(frozen=True)
class Comparison:
    """Scores over all pixels of `count` images, of the network and of plain methods by name; and
    the network's on each image by itself."""

    classes: tuple[str, ...]
    count: int
    network: Scores
    plain: Mapping[str, Scores]
    each: tuple[Scores, ...]


def compared(segmenter: Segmenter, dataset: Dataset, part: str = "test") -> Comparison:
    """What the networks say and the plain methods on a part of `dataset`, whose images are whole.

    The plain methods know the training images, as the network does: "commonest" gives each pixel
    their commonest class; "otsu", where there are two classes, parts the grey values of each image
    (Otsu 1979) and takes the bright for the class that is more often bright in the training images.
    """
    examples: Split = getattr(dataset, part)
    classes = dataset.class_names
    count = segmenter.networks[0].classes
    x, true = examples.x, examples.y.astype("int64")
    predicted = np.stack([segmenter.mask(image) for image in x])
    plain = {"commonest": np.full_like(true, np.bincount(dataset.train.y.ravel()).argmax())}
    if len(classes) == 2:
        bright = bright_class(dataset.train)
        plain["otsu"] = np.where(np.stack([is_bright(image) for image in x]), bright, 1 - bright)
    # a network may have more outputs than the data have classes
    names = classes + tuple(str(number) for number in range(len(classes), count))
    return Comparison(
        classes=names,
        count=len(x),
        network=scores(true, predicted, count),
        plain={name: scores(true, masks, count) for name, masks in plain.items()},
        each=tuple(scores(*pair, count) for pair in zip(true, predicted, strict=True)),
    )


def scores(true: np.ndarray, predicted: np.ndarray, classes: int) -> Scores:
    """How well `predicted` covers `true`, both class numbers int64 of one shape."""
    pairs = np.bincount((true * classes + predicted).ravel(), minlength=classes**2)
    table = pairs.reshape(classes, classes)
    both, total = np.diag(table), table.sum(axis=0) + table.sum(axis=1)
    return Scores(
        accuracy=float(both.sum() / table.sum()),
        iou=tuple(float(b / (t - b)) if t else None for b, t in zip(both, total, strict=True)),
        dice=tuple(float(2 * b / t) if t else None for b, t in zip(both, total, strict=True)),
    )


def is_bright(image: np.ndarray) -> np.ndarray:
    """Where an image (height, width, channels) is brighter than its Otsu threshold."""
    grey = image.mean(axis=-1)
    return np.asarray(grey >= otsu(grey))


def bright_class(examples: Split) -> int:
    """The one of two classes, 0 or 1, that agrees with "bright" on more pixels of `examples`."""
    right = [
        np.mean(is_bright(image) == (mask == 1))
        for image, mask in zip(examples.x, examples.y, strict=True)
    ]
    return int(np.mean(right) >= 0.5)


def _mean(values: tuple[float | None, ...]) -> float:
    return float(np.mean([value for value in values if value is not None]))
