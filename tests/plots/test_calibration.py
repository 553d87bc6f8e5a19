"""The reliability diagrams, and the numbers behind them."""

import numpy as np
import pytest

from kerascourse.data.dataset import Split
from kerascourse.plots.calibration import calibration
from kerascourse.seeing.calibration import Calibration, reliability, tempered
from kerascourse.seeing.predicted import Predicted
from kerascourse.texts import use_language
from tests.plots.page import assert_readable, texts_of
from tests.plots.test_long_names import RUN


def found(temperature=1.7, count=2000, bins=15):
    rng = np.random.default_rng(0)
    examples = Split(np.zeros((count, 2), "float32"), rng.integers(0, 4, count))
    probabilities = rng.dirichlet(np.ones(4) / 3, count)
    parts = [
        reliability(Predicted(each, examples), bins)
        for each in (probabilities, tempered(probabilities, temperature))
    ]
    right = float((probabilities.argmax(axis=1) == examples.y).mean())
    return Calibration(*parts, temperature, 500, right)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("temperature", [0.05, 0.5, 1.7])
def test_it_can_be_read(language, temperature):
    use_language(language)
    try:
        for bins, count in ((2, 3), (15, 2000), (50, 123_456)):
            assert_readable(calibration(found(temperature, count, bins), RUN).figure)
    finally:
        use_language("en")


def test_it_says_what_was_computed():
    computed = found()
    picture = calibration(computed, "Calibration: net")
    said = " ".join(text.get_text() for text, _box in texts_of(picture.figure))
    assert f"as it is: error {computed.before.error:.4f}" in said
    assert f"with the temperature 1.700: error {computed.after.error:.4f}" in said
    assert "above 1: the network is too sure" in said
    assert picture.numbers["before"]["ece"] == computed.before.error
    assert picture.numbers["after"]["nll"] == computed.after.nll
    assert sum(picture.numbers["before"]["counts"]) == 2000
    assert len(picture.rows) == 1 + 2 * 15
    name, low, high, count, confidence, accuracy = picture.rows[-1]
    assert (name, high, count) == ("after", 1.0, computed.after.counts[-1])
    assert low < confidence <= high and accuracy == pytest.approx(computed.after.accuracies[-1])


def test_what_is_near_one_is_not_called_too_sure():
    words = " ".join(text.get_text() for text, _b in texts_of(calibration(found(1.01), "x").figure))
    assert "near 1: the network is as sure as it is right" in words and "too sure" not in words


def test_an_end_is_told():
    words = " ".join(text.get_text() for text, _b in texts_of(calibration(found(0.05), "x").figure))
    assert "at the end of what is searched" in words
