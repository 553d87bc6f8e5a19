"""What the layers of a network answer to an image, and which of their units answer never or
seldom."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from kerascourse.data.dataset import Dataset
from kerascourse.errors import UsageError
from kerascourse.seeing.subject import Example, Subject
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.models.unfolded import Call

MOST_LAYERS = 8
SAMPLE = 500
# of the images in which units are looked for that were on for none of the sample: 10,000 of 32×32
MOST_PIXELS = 10_000 * 32 * 32
# a sparse unit is on for such a share of the sample at most
SELDOM = 0.05
# they repeat the maps before them
_NOTHING_NEW = ("InputLayer", "Dropout", "SpatialDropout2D", "ZeroPadding2D", "BatchNormalization")


@dataclass(frozen=True)
class FeatureMaps:
    """The output of `layer` for one image: float32 (height, width, channels)."""

    layer: str
    maps: np.ndarray


@dataclass(frozen=True)
class Units:
    """A ReLU layer with `count` units, and the indices of those that are `dead`, on for no image,
    and of those that are `sparse`, on for some, but for a share of `SELDOM` at most."""

    layer: str
    count: int
    dead: tuple[int, ...]
    sparse: tuple[int, ...] = ()

    @property
    def share(self) -> float:
        """Dead units over all units."""
        return len(self.dead) / self.count


@dataclass(frozen=True)
class Activations:
    """The feature maps of `example`, out of `layers_with_maps` that tell something; and the units
    of each ReLU layer, None where there are no data.

    How often units are on is counted over `sample` test images; those that are on for none of them
    are looked for in further images, `checked` in all.
    """

    example: Example
    maps: tuple[FeatureMaps, ...]
    layers_with_maps: int
    units: tuple[Units, ...] | None
    sample: int
    checked: int = 0


def activations(subject: Subject, example: Example, layers: Sequence[str] = ()) -> Activations:
    """The maps of the layers named, by default of some spread over the network, and the dead and
    the sparse units of all its ReLU layers.

    UsageError where a layer has no height and width.
    """
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(subject.model)
    spatial = [call for call in unfolded.calls if len(call.output.shape) == 4]
    telling = [call for call in spatial if _tells_more(call)]
    chosen = [unfolded.call(name) for name in layers] or _spread(telling, MOST_LAYERS)
    _require_maps(subject.name, chosen, telling)
    watched = unfolded.watching(*chosen).predict(example.pixels[None], verbose=0)
    maps = tuple(
        FeatureMaps(call.name, np.asarray(output[0], np.float32))
        for call, output in zip(chosen, watched[: len(chosen)], strict=True)
    )
    if subject.dataset is None:
        return Activations(example, maps, len(telling), None, 0)
    images = subject.examples(most=SAMPLE).x
    units, checked = relu_units(
        unfolded.model.inputs[0], unfolded.calls, images, _further(subject.dataset)
    )
    return Activations(example, maps, len(telling), units, len(images), checked)


def _further(dataset: Dataset) -> Iterator[np.ndarray]:
    """The images after the sample, a batch at a time: as many as have `MOST_PIXELS`."""
    left = MOST_PIXELS // prod(dataset.shape[:2])
    for part, start in ((dataset.test, SAMPLE), (dataset.val, 0), (dataset.train, 0)):
        for first in range(start, min(len(part), start + left), SAMPLE):
            batch = part.take(slice(first, min(first + SAMPLE, start + left)))
            yield batch.x
        left -= max(0, min(len(part) - start, left))


def relu_units(
    inputs: Any,
    calls: Sequence["Call"],
    images: np.ndarray,
    further: Iterable[np.ndarray] = (),
) -> tuple[tuple[Units, ...], int]:
    """The units of each ReLU among `calls`, channels of feature maps or neurons; and how many
    images were looked at.

    Dead is a unit that gives 0 at every position of each image, so that no gradient passes through
    it: of `images`, and of `further` as long as some unit has been on for none.
    """
    import keras

    from kerascourse.models.applied import applied
    from kerascourse.models.unfolded import is_relu

    found = [call for call in calls if is_relu(call.layer)]
    if not found:
        return (), len(images)
    largest = [
        applied(_largest, f"largest_{place}", call.output)
        if len(call.output.shape) > 2
        else call.output
        for place, call in enumerate(found)
    ]
    model = keras.Model(inputs, largest)

    def shares_on(batch: np.ndarray) -> list[np.ndarray]:
        answers = model.predict(batch, batch_size=32, verbose=0)
        return [(a > 0).mean(0) for a in (answers if isinstance(answers, list) else [answers])]

    shares = shares_on(images)
    is_off, checked = [share == 0 for share in shares], len(images)
    sparse = [(share > 0) & (share <= SELDOM) for share in shares]
    for batch in further:
        if not any(off.any() for off in is_off):
            break
        on = [share > 0 for share in shares_on(batch)]
        # on for one of the further images is seldom enough
        sparse = [a | (b & c) for a, b, c in zip(sparse, is_off, on, strict=True)]
        is_off = [off & ~now for off, now in zip(is_off, on, strict=True)]
        checked += len(batch)
    units = zip(found, is_off, sparse, strict=True)
    return tuple(
        Units(call.name, len(off), _indices(off), _indices(seldom)) for call, off, seldom in units
    ), checked


def _indices(which: np.ndarray) -> tuple[int, ...]:
    return tuple(map(int, np.flatnonzero(which)))


def _largest(maps: Any) -> Any:
    """The largest value of each map."""
    from keras import ops

    return ops.max(maps, axis=tuple(range(1, len(maps.shape) - 1)))


def _tells_more(call: "Call") -> bool:
    """Whether the maps are more than one position, and not those of the layer before."""
    is_one_position = tuple(call.output.shape[1:3]) == (1, 1)
    return not is_one_position and type(call.layer).__name__ not in _NOTHING_NEW


def _spread(calls: list["Call"], most: int) -> list["Call"]:
    """At most `most` of `calls`, from the first to the last at even distances."""
    if len(calls) <= most:
        return calls
    return [calls[place] for place in np.linspace(0, len(calls) - 1, most).round().astype(int)]


def _require_maps(name: str, chosen: Sequence["Call"], telling: Sequence["Call"]) -> None:
    if not telling:
        raise UsageError(
            _("no layer of {name} has height and width, so there are no feature maps", name=name),
            _("Try: kc plot history"),
        )
    for call in chosen:
        if len(call.output.shape) != 4:
            raise UsageError(
                _(
                    "expected a layer with height and width, received {layer} of {shape}",
                    layer=call.name,
                    shape="×".join(map(str, call.output.shape[1:])),
                ),
                _("Try: --layer {name}", name=telling[-1].name),
            )
