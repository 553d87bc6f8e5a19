"""A decoder that runs in the page, and where the test images lie in its latent space."""

from math import prod
from typing import Any

import numpy as np

from kerascourse.data.dataset import Split
from kerascourse.errors import UsageError
from kerascourse.explore.arrays import exact
from kerascourse.seeing.latent import Halves, halves
from kerascourse.seeing.subject import Subject

MOST_POINTS = 500
# values of the decoder's weights, 2 bytes each before base64
MOST_WEIGHTS = 2_500_000
MOST_SLIDERS = 12


def latent(subject: Subject, examples: Split) -> dict[str, Any] | None:
    """The document that `pages/latent.js` reads; None where the network is no autoencoder of
    images, or its decoder is too large for a page or has a layer that a page does not compute.

    `points` (n, values) are those of the first `examples`, of a variational autoencoder the means;
    `sliders` the values that vary most over them.
    """
    try:
        parts = halves(subject.model, subject.name)
    except UsageError:
        return None
    calls = _decoder(parts)
    if calls is None:
        return None
    some = examples.take(slice(MOST_POINTS))
    points = parts.encode(some.x).reshape(len(some), -1)
    return {
        "shape": list(parts.shape),
        "layer": parts.layer,
        "points": exact(points, "f4"),
        "labels": some.y.tolist() if some.y.ndim == 1 else None,
        "sliders": np.argsort(-points.var(axis=0), kind="stable")[:MOST_SLIDERS].tolist(),
        "calls": calls,
    }


def _decoder(parts: Halves) -> list[dict[str, Any]] | None:
    """Each call: its operation, its inputs (0 is the point, n the n-th call), its output's shape;
    the last gives the image."""
    import keras

    from kerascourse.explore.operations import operation
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(parts.decoder)
    start = unfolded.model.inputs[0]
    numbers = {id(start): 0} | {id(call.output): n for n, call in enumerate(unfolded.calls, 1)}
    outputs = [call.output for call in unfolded.calls]
    if numbers.get(id(unfolded.model.outputs[0])) != len(outputs):
        return None
    found = keras.Model(start, outputs).predict(np.zeros((1, *parts.shape)), verbose=0)
    shapes = [parts.shape, *(np.asarray(output).shape[1:] for output in found)]
    calls, weights = [], 0
    for number, call in enumerate(unfolded.calls, 1):
        inputs = [numbers.get(id(x)) for x in call.inputs]
        before = [shapes[source] for source in inputs if source is not None]
        one = operation(call.layer, before, shapes[number]) if len(before) == len(inputs) else None
        if one is None:
            return None
        weights += sum(prod(values.shape) for values in one.weights.values())
        calls.append({"inputs": inputs, "shape": list(shapes[number]), **one.document("f2")})
    return calls if weights <= MOST_WEIGHTS else None
