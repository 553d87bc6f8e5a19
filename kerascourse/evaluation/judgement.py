"""What a trained classifier makes of images that another network made.

A generated digit has no original to be compared with; whether a network that knows digits
recognises it, and how surely, is what can be measured.
"""

from dataclasses import dataclass

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.seeing.classifier import probabilities, require_classifier
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _

BATCH = 128


@dataclass(frozen=True)
class Judgement:
    """`classes` (n,) are the likeliest classes of images, `confidences` (n,) their probabilities.

    `names` are those of all classes.
    """

    classes: np.ndarray
    confidences: np.ndarray
    names: tuple[str, ...]

    @property
    def labels(self) -> list[str]:
        """The name of each image's class."""
        return [self.names[number] for number in self.classes]

    @property
    def confidence(self) -> float:
        """The mean confidence."""
        return float(self.confidences.mean())

    @property
    def counts(self) -> dict[str, int]:
        """How many images were taken for each class."""
        found = np.bincount(self.classes, minlength=len(self.names))
        return dict(zip(self.names, found.tolist(), strict=True))


def judged(judge: Subject, images: np.ndarray) -> Judgement:
    """What the classifier `judge` makes of images (n, height, width, channels).

    UsageError where it is no classifier, or takes images of another shape.
    """
    require_classifier(judge)
    if judge.input_shape != images.shape[1:]:
        raise UsageError(
            _(
                "expected a judge of images of {images}, {name} takes {shape}",
                images="×".join(map(str, images.shape[1:])),
                name=judge.name,
                shape="×".join(map(str, judge.input_shape)),
            ),
            _("Try: kc runs"),
        )
    found = probabilities(judge).predict(images, batch_size=BATCH, verbose=0)
    names = tuple(judge.class_name(number) for number in range(found.shape[1]))
    return Judgement(found.argmax(axis=1), found.max(axis=1), names)
