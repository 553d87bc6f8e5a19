"""From one image to another in a straight line: through the latent space, and pixel by pixel."""

from dataclasses import dataclass

import numpy as np

from kerascourse.data.dataset import Split
from kerascourse.errors import UsageError
from kerascourse.seeing.latent import Halves, halves
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _

PAIRS = 3
SEARCHED = 500  # test images among which the default pairs are


@dataclass(frozen=True)
class Interpolation:
    """`pairs` (n, 2) of test images; `decoded` and `blended` (n, steps, height, width, channels)
    at the shares (steps,) of the second of each; `labels` (n, 2) of their classes, where known."""

    pairs: np.ndarray
    shares: np.ndarray
    decoded: np.ndarray
    blended: np.ndarray
    labels: np.ndarray | None


def interpolation(
    subject: Subject, pair: tuple[int, int] | None = None, steps: int = 9
) -> Interpolation:
    """Between the test images of `pair`, or else of three pairs of different classes.

    UsageError where there is no latent space or no such image.
    """
    examples = subject.examples()
    pairs = _different(examples) if pair is None else np.array([pair])
    if pairs.max() >= len(examples):
        raise UsageError(
            _(
                "expected --index and --to from 0 to {last}, received {index}",
                last=len(examples) - 1,
                index=pairs.max(),
            )
        )
    return between(halves(subject.model, subject.name), examples, pairs, steps)


def between(parts: Halves, examples: Split, pairs: np.ndarray, steps: int) -> Interpolation:
    """The ways between the `examples` at `pairs` (n, 2), each in `steps` images.

    Points of the latent space are (1 − t)·a + t·b, where a and b are those of the two images (the
    means, where the network samples); all are decoded at once.
    """
    chosen = examples.take(pairs.reshape(-1))
    shares = np.linspace(0, 1, steps)
    points = _mixed(_paired(parts.encode(chosen.x)), shares)
    decoded = parts.decode(points.reshape(-1, *parts.shape).astype("float32"))
    return Interpolation(
        pairs=pairs,
        shares=shares,
        decoded=decoded.reshape(len(pairs), steps, *decoded.shape[1:]),
        blended=_mixed(_paired(chosen.x), shares),
        labels=_paired(chosen.y) if chosen.y.ndim == 1 else None,
    )


def random_pairs(examples: Split, count: int, seed: int) -> np.ndarray:
    """`count` pairs (count, 2) of examples of different classes, or of any two where no classes
    are told. UsageError where there are not two such."""
    rng = np.random.default_rng(seed)
    y = examples.y if examples.y.ndim == 1 else np.arange(len(examples))
    y = y if len(np.unique(y)) > 1 else np.arange(len(examples))
    if len(y) < 2:
        raise UsageError(_("expected two test images or more, received {count}", count=len(y)))
    first = rng.integers(0, len(y), count)
    second = [rng.choice(np.flatnonzero(y != y[place])) for place in first]
    return np.stack([first, second], axis=1)


def _paired(values: np.ndarray) -> np.ndarray:
    """(2n, …) to (n, 2, …)."""
    return values.reshape(-1, 2, *values.shape[1:])


def _mixed(pairs: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """(n, 2, …) to (n, steps, …): from the first to the second of each pair."""
    first, second = pairs[:, :1], pairs[:, 1:]
    t = shares.reshape(1, -1, *[1] * (pairs.ndim - 2))
    return np.asarray((1 - t) * first + t * second)


def _different(examples: Split) -> np.ndarray:
    """Pairs (n, 2) of the first images of different classes; of any images, where there are none.

    UsageError where there are not two images.
    """
    y = examples.y[:SEARCHED]
    places = np.arange(len(y))
    if y.ndim == 1:
        firsts = np.sort(np.unique(y, return_index=True)[1])
        places = firsts if len(firsts) > 1 else places
    if len(places) < 2:
        raise UsageError(_("expected two test images or more, received {count}", count=len(places)))
    count = min(PAIRS, len(places) // 2)
    return places[: 2 * count].reshape(count, 2)
