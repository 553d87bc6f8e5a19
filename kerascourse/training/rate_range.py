"""The learning-rate range test: one short fit whose rate grows from step to step (Smith 2017,
https://arxiv.org/abs/1506.01186, section 3.3), and the rate that it suggests.

The network is drawn from the recipe's seed as a fit would draw it, and thrown away afterwards: no
run, no file, no weight is touched.
"""

import math
from dataclasses import dataclass

import numpy as np

from kerascourse.errors import InputError
from kerascourse.texts import _
from kerascourse.training.plan import Plan
from kerascourse.training.ready import make_ready, start

LEAST, MOST = 1e-6, 3.0  # of the rates that are tried
FEWEST_STEPS, MOST_STEPS = 60, 200
DIVERGED = 4.0  # times the lowest loss: from there on nothing is learned from going on
KEPT = 0.85  # of the mean that each step leaves, by which the losses are smoothed
BEFORE_LOWEST = 10.0  # the suggested rate is so many times smaller than that of the lowest loss


@dataclass(frozen=True)
class RateRange:
    """A range test of `model` on `dataset`: the rate of each step, the loss of its batch before the
    step, that loss smoothed, the rate at which the smoothed loss is lowest, and the suggested one.

    `is_cut` says that it ended early, the loss having run away; `epochs` how many passes over the
    training data it took.
    """

    model: str
    dataset: str
    optimizer: str
    batch_size: int
    rates: tuple[float, ...]
    losses: tuple[float, ...]
    smoothed: tuple[float, ...]
    lowest: float
    suggested: float
    is_cut: bool
    epochs: float


def find(plan: Plan) -> RateRange:
    """Run the test for `plan`; InputError where the loss never falls, or is no number at once."""
    ready = make_ready(start(plan), LEAST)
    plan, model, batches = ready.plan, ready.model, ready.batches["fit"]
    an_epoch = len(batches)
    steps = max(FEWEST_STEPS, min(MOST_STEPS, an_epoch))
    rates = [LEAST * (MOST / LEAST) ** (step / (steps - 1)) for step in range(steps)]
    losses: list[float] = []
    for step, rate in enumerate(rates):
        if step % an_epoch == 0:
            batches.begin(step // an_epoch)
        model.optimizer.learning_rate = rate
        model.reset_metrics()
        found = model.train_on_batch(*batches[step % an_epoch], return_dict=True)
        losses.append(float(found["loss"]))
        told = smoothed(losses)
        if not math.isfinite(losses[-1]) or told[-1] > DIVERGED * min(told):
            break
    kept = [loss for loss in losses if math.isfinite(loss)]
    if len(kept) < FEWEST_STEPS // 4:
        raise InputError(
            _(
                "expected a loss that is a number for some steps, after {count} it is none",
                count=len(kept),
            ),
            _("Try: kc plot gradients MODEL"),
        )
    return told_of(plan, rates[: len(kept)], kept, len(losses) < steps, len(losses) / an_epoch)


def told_of(
    plan: Plan, rates: list[float], losses: list[float], is_cut: bool, epochs: float
) -> RateRange:
    """What rates and losses say; InputError where the loss never falls."""
    curve = smoothed(losses)
    lowest = rates[int(np.argmin(curve))]
    if min(curve) > 0.98 * curve[0]:
        raise InputError(
            _("expected a loss that falls at some rate, it stays at {loss:.4g}", loss=curve[0]),
            _("Try: kc plot gradients MODEL"),
        )
    return RateRange(
        model=plan.recipe.model,
        dataset=plan.dataset.name,
        optimizer=plan.recipe.optimizer,
        batch_size=plan.recipe.batch_size,
        rates=tuple(rates),
        losses=tuple(losses),
        smoothed=curve,
        lowest=lowest,
        suggested=_rounded(lowest / BEFORE_LOWEST),
        is_cut=is_cut,
        epochs=epochs,
    )


def smoothed(losses: list[float]) -> tuple[float, ...]:
    """The losses' running mean, older ones weighing less, as Adam has its moments: without the
    pull of the zero that it begins from."""
    mean, found = 0.0, []
    for step, loss in enumerate(losses, 1):
        mean = KEPT * mean + (1 - KEPT) * loss
        found.append(mean / (1 - KEPT**step))
    return tuple(found)


def _rounded(rate: float) -> float:
    """A rate with one digit, as people write them."""
    return float(f"{rate:.0e}")
