"""The picture of a sweep tells what was measured."""

import numpy as np
import pytest

from kerascourse.evaluation.sweep import Measured, Measurement
from kerascourse.plots import theme
from kerascourse.plots.sweep import sweep
from tests.plots.page import assert_readable, texts_of


def made(values, key="latent", pca=True, metric="mse", failed=()):
    points = [
        Measured(value, f"{key}-{value}", failure="no number")
        if value in failed
        else Measured(value, "run", {metric: 0.5 / place}, 10, 2.0, 0.4 / place**2 if pca else None)
        for place, value in enumerate(values, 1)
    ]
    return Measurement("sweep-1", "undercomplete", key, metric, tuple(points))


def words_of(found):
    return [text.get_text() for text, _box in texts_of(sweep(found).figure)]


@pytest.mark.parametrize(
    "found",
    [
        made([2]),
        made([2, 8, 32, 128]),
        made(list(range(1, 60))),
        made(["mse", "bce"], "loss", pca=False),
        made([f"csv:/a/long/path/to/the/table-{n}.csv" for n in range(9)], "dataset", pca=False),
        made([1e-5, 1e-4, 1e-3], "learning_rate", pca=False, metric="accuracy", failed=[1e-3]),
        made([None, True, False], "limit", pca=False),
    ],
)
def test_it_can_be_read(found):
    assert_readable(sweep(found).figure)


def test_the_curves_go_through_the_points():
    found = made([32, 2, 8])  # as they were typed; a line goes from left to right
    lines = {line.get_color(): line for line in sweep(found).figure.axes[0].get_lines()[-2:]}
    for colour, errors in (
        (theme.BLUE, [0.25, 0.5 / 3, 0.5]),
        (theme.VERMILION, [0.1, 0.4 / 9, 0.4]),
    ):
        x, y = lines[colour].get_data()
        assert (np.diff(x) > 0).all()
        # equal factors are equal steps, and down the page is down in value
        assert np.diff(x)[0] == pytest.approx(np.diff(x)[1])
        assert np.corrcoef(y, errors)[0, 1] == pytest.approx(-1)
    assert "latent (logarithmic)" in words_of(found)
    assert "latent" in words_of(made([2, 3, 4]))


def test_no_line_joins_words():
    def style(found):
        return sweep(found).figure.axes[0].get_lines()[-1].get_linestyle()

    assert style(made(["mse", "bce"], "loss", pca=False)) == "None"
    assert style(made([1, 2], "depth", pca=False)) == "-"


def test_what_the_words_say():
    words = " ".join(words_of(made([2, 8, 32])))
    # 0.5/n against 0.4/n²
    assert "mse on the test data from 0.1667 to 0.5" in words and "nowhere below PCA's" in words
    better = made([2])
    point = Measured(2, "r", {"mse": 0.1}, 1, 1.0, 0.2)
    better = Measurement("s", "m", "latent", "mse", (point,))
    assert "below PCA's with as many values at latent = 2" in " ".join(words_of(better))
    assert "Without a result: 8." in " ".join(words_of(made([2, 8], failed=[8])))


def test_the_numbers_are_those_of_the_points():
    picture = sweep(made([2, 8], failed=[8]))
    assert picture.rows[0] == ("latent", "mse", "params", "seconds", "pca_mse", "ratio")
    assert picture.rows[1] == (2, 0.5, 10, 2.0, 0.4, 1.25)
    assert picture.rows[2] == (8, None, None, None, None, None)
    assert picture.numbers["points"][0]["ratio"] == 1.25
    assert picture.numbers["points"][1]["failure"] == "no number"
