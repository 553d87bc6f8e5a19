"""The learning-rate range test: what it suggests, and that it leaves nothing behind."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.plots import rate_range as plots
from kerascourse.training import plan, rate_range, recipe


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return plan.make(recipe.resolve("conv3-4 relu pool2 fc10", folder), "digits", {"seed": 1})


@pytest.fixture(scope="module")
def found(planned):
    return rate_range.find(planned)


def test_rates_grow_by_a_factor_and_the_loss_falls(found):
    rates = np.array(found.rates)
    assert rates[0] == rate_range.LEAST
    assert np.allclose(np.diff(np.log(rates)), np.log(rates[1] / rates[0]))
    assert min(found.smoothed) < 0.8 * found.smoothed[0]
    assert abs(found.losses[0] - np.log(10)) < 0.5  # an untrained network guesses among ten
    assert found.suggested == pytest.approx(found.lowest / 10, rel=0.5)
    assert found.epochs <= 60 / 8


def test_the_same_seed_finds_the_same(planned, found):
    assert rate_range.find(planned) == found


def test_a_loss_that_runs_away_ends_the_test(found):
    assert found.is_cut == (len(found.rates) < rate_range.FEWEST_STEPS)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=30))
def test_smoothed_as_a_weighted_mean(losses):
    """Each value is the mean of those so far, each weighing 0.85 times the next."""
    for step, value in enumerate(rate_range.smoothed(losses), 1):
        weights = 0.85 ** np.arange(step)[::-1]
        assert value == pytest.approx(np.average(losses[:step], weights=weights))


def test_a_loss_that_never_falls_is_told(planned):
    rates = [1e-6 * 2**step for step in range(30)]
    with pytest.raises(InputError, match="falls at some rate"):
        rate_range.told_of(planned, rates, [2.3] * 30, False, 1.0)


def test_the_lowest_of_a_made_curve_is_found(planned):
    rates = [10 ** (-6 + 7 * step / 99) for step in range(100)]
    losses = [2 + (np.log10(rate) + 2) ** 2 / 10 for rate in rates]
    told = rate_range.told_of(planned, rates, losses, False, 1.0)
    # smoothing lags behind by some steps
    assert 1e-2 <= told.lowest <= 5e-2
    assert told.suggested in (1e-3, 2e-3, 3e-3, 4e-3, 5e-3)


def test_the_picture_and_its_numbers(found):
    picture = plots.rate_range(found)
    assert picture.numbers["suggested"] == found.suggested
    assert picture.rows[0] == ("rate", "loss", "smoothed")
    assert len(picture.rows) == len(found.rates) + 1
    assert f"{found.suggested:g}" in plots.sentences(found)[0]
