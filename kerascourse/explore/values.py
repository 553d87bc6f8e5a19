"""What the layers of a network give for one image, with all that a page needs to compute each of
these values again, as the document that `pages/values.js` reads."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kerascourse.explore.arrays import BYTES, Format, exact, thin
from kerascourse.models import keras_backend
from kerascourse.seeing import classifier
from kerascourse.seeing.receptive_field import seen_spans
from kerascourse.seeing.subject import Example, Subject
from kerascourse.symbolic.graph import Graph

if TYPE_CHECKING:
    from kerascourse.explore.operations import Operation
    from kerascourse.models.unfolded import Call

# what arrays and weights may take in a page, before base64 makes 4 bytes of 3
MOST_BYTES = 4_000_000
# multiplications that may be spent on covering the image, place by place: seconds
MOST_FOR_OCCLUSION = 6e10
_LARGEST_HALF = 60_000.0  # float16 ends at 65,504


def values(
    subject: Subject, example: Example, graph: Graph, places: dict[str, int], macs: int | None
) -> dict[str, Any]:
    """The document of `example` on its way through the network.

    `graph` is the network as symbols, `places` has the row of each layer by its path, `macs` the
    multiplications of one image, where known. Where all numbers take more than `MOST_BYTES`, the
    layers that come first have theirs as they are, and the others some of them as bytes. UsageError
    where the network does not take one image.
    """
    classifier.require_images(subject)
    keras_backend.start()
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(subject.as_saved)
    start = unfolded.model.inputs[0]
    image = subject.fed(example.pixels)
    arrays = [image, *_outputs(start, unfolded.calls, image)]
    numbers = {id(start): 0} | {id(call.output): n for n, call in enumerate(unfolded.calls, 1)}
    sources = [[numbers.get(id(x)) for x in call.inputs] for call in unfolded.calls]
    operations = _operations(unfolded.calls, sources, arrays)
    form, kept = _form(arrays, operations)
    spans = seen_spans(graph)
    calls = []
    for number, (call, inputs, one) in enumerate(
        zip(unfolded.calls, sources, operations, strict=True), 1
    ):
        needed = [number, *(source for source in inputs if source is not None)]
        computed = one is not None and all(place in kept for place in needed)
        calls.append(
            {
                "name": call.name,
                "row": places.get(call.name, -1),
                "inputs": inputs,
                "operation": one.document(form) if one is not None and computed else None,
                "spans": spans.get(call.name),
            }
        )
    return {
        "image": example.name,
        "range": subject.fed_range,
        "arrays": _written(arrays, sources, operations, form, kept),
        "calls": calls,
        "start": places.get(start.name, 0),
        "rounded": form == "f2",
        "thin": len(kept) < len(arrays),
        **_decision(subject, example, macs),
    }


def _outputs(start: Any, calls: Sequence["Call"], image: np.ndarray) -> list[np.ndarray]:
    """The output of each call, without the batch."""
    import keras

    model = keras.Model(start, [call.output for call in calls])
    found = model.predict(image[None], verbose=0)
    return [np.asarray(output[0], "float32") for output in found]


def _operations(
    calls: Sequence["Call"], sources: Sequence[Sequence[int | None]], arrays: Sequence[np.ndarray]
) -> list["Operation | None"]:
    from kerascourse.explore.operations import operation

    found = []
    for number, (call, inputs) in enumerate(zip(calls, sources, strict=True), 1):
        shapes = [arrays[source].shape for source in inputs if source is not None]
        known = bool(shapes) and len(shapes) == len(inputs)
        found.append(operation(call.layer, shapes, arrays[number].shape) if known else None)
    return found


def _form(
    arrays: Sequence[np.ndarray], operations: Sequence["Operation | None"]
) -> tuple[Format, set[int]]:
    """How numbers are kept, and the numbers of the arrays that are kept whole: all of them as
    float32 where there is room, else as float16 as many as there is room for."""
    sizes = [arrays[0].size]
    for array, one in zip(arrays[1:], operations, strict=True):
        own = 0 if one is not None and one.kind == "same" else array.size
        weights = [] if one is None else one.weights.values()
        sizes.append(own + sum(weight.size for weight in weights))
    if BYTES["f4"] * sum(sizes) <= MOST_BYTES:
        return "f4", set(range(len(arrays)))
    room, kept = MOST_BYTES // BYTES["f2"], set()
    for number, size in enumerate(sizes):
        if size <= room and np.abs(arrays[number]).max() < _LARGEST_HALF:
            room -= size
            kept.add(number)
    return "f2", kept


def _written(
    arrays: Sequence[np.ndarray],
    sources: Sequence[Sequence[int | None]],
    operations: Sequence["Operation | None"],
    form: Format,
    kept: set[int],
) -> list[dict[str, Any]]:
    written = [exact(arrays[0], form) if 0 in kept else thin(arrays[0])]
    for number, (inputs, one) in enumerate(zip(sources, operations, strict=True), 1):
        array = arrays[number]
        if one is not None and one.kind == "same" and inputs[0] in kept:
            written.append({"shape": list(array.shape), "of": inputs[0]})
        else:
            written.append(exact(array, form) if number in kept else thin(array))
    return written


def _decision(subject: Subject, example: Example, macs: int | None) -> dict[str, Any]:
    """What a classifier says, and where in the image it says so: the maps of the likeliest class,
    each only where it is not too much work or there are feature maps."""
    if not classifier.is_classifier(subject):
        return {}
    from kerascourse.errors import UsageError
    from kerascourse.seeing.heatmap import heatmap
    from kerascourse.seeing.occlusion import default_size, default_stride, occlusion

    found = np.asarray(classifier.probabilities(subject).predict(example.pixels[None], verbose=0))
    number = int(found[0].argmax())
    label = None if example.label is None else subject.class_name(example.label)
    decision: dict[str, Any] = {
        "classes": [subject.class_name(place) for place in range(found.shape[1])],
        "predicted": subject.class_name(number),
        "label": label,
    }
    height, width = example.pixels.shape[:2]
    size = default_size(min(height, width))
    stride = default_stride(height, width, size)
    places = ((height - size) // stride + 1) * ((width - size) // stride + 1)
    if macs is not None and macs * places <= MOST_FOR_OCCLUSION:
        covered = occlusion(subject, example.pixels)
        decision["occlusion"] = exact(covered.map, "f4")
        decision["covered"] = covered.size
    try:
        heat = heatmap(subject, example.pixels)
    except UsageError:  # no layer with feature maps
        return decision
    decision["heat"] = exact(heat.enlarged(heat.gradient_map), "f4")
    decision["heat_layer"] = heat.layer
    return decision
