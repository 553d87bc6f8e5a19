"""The vectors that a network makes of images, and a map of them in the plane (course: C3, C4).

PCA keeps the directions of the largest variance. t-SNE (van der Maaten & Hinton 2008, "Visualizing
data using t-SNE"; here openTSNE, Poličar et al. 2024) keeps who is near whom, and neither the
distances between clusters nor their sizes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from kerascourse.data.dataset import Split
from kerascourse.errors import UsageError
from kerascourse.models import keras_backend
from kerascourse.seeing import classifier
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _, safe_text

Method = Literal["tsne", "pca"]

NEIGHBOURS = 10
PERPLEXITY = 30.0
MOST_FOR_SILHOUETTE = 2000
FEWEST = NEIGHBOURS + 2
LATENT = ("latent", "z_mean")
_SEED = 0
_JOBS = 2
# below it, cores that wait for one another cost more than they give
_FEWEST_FOR_JOBS = 2000
_BATCH = 256


@dataclass(frozen=True)
class Separation:
    """How well the classes are apart among some vectors.

    `accuracy` of a classifier by the `NEIGHBOURS` nearest other vectors; `silhouette` (Rousseeuw
    1987), from −1 to 1, on `MOST_FOR_SILHOUETTE` of them at most; None where fewer than two classes
    are there.
    """

    accuracy: float
    silhouette: float | None


@dataclass(frozen=True)
class Embeddings:
    """`vectors` (n, values) of the layer `layer` for the first n examples, `plane` (n, 2) the map
    of them, `labels` (n,) their classes, None where there are none.

    `separations` are those of the vectors, of the plane, and of the pixels as they are; empty
    without labels.
    """

    layer: str
    method: Method
    vectors: np.ndarray
    plane: np.ndarray
    examples: Split
    labels: np.ndarray | None
    separations: dict[str, Separation]


@dataclass(frozen=True)
class Vectors:
    """`values` (n, values) that the layer `layer` makes of the n `examples`."""

    layer: str
    values: np.ndarray
    examples: Split


def embeddings(
    subject: Subject, method: Method = "tsne", layer: str | None = None, most: int | None = None
) -> Embeddings:
    """The vectors of the first `most` test examples in the plane. Errors as `vectors_of`."""
    made = vectors_of(subject, layer, most)
    return found(made, method, projected(made.values, method))


def vectors_of(subject: Subject, layer: str | None = None, most: int | None = None) -> Vectors:
    """What a layer makes of the first `most` test examples.

    `layer` names any layer, whose maps are averaged over their positions; by default what the last
    dense layer of a classifier sees, and of other networks the latent vector. UsageError where
    there are too few examples, or one value is no vector.
    """
    examples = subject.examples(most=most)
    if len(examples) < FEWEST:
        raise UsageError(
            _(
                "expected {fewest} examples or more, received {count}",
                fewest=FEWEST,
                count=len(examples),
            ),
            _("Try: --limit {count}", count=10 * FEWEST),
        )
    name, inputs, output = _embedding(subject, layer)
    values = _computed(inputs, output, examples)
    if values.shape[1] < 2:
        raise UsageError(
            _("expected a layer of two values or more, {layer} gives one", layer=name),
            _("Try: --layer NAME"),
        )
    return Vectors(name, values, examples)


def found(made: Vectors, method: Method, plane: np.ndarray) -> Embeddings:
    """The vectors and their map, with how well the classes are apart in both and in the pixels."""
    examples = made.examples
    labels = examples.y if examples.y.ndim == 1 else None
    separations = {}
    if labels is not None:
        pixels = examples.x.reshape(len(examples), -1)
        for space, values in (("vector", made.values), ("plane", plane), ("pixels", pixels)):
            separations[space] = separation(values, labels)
    return Embeddings(made.layer, method, made.values, plane, examples, labels, separations)


def projected(vectors: np.ndarray, method: Method) -> np.ndarray:
    """`vectors` (n, values) in the plane, (n, 2); the same each time."""
    return _projected(vectors.tobytes(), vectors.dtype.str, vectors.shape, method).copy()


@lru_cache(maxsize=1)  # a report shows the same vectors twice, and t-SNE takes seconds
def _projected(data: bytes, kind: str, shape: tuple[int, ...], method: Method) -> np.ndarray:
    vectors = np.frombuffer(data, kind).reshape(shape)
    if method == "pca":
        from sklearn.decomposition import PCA

        return np.asarray(PCA(2, random_state=_SEED).fit_transform(vectors))
    from openTSNE import TSNE

    perplexity = min(PERPLEXITY, (len(vectors) - 1) / 3)
    jobs = _JOBS if len(vectors) >= _FEWEST_FOR_JOBS else 1
    return np.asarray(TSNE(perplexity=perplexity, n_jobs=jobs, random_state=_SEED).fit(vectors))


def separation(vectors: np.ndarray, labels: np.ndarray) -> Separation:
    """How well the classes `labels` (n,) are apart among `vectors` (n, values)."""
    from sklearn.metrics import silhouette_score
    from sklearn.neighbors import KNeighborsClassifier

    neighbours = KNeighborsClassifier(NEIGHBOURS, n_jobs=_JOBS).fit(vectors, labels)
    some = slice(MOST_FOR_SILHOUETTE)
    classes = len(np.unique(labels[some]))
    silhouette = None
    if 2 <= classes < len(labels[some]):
        silhouette = float(silhouette_score(vectors[some], labels[some]))
    # without vectors to judge, each of its own is judged by the others
    return Separation(float(neighbours.score(None, labels)), silhouette)


def projector_files(embeddings: Embeddings, names: list[str]) -> Iterator[tuple[str, str]]:
    """(name, text) of the files that TensorBoard's projector reads; `names` are the examples'."""
    yield (
        "tensor.tsv",
        "".join("\t".join(f"{v:.6g}" for v in row) + "\n" for row in embeddings.vectors),
    )
    yield "metadata.tsv", "".join(safe_text(" ".join(name.split())) + "\n" for name in names)
    yield (
        "projector_config.pbtxt",
        'embeddings {\n  tensor_path: "tensor.tsv"\n  metadata_path: "metadata.tsv"\n}\n',
    )


def _computed(inputs: Any, output: Any, examples: Split) -> np.ndarray:
    """(n, values) float32; maps become their means over the positions."""
    model = keras_backend.start().Model(inputs, output)
    # a batch at a time, since the maps of all images may not fit in memory
    parts = []
    for start in range(0, len(examples), _BATCH):
        values = np.asarray(model.predict_on_batch(examples.take(slice(start, start + _BATCH)).x))
        parts.append(values.mean(axis=tuple(range(1, values.ndim - 1)), dtype="float32"))
    return np.concatenate(parts)


def _embedding(subject: Subject, wanted: str | None) -> tuple[str, Any, Any]:
    """The layer's name, and the input and output of a model that gives what it gives."""
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(subject.model)
    inputs = unfolded.model.inputs[0]
    if wanted is None and classifier.is_classifier(subject):
        tensor = _seen_by_last_dense(unfolded)
        names = [call.name for call in unfolded.calls if call.output is tensor]
        return (names[0] if names else inputs.name), inputs, tensor
    call = _latent(unfolded) if wanted is None else unfolded.call(wanted)
    return call.name, inputs, call.output


def _seen_by_last_dense(unfolded: Any) -> Any:
    keras = keras_backend.start()
    dense = [call for call in unfolded.calls if isinstance(call.layer, keras.layers.Dense)]
    if not dense:
        raise UsageError(
            _("expected a network with a dense layer, {name} has none", name=unfolded.model.name),
            _("Try: --layer {name}", name=unfolded.calls[-2].name),
        )
    return dense[-1].inputs[0]


def _latent(unfolded: Any) -> Any:
    """The call of a layer named as a latent vector is, or of the smallest output on the way."""
    for call in unfolded.calls:
        if call.layer.name in LATENT:
            return call
    ends = unfolded.model.outputs
    between = [call for call in unfolded.calls if all(call.output is not end for end in ends)]
    return min(
        between, key=lambda call: np.prod([side or np.inf for side in call.output.shape[1:]])
    )
