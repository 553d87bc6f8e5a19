"""The picture of generated images shows them with what a judge says."""

import numpy as np
import pytest

from kerascourse.plots.generation import generation
from kerascourse.seeing.generation import Generation
from tests.plots.page import assert_readable, texts_of


@pytest.mark.parametrize(("count", "judged"), [(1, True), (64, True), (130, False)])
def test_it_can_be_read(count, judged):
    rng = np.random.default_rng(0)
    found = Generation(rng.random((count, 5, 4, 1)), rng.random((count, 2)), "standard normal")
    named = ([f"c{i % 3}" for i in range(count)], [0.75] * count) if judged else None
    picture = generation(found, "a-run", named)
    assert_readable(picture.figure)
    assert len(picture.figure.axes[0].get_images()) == min(count, 100)
    texts = [text.get_text() for text, _box in texts_of(picture.figure)]
    assert ("c0 75%" in texts) == judged
    head, first = picture.rows[:2]
    assert len(picture.rows) == count + 1 and len(head) == len(first)
    assert first[-2:] == tuple(found.points[0])
