"""What else differs between runs that are compared."""

import pytest

from kerascourse.errors import InputError
from kerascourse.training.differences import Difference, differences, lines
from kerascourse.training.recipe import Recipe


def run(out, name, **settings):
    folder = out / name
    folder.mkdir()
    (folder / "recipe.toml").write_text(Recipe(name=name, **settings).to_toml(), "utf-8")
    return folder


def test_settings_and_options_that_are_not_the_same(tmp_path):
    runs = [
        run(tmp_path, "a", model="vae", options={"latent": 2, "beta": 1.0}, dataset="digits"),
        run(tmp_path, "b", model="vae", options={"latent": 16, "beta": 1.0}, epochs=3, normal="7"),
    ]
    found = differences(runs)
    assert set(found) == {
        Difference("epochs", (12, 3)),
        Difference("normal", (None, "7")),
        Difference("dataset", ("digits", "mnist")),
        Difference("options.latent", (2, 16)),
    }
    (line,) = lines(runs, found)
    assert line.startswith("what differs in the recipes of a, b: ")
    assert "epochs 12, 3" in line and "normal –, 7" in line and "options.latent 2, 16" in line


def test_recipes_that_are_the_same_and_a_run_alone(tmp_path):
    runs = [run(tmp_path, name, model="lenet5") for name in ("a", "b")]
    assert lines(runs, differences(runs)) == ["the recipes of a, b are the same"]
    assert lines(runs[:1], differences(runs[:1])) == lines([], differences([])) == []


def test_a_recipe_that_cannot_be_read(tmp_path):
    (tmp_path / "recipe.toml").write_text("model = ", "utf-8")
    with pytest.raises(InputError, match="cannot read"):
        differences([tmp_path])
