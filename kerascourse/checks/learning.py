"""Checks by short fits: whether the network can learn at all, and whether from its inputs."""

from collections.abc import Iterator

import keras
import numpy as np

from kerascourse.checks.check import Check
from kerascourse.checks.constant import best_constant
from kerascourse.checks.subject import Subject
from kerascourse.texts import _

BY_HEART = 20
RATES = (3e-4, 3e-3)  # deep plain networks need small steps, narrow latent spaces large ones
FIRST_LOOK, LATER = 20, 1.5  # steps, and the factor from one look to the next
LEFT = 0.5  # of what a constant output misses, where targets are no classes of examples
BATCH = 32
HELD_OUT = 256
ENOUGH = 2000  # examples that tell the best constant output
SURE = 3.0  # standard errors
TINY = 1e-9


def learned_by_heart(subject: Subject) -> Check:
    """A short fit on twenty examples, or fewer of a large network: so few any network of use can
    know by heart."""
    inputs, targets = subject.examples("train", subject.affordable(BY_HEART))
    of_classes = subject.plan.recipe.learned_task == "classification"
    allowed = 0.0 if of_classes else LEFT
    least, done = 1.0, 0
    for steps in _looks(subject, len(inputs), len(inputs)):
        least, done = min(least, _missed(subject, inputs, targets)), steps
        if least <= allowed:
            break
    return Check(
        id="learned_by_heart",
        passed=least <= allowed,
        measured=least,
        found=_(
            "{right} of {count} right after {steps} steps",
            right=round(len(inputs) * (1 - least)),
            count=len(inputs),
            steps=done,
        )
        if of_classes
        else _(
            "of {count} examples it misses {missed:.0%} of what a constant output misses, after "
            "{steps} steps",
            missed=least,
            count=len(inputs),
            steps=done,
        ),
        expected=_("all of them") if of_classes else _("at most {left:.0%}", left=LEFT),
        advice=_(
            "a network that cannot know so few by heart will learn nothing: look for a layer that "
            "throws away what tells them apart, and at the checks that failed before"
        ),
    )


def _missed(subject: Subject, inputs: np.ndarray, targets: np.ndarray) -> float:
    """The share of examples whose class is wrong; of others how far the loss is from the lowest
    possible one, where that of the best constant output is 1."""
    outputs = subject.answers(inputs)
    if subject.plan.recipe.learned_task == "classification":
        chosen = keras.ops.convert_to_numpy(keras.ops.argmax(outputs, axis=-1))
        return float(np.mean(chosen != targets))
    most = subject.losses(targets, best_constant(subject, targets, len(targets))).mean()
    least = 0.0 if subject.learns_classes else subject.losses(targets, targets).mean()
    return float((subject.losses(targets, outputs).mean() - least) / max(most - least, TINY))


def beats_constant_input(subject: Subject) -> Check:
    """A short fit, on examples held out, against the best that a network can do that sees the
    same input each time: the share of each class, or the mean example.

    Of a large network the time allows few steps; that these are not enough is no fault of it.
    """
    batch = subject.affordable(BATCH)
    inputs, targets = subject.examples("val", HELD_OUT // BATCH * batch)
    known = subject.examples("train", ENOUGH)[1]
    constant = subject.losses(targets, best_constant(subject, known, len(targets)))
    best, reached, done = -float("inf"), float(constant.mean()), 0
    for steps in _looks(subject, batch, len(subject.plan.dataset.train)):
        losses = subject.losses(targets, subject.answers(inputs))
        gained = constant - losses
        surely = float(gained.mean() - SURE * gained.std() / np.sqrt(len(gained)))
        if surely > best:
            best, reached, done = surely, float(losses.mean()), steps
        if surely > 0:
            break
    is_cut_short = subject.is_cut_short(batch)
    return Check(
        id="beats_constant_input",
        passed=best > 0 or is_cut_short,
        measured=reached,
        found=_(
            "loss {loss:.3g} on {count} examples held out, after {steps} steps",
            loss=reached,
            count=len(inputs),
            steps=done,
        ),
        expected=_("surely below {loss:.3g}, without looking at them", loss=constant.mean()),
        advice=_(
            "the network learns nothing from its inputs: look whether inputs and labels belong "
            "together, and whether inputs are all alike"
        ),
        remark=_(
            "so large a network learns too little in {steps} steps to be judged by it; the first "
            "epoch of kc train tells",
            steps=subject.steps(batch),
        )
        if is_cut_short and best <= 0
        else "",
    )


def _looks(subject: Subject, batch: int, count: int) -> Iterator[int]:
    """A short fit on `count` training examples with each of `RATES`, from the first weights on;
    gives how many steps are done, every now and then."""
    steps = subject.steps(batch)
    for rate in RATES:
        model, next_look = subject.learner(rate), FIRST_LOOK
        for step in range(1, steps + 1):
            first = (step - 1) * batch % count
            examples = subject.examples("train", batch, first)
            if not np.isfinite(model.train_on_batch(*examples, return_dict=True)["loss"]):
                break
            if step in (next_look, steps):
                yield step
                next_look = int(LATER * step)
