"""What a sweep came to: read from its runs, PCA's error beside it."""

import json
from dataclasses import asdict

import numpy as np
import pytest
from sklearn.decomposition import PCA

from kerascourse import runs
from kerascourse.data import catalogue as data
from kerascourse.errors import NotFoundError
from kerascourse.evaluation.sweep import measured
from kerascourse.models import keras_backend
from kerascourse.training import data_record, plan, sweep
from kerascourse.training.recipe import Recipe
from tests.training.test_ranking import RESULT

keras = keras_backend.start()


def planned(model, key, *values, **options):
    recipe = Recipe(model=model, options=options, limit=50, backend=keras.backend.backend())
    return sweep.planned(recipe, key, values, "digits")[0]


def finish(points, folder, metrics):
    """Runs as `kc train` leaves them, with these metrics on the test data."""
    for point, values in zip(points.points, metrics, strict=True):
        place = folder / point.name
        place.mkdir()
        (place / runs.RECIPE).write_text(point.recipe.to_toml(), "utf-8")
        parts = dict.fromkeys(("train", "val", "test"), values)
        document = asdict(RESULT) | {"model": point.recipe.model, "metrics": parts, "params": 7}
        (place / runs.RESULT).write_text(json.dumps(document), "utf-8")


def test_pca_stands_beside_each_latent_size(tmp_path):
    points = planned("undercomplete", "latent", "2", "50", "51")
    finish(points, tmp_path, [{"loss": 0.1, "mse": error} for error in (0.02, 0.01, 0.005)])
    found = measured(points, tmp_path, {})
    digits = data.load("digits")
    train, test = (part.x.reshape(len(part), -1) for part in (digits.train, digits.test))
    pca = PCA(2).fit(train[:50])
    expected = ((pca.inverse_transform(pca.transform(test)) - test) ** 2).mean()
    assert found.metric == "mse" and found.has_pca
    assert found.points[0].pca_mse == pytest.approx(expected, rel=1e-4)
    assert found.points[0].ratio == pytest.approx(0.02 / expected, rel=1e-4)
    assert found.points[1].pca_mse < found.points[0].pca_mse
    # 50 training images have no 51 components
    assert found.points[2].pca_mse is None and found.points[2].ratio is None
    assert [point.params for point in found.points] == [7, 7, 7]


def test_different_losses_are_compared_by_the_mse_alone(tmp_path):
    points = planned("undercomplete", "loss", "mse", "bce")
    finish(points, tmp_path, [{"loss": 0.1, "mse": 0.1}, {"loss": 0.3, "bce": 0.3, "mse": 0.2}])
    found = measured(points, tmp_path, {})
    assert [point.metrics for point in found.points] == [{"mse": 0.1}, {"mse": 0.2}]
    assert not found.has_pca


def test_classifiers_are_compared_by_their_accuracy(tmp_path):
    points = planned("lenet5", "dropout", "0", "0.5")
    finish(points, tmp_path, [{"accuracy": 0.9, "loss": 0.2}, {"accuracy": 0.8, "loss": 0.3}])
    found = measured(points, tmp_path, {})
    assert (found.metric, found.model, found.key) == ("accuracy", "lenet5", "dropout")
    assert [point.metrics["accuracy"] for point in found.points] == [0.9, 0.8]


def test_a_variational_one_is_measured_at_its_mean(tmp_path):
    points = planned("vae", "latent", "2", depth=1, units=4)
    finish(points, tmp_path, [{"loss": 300.0, "bce": 290.0}])
    made = plan.make(points.points[0].recipe, "digits")
    place = tmp_path / points.points[0].name
    (place / runs.DATA).write_text(data_record.record(made.dataset).to_json(), "utf-8")
    from kerascourse.models.build import build

    model = build("vae", (28, 28, 1), {"depth": 1, "units": 4, "latent": 2})
    for layer in model.layers:  # whatever comes in, half of everything goes out
        layer.set_weights([np.zeros_like(weight) for weight in layer.get_weights()])
    model.save(place / runs.MODEL)
    (point,) = measured(points, tmp_path, {}).points
    assert point.metrics["mse"] == pytest.approx(((made.dataset.test.x - 0.5) ** 2).mean(), 1e-4)
    assert point.metrics["bce"] == 290


def test_a_point_without_a_result(tmp_path):
    points = planned("lenet5", "dropout", "0", "0.5")
    with pytest.raises(NotFoundError, match="no point of the sweep"):
        measured(points, tmp_path, {})
    finish(points, tmp_path, [{"accuracy": 0.9}, {"accuracy": 0.8}])
    last = points.points[1].name
    (tmp_path / last / runs.RESULT).unlink()
    found = measured(points, tmp_path, {last: "the loss is no number"})
    assert found.points[1].failure == "the loss is no number"
    assert found.points[0].failure is None
