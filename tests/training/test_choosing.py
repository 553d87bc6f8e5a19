"""Some of the runs, chosen by what they are."""

import os
import time
from datetime import timedelta

import pytest

from kerascourse import runs
from kerascourse.training import ranking
from kerascourse.training.choosing import Wanted
from tests.training.test_ranking import make_run

STACK = "[[conv3-8 relu]*2 pool2]*2 fc10"


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    out = tmp_path_factory.mktemp("runs")
    make_run(out, "a", 0.9, model="resnet20")
    make_run(out, "b", 0.8, model="resnet56")
    make_run(out, "c", 0.7, model=STACK)
    make_run(out, "d", 0.6, model="resnet20", dataset="mnist")
    make_run(out, "stopped", model="lenet5")
    month = time.time() - 30 * 24 * 3600
    os.utime(out / "b" / runs.RECIPE, (month, month))
    return ranking.listed(out)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(), "a b c stopped d"),
        (Wanted(models=("resnet*",)), "a b d"),
        (Wanted(models=("ResNet20", "lenet5")), "a stopped d"),
        (Wanted(models=(STACK,)), "c"),  # its brackets are no pattern
        (Wanted(datasets=("mn?st",)), "d"),
        (Wanted(states=("interrupted",)), "stopped"),
        (Wanted(since=timedelta(days=7)), "a c stopped d"),
        (Wanted(best=1), "a d"),
        (Wanted(models=("resnet*",), since=timedelta(days=7), best=1), "a d"),
        (Wanted(models=("vgg*",)), ""),
    ],
)
def test_those_that_are_asked_for(there, wanted, names):
    assert [one.run for one in wanted.of(there)] == names.split()
