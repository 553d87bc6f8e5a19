"""How well a score tells anomalies from normal cases: a threshold, what it marks, and the ranking.

The threshold comes from scores of normal cases alone; labels of what is judged only tell how well
it did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np


@dataclass(frozen=True)
class Rule:
    """The threshold that at most the share `above` of the normal cases of `part` exceed: "train",
    which the network was fitted to, or "val", which it was not."""

    part: Literal["train", "val"]
    above: float

    def threshold(self, normal: Mapping[str, np.ndarray]) -> float:
        """The lowest such score among those of the part."""
        return float(np.quantile(normal[self.part], 1 - self.above, method="higher"))


@dataclass(frozen=True)
class Confusion:
    """Counts at the threshold; positive is what lies above it."""

    true_positives: int
    false_negatives: int
    false_positives: int
    true_negatives: int

    @property
    def detection_rate(self) -> float | None:
        """The share of the anomalies that lie above the threshold; None without any."""
        return _share(self.true_positives, self.false_negatives)

    @property
    def false_alarm_rate(self) -> float | None:
        """The share of the normal cases that lie above the threshold; None without any."""
        return _share(self.false_positives, self.true_negatives)


@dataclass(frozen=True)
class Detection:
    """What one method says: the `scores` (n,) of the cases, and the threshold.

    With labels of both kinds also the area under the ROC curve, that under the precision-recall
    curve (as average precision), and the counts at the threshold.
    """

    scores: np.ndarray
    threshold: float
    auroc: float | None
    auprc: float | None
    confusion: Confusion | None

    @property
    def above(self) -> np.ndarray:
        """Which cases lie above the threshold (n,)."""
        return np.asarray(self.scores > self.threshold)


def detection(
    normal: Mapping[str, np.ndarray], found: np.ndarray, anomalous: np.ndarray | None, rule: Rule
) -> Detection:
    """Judge the scores `found` (n,) by a threshold from those of `normal` cases, by part.

    `anomalous` (n,) tells which cases are, where that is known.
    """
    threshold = rule.threshold(normal)
    auroc = auprc = counts = None
    if anomalous is not None:
        above = found > threshold
        counts = Confusion(
            true_positives=int((above & anomalous).sum()),
            false_negatives=int((~above & anomalous).sum()),
            false_positives=int((above & ~anomalous).sum()),
            true_negatives=int((~above & ~anomalous).sum()),
        )
        if anomalous.any() and not anomalous.all():
            from sklearn.metrics import average_precision_score, roc_auc_score

            auroc = float(roc_auc_score(anomalous, found))
            auprc = float(average_precision_score(anomalous, found))
    return Detection(found, threshold, auroc, auprc, counts)


def _share(count: int, rest: int) -> float | None:
    return count / (count + rest) if count + rest else None
