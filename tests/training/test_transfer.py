"""Starting from another network's weights, layers that stay, and classes that are left out."""

import os
import shutil

import numpy as np
import pytest

from benchmarks.kills import compare, outcome
from kerascourse import runs
from kerascourse.data import catalogue as data
from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.models import keras_backend
from kerascourse.training.recipe import Recipe

keras = keras_backend.start()
from kerascourse.training import kept_model, plan, resume, transfer  # noqa: E402
from kerascourse.training.ready import make_ready, start  # noqa: E402
from tests.training.test_fit import BACKEND, Recorder  # noqa: E402
from tests.training.test_resume import Stopping, begun, gone_on  # noqa: E402

STACK = "conv5-4 bn relu pool4 fc3"
COMMON = {"model": STACK, "epochs": 2, "batch_size": 16, "limit": 48, "backend": BACKEND}
SECOND = Recipe(**COMMON, only=[4, 5, 6], seed=1)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The folder of a run that tells the digits 0, 1 and 2 apart."""
    return begun(tmp_path_factory.mktemp("first"), Recipe(**COMMON, only=[0, 1, 2]), Recorder())


def moved(first, **changes):
    return SECOND.changed({"start_from": str(first), **changes})


def weights(model):
    return {layer.name: layer.get_weights() for layer in model.layers}


def test_layers_start_from_the_other_network(first):
    made = plan.make(moved(first), "digits")
    taken, source = weights(make_ready(start(made)).model), weights(kept_model.load(first))
    for path in made.transfer.taken:
        assert all(map(np.array_equal, taken[path], source[path]))
    assert set(made.transfer.taken) == {name for name, arrays in source.items() if arrays}


def test_what_does_not_fit_is_told_and_drawn_anew(first):
    made = plan.make(moved(first, only=[], model="conv5-4 bn relu pool4 fc10"), "digits")
    dense = next(layer.name for layer in kept_model.load(first).layers[::-1] if layer.weights)
    assert dense not in made.transfer.taken
    assert any(f"drawn anew: {dense} (196×3 there, 196×10 here)" in text for text in made.notices)
    ready, source = make_ready(start(made)).model, kept_model.load(first)
    assert ready.get_layer(dense).kernel.shape == (7 * 7 * 4, 10)
    name = made.transfer.taken[0]
    assert np.array_equal(ready.get_layer(name).kernel, source.get_layer(name).kernel)


def test_frozen_layers_stay_their_statistics_too(first, tmp_path):
    names = [layer.name for layer in kept_model.load(first).layers if layer.weights]
    convolution, normalization, dense = names
    recipe = moved(first, freeze=[f"{convolution[:3]}*", normalization])
    folder = begun(tmp_path, recipe, Recorder())
    after, before = weights(kept_model.load(folder)), weights(kept_model.load(first))
    for name in (convolution, normalization):
        assert all(map(np.array_equal, after[name], before[name]))
    assert not np.array_equal(after[dense][0], before[dense][0])
    # 5·5·1·4 + 4 of the convolution and 4·4 of the normalization stay, 7·7·4·3 + 3 learn
    assert any(
        "591 parameters learn, 120 stay" in one for one in plan.make(recipe, "digits").notices
    )


@pytest.mark.parametrize("steps", [1, 4])
def test_a_run_goes_on_bit_equal_without_what_it_started_from(first, tmp_path, steps):
    source = tmp_path / "first.keras"
    source.write_bytes((first / runs.MODEL).read_bytes())
    recipe = moved(source, freeze=["conv*"])
    undisturbed = outcome(begun(tmp_path / "a", recipe, Recorder()))
    folder = begun(tmp_path / "b", recipe, Stopping(steps))
    source.unlink()
    gone_on(folder)
    assert compare(outcome(folder), undisturbed) == []
    assert resume.planned(folder).transfer.file is None  # a finished run is scored without it


def test_a_run_is_found_by_its_recipe_in_the_folder_of_runs(first, tmp_path):
    place = tmp_path / "runs"
    for number, name in enumerate(("transfer_first-digits-1", "transfer_first-digits-2", "other")):
        shutil.copytree(first, place / name)
        os.utime(place / name / runs.RECIPE, (number, number))
    recipe = SECOND.changed({"start_from": "transfer_first"})
    newest = place / "transfer_first-digits-2" / runs.MODEL
    assert transfer.located(recipe, {}, place) == {"start_from": str(newest)}
    given = {"start_from": "other", "seed": 3}
    assert transfer.located(recipe, given, place) == {
        "start_from": str(place / "other" / runs.MODEL),
        "seed": 3,
    }
    assert transfer.located(SECOND, {"seed": 3}, place) == {"seed": 3}
    with pytest.raises(NotFoundError, match=r"a run of the recipe transfer_first .* kc train tr"):
        transfer.located(recipe, {}, tmp_path)


def test_a_recipe_holds_for_one_state_of_the_file(first, tmp_path):
    source = tmp_path / "first.keras"
    source.write_bytes((first / runs.MODEL).read_bytes())
    recipe = plan.make(moved(source), "digits").recipe
    kept_model.load(first).save(source)
    with pytest.raises(InputError, match="is not what the recipe was written for"):
        plan.make(recipe, "digits")


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"freeze": ["conf"]}, UsageError, "--freeze conf names no layer with weights; nearest"),
        ({"freeze": ["*"]}, UsageError, "leaves nothing to learn"),
        ({"start_from": "none.keras"}, NotFoundError, "no file none.keras"),
        ({"start_from": "none"}, NotFoundError, "expected a run in .*, received 'none'"),
        ({"model": "fc7 fc3"}, InputError, "no layer of .* fits: it has"),
        ({"only": ["eleven"]}, UsageError, "expected a class of 0, 1"),
    ],
)
def test_what_cannot_be_is_said(first, changes, kind, message):
    with pytest.raises(kind, match=message):
        plan.make(moved(first, **changes), "digits")


def test_classes_alone_count_from_zero():
    whole = data.load("digits", 0)
    part = whole.only(["7", "2"])
    assert part.class_names == ("7", "2")
    for name in ("train", "val", "test"):
        mine, all_ = getattr(part, name), getattr(whole, name)
        for number, digit in enumerate((7, 2)):
            assert np.array_equal(mine.stored[mine.y == number], all_.stored[all_.y == digit])
        assert len(mine) == np.isin(all_.y, (2, 7)).sum()


def test_data_without_classes_have_none_to_choose():
    with pytest.raises(UsageError, match="expected data with a class an example"):
        data.load("digit_scenes", 0).only(["0"])
