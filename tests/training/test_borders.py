"""Weights at borders against distances counted pixel by pixel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.training import borders


@given(
    masks=arrays(np.uint8, (2, 6, 7), elements=st.integers(0, 2)),
    most=st.floats(0, 20),
    sigma=st.floats(0.5, 10),
)
def test_a_weight_follows_from_the_nearest_other_pixel(masks, most, sigma):
    found = borders.weights(masks, most, sigma)
    assert found.dtype == np.float32 and found.shape == masks.shape
    places = np.argwhere(np.ones((6, 7)))
    for mask, weights in zip(masks, found, strict=True):
        for place in places:
            others = [p for p in places if mask[tuple(p)] != mask[tuple(place)]]
            squared = min((np.square(place - p).sum() for p in others), default=np.inf)
            wanted = 1 + most * np.exp(-squared / (2 * sigma**2))
            assert weights[tuple(place)] == pytest.approx(wanted, rel=1e-4)


def test_weights_need_masks():
    part = Split(np.zeros((2, 4, 4, 1), "float32"), np.zeros(2, "int64"))
    plain = Dataset("plain", part, part, part, ("a", "b"), "")
    borders.check(0.0, plain)
    with pytest.raises(UsageError, match="border_weight is for data with masks, plain has none"):
        borders.check(1.0, plain)
