"""Checks of what reaches what: gradients to the weights, and from one example to another."""

import keras
import numpy as np

from kerascourse.checks.check import Check
from kerascourse.checks.subject import Subject
from kerascourse.texts import _

FEW = 4
BATCH = 32
ROUNDING = 1e-6


def gradients_arrive(subject: Subject) -> Check:
    """How many of the trainable weights' arrays get no gradient from a batch, or one that is no
    number."""
    from kerascourse.models.gradients import weight_gradients

    inputs, targets = subject.examples("train", BATCH)
    model = subject.fresh()
    found = weight_gradients(
        model, inputs, lambda outputs: keras.ops.mean(subject.loss(targets, outputs))
    )
    without = [
        variable.path
        for variable, gradient in zip(model.trainable_variables, found, strict=True)
        if not (np.isfinite(gradient).all() and gradient.any())
    ]
    return Check(
        id="gradients_arrive",
        passed=not without,
        measured=len(without),
        found=_("{count} of {all} arrays have none", count=len(without), all=len(found))
        + (_(": {names}", names=_few(without)) if without else ""),
        expected=_("a gradient for each array of trainable weights"),
        advice=_(
            "look for a layer that leads nowhere, a rounding, an argmax or stop_gradient on the "
            "way, or units that are all off"
        ),
    )


def examples_apart(subject: Subject) -> Check:
    """How much of the gradient of one example's output falls on other examples' inputs: none,
    unless a layer mixes the batch. In training batch normalisation does so, as it is meant to."""
    inputs, _targets = subject.examples("train", FEW)
    at_inference, in_training = (_leaked(subject, inputs, mode) for mode in (False, True))
    names = list(subject.normalisations)
    mixed = at_inference > ROUNDING or (in_training > ROUNDING and not names)
    share = max(at_inference, 0.0 if names else in_training)
    return Check(
        id="examples_apart",
        passed=not mixed,
        measured=share,
        found=_("{share:.2%} of the gradient of one falls on others", share=share),
        expected=_("0 %"),
        advice=_(
            "look for a reshape, a transposition or a mean that takes in the first axis, the batch"
        ),
        remark=_(
            "in training BatchNormalization ({names}) lets them see each other: {share:.2%}",
            names=_few(names),
            share=in_training,
        )
        if names and in_training > ROUNDING
        else "",
    )


def _leaked(subject: Subject, inputs: np.ndarray, training: bool) -> float:
    """The share of the gradient of the first example's output that falls on the others."""
    from kerascourse.models.gradients import gradient

    model = subject.fresh()
    shape = (1, *model.outputs[0].shape[1:])
    # not a plain sum: probabilities always add up to 1
    weights = np.random.default_rng(0).normal(size=shape).astype("float32")
    found, _outputs = gradient(
        model, [inputs], 0, lambda outputs: keras.ops.sum(outputs[:1] * weights), training=training
    )
    sizes = np.abs(found).reshape(len(inputs), -1).sum(1)
    return float(sizes[1:].sum() / sizes.sum()) if sizes.sum() else 0.0


def _few(names: list[str], most: int = 3) -> str:
    """The first names and how many more there are."""
    more = _(" and {count} more", count=len(names) - most) if len(names) > most else ""
    return ", ".join(names[:most]) + more
