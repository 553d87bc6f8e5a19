import re
import tomllib

import pytest

from kerascourse.architectures.catalogue import CATALOGUE, find
from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.training import plan
from kerascourse.training.augmentation import Augment
from kerascourse.training.recipe import Recipe, read, recipes, resolve
from kerascourse.training.recipe_files import opening, openings
from tests.spanish import english_words


def test_what_the_openings_tell():
    told = {one.name: one for one in openings()}
    assert list(told) == list(recipes())
    for one in told.values():
        recipe = read(recipes()[one.name])
        assert (one.model, one.dataset) == (recipe.model, recipe.dataset)
        assert one.command.startswith(f"kc train {one.name}")
        assert one.purpose and one.cost and one.expected and "#" not in one.expected
    assert told["anomaly"].expected.endswith("0.954 by the plain mean squared error")
    assert told["anomaly_table"].expected.endswith("on the test rows")
    # a comment that is none of its own
    assert told["speedrun-mnist"].expected.endswith("seeds 0, 1 and 2)")


@pytest.mark.parametrize("name", recipes())
def test_the_spanish_opening_has_the_same_numbers(name, monkeypatch):
    text = recipes()[name].read_text("utf-8")
    english = opening(name, text)
    monkeypatch.setenv("KC_LANG", "es")
    spanish = opening(name, text)
    for part in ("purpose", "cost", "expected"):
        told, own = getattr(english, part), getattr(spanish, part)
        assert own and own != told
        assert numbers(own) == numbers(told)
        assert english_words(own) == set()
    published = read(recipes()[name]).published
    if published and published.differences:
        assert numbers(published.differences_es) == numbers(published.differences)
        assert english_words(published.differences_es) == set()


def numbers(text):
    """The numbers in `text`, however their digits are grouped."""
    return sorted(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", text)))


@pytest.mark.parametrize("name", recipes())
def test_every_recipe_loads_and_says_what_it_is_for(name):
    file = recipes()[name]
    recipe = read(file)
    opening = file.read_text("utf-8").partition("\nmodel =")[0]
    for part in ("# Purpose: ", "# Command: kc train ", "# Cost: ", "# Expected: "):
        assert part in opening
    assert recipe.model
    assert isinstance(recipe.builder_options(), dict)


def test_lenet5_and_the_vae_are_there():
    assert {"lenet5", "vae"} <= set(recipes())


def test_the_file_to_copy_shows_the_defaults():
    ours = read(recipes()["forkme"])
    plain = Recipe(model="lenet5")
    for name in set(Recipe.model_fields) - {"on", "options", "augment"}:
        assert getattr(ours, name) == getattr(plain, name), name
    assert ours.augment == Augment()
    assert ours.builder_options() == plain.builder_options()


def test_every_kind_of_network_has_a_recipe():
    trained = {find(read(file).model).module for file in recipes().values()}
    assert {entry.module for entry in CATALOGUE} <= trained


def test_what_was_published_holds_for_its_data_alone():
    recipe = read(recipes()["resnet20"])
    assert recipe.on_dataset("cifar10").published.value == 0.9125
    assert recipe.on_dataset("digits").published is None


def test_what_was_published_holds_for_its_network_alone():
    recipe = read(recipes()["resnet20"])
    assert recipe.with_options({"shortcuts": "true"}).published.value == 0.9125
    assert recipe.with_options({"shortcuts": "false"}).published is None


def test_mistakes_in_inner_tables_are_told_with_their_line(tmp_path):
    (tmp_path / "bad.toml").write_text(
        'model = "lenet5"\n[augment]\nflop = true\nshift = -1\n[published]\nmetric = 3\n'
    )
    with pytest.raises(InputError) as told:
        read(tmp_path / "bad.toml")
    for part in (
        "line 3: augment.flop is no setting, nearest: flip",
        "line 4: augment.shift",
        "line 6: published.metric",
        "published.value is missing",
    ):
        assert part in str(told.value)


def test_a_model_without_a_recipe_gets_the_defaults(monkeypatch):
    monkeypatch.setattr("kerascourse.training.recipe.recipes", dict)
    assert resolve("lenet5") == Recipe(model="lenet5")


def test_an_unknown_name_tells_the_nearest():
    with pytest.raises(InputError, match="received 'lenet6'; nearest: lenet5"):
        resolve("lenet6")


def test_settings_of_a_data_set_apply_to_it_alone():
    recipe = Recipe(model="vae", epochs=3, on={"digits": {"epochs": 9}})
    assert recipe.on_dataset("digits").epochs == 9
    assert recipe.on_dataset("npz:x").epochs == 3
    assert recipe.on_dataset("digits").on == {}


def test_what_is_written_reads_back(tmp_path):
    recipe = Recipe(
        model="vae", options={"latent": 3, "beta": 0.5, "loss": "mse"}, limit=7, devices="all"
    )
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "recipe.toml").write_text(recipe.to_toml(), "utf-8")
    assert read(folder / "recipe.toml") == recipe
    # by its path, by its name where runs are, and as the latest; the names of models go first
    assert resolve(str(folder)) == recipe
    assert resolve("mine", tmp_path) == resolve("latest", tmp_path) == recipe
    (tmp_path / "lenet5").mkdir()
    (tmp_path / "lenet5" / "recipe.toml").write_text(recipe.to_toml(), "utf-8")
    lenet = read(recipes()["lenet5"]).changed({"name": "lenet5"})
    assert resolve("lenet5", tmp_path) == lenet != recipe


@pytest.mark.parametrize(
    ("written", "name"),
    [("LeNet-5", "lenet5"), ("Speedrun MNIST", "speedrun-mnist"), ("u_net", "unet")],
)
def test_recipes_as_people_write_them(tmp_path, written, name):
    recipe = resolve(name)
    assert resolve(written, tmp_path) == recipe
    # a run that is called so goes first
    folder = tmp_path / written
    folder.mkdir()
    (folder / "recipe.toml").write_text(Recipe(model="VGG 16").to_toml(), "utf-8")
    assert resolve(written, tmp_path).model == "vgg16"


def test_every_mistake_is_told_at_once_with_its_line(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(
        "# a comment\n"
        'modle = "lenet5"\n'
        "epochs = 0\n"
        'batch_size = "many"\n'
        "[on.digits]\n"
        "epochs = 2.5\n"
        "[options]\n"
        "latent = 0\n",
        "utf-8",
    )
    with pytest.raises(InputError) as caught:
        read(path)
    told = str(caught.value)
    assert "model is missing" in told
    assert "line 2: modle is no setting, nearest: model" in told
    assert re.search(r"line 3: epochs: .*received 0", told)
    assert re.search(r"line 4: batch_size: .*received 'many'", told)
    assert re.search(r"line 6: on\.digits\.epochs: .*received 2\.5", told)
    assert told.index("line 2") < told.index("line 6")
    assert "\n" not in told


def test_each_wrong_option_is_told_with_its_line(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(
        'model = "vae"\nepochs = 0\ndevices = "no"\n[options]\nlatent = []\nbeta = "x"\n', "utf-8"
    )
    with pytest.raises(InputError) as caught:
        read(path)
    told = str(caught.value)
    assert "line 2: epochs" in told
    assert re.search("line 3: devices: .* or .*all.*received 'no'", told)
    assert told.count("devices") == 1
    assert "line 5: latent must be a whole number" in told
    assert "line 6: beta must be a number" in told


def test_a_wrong_option_is_a_mistake_of_the_recipe(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text('model = "vae"\n[options]\nlatnet = 3\n', "utf-8")
    with pytest.raises(InputError, match=r"no option 'latnet'.*Did you mean latent"):
        read(path)
    path.write_text('model = "vea"\n', "utf-8")
    with pytest.raises(InputError, match="received 'vea'; nearest: vae"):
        read(path)


def test_files_that_are_no_recipes(tmp_path):
    with pytest.raises(NotFoundError):
        read(tmp_path / "none.toml")
    (tmp_path / "cut.toml").write_text("model = ", "utf-8")
    with pytest.raises(InputError, match="end of the file"):
        read(tmp_path / "cut.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        read(tmp_path / "bytes.toml")


def test_a_plan_leaves_no_option_open():
    planned = plan.make(resolve("lenet5"), "digits", {"limit": 50}, {"dropout": "0.5"})
    assert planned.recipe.options == {"classes": 10, "original": False, "dropout": 0.5}
    assert planned.recipe.limit == 50
    assert len(planned.dataset.train) == 50
    assert tomllib.loads(planned.recipe.to_toml())["dataset"] == "digits"
    assert "scikit-learn" in planned.notices[-1]


def test_changes_may_hold_the_options_and_single_ones_go_before():
    options = {"dropout": 0.25, "original": True}
    made = plan.make(resolve("lenet5"), "digits", {"options": options}, {"dropout": "0.5"})
    assert made.recipe.options == {"classes": 10, "original": True, "dropout": 0.5}


def test_a_plan_without_the_recipes_data_falls_back_and_says_so(monkeypatch):
    monkeypatch.setattr("kerascourse.data.catalogue.is_here", lambda name, folder: False)
    planned = plan.make(Recipe(model="vae", dataset="mnist", on={"digits": {"epochs": 2}}))
    assert planned.recipe.dataset == "digits"
    assert planned.recipe.epochs == 2
    assert planned.notices[0].startswith("mnist is not on this machine")


def test_bad_requests_end_before_a_backend_starts():
    recipe = Recipe(model="lenet5")
    with pytest.raises(UsageError, match=r"learning_rate: .*received -1"):
        plan.make(recipe, "digits", {"learning_rate": -1.0})
    with pytest.raises(UsageError, match="learning_rate"):
        plan.make(recipe, "digits", {"learning_rate": float("nan")})
    with pytest.raises(UsageError, match="10 outputs for the classes of digits, lenet5 has 3"):
        plan.make(recipe, "digits", chosen={"classes": "3"})
    with pytest.raises(UsageError, match=r"no option 'latent'"):
        plan.make(recipe, "digits", chosen={"latent": "3"})


def test_the_path_of_ones_own_data_holds_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotFoundError, match=re.escape(str(tmp_path / "mine.npz"))):
        plan.make(Recipe(model="lenet5"), "npz:mine.npz")


def test_the_backend_of_the_environment_is_the_default(monkeypatch):
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    assert Recipe(model="vae").backend == "tensorflow"
    monkeypatch.setenv("KERAS_BACKEND", "numpy")
    with pytest.raises(UsageError, match="expected a backend of tensorflow, jax, torch"):
        Recipe(model="vae")
    assert Recipe(model="vae", backend="torch").backend == "torch"


@pytest.mark.parametrize(
    ("normal", "classes"), [(None, ()), (3, ("3",)), ("cat", ("cat",)), (["cat", 0], ("cat", "0"))]
)
def test_normal_classes_in_any_form(tmp_path, normal, classes):
    recipe = Recipe(model="vae", normal=normal)
    assert recipe.normal_classes == classes
    (tmp_path / "recipe.toml").write_text(recipe.to_toml(), "utf-8")
    assert read(tmp_path / "recipe.toml") == recipe


def test_normal_cases_are_for_autoencoders_and_what_a_plan_trains_on():
    with pytest.raises(UsageError, match=r"lenet5 is for classification.*--normal 3"):
        plan.make(Recipe(model="lenet5", normal=3), "digits")
    made = plan.make(Recipe(model="undercomplete", normal=[3, "5"], limit=40), "digits")
    assert set(made.dataset.train.y) == {3, 5} and len(made.dataset.train) == 40
    assert len(set(made.dataset.test.y)) == 10
    assert made.recipe.normal == [3, "5"]
    for wrong in (True, -1, 2.5, []):
        with pytest.raises((UsageError, ValueError)):
            plan.make(Recipe(model="undercomplete").changed({"normal": wrong}), "digits")


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"seed": 1, "epochs": 3, "crop": 64}, True),
        ({"normal": ["3"]}, True),  # as 3
        ({"normal": 4}, False),
        ({"split_seed": 1}, False),
        ({"test_last": 2}, False),
        ({"limit": 10}, False),
        ({"dataset": "cifar10"}, False),
    ],
)
def test_recipes_with_the_same_examples_in_the_same_parts(changes, same):
    one = Recipe(model="unet", normal=3)
    assert plan.same_data(one, one.changed(changes)) is same
