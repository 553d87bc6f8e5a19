"""The picture of the embeddings, and its numbers."""

from dataclasses import replace

import numpy as np
import pytest

from kerascourse.data.dataset import Split
from kerascourse.plots.embeddings import SIDE, embeddings, style
from kerascourse.seeing.embeddings import Embeddings, Separation
from tests.plots.page import assert_readable, texts_of


def found(classes=10, method="tsne", labelled=True):
    rng = np.random.default_rng(0)
    labels = np.arange(200) % classes
    apart = {
        "vector": Separation(0.975, 0.31),
        "plane": Separation(0.9, -0.25),
        "pixels": Separation(0.5, None),
    }
    return Embeddings(
        layer="f6",
        method=method,
        vectors=rng.normal(size=(200, 84)),
        plane=rng.normal(size=(200, 2)) * (1, 30),
        examples=Split(rng.random((200, 9, 9, 1), "float32"), labels),
        labels=labels if labelled else None,
        separations=apart if labelled else {},
    )


@pytest.mark.parametrize("thumbnails", [False, True])
@pytest.mark.parametrize("classes, method", [(10, "tsne"), (2, "pca"), (100, "tsne")])
def test_it_can_be_read(classes, method, thumbnails):
    names = [f"a class of number {number}" for number in range(classes)]
    picture = embeddings(found(classes, method), "Embeddings: net", names, thumbnails)
    assert_readable(picture.figure)


def test_it_says_what_was_computed():
    picture = embeddings(found(), "Embeddings", list("abcdefghij"))
    assert picture.numbers["separation"]["vector"] == {"accuracy": 0.975, "silhouette": 0.31}
    assert picture.rows[4][:2] == (3, "d")
    texts = [text.get_text() for text, _box in texts_of(picture.figure)]
    assert {"0.975", "0.31", "−0.25", "–", "j"} <= set(texts)


def test_without_labels_there_is_no_legend():
    picture = embeddings(found(labelled=False), "Embeddings", [])
    assert_readable(picture.figure)
    assert picture.numbers["separation"] == {} and picture.rows[1][1] == ""
    assert len(texts_of(picture.figure)) == 3  # title and caption


def test_classes_differ_in_colour_or_shape():
    assert len({style(number) for number in range(70)}) == 70
    assert len({style(number)[0] for number in range(10)}) == 10


@pytest.mark.parametrize("count", [12, 40])
def test_a_small_set_fills_the_square_by_tsne_and_keeps_its_proportions_by_pca(count):
    few = found()
    few = replace(few, plane=few.plane[:count], vectors=few.vectors[:count], labels=None)
    spans = {}
    for method in ("tsne", "pca"):
        figure = embeddings(replace(few, method=method, separations={}), "Few", []).figure
        points = np.concatenate([p.get_offsets() for p in figure.axes[0].collections])
        spans[method] = np.ptp(points, axis=0)
    assert spans["tsne"].min() > 0.9 * SIDE
    own = np.ptp(few.plane, axis=0)
    assert spans["pca"][0] / spans["pca"][1] == pytest.approx(own[0] / own[1])
