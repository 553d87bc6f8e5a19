"""No false alarm: the house's own recipes pass."""

from pathlib import Path

import pytest

from kerascourse.checks.examination import examine
from kerascourse.checks.subject import prepare
from kerascourse.training import plan, recipe
from tests import shared_data

QUICK = ("anomaly_table", "lenet5", "speedrun-mnist")
RECIPES = [
    pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in recipe.recipes()
]


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_passes(name, monkeypatch):
    dataset = None
    if name == "unet_membranes":
        pytest.importorskip("PIL")
        dataset = f"pairs:{shared_data.FOLDER / 'membranes'}"
    elif name in QUICK:
        dataset = None if name == "anomaly_table" else "digits"
    elif shared_data.PREPARED.is_dir():
        monkeypatch.setenv("TFDS_DATA_DIR", str(shared_data.PREPARED))
    # from weights of its own: what another network brings is no matter of the recipe
    asked = recipe.resolve(name, Path("nowhere")).changed({"start_from": None})
    made = plan.make(asked, dataset)
    assert [check for check in examine(prepare(made)) if not check.passed] == []
