"""Histories that are written by hand, so that what is read of them is known."""

import subprocess
import sys

import numpy as np
import pytest

from kerascourse.errors import InputError, NotFoundError
from kerascourse.seeing.history import read
from tests.cli.run import clean_environment

ROWS = """epoch,loss,accuracy,val_accuracy,val_loss,learning_rate,seconds,images_per_second
1,2.0,0.5,0.6,1.5,0.001,1.0,100
2,1.0,0.7,0.9,0.8,0.001,1.0,100
3,0.5,0.9,0.9,0.7,0.0005,1.0,100
4,0.2,0.99,0.8,0.95,0.0001,1.0,100
"""


def folder(path, rows=ROWS, model="lenet5"):
    path.mkdir(exist_ok=True)
    (path / "recipe.toml").write_text(f'model = "{model}"\nepochs = 6\n')
    if rows is not None:
        (path / "history.csv").write_text(rows)
    return path


def test_what_is_read_is_what_was_written(tmp_path):
    found = read(folder(tmp_path / "mine"))
    assert found.run == "mine" and found.model == "lenet5" and found.planned == 6
    assert found.epochs.tolist() == [1, 2, 3, 4]
    assert [curve.name for curve in found.curves] == ["loss", "accuracy"]
    assert found.loss.train.tolist() == [2.0, 1.0, 0.5, 0.2]
    assert found.curves[1].val.tolist() == [0.6, 0.9, 0.9, 0.8]
    # a classifier keeps the highest accuracy; of equals, the one of the lower loss
    assert found.kept == range(2, 3) and found.lowest == 2
    assert found.gap == pytest.approx(0.75)


def test_the_kept_epoch_is_the_best_as_the_task_judges_or_the_last(tmp_path):
    rows = ROWS.replace("0.6,1.5", "0.95,1.5")
    assert read(folder(tmp_path, rows)).kept == range(1)
    assert read(folder(tmp_path, rows)).lowest == 2
    assert read(folder(tmp_path, rows, "undercomplete")).kept == range(2, 3)
    text = (tmp_path / "recipe.toml").read_text()
    for keep, places in (("last", range(3, 4)), ("mean", range(3, 4))):
        (tmp_path / "recipe.toml").write_text(f'{text}keep = "{keep}"\n')
        assert read(tmp_path).kept == places
    # the second half of four epochs
    (tmp_path / "recipe.toml").write_text(
        f'{text}keep = "mean"\n'.replace("epochs = 6", "epochs = 4")
    )
    assert read(tmp_path).kept == range(2, 4)


def test_one_epoch(tmp_path):
    found = read(folder(tmp_path, "".join(ROWS.splitlines(keepends=True)[:2])))
    assert found.kept == range(1) and found.lowest == 0
    assert found.gap == pytest.approx(-0.5)


def test_a_metric_of_the_training_alone_has_no_validation(tmp_path):
    rows = ROWS.replace("val_accuracy", "more")
    found = {curve.name: curve for curve in read(folder(tmp_path, rows, "undercomplete")).curves}
    assert np.isnan(found["more"].val).all() and found["more"].train[0] == 0.6


@pytest.mark.parametrize("rows", ["", ROWS[:90], ROWS.replace("0.95", "abc"), "\0\n1"])
def test_a_damaged_history_is_bad_input(tmp_path, rows):
    with pytest.raises(InputError, match="history"):
        read(folder(tmp_path, rows))


def test_a_run_without_a_finished_epoch(tmp_path):
    with pytest.raises(NotFoundError, match="no epoch"):
        read(folder(tmp_path, None))


def test_no_keras_is_imported(tmp_path):
    code = (
        "import sys, pathlib; from kerascourse.seeing.history import read;"
        f"read(pathlib.Path({str(folder(tmp_path))!r}));"
        "from kerascourse.plots.history import history;"
        "assert not {'keras', 'tensorflow'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], env=clean_environment(), check=True)
