"""The picture of the mistakes, and its numbers."""

import numpy as np
import pytest

from kerascourse.data.dataset import Split
from kerascourse.plots.mistakes import mistakes
from kerascourse.seeing.mistakes import mistakes as computed
from kerascourse.seeing.predicted import Predicted
from tests.plots.page import assert_readable, texts_of
from tests.plots.test_long_names import CLASSES


def found(most, shape=(6, 6, 1), wrong=True):
    rng = np.random.default_rng(0)
    labels = np.arange(200) % 10
    probabilities = rng.dirichlet(np.ones(10) / 3, 200) if wrong else np.eye(10)[labels]
    predicted = Predicted(probabilities, Split(rng.random((200, *shape), "float32"), labels))
    return computed(predicted, most), predicted


@pytest.mark.parametrize("most", [1, 7, 48])
@pytest.mark.parametrize("shape", [(6, 6, 1), (6, 4, 3), (5,)])
def test_it_can_be_read(most, shape):
    picture = mistakes(*found(most, shape), "Mistakes: net", CLASSES.__getitem__)
    assert_readable(picture.figure)
    assert len(picture.numbers["surest"]) == most and len(picture.rows) == 1 + 2 * most


def test_it_says_what_was_computed():
    counted, predicted = found(3)
    picture = mistakes(counted, predicted, "Mistakes: net", str)
    said = " ".join(text.get_text() for text, _box in texts_of(picture.figure))
    first = counted.surest[0]
    assert f"{first.label} taken for {first.taken}" in said and f"no. {first.index}" in said
    assert f"Of 200 examples {counted.wrong} are taken" in said
    told = picture.numbers["doubtful"][0]
    assert told["index"] == counted.doubtful[0].index
    assert told["self_confidence"] == counted.doubtful[0].own


def test_without_mistakes_it_says_so():
    picture = mistakes(*found(3, wrong=False), "Mistakes: net", str)
    assert_readable(picture.figure)
    said = [text.get_text() for text, _box in texts_of(picture.figure)]
    assert "No mistakes" in said and "No class looks wrongly given" in said
