"""Runs on normal cases alone, judged; the table of tumours is scikit-learn's."""

import csv
import json
import shutil

import numpy as np
import pytest
from PIL import Image
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score

from kerascourse import runs
from kerascourse.models import keras_backend

keras_backend.start()

from kerascourse.data import catalogue  # noqa: E402
from kerascourse.errors import NotFoundError, UsageError  # noqa: E402
from kerascourse.evaluation import anomaly  # noqa: E402
from kerascourse.evaluation.detection import Rule  # noqa: E402
from kerascourse.models.saved import load  # noqa: E402
from kerascourse.training.recipe import Recipe, read, recipes  # noqa: E402
from tests.training.trained import trained  # noqa: E402

RULE = Rule("train", 0.05)


@pytest.fixture(scope="module")
def tumours(tmp_path_factory):
    """The file, and a run on its benign rows by the recipe that comes with the course."""
    from sklearn.datasets import load_breast_cancer

    out = tmp_path_factory.mktemp("tumours")
    data = load_breast_cancer()
    with (out / "t.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*data.feature_names, "diagnosis"])
        names = data.target_names[data.target]
        writer.writerows([*row, name] for row, name in zip(data.data, names, strict=True))
    recipe = read(recipes()["anomaly_table"])
    chosen = {"label": "diagnosis", "normal": "benign", "epochs": 30}
    return out / "t.csv", trained(out, recipe, f"csv:{out / 't.csv'}", **chosen)


@pytest.fixture(scope="module")
def ones(tmp_path_factory):
    """A run on the digit 1 alone."""
    recipe = Recipe(model="undercomplete", options={"latent": 4, "depth": 1}, normal=1)
    changes = {"epochs": 15, "batch_size": 16, "learning_rate": 3e-3}
    return trained(tmp_path_factory.mktemp("ones"), recipe, "digits", **changes)


def test_malignant_rows_stand_out(tumours):
    _file, folder = tumours
    found = anomaly.of_test(folder, None, RULE)
    assert found.score == "standardised"
    assert found.network.auroc > 0.9
    assert found.cases.anomalous.tolist() == (found.cases.labels == "malignant").tolist()
    assert [(one.name, one.normal) for one in found.classes] == [
        ("benign", True),
        ("malignant", False),
    ]
    assert found.classes[1].mean > 2 * found.classes[0].mean
    assert sum(one.above for one in found.classes) == found.network.above.sum()


def test_the_scores_by_hand(tumours):
    file, folder = tumours
    found = anomaly.of_test(folder, "mse", RULE)
    dataset = catalogue.load(f"csv:{file}", label="diagnosis", normal=("benign",))
    model = load(folder / runs.MODEL)
    errors = [
        np.square(part.x - model.predict(part.x, verbose=0)).mean(1)
        for part in (dataset.train, dataset.test)
    ]
    assert found.network.scores == pytest.approx(errors[1], rel=1e-4)
    assert (errors[0] > found.network.threshold).mean() == pytest.approx(0.05, abs=0.01)
    auroc = roc_auc_score(dataset.test.y == 1, errors[1])
    assert found.network.auroc == pytest.approx(auroc, abs=1e-6)
    pca = PCA(4).fit(dataset.train.x)
    kept = pca.inverse_transform(pca.transform(dataset.test.x))
    assert found.pca.scores == pytest.approx(np.square(dataset.test.x - kept).mean(1), rel=1e-3)
    shares = np.square(found.outputs - found.cases.x)
    assert found.shares == pytest.approx(shares / shares.sum(1, keepdims=True), rel=1e-4)


def test_new_rows_without_the_file_of_the_run(tumours, tmp_path):
    file, folder = tumours
    test = anomaly.of_test(folder, None, RULE)
    lines = list(csv.reader(file.open(encoding="utf-8")))
    with (tmp_path / "new.csv").open("w", encoding="utf-8", newline="") as new:
        csv.writer(new).writerows(line[-2::-1] for line in lines[:60])
    hidden = tmp_path / "elsewhere.csv"
    shutil.move(file, hidden)
    try:
        found, said = anomaly.of_rows(folder, tmp_path / "new.csv", None, RULE)
        labelled, _said = anomaly.of_rows(folder, hidden, None, RULE)
    finally:
        shutil.move(hidden, file)
    assert said == ()
    assert found.network.threshold == pytest.approx(test.network.threshold, rel=1e-5)
    assert found.network.scores == pytest.approx(labelled.network.scores[:59], rel=1e-5)
    assert found.network.auroc is found.pca is None
    assert found.cases.names[:2] == ("2", "3")
    assert labelled.network.auroc > 0.9


def test_a_digit_that_was_not_learned_stands_out(ones):
    found = anomaly.of_test(ones, None, Rule("val", 0.1))
    assert (found.score, found.normal) == ("relative", ("1",))
    assert found.network.auroc > 0.8
    assert len(found.classes) == 10 and [one.name for one in found.classes if one.normal] == ["1"]
    assert (found.normal_scores["val"] > found.network.threshold).mean() <= 0.1
    assert found.values == 4 and found.pca.auroc > 0.8


def test_an_image_is_judged_as_the_test_image_that_it_is(ones, tmp_path):
    test = catalogue.load("digits").test
    grey = np.round(test.x[0, ..., 0] * 255).astype("uint8")
    Image.fromarray(grey).save(tmp_path / "a.png")
    found, changes = anomaly.of_images(ones, [tmp_path / "a.png"], "mse", RULE)
    assert changes == ()
    wanted = anomaly.of_test(ones, "mse", RULE).network
    assert found.network.scores == pytest.approx(wanted.scores[:1], rel=0.02)
    assert found.network.threshold == pytest.approx(wanted.threshold, rel=1e-5)


def test_runs_that_tell_no_anomalies(ones, tumours, tmp_path):
    _file, table = tumours

    def changed(name, **changes):
        folder = tmp_path / name
        shutil.copytree(ones, folder)
        recipe = read(folder / runs.RECIPE).changed(changes)
        (folder / runs.RECIPE).write_text(recipe.to_toml(), "utf-8")
        return folder

    with pytest.raises(UsageError, match=r"all 10 classes.*undercomplete --normal 0"):
        anomaly.of_test(changed("all", normal=None), None, RULE)
    with pytest.raises(UsageError, match="trained superres"):
        anomaly.of_test(changed("super", model="superres", options={}), None, RULE)
    with pytest.raises(UsageError, match="expected a run on a table for --rows"):
        anomaly.of_rows(ones, tmp_path / "new.csv", None, RULE)
    with pytest.raises(UsageError, match="expected a run on images"):
        anomaly.of_images(table, [tmp_path / "a.png"], None, RULE)
    (ones_copy := changed("unfinished")).joinpath(runs.MODEL).unlink()
    with pytest.raises(NotFoundError, match="no model any more"):
        anomaly.of_test(ones_copy, None, RULE)


def test_a_run_keeps_what_its_columns_were(tumours):
    _file, folder = tumours
    document = json.loads((folder / runs.DATA).read_text("utf-8"))
    assert len(document["columns"]) == 30
    assert {"name", "fill", "mean", "deviation", "texts"} == set(document["columns"][0])
