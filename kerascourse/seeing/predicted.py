"""What a classifier makes of a part of the data whose classes are known."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kerascourse.data.dataset import Split
from kerascourse.errors import UsageError
from kerascourse.seeing import classifier
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _

Part = Literal["train", "val", "test"]
_BATCH = 256


@dataclass(frozen=True)
class Predicted:
    """`probabilities` (n, classes) of the n `examples`."""

    probabilities: np.ndarray
    examples: Split

    @property
    def labels(self) -> np.ndarray:
        """The class of each example (n,), as it was given."""
        return self.examples.y

    @property
    def classes(self) -> np.ndarray:
        """What each example is taken for (n,)."""
        return np.asarray(self.probabilities.argmax(axis=1))

    @property
    def confidences(self) -> np.ndarray:
        """The probability of what each is taken for (n,)."""
        return np.asarray(self.probabilities.max(axis=1))

    @property
    def right(self) -> np.ndarray:
        """Which are taken for what they are (n,)."""
        return np.asarray(self.classes == self.labels)


def predicted(subject: Subject, part: Part = "test", most: int | None = None) -> Predicted:
    """The probabilities of the first `most` examples of a part, computed once for a subject.

    UsageError where the network tells no classes apart, or where the examples have none.
    """
    key = (predicted, part, most)
    if key not in subject.computed:
        subject.computed[key] = _computed(subject, part, most)
    found: Predicted = subject.computed[key]
    return found


def _computed(subject: Subject, part: Part, most: int | None) -> Predicted:
    classifier.require_classifier(subject)
    examples = subject.examples(part, most)
    if examples.y.ndim != 1:
        raise UsageError(
            _(
                "expected data with a class for each image, {name} has masks",
                name=subject.dataset.name if subject.dataset is not None else subject.name,
            ),
            _("Try: --dataset digits"),
        )
    model = classifier.probabilities(subject)
    found = [
        np.asarray(model.predict_on_batch(examples.take(slice(start, start + _BATCH)).x))
        for start in range(0, len(examples), _BATCH)
    ]
    return Predicted(np.concatenate(found), examples)
