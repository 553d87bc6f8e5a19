from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import UsageError
from kerascourse.quiz.classes.deadline import moment, rule

NIGHT = datetime(2026, 12, 1, 23, 59)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-01 23:59", NIGHT),
        ("2026-12-01T23:59", NIGHT),
        ("01/12/2026 23:59", NIGHT),
        ("1.12.2026 23:59:00", NIGHT),
        ("2026-12-01", NIGHT.replace(second=59)),
        ("01/12/2026", NIGHT.replace(second=59)),
    ],
)
def test_a_day_and_time_is_read(text, meant):
    assert moment(text) == meant


def test_a_time_of_another_zone_is_this_place_s():
    there = NIGHT.replace(tzinfo=timezone(timedelta(hours=5)))
    here = moment(there.isoformat())
    assert here.tzinfo is None and here.astimezone(UTC) == there


@pytest.mark.parametrize("text", ["", "tomorrow", "32/12/2026", "2026-12-01 25:00"])
def test_what_is_no_time_is_told(text):
    with pytest.raises(UsageError, match="2026-12-01 23:59"):
        moment(text)


@pytest.mark.parametrize(
    ("told", "hours", "kept"),
    [
        ("tell", 100, 1),
        ("refuse", 0.1, 0),
        ("10%/day", 0, 1),
        ("10%/day", 0.1, 0.9),
        ("10%/day", 24, 0.9),
        ("10%/day", 24.1, 0.8),
        ("10 %/día", 24 * 30, 0),
        ("2,5%/hour", 3, 0.925),
        ("50%/semana", 1, 0.5),
    ],
)
def test_what_lateness_costs(told, hours, kept):
    assert rule(told).kept(timedelta(hours=hours)) == pytest.approx(kept)


@given(st.floats(0, 1e5), st.floats(0, 1e5), st.sampled_from(["10%/day", "3%/hour", "refuse"]))
def test_later_is_never_better(one, other, told):
    early, late = sorted((one, other))
    kept = [rule(told).kept(timedelta(hours=hours)) for hours in (early, late)]
    assert 1 >= kept[0] >= kept[1] >= 0


@pytest.mark.parametrize("text", ["10", "10%", "101%/day", "-5%/day", "soon", "10%/year"])
def test_what_is_no_rule_is_told(text):
    with pytest.raises(UsageError, match="10%/day"):
        rule(text)
