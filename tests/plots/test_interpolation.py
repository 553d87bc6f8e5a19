"""The picture of an interpolation names its pairs and shows each image."""

import numpy as np
import pytest

from kerascourse.plots.interpolation import interpolation
from kerascourse.seeing.interpolation import Interpolation
from tests.plots.page import assert_readable, texts_of


@pytest.mark.parametrize(("count", "steps", "known"), [(3, 9, True), (1, 12, False), (1, 2, True)])
def test_it_can_be_read(count, steps, known):
    rng = np.random.default_rng(0)
    shape = (count, steps, 4, 5, 3)
    pairs = rng.integers(0, 9999, (count, 2))
    found = Interpolation(
        pairs,
        np.linspace(0, 1, steps),
        rng.random(shape),
        rng.random(shape),
        rng.integers(0, 9, (count, 2)) if known else None,
    )
    picture = interpolation({"a-run": found}, lambda label: f"class {label}")
    assert_readable(picture.figure)
    texts = " ".join(text.get_text() for text, _box in texts_of(picture.figure))
    for place, (first, second) in enumerate(pairs):
        assert f"#{first}" in texts and f"#{second}" in texts
        if known:
            assert f"#{first} (class {found.labels[place, 0]})" in texts
    assert len(picture.figure.axes[0].get_images()) == 2 * count * steps
    np.testing.assert_allclose(
        picture.numbers["mse_between"]["a-run"],
        ((found.decoded - found.blended) ** 2).mean((2, 3, 4)),
    )
    assert len(picture.rows) == 1 + count * steps


def test_two_networks_stand_one_above_the_other():
    rng = np.random.default_rng(0)
    pairs, shares, blended = np.array([[0, 1]]), np.linspace(0, 1, 3), rng.random((1, 3, 4, 4, 1))
    both = {
        name: Interpolation(pairs, shares, rng.random((1, 3, 4, 4, 1)), blended, None)
        for name in ("vae-run", "plain-run")
    }
    picture = interpolation(both)
    assert_readable(picture.figure)
    texts = " ".join(text.get_text() for text, _box in texts_of(picture.figure))
    assert "#0 to #1, by vae-run" in texts and "#0 to #1, by plain-run" in texts
    assert len(picture.figure.axes[0].get_images()) == 3 * 3
    assert [row[0] for row in picture.rows[1:]] == ["vae-run"] * 3 + ["plain-run"] * 3
