"""Checks of what goes into the network and comes out of it: the ranges of values."""

import math
from typing import Any

import keras
import numpy as np

from kerascourse.checks.check import Check
from kerascourse.checks.data import PARTS
from kerascourse.checks.subject import Subject
from kerascourse.texts import _, ngettext

LEAST_SPREAD, MOST_SPREAD = 0.02, 4.0
ENOUGH = 2000  # examples that tell how values are spread
FEW = 16  # examples that tell what a network can give
WIDE = 1e4  # the standard deviation of weights that drive an output to its ends
NEAR = 0.02  # of a range, within which an end counts as reached


def inputs_in_range(subject: Subject) -> Check:
    """How far the values spread that reach the first layer with weights, and that all are
    numbers."""
    inputs, _targets = subject.examples("train", ENOUGH)
    given = _first_values(subject, inputs)
    broken = int(np.count_nonzero(~np.isfinite(inputs)))
    spread = float(np.std(given)) if not broken else float("nan")
    return Check(
        id="inputs_in_range",
        passed=not broken and LEAST_SPREAD <= spread <= MOST_SPREAD,
        measured=broken or spread,
        found=ngettext(
            "{count} value is no number", "{count} values are no numbers", broken, count=broken
        )
        if broken
        else _(
            "from {low:.3g} to {high:.3g}, with a standard deviation of {spread:.3g}",
            low=given.min(),
            high=given.max(),
            spread=spread,
        ),
        expected=_(
            "numbers with a standard deviation from {least:g} to {most:g}",
            least=LEAST_SPREAD,
            most=MOST_SPREAD,
        ),
        advice=_(
            "bring the values to about 0 to 1, once: divide bytes by 255, standardise a table; a "
            "Rescaling layer does it a second time"
        ),
    )


def labels_in_range(subject: Subject) -> Check | None:
    """Whether each label has an output of its own."""
    if not subject.learns_classes:
        return None
    labels = np.concatenate([getattr(subject.plan.dataset, part).y.ravel() for part in PARTS])
    last = subject.outputs - 1
    outside = int(np.count_nonzero((labels < 0) | (labels > last)))
    return Check(
        id="labels_in_range",
        passed=outside == 0,
        measured=outside,
        found=_(
            "from {low} to {high}, {count:,} of them without an output",
            low=labels.min(),
            high=labels.max(),
            count=outside,
        ),
        expected=_("whole numbers from 0 to {last}, an output each", last=last),
        advice=_("count classes from 0, or give the network more outputs"),
    )


def output_fits_loss(subject: Subject) -> Check:
    """What the network can give at all: its outputs with the weights of its last layer drawn so
    wide that they reach their ends. Probabilities of classes must get near 1 and add up to 1;
    other outputs must reach all targets, and a cross-entropy takes [0, 1] alone.
    """
    inputs, targets = subject.examples("train", FEW)
    outputs = _driven(subject.fresh(), inputs)
    if subject.learns_classes:
        return _of_classes(outputs)
    return _of_values(outputs, targets, str(subject.plan.options.get("loss", "")))


def _of_classes(outputs: np.ndarray) -> Check:
    """Probabilities, (…, classes)."""
    classes = outputs.shape[-1]
    highest = float(outputs.max())
    twice = math.e / (math.e + classes - 1)  # the most that a softmax of probabilities gives
    sums = outputs.sum(-1)
    advice = ""
    if outputs.min() < -NEAR or highest > 1 + NEAR:
        advice = _("the loss takes probabilities: end the network with a softmax")
    elif np.abs(sums - 1).max() > NEAR:
        advice = _(
            "the classes exclude each other, so their probabilities add up to 1: a softmax, no "
            "sigmoid"
        )
    elif highest < twice * (1 + NEAR):
        advice = _("a softmax of a softmax never gets near 1: leave one of them out")
    return Check(
        id="output_fits_loss",
        passed=not advice,
        measured=highest,
        found=_(
            "from {low:.3g} to {high:.3g}, with sums from {least:.3g} to {most:.3g}",
            low=outputs.min(),
            high=highest,
            least=sums.min(),
            most=sums.max(),
        ),
        expected=_("probabilities from 0 to 1 that add up to 1"),
        advice=advice,
    )


def _of_values(outputs: np.ndarray, targets: np.ndarray, loss: str) -> Check:
    """Values for the loss called `loss`, of the shape of `targets`."""
    low, high = (0.0, 1.0) if loss == "bce" else (float(targets.min()), float(targets.max()))
    near = NEAR * (high - low)
    reaches = outputs.min() <= low + near and outputs.max() >= high - near
    stays = loss != "bce" or (outputs.min() >= -NEAR and outputs.max() <= 1 + NEAR)
    return Check(
        id="output_fits_loss",
        passed=bool(reaches and stays),
        measured=float(outputs.max()),
        found=_("from {low:.3g} to {high:.3g}", low=outputs.min(), high=outputs.max()),
        expected=_("values in [0, 1], up to both ends")
        if loss == "bce"
        else _("values that reach {low:.3g} and {high:.3g}", low=low, high=high),
        advice=_("end the network with a sigmoid")
        if loss == "bce"
        else _("end the network with an activation that reaches all targets, or with none"),
    )


def _driven(model: Any, inputs: np.ndarray) -> np.ndarray:
    """What `model` gives once the weights of its last layer that has a kernel are wide, and once
    they have the other sign: (2n, …)."""
    kernels = [one.path for one in model.trainable_variables if len(one.shape) > 1]
    last = kernels[-1].rpartition("/")[0] if kernels else None
    driven = [one for one in model.trainable_variables if one.path.rpartition("/")[0] == last]
    rng = np.random.default_rng(0)
    wide = [rng.normal(0, WIDE, variable.shape) for variable in driven]
    outputs = []
    for sign in (1, -1):
        for variable, values in zip(driven, wide, strict=True):
            variable.assign(sign * values)
        outputs.append(keras.ops.convert_to_numpy(model(inputs, training=False)))
    return np.concatenate(outputs).astype("float64")


def _first_values(subject: Subject, inputs: np.ndarray) -> np.ndarray:
    """The tensor that the first layer with trainable weights takes, for `inputs`."""
    start = subject.unfolded.model.inputs[0]
    calls = subject.unfolded.calls
    first = next((call for call in calls if call.layer.trainable_variables), None)
    if first is None or first.inputs[0] is start:
        return inputs
    return np.asarray(keras.Model(start, first.inputs[0]).predict(inputs, verbose=0))
