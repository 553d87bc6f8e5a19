"""Which regions of an image raise the score of a class? (course: C6)

Grad-CAM (Selvaraju et al. 2017, "Grad-CAM: visual explanations from deep networks via
gradient-based localization", equations 1 and 2), at feature maps A of a layer and the score y of a
class before the softmax:

    α_k = mean over positions of ∂y/∂A_k,    map = ReLU(Σ α_k A_k)

The class activation map (Zhou et al. 2016, "Learning deep features for discriminative
localization") needs no gradient, only a network that ends in global average pooling and a dense
layer of weights w: map = Σ w_k A_k, whose mean over positions and the bias add up to y.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from kerascourse.errors import UsageError
from kerascourse.models import keras_backend
from kerascourse.seeing import classifier
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _


@dataclass(frozen=True)
class Heatmap:
    """The maps of an image (height, width, channels) for the class `number`.

    `gradient_map` is Grad-CAM's at the feature maps of `layer` (rows, columns), 0 and above;
    `activation_map` the plain one at the maps that are averaged, None where the network does not
    end that way. `score` is what the gradient is of; `exact` is False where that is the logarithm
    of the probability, since no layer of scores is to be found before it.
    """

    image: np.ndarray
    probabilities: np.ndarray
    number: int
    score: float
    exact: bool
    layer: str
    gradient_map: np.ndarray
    activation_map: np.ndarray | None

    def enlarged(self, values: np.ndarray) -> np.ndarray:
        """A map at the image's size, bilinearly."""
        height, width = self.image.shape[:2]
        picture = Image.fromarray(np.asarray(values, "float32"))
        return np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR))


def heatmap(
    subject: Subject, image: np.ndarray, layer: str | None = None, wanted: str | None = None
) -> Heatmap:
    """The maps of `image`, float32 (height, width, channels).

    `layer` names a layer (in a nested model too) that gives feature maps, by default the last one;
    `wanted` a class, by default the likeliest. UsageError where the network tells no classes of
    images apart or the layer gives no maps.
    """
    classifier.require_classifier(subject)
    classifier.require_images(subject)
    from kerascourse.models.gradients import gradient
    from kerascourse.models.unfolded import unfold

    keras = keras_backend.start()
    name = _layer(subject, unfold(subject.model), layer).name
    nudged = unfold(subject.model, nudged=name)
    maps, outputs = nudged.call(name).output, classifier.outputs(nudged)
    model = keras.Model(nudged.model.inputs, [maps, outputs.scores, outputs.probabilities])
    batch = image[np.newaxis]
    nudge = np.zeros(_shape_of(subject, name, batch), "float32")
    # the likeliest class is known only after a first pass
    found = np.asarray(model.predict([batch, nudge], verbose=0)[2][0])
    number = classifier.class_number(subject, wanted, found)
    slopes, (values, scores, _found) = gradient(
        model, [batch, nudge], 1, lambda results: results[1][0, number]
    )
    return Heatmap(
        image=image,
        probabilities=found,
        number=number,
        score=float(scores[0, number]),
        exact=outputs.exact,
        layer=name,
        gradient_map=grad_cam(values[0], slopes[0]),
        activation_map=_activation_map(nudged, [batch, nudge], number),
    )


def grad_cam(maps: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """ReLU(Σ α_k A_k), (rows, columns), from the maps and the gradient (rows, columns, maps)."""
    weights = slopes.mean(axis=(0, 1), dtype="float64")
    return np.asarray(np.maximum(maps @ weights, 0))


def _layer(subject: Subject, unfolded: Any, wanted: str | None) -> Any:
    """The call asked for, or the last that gives maps with a height and a width."""
    with_maps = [call for call in unfolded.calls if _has_maps(call.output.shape)]
    if not with_maps:
        raise UsageError(
            _("expected a network with feature maps, {name} has none", name=subject.name),
            _("Try: kc plot occlusion {name}", name=subject.name),
        )
    if wanted is None:
        return with_maps[-1]
    call = unfolded.call(wanted)
    if len(call.output.shape) != 4:
        raise UsageError(
            _("expected a layer with feature maps, {layer} gives a vector", layer=wanted),
            _("Try: --layer {name}", name=with_maps[-1].name),
        )
    return call


def _has_maps(shape: tuple[int | None, ...]) -> bool:
    return len(shape) == 4 and shape[1:3] != (1, 1)


def _shape_of(subject: Subject, name: str, batch: np.ndarray) -> tuple[int, ...]:
    """The shape of a call's output, which an input of any size leaves open."""
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(subject.model)
    shape = unfolded.call(name).output.shape[1:]
    if None not in shape:
        return (1, *shape)
    return tuple(unfolded.watching(unfolded.call(name)).predict(batch, verbose=0)[0].shape)


def _activation_map(unfolded: Any, inputs: list[np.ndarray], number: int) -> np.ndarray | None:
    """Σ w_k A_k where the network ends in global average pooling and a dense layer."""
    keras = keras_backend.start()
    layers = keras.layers
    dense = _last(unfolded, unfolded.model.outputs[0], (layers.Softmax, layers.Activation))
    if dense is None or not isinstance(dense.layer, layers.Dense):
        return None
    # dropout does nothing at inference
    pool = _last(unfolded, dense.inputs[0], (layers.Dropout,))
    if pool is None or not isinstance(pool.layer, layers.GlobalAveragePooling2D):
        return None
    maps = keras.Model(unfolded.model.inputs, pool.inputs[0]).predict(inputs, verbose=0)[0]
    return np.asarray(maps @ keras.ops.convert_to_numpy(dense.layer.kernel)[:, number])


def _last(unfolded: Any, tensor: Any, passed: tuple[type, ...]) -> Any:
    """The call that gave `tensor`, or the last one before it whose layer is none of `passed`."""
    call = unfolded.producer(tensor)
    while call is not None and isinstance(call.layer, passed):
        call = unfolded.producer(call.inputs[0])
    return call
