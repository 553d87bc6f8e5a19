"""A judge whose answers are known."""

import numpy as np
import pytest

from kerascourse.errors import UsageError
from kerascourse.evaluation.judgement import judged
from tests.seeing.networks import quadrant, subject


def test_what_a_judge_says():
    images = np.zeros((3, 8, 8, 1), "float32")
    images[1, :4, :4] = 1  # 16 pixels of weight 0.3
    found = judged(subject(quadrant()), images)
    assert found.classes.tolist() == [0, 1, 0] and found.labels == ["0", "1", "0"]
    sure = 1 / (1 + np.exp(-4.8))
    np.testing.assert_allclose(found.confidences, [0.5, sure, 0.5], rtol=1e-5)
    assert found.confidence == pytest.approx((1 + sure) / 3)
    assert found.counts == {"0": 2, "1": 1}


def test_a_judge_of_other_images():
    with pytest.raises(UsageError, match="judge of images of 5×5×1, small takes 8×8×1"):
        judged(subject(quadrant()), np.zeros((2, 5, 5, 1), "float32"))
