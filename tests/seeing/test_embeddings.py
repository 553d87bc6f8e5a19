"""The vectors, their map, and how well classes are apart, held against NumPy and scikit-learn."""

import keras
import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.seeing.embeddings import (
    embeddings,
    projected,
    projector_files,
    separation,
    vectors_of,
)
from tests.seeing import networks


@pytest.fixture
def blobs(rng):
    """60 images of 6×6×2 in three classes that are apart in brightness."""
    y = np.arange(60) % 3
    x = (y[:, None, None, None] / 3 + 0.05 * rng.random((60, 6, 6, 2))).astype("float32")
    part = Split(x, y)
    return Dataset("blobs", part, part, part, ("a", "b", "c"), "made up")


def nearest_by_hand(vectors, labels):
    """Leave-one-out: the commonest class of the ten nearest other vectors."""
    distances = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    votes = labels[np.argsort(distances, axis=1)[:, :10]]
    return np.mean([np.bincount(v).argmax() == y for v, y in zip(votes, labels, strict=True)])


@pytest.mark.parametrize("build", [networks.pooled, networks.flattened, networks.nested])
def test_the_vector_is_what_the_last_dense_layer_sees(build, blobs):
    model = build()
    found = vectors_of(networks.subject(model, blobs))
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)][-1]
    weights, bias = dense.get_weights()
    softmaxed = keras.ops.convert_to_numpy(keras.ops.softmax(found.values @ weights + bias))
    assert np.allclose(softmaxed, model.predict(blobs.test.x, verbose=0), atol=1e-5)


def test_maps_are_averaged_over_their_positions(blobs):
    model = networks.flattened()
    found = vectors_of(networks.subject(model, blobs), layer="conv", most=20)
    maps = keras.Model(model.inputs, model.get_layer("conv").output).predict(
        blobs.test.x[:20], verbose=0
    )
    assert np.allclose(found.values, maps.mean(axis=(1, 2)), atol=1e-6)


def autoencoder(*names):
    """Through vectors of 8, 3 and 8 values to 6×6×2 again."""
    image = keras.Input((6, 6, 2))
    x = keras.layers.Flatten()(image)
    for name, units in zip(names, (8, 3, 8), strict=True):
        x = keras.layers.Dense(units, name=name)(x)
    return keras.Model(image, keras.layers.Reshape((6, 6, 2))(keras.layers.Dense(72)(x)))


@pytest.mark.parametrize(
    "names, expected",
    [(("a", "b", "c"), "b"), (("z_mean", "b", "c"), "z_mean"), (("a", "b", "latent"), "latent")],
)
def test_an_autoencoder_shows_its_latent_vector(names, expected, blobs):
    subject = networks.subject(autoencoder(*names), blobs)
    assert vectors_of(subject).layer == expected


def test_separation_equals_what_is_counted_by_hand(rng):
    labels = np.arange(90) % 3
    vectors = rng.normal(size=(90, 4)) + 0.8 * labels[:, None]
    found = separation(vectors, labels)
    assert found.accuracy == pytest.approx(nearest_by_hand(vectors, labels))
    assert 0.4 < found.accuracy < 1
    assert found.silhouette == pytest.approx(silhouette_score(vectors, labels))


def test_one_class_has_no_silhouette(rng):
    assert separation(rng.normal(size=(20, 3)), np.zeros(20, int)).silhouette is None


def test_pca_is_that_of_scikit_learn(rng):
    vectors = rng.normal(size=(50, 6)) * np.arange(1, 7)
    expected = PCA(2, svd_solver="full").fit_transform(vectors)
    assert np.allclose(np.abs(projected(vectors, "pca")), np.abs(expected), atol=1e-5)


def test_tsne_keeps_clusters_and_repeats_itself(rng):
    labels = np.arange(120) % 3
    vectors = rng.normal(size=(120, 5)) + 20 * np.eye(5)[labels]
    plane = projected(vectors, "tsne")
    assert nearest_by_hand(plane, labels) == 1
    assert np.array_equal(plane, projected(vectors, "tsne"))


def test_the_pixels_are_the_baseline(blobs):
    found = embeddings(networks.subject(networks.pooled(), blobs), "pca")
    pixels = blobs.test.x.reshape(60, -1)
    expected = nearest_by_hand(pixels, blobs.test.y)
    assert found.separations["pixels"].accuracy == pytest.approx(expected)
    expected = nearest_by_hand(found.plane, blobs.test.y)
    assert found.separations["plane"].accuracy == pytest.approx(expected)


def test_masks_are_no_classes(blobs, rng):
    part = Split(blobs.test.x, np.zeros((60, 6, 6), "uint8"))
    data = Dataset("masks", part, part, part, ("a", "b"), "made up")
    found = embeddings(networks.subject(networks.pooled(), data), "pca")
    assert found.labels is None and found.separations == {}


def test_too_few_examples_are_refused(blobs):
    with pytest.raises(UsageError, match="received 5"):
        vectors_of(networks.subject(networks.pooled(), blobs), most=5)


def test_the_projector_gets_a_line_for_each_example(blobs):
    found = embeddings(networks.subject(networks.pooled(), blobs), "pca", most=20)
    names = ["with\ttab"] + ["b"] * 19
    files = dict(projector_files(found, names))
    rows = [[float(v) for v in line.split("\t")] for line in files["tensor.tsv"].splitlines()]
    assert np.allclose(rows, found.vectors, rtol=1e-5)
    assert files["metadata.tsv"].splitlines() == ["with tab"] + ["b"] * 19
    assert 'metadata_path: "metadata.tsv"' in files["projector_config.pbtxt"]
