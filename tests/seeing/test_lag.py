"""A lag of batch normalisation, against Keras' own moving means and by hand."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from kerascourse.seeing.history import read
from kerascourse.seeing.lag import Lag, lag, slowest_momentum
from kerascourse.training import data_record
from tests.checks.subjects import planned
from tests.seeing.test_history import folder


@pytest.mark.parametrize("momentum", [0.9, 0.99])
def test_what_came_from_batches_is_what_keras_has(momentum):
    """Batches of one mean, 1: the moving mean that began at 0 is the share that came from them."""
    layer = keras.layers.BatchNormalization(momentum=momentum)
    batch = np.ones((4, 1), "float32")
    seen = []
    for _step in range(30):
        layer(batch, training=True)
        seen.append(float(layer.moving_mean[0]))
    assert Lag(momentum, np.arange(1, 31), 1).settled == pytest.approx(seen, rel=1e-5)


def test_epochs_count_while_unsettled_and_far():
    steps, train = np.array([40, 80, 120]), np.array([1.5, 1.0, 0.5])
    val = np.array([4.0, 3.0, 2.0])
    assert lag(0.99, steps, train, val).is_all
    # with 0.9 the first epoch has 1 − 0.9^40 = 98.5 % alone
    assert lag(0.9, steps, train, val).count == 1
    assert lag(0.5, steps, train, val) is None
    # validation that turns away later began well: it overfits
    assert lag(0.99, steps, train, np.array([1.6, 1.3, 1.2])) is None
    assert lag(0.99, steps, train, np.array([4.0, 1.1, 2.0])).count == 1


ROWS = """epoch,loss,val_loss,accuracy,val_accuracy,learning_rate,seconds,images_per_second
1,2.0,9.0,0.2,0.1,0.001,2.0,2500
2,1.0,8.0,0.5,0.1,0.001,2.0,2500
"""


def saved(path, momentum):
    norm = keras.layers.BatchNormalization(momentum=momentum)
    inner = keras.Sequential([keras.Input((4,)), norm])
    network = keras.Sequential([keras.Input((4,)), keras.layers.BatchNormalization(momentum=0.5)])
    network.add(inner)
    network.save(path / "model.keras")


def test_a_run_knows_by_its_model_and_its_steps(tmp_path):
    run = folder(tmp_path, ROWS)
    assert read(run).lag is None and slowest_momentum(run) is None
    saved(run, 0.98)
    assert slowest_momentum(run) == 0.98
    assert read(run).lag is None  # of older versions, which do not say how many examples
    examples = replace(data_record.record(planned().dataset), examples=5000)
    (run / "data.json").write_text(examples.to_json())
    found = read(run).lag
    # 5,000 images in batches of 128
    assert found.steps.tolist() == [40, 80] and found.count == 2
    saved(run, 0.5)
    assert read(run).lag is None
