"""The picture of reconstructions tells the errors that were computed."""

from dataclasses import replace

import numpy as np
import pytest

from kerascourse.plots.reconstructions import reconstructions
from kerascourse.seeing.reconstructions import Plain, Reconstructions
from tests.plots.page import assert_readable, texts_of


def made(task, count, noisy=False, channels=1):
    images = np.random.default_rng(0).random((count, 6, 8, channels))
    errors = np.arange(count) / 100 + 0.001
    small = images[:, ::2, ::2] if task == "superresolution" else images
    return Reconstructions(
        task,
        images,
        small,
        images * 1.2,
        np.arange(count) + 90,
        errors,
        errors * 2 if noisy else None,
    )


@pytest.mark.parametrize(
    "found",
    [
        made("reconstruction", 1),
        made("generation", 12, channels=3),
        made("denoising", 8, noisy=True),
        made("superresolution", 5),
    ],
)
def test_it_can_be_read_and_tells_each_error(found):
    picture = reconstructions(found, "a-run-of-mine")
    assert_readable(picture.figure)
    texts = [text.get_text() for text, _box in texts_of(picture.figure)]
    assert {f"{error:.4f}" for error in found.errors} <= set(texts)
    assert picture.numbers["mse"] == found.errors.tolist()
    assert [row[:2] for row in picture.rows[1:]] == list(
        zip(found.indices.tolist(), found.errors.tolist(), strict=True)
    )


def test_a_plain_method_stands_below():
    found = made("denoising", 6, noisy=True)
    plain = Plain("median filter, 3×3", found.images * 0.5, found.errors * 3)
    picture = reconstructions(replace(found, plain=plain), "a-run-of-mine")
    assert_readable(picture.figure)
    texts = " ".join(text.get_text() for text, _box in texts_of(picture.figure))
    assert "by median filter, 3×3" in texts
    assert f"Without a network it is {plain.errors.mean():.4f}" in texts
    assert picture.numbers["plain_mse"] == plain.errors.tolist()


def test_the_largest_difference_is_the_end_of_the_scale():
    found = made("reconstruction", 3)
    texts = [text.get_text() for text, _box in texts_of(reconstructions(found, "a").figure)]
    assert any(f"yellow {found.differences.max():.2f}" in text for text in texts)
