"""Whether a classifier is right as often as it is sure, and the temperature that mends it.

Guo et al. 2017, "On calibration of modern neural networks": examples are put into bins by the
probability of what they are taken for; the expected calibration error is the mean distance between
that and the share of right answers, over the bins, by how many examples each has. Temperature
scaling divides the scores by one number T, fitted on validation examples by the likelihood of their
classes; which class is the likeliest stays as it was.
"""

from dataclasses import dataclass

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.seeing.predicted import Predicted, predicted
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _

BINS = 15
# beyond these the validation examples say only "as sure, or as unsure, as can be"
LOWEST, HIGHEST = 0.05, 20.0
_SMALLEST = float(np.finfo("float32").tiny)  # the logarithm of 0 is no number


@dataclass(frozen=True)
class Reliability:
    """Of each bin of equal width the mean `confidences`, the `accuracies` (NaN where it is empty)
    and the `counts`, (bins,) each; the mean negative log-likelihood `nll` of the classes."""

    confidences: np.ndarray
    accuracies: np.ndarray
    counts: np.ndarray
    nll: float

    @property
    def error(self) -> float:
        """The expected calibration error, from 0 to 1."""
        gaps = np.nan_to_num(np.abs(self.accuracies - self.confidences))
        return float((self.counts * gaps).sum() / self.counts.sum())


@dataclass(frozen=True)
class Calibration:
    """The test examples `before` and `after` the division of the scores by `temperature`, which
    was fitted on `fitted_on` validation examples; `accuracy` is the same in both."""

    before: Reliability
    after: Reliability
    temperature: float
    fitted_on: int
    accuracy: float

    @property
    def is_at_end(self) -> bool:
        """Whether the temperature is at the end of what is searched, as where the validation
        examples are without a mistake."""
        return not 1.02 * LOWEST < self.temperature < 0.98 * HIGHEST


def calibration(subject: Subject, bins: int = BINS) -> Calibration:
    """The calibration of the test examples. Errors as `predicted`; UsageError where there are no
    validation examples."""
    held_out = predicted(subject, "val")
    if not len(held_out.labels):
        raise UsageError(_("expected data with a validation part to fit the temperature on"))
    found = predicted(subject, "test")
    temperature = fitted_temperature(held_out.probabilities, held_out.labels)
    after = Predicted(tempered(found.probabilities, temperature), found.examples)
    return Calibration(
        before=reliability(found, bins),
        after=reliability(after, bins),
        temperature=temperature,
        fitted_on=len(held_out.labels),
        accuracy=float(found.right.mean()),
    )


def reliability(found: Predicted, bins: int = BINS) -> Reliability:
    """How sure and how right `found` is, in `bins` from 0 to 1; a probability between two bins
    belongs to the lower one."""
    places = np.clip(np.ceil(found.confidences * bins).astype(int) - 1, 0, bins - 1)
    counts = np.bincount(places, minlength=bins)

    def means(values: np.ndarray) -> np.ndarray:
        shares = np.full(bins, np.nan)
        np.divide(np.bincount(places, values, bins), counts, out=shares, where=counts > 0)
        return shares

    return Reliability(
        confidences=means(found.confidences.astype("float64")),
        accuracies=means(found.right.astype("float64")),
        counts=counts,
        nll=negative_log_likelihood(found.probabilities, found.labels),
    )


def tempered(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """The probabilities (n, classes) that a softmax makes of the scores divided by `temperature`:
    scores are the logarithms of probabilities, but for a number that the softmax takes out."""
    scores = np.log(np.maximum(probabilities.astype("float64"), _SMALLEST)) / temperature
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def fitted_temperature(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """The temperature from `LOWEST` to `HIGHEST` under which the classes `labels` (n,) are the
    likeliest: the one minimum, as the likelihood is convex in 1/T."""
    from scipy.optimize import minimize_scalar

    def loss(logarithm: float) -> float:
        return negative_log_likelihood(tempered(probabilities, np.exp(logarithm)), labels)

    bounds = (np.log(LOWEST), np.log(HIGHEST))
    found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-6})
    return float(np.exp(found.x))


def negative_log_likelihood(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """The mean of −ln p over the examples, p the probability of the class that each has; a class
    that the network does not know has the smallest."""
    known = labels < probabilities.shape[1]
    own = np.where(
        known, probabilities[np.arange(len(labels)), np.where(known, labels, 0)], _SMALLEST
    )
    return float(-np.log(np.maximum(own.astype("float64"), _SMALLEST)).mean())
