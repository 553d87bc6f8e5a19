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
    picture = interpolation(found, "a-run", lambda label: f"class {label}")
    assert_readable(picture.figure)
    texts = " ".join(text.get_text() for text, _box in texts_of(picture.figure))
    for place, (first, second) in enumerate(pairs):
        assert f"#{first}" in texts and f"#{second}" in texts
        if known:
            assert f"#{first} (class {found.labels[place, 0]})" in texts
    assert len(picture.figure.axes[0].get_images()) == 2 * count * steps
    np.testing.assert_allclose(
        picture.numbers["mse_between"], ((found.decoded - found.blended) ** 2).mean((2, 3, 4))
    )
    assert len(picture.rows) == 1 + count * steps
