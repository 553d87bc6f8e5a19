"""Principal components against the singular value decomposition, and as a best approximation."""

import numpy as np
import pytest

from kerascourse.data import catalogue
from kerascourse.evaluation.principal_components import fitted, spread


@pytest.fixture
def images():
    mixed = np.random.default_rng(0).normal(size=(20, 12)) @ np.diag(np.arange(12))
    return mixed.reshape(20, 3, 4, 1)


def test_it_is_the_best_of_its_rank(images):
    found = fitted(images, 5)
    rows = images.reshape(20, 12)
    centred = rows - rows.mean(0)
    left, strengths, right = np.linalg.svd(centred, full_matrices=False)
    best = (left[:, :5] * strengths[:5]) @ right[:5] + rows.mean(0)
    outputs = found.reconstructed(images, 5)
    assert outputs.shape == images.shape
    np.testing.assert_allclose(outputs.reshape(20, 12), best, atol=1e-4)


def test_fewer_values_are_those_of_a_smaller_fit(images):
    many, few = fitted(images, 9), fitted(images, 4)
    new = np.random.default_rng(1).normal(size=(3, 3, 4, 1))
    np.testing.assert_allclose(many.reconstructed(new, 4), few.reconstructed(new, 4), atol=1e-5)
    assert not np.allclose(many.reconstructed(new, 9), many.reconstructed(new, 4))


def test_there_are_no_more_than_the_examples_have(images):
    assert len(fitted(images, 99).axes) == 12
    assert len(fitted(images[:5], 99).axes) == 5
    everything = fitted(images, 12)
    np.testing.assert_allclose(everything.reconstructed(images, 12), images, atol=1e-4)


def test_the_rank_of_the_enlarged_digits():
    """8×8 pixels made 28×28: numpy's singular values find as many directions."""
    train = catalogue.load("digits").train.x
    rows = train.reshape(len(train), -1).astype("float64")
    singular = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False)
    found = spread(train)
    assert found.rank == (singular > 1e-5 * singular[0]).sum() <= 64
    assert found.variances[:64] == pytest.approx(singular[:64] ** 2 / len(rows), rel=1e-6, abs=1e-9)
    share = (singular[:16] ** 2).sum() / (singular**2).sum()
    assert found.kept(16) == pytest.approx(share) and found.kept(784) == pytest.approx(1)


def test_images_of_many_values_are_left_alone():
    assert spread(np.zeros((3, 32, 32, 1), "float32")) is None
    assert spread(np.zeros((3, 4, 4, 1), "float32")).rank == 0
    assert spread(np.zeros((3, 1_000), "float32")).rank == 0
    assert spread(np.zeros((3, 1_001), "float32")) is None
