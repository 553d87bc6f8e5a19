"""Principal components against the singular value decomposition, and as a best approximation."""

import numpy as np
import pytest

from kerascourse.evaluation.principal_components import fitted


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
