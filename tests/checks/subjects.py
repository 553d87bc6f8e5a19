"""A sound small network on the embedded digits, and others in its place."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import keras

from kerascourse.checks.subject import of
from kerascourse.training import plan, recipe

PLENTY = 10**10  # bytes


@cache
def planned(model="conv3-8 relu pool2 fc10", dataset="digits"):
    return plan.make(recipe.resolve(model, Path("nowhere")), dataset, {"batch_size": 32})


def subject(*layers, made=None, memory=PLENTY, **parts):
    """The digits, `parts` of them replaced, with a sequence of `layers`, or the plan's network."""
    made = made or planned()
    made = replace(made, dataset=replace(made.dataset, **parts))
    keras.utils.set_random_seed(0)
    if not layers:
        return of(made, made.network.build(made.dataset.shape, "float32"), memory)
    return of(made, keras.Sequential([keras.Input(made.dataset.shape), *layers]), memory)
