"""Qualities against TensorFlow's own, which compute them another way."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascourse.evaluation.image_quality import (
    peak_signal,
    quality,
    structural_similarity,
)


@settings(max_examples=15)
@given(
    seed=st.integers(0, 999),
    height=st.integers(11, 17),
    width=st.integers(11, 17),
    channels=st.sampled_from([1, 3]),
    spread=st.floats(0, 0.6),
)
def test_the_structural_similarity_is_tensorflows(seed, height, width, channels, spread):
    rng = np.random.default_rng(seed)
    images = rng.random((3, height, width, channels)).astype("float32")
    others = (images + spread * rng.standard_normal(images.shape)).astype("float32")
    expected = tf.image.ssim(images, others, max_val=1.0).numpy()
    np.testing.assert_allclose(structural_similarity(images, others), expected, atol=2e-4)


def test_a_large_set_is_the_sum_of_its_parts(monkeypatch):
    rng = np.random.default_rng(0)
    images, others = rng.random((2, 7, 12, 12, 1))
    whole = structural_similarity(images, others)
    monkeypatch.setattr("kerascourse.evaluation.image_quality.PART", 3)
    np.testing.assert_allclose(structural_similarity(images, others), whole)
    assert structural_similarity(images, images) == pytest.approx(np.ones(7))


def test_the_quality_of_images():
    rng = np.random.default_rng(0)
    images = rng.random((6, 12, 13, 3)).astype("float32")
    others = np.clip(images + 0.1 * rng.standard_normal(images.shape), 0, 1).astype("float32")
    found = quality(images, others)
    assert found.mse == pytest.approx(((images - others) ** 2).mean(), rel=1e-5)
    assert found.psnr == pytest.approx(
        float(tf.image.psnr(images.reshape(-1, 13, 3), others.reshape(-1, 13, 3), 1.0)), rel=1e-5
    )
    assert found.ssim == pytest.approx(float(tf.reduce_mean(tf.image.ssim(images, others, 1.0))))


def test_what_has_no_quality_of_images():
    rows = np.random.default_rng(0).normal(size=(5, 4))
    found = quality(rows, rows + 2)
    assert (found.mse, found.psnr, found.ssim) == (pytest.approx(4), None, None)
    small = np.ones((2, 10, 30, 1))
    found = quality(small, small * 0.9)
    assert found.psnr == pytest.approx(20) and found.ssim is None
    assert quality(np.ones((2, 11, 11, 1)), np.ones((2, 11, 11, 1))).ssim == pytest.approx(1)


def test_a_perfect_copy_has_no_finite_peak_signal():
    assert peak_signal(0.0) is None
    assert peak_signal(0.01) == pytest.approx(20)
