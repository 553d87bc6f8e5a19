"""The picture of a history tells the numbers that were read."""

from dataclasses import replace

import numpy as np
import pytest

from kerascourse.plots import chart, theme
from kerascourse.plots.history import history, sentences
from kerascourse.seeing.history import Curve, History
from kerascourse.seeing.lag import Lag
from tests.plots.page import assert_readable, texts_of


def made(train, val, rate=None, others=()):
    count = len(train)
    loss = Curve("loss", np.array(train, dtype=float), np.array(val, dtype=float))
    rate = np.full(count, 1e-3) if rate is None else np.array(rate)
    best = int(np.argmin(val))
    return History(
        "a run", "vae", 9, np.arange(1, count + 1), (loss, *others), rate, range(best, best + 1)
    )


@pytest.mark.parametrize(
    "found",
    [
        made([1.0], [1.5]),
        made([2, 1, 0.5], [2, 1.5, 1.9], [1e-3, 5e-4, 1e-5]),
        made([281.07, 190.2], [193.8, 193.8], None, [Curve(n, *np.eye(2)) for n in "abc"]),
        made(np.geomspace(1e-6, 1e-8, 200), np.geomspace(3e-6, 2e-8, 200)),
        made([1e7, 1e6], [3e7, 2e7]),
    ],
)
def test_it_can_be_read(found):
    assert_readable(history(found).figure)


def test_the_sentences_are_computed():
    words = " ".join(sentences(made([2, 1, 0.5], [2, 1.5, 1.9])))
    assert "3 of 9 epochs" in words and "epoch 2 is kept" in words
    assert "lowest at epoch 2, 1.5; at the last one it is 1.9" in words
    assert "1.4 above the training loss (0.5)" in words
    assert "0.25 below the training loss (0.5)" in " ".join(sentences(made([0.5], [0.25])))


@pytest.mark.parametrize("count", [1, 3])
def test_a_lag_is_told_and_is_no_overfitting(count):
    found = replace(made([2, 1, 0.5], [4, 3, 2]), lag=Lag(0.99, np.array([10, 20, 30]), count))
    picture, words = history(found), " ".join(sentences(found))
    assert f"1 − 0.99^{10 * count} = {1 - 0.99 ** (10 * count):.1%}" in words
    assert "no overfitting" in words and f"Up to epoch {count} " in words
    assert bool(picture.reading) == (count == 3)
    assert picture.numbers["lag"]["epochs"] == count
    assert_readable(picture.figure)


def test_the_learning_rate_is_shown_when_it_changes():
    def names(found):
        return {text.get_text() for text, _box in texts_of(history(found).figure)}

    assert "learning rate" not in names(made([2, 1], [2, 1]))
    assert "learning rate" in names(made([2, 1], [2, 1], [1e-3, 1e-4]))


def test_the_numbers_are_those_of_the_history():
    found = made([2, 1, 0.5], [2, 1.5, 1.9])
    picture = history(found)
    assert picture.numbers["curves"]["loss"]["val"] == [2, 1.5, 1.9]
    assert picture.numbers["best_epoch"] == picture.numbers["lowest_val_loss_epoch"] == 2
    assert picture.rows[0] == ("epoch", "loss", "val_loss", "learning_rate")
    assert picture.rows[2] == (2, 1.0, 1.5, 1e-3)


def test_a_line_goes_through_its_points():
    _figure, axes = theme.page(400)
    drawn = chart.Chart(100, 50, 200, 100, (0, 10), (-1, 1))
    drawn.line(axes, [0, 5, 10], [-1, 0, 1], theme.BLUE)
    (line,) = axes.get_lines()
    assert line.get_xydata().tolist() == [[100, 150], [200, 100], [300, 50]]


def test_numbers_on_the_sides_are_apart():
    assert chart.texts([0.0, 0.25, 0.5]) == ["0.00", "0.25", "0.50"]
    assert chart.texts([-1e-17, 5.0]) == ["0", "5"]
    assert chart.texts([1e-6, 2e-6]) == ["1e-06", "2e-06"]
    assert chart.texts([]) == []


def test_a_mean_of_epochs_is_told_and_marked():
    one = made([2, 1, 0.5, 0.4], [2, 1.5, 1.9, 2.5])
    several = replace(one, kept=range(1, 4))
    assert "; the model of epoch 2 is kept." in sentences(one)[0]
    assert "; the mean of epochs 2–4 is kept." in sentences(several)[0]
    numbers = history(several).numbers
    assert_readable(history(several).figure)
    assert numbers["kept_epochs"] == [2, 3, 4] and numbers["best_epoch"] == 4
