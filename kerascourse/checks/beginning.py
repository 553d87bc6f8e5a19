"""Checks of the network as it begins: its loss, its units, the memory of a step."""

import math

import numpy as np

from kerascourse.checks.check import Check
from kerascourse.checks.constant import best_constant
from kerascourse.checks.subject import Subject
from kerascourse.texts import _
from kerascourse.training.compatibility import WEIGHT_BYTES

SAMPLE = 128
LEAST_LOSS, MOST_LOSS = 0.5, 2.0  # of ln(classes)
MOST_OF_GREY = 2.0  # of a grey example's loss
GREY = 0.5
MOST_DEAD = 0.5  # of a layer's units


def loss_at_start(subject: Subject) -> Check:
    """The loss before the first step: of a network that knows nothing, ln(classes), since it
    gives each the same probability; of one that gives images, no more than some times that of a
    plain one, the mean image or grey."""
    inputs, targets = subject.examples("train", SAMPLE)
    outputs = subject.fresh()(inputs, training=True)
    loss = float(np.mean(subject.losses(targets, outputs)))
    if subject.learns_classes:
        level = math.log(subject.outputs)
        least, most = LEAST_LOSS * level, MOST_LOSS * level
        expected = _(
            "from {least:.3g} to {most:.3g}, near ln({classes}) = {level:.3g}",
            least=least,
            most=most,
            classes=subject.outputs,
            level=level,
        )
    else:
        mean = best_constant(subject, targets, len(targets))
        level = max(
            float(np.mean(subject.losses(targets, plain)))
            for plain in (mean, np.full_like(mean, GREY))
        )
        least, most = 0.0, MOST_OF_GREY * level
        expected = _(
            "at most {most:.3g}; that of a plain example is {level:.3g}",
            most=most,
            level=level,
        )
    return Check(
        id="loss_at_start",
        passed=least <= loss <= most,
        measured=loss,
        found=f"{loss:.3g}",
        expected=expected,
        advice=_(
            "leave the weights to Keras' initial values, and bring the inputs to about 0 to 1; a "
            "loss that starts too low has seen the answers"
        ),
    )


def dead_units(subject: Subject) -> Check | None:
    """The ReLU units that are off for all of some examples, in the layer that has most of them."""
    from kerascourse.seeing.activations import relu_units

    inputs, _targets = subject.examples("train", SAMPLE)
    subject.fresh()
    unfolded = subject.unfolded
    units, _count = relu_units(unfolded.model.inputs[0], unfolded.calls, inputs)
    if not units:
        return None
    worst = max(units, key=lambda layer: layer.share)
    return Check(
        id="dead_units",
        passed=worst.share <= MOST_DEAD,
        measured=worst.share,
        found=_(
            "{dead} of {count} ReLU units of {layer} are off for all of {images} examples",
            dead=len(worst.dead),
            count=worst.count,
            layer=worst.layer,
            images=len(inputs),
        ),
        expected=_("at most {most:.0%} of a layer", most=MOST_DEAD),
        advice=_("begin with biases of 0 and Keras' initial weights"),
    )


def memory(subject: Subject) -> Check:
    """About what a step takes: weights with gradient and moments, and for each example of a batch
    what every layer gives, kept for the way back."""
    weights = sum(math.prod(one.shape) for one in subject.model.trainable_variables)
    values = sum(math.prod(call.output.shape[1:]) for call in subject.unfolded.calls)
    batch = subject.plan.recipe.batch_size
    needed = WEIGHT_BYTES * weights + 4 * batch * values
    fits = max(0, subject.memory - WEIGHT_BYTES * weights) // (4 * values)
    return Check(
        id="memory",
        passed=needed <= subject.memory,
        measured=needed,
        found=_("about {needed} for a batch of {batch}", needed=_size(needed), batch=batch),
        expected=_("at most {there}, which are free", there=_size(subject.memory)),
        advice=_("--batch-size {fits}", fits=fits)
        if fits
        else _("a smaller network, or smaller images"),
    )


def _size(count: int) -> str:
    return f"{count / 1e9:,.2f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"
