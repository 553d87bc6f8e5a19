"""A sweep's plan, its folder, and that a point equals the run alone."""

import numpy as np
import pytest

from kerascourse import runs
from kerascourse.errors import CourseError, UsageError, WriteError
from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.training import fit, plan, run, sweep  # noqa: E402
from kerascourse.training.recipe import Recipe  # noqa: E402
from tests.training.trained import Silent  # noqa: E402

BACKEND = keras.backend.backend()
RECIPE = Recipe(
    model="undercomplete",
    options={"depth": 1, "loss": "mse"},
    epochs=1,
    batch_size=16,
    limit=32,
    backend=BACKEND,
    precision="float32",
)


def planned(key, *values, recipe=RECIPE, **others):
    found, _notices = sweep.planned(recipe, key, values, "digits", **others)
    return found


@pytest.mark.parametrize(
    ("key", "texts", "values"),
    [
        ("latent", ["2", "08", "8"], [2, 8]),
        ("loss", ["mse", "bce"], ["mse", "bce"]),
        ("learning_rate", ["1e-3", "0.001", "1"], [0.001, 1]),
        ("seed", ["0", "1"], [0, 1]),
        ("limit", ["20"], [20]),
        ("schedule", ["cosine", "linear"], ["cosine", "linear"]),
        ("dataset", ["digits"], ["digits"]),
        ("deterministic", ["true", "false"], [True, False]),
        ("precision", ["float32"], ["float32"]),
    ],
)
def test_each_value_is_read_as_its_setting_takes_it(key, texts, values):
    found = planned(key, *texts)
    assert [point.value for point in found.points] == values
    for point in found.points:
        settings = point.recipe.model_dump() | point.recipe.options
        assert settings[key] == point.value
        assert point.recipe.dataset == "digits"


def test_an_option_of_the_network_goes_before_a_setting():
    found = planned("factor", "2", "4", recipe=Recipe(model="superres", backend=BACKEND))
    assert [point.recipe.options["factor"] for point in found.points] == [2, 4]
    assert {point.recipe.factor for point in found.points} == {0.1}


@pytest.mark.parametrize(
    ("key", "values", "told"),
    [
        ("latnt", ["2"], r"latnt is neither.*latent, hidden, depth.*Did you mean latent\?"),
        ("backend", ["jax"], "neither"),
        ("options", ["2"], "neither"),
        ("latent", ["2", "none"], "whole number from 1, received 'none'"),
        ("learning_rate", ["1", "x"], "learning_rate: .*received 'x'"),
        ("epochs", ["2", "0"], "epochs: .*received 0"),
        ("depth", ["1", "2", "three"], "depth must be"),
        ("dataset", ["digits", "digit"], "Did you mean digits?"),
    ],
)
def test_a_bad_value_is_told_before_anything_trains(key, values, told):
    with pytest.raises(CourseError, match=told):
        planned(key, *values)


@pytest.mark.parametrize("text", ["latent", "=2,3", "latent=", "latent=,"])
def test_what_is_not_key_and_values(text):
    with pytest.raises(UsageError, match="KEY=V1,V2"):
        sweep.over(text)
    assert sweep.over(" latent = 2, 8 ,") == ("latent", ("2", "8"))


def test_the_folder_follows_from_what_the_points_share(tmp_path):
    first = planned("latent", "2", "8")
    folder = first.folder(tmp_path)
    assert folder.name.startswith("sweep-undercomplete-latent-")
    assert planned("latent", "8", "16").folder(tmp_path) == folder
    other = planned("latent", "2", changes={"epochs": 2})
    assert other.folder(tmp_path) != folder
    assert planned("depth", "2").folder(tmp_path) not in (folder, other.folder(tmp_path))
    named = first.folder(tmp_path, "mine")
    assert first.folder(tmp_path, "mine") == named == tmp_path / "mine"
    with pytest.raises(WriteError, match=r"other settings: epochs = 2\. Try: another --name"):
        other.folder(tmp_path, "mine")
    with pytest.raises(UsageError, match="folder name"):
        first.folder(tmp_path, "../mine")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / runs.RECIPE).touch()
    with pytest.raises(WriteError, match="there already"):
        first.folder(tmp_path, "run")


def test_data_sets_with_settings_of_their_own_share_a_folder(tmp_path):
    recipe = Recipe(model="lenet5", on={"digits": {"epochs": 3}}, backend=BACKEND)
    folders = [
        planned("dataset", *values, recipe=recipe).folder(tmp_path)
        for values in (["digits"], ["digits", "digits"])
    ]
    assert folders[0] == folders[1]


def test_a_points_folder_has_a_plain_name():
    (point,) = planned("learning_rate", "1e-3").points
    assert point.name == "learning_rate-0.001"
    odd = [sweep.Point("dataset", f"csv:/a/{name}.csv", RECIPE).name for name in ("b", "ä/b")]
    assert len(set(odd)) == 2 and all("/" not in name and ":" not in name for name in odd)


def test_every_point_is_the_run_alone(tmp_path):
    found = planned("latent", "3", "2")
    folder = found.folder(tmp_path)
    results = []
    for point in found.points:
        with run.placed(folder, point.name, "undercomplete", "digits") as place:
            results.append(sweep.trained(point, place, Silent()))
    made = plan.make(RECIPE, "digits", chosen={"latent": "2"})
    with run.new(tmp_path, "alone", "undercomplete", "digits") as place:
        keras.utils.clear_session()
        alone = fit.train(made, place, Silent())
    assert results[1].metrics == alone.metrics and results[0].metrics != alone.metrics
    one, other = (
        keras.models.load_model(path / runs.MODEL).get_weights()
        for path in (folder / found.points[1].name, tmp_path / "alone")
    )
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_point_goes_on_where_it_was(tmp_path):
    (point,) = planned("latent", "2", changes={"epochs": 2}).points

    class Stopping(Silent):
        def epoch_ended(self, row):
            raise KeyboardInterrupt

    with (
        pytest.raises(CourseError, match="kc resume"),
        run.placed(tmp_path, point.name, "undercomplete", "digits") as place,
    ):
        sweep.trained(point, place, Stopping())
    begun = []

    class Noting(Silent):
        def epoch_began(self, epoch, epochs, images):
            begun.append(epoch)

    with run.placed(tmp_path, point.name, "undercomplete", "digits") as place:
        result = sweep.trained(point, place, Noting())
    assert begun == [2] and result.epochs == 2
