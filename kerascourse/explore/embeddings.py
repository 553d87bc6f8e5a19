"""The vectors of the test images in the plane, with who is near whom in the vector."""

import os
from typing import Any

import numpy as np

from kerascourse.data.dataset import Split
from kerascourse.errors import UsageError
from kerascourse.explore.arrays import exact, whole
from kerascourse.seeing import classifier
from kerascourse.seeing.embeddings import NEIGHBOURS, projected, vectors_of
from kerascourse.seeing.subject import Subject


def embeddings(subject: Subject, examples: Split) -> dict[str, Any] | None:
    """The document that `pages/embeddings.js` reads, of the first test `examples`; None where the
    network makes no vectors of them, or there are too few.

    `neighbours` (n, 10) are the nearest others in the vector, the nearest first, and `near` those
    in the plane; `predicted` is what a classifier takes each for.
    """
    # read when OpenMP is loaded, with scikit-learn: see `pictures/embeddings.py`
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        made = vectors_of(subject, most=len(examples))
    except UsageError:
        return None
    plane = projected(made.values, "tsne")
    predicted = None
    if classifier.is_classifier(subject):
        model = classifier.probabilities(subject)
        shares = np.asarray(model.predict(examples.x, batch_size=classifier.BATCH, verbose=0))
        predicted = shares.argmax(axis=1).tolist()
    labels = examples.y.tolist() if examples.y.ndim == 1 else None
    last = max([-1, *(labels or ()), *(predicted or ())])
    return {
        "layer": made.layer,
        "plane": exact(plane, "f4"),
        "neighbours": whole(nearest(made.values)),
        "near": whole(nearest(plane)),
        "labels": labels,
        "predicted": predicted,
        "classes": [subject.class_name(number) for number in range(last + 1)],
    }


def nearest(points: np.ndarray) -> np.ndarray:
    """(n, 10): for each of `points` (n, values) the places of its nearest others."""
    from sklearn.neighbors import NearestNeighbors

    # without points to judge, none is its own neighbour
    _distances, places = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(points).kneighbors()
    return np.asarray(places)
