"""The claims of the notes: all are there, all agree, and their numbers stand elsewhere too."""

import shlex
from dataclasses import replace
from math import prod

import keras
import pytest

from kerascourse.lessons import claims
from kerascourse.lessons.claims.claim import VERDICTS, check
from kerascourse.lessons.course import house_course
from kerascourse.lessons.lesson import read
from kerascourse.texts import use_language
from kerascourse.training import recipe
from tests.cli.run import kc
from tests.keras_oracle import weightless

# of the course's table of contents: parts A to D and F have so many items
COUNTS = {"A": 19, "B": 7, "C": 6, "D": 12, "F": 12}
IDS = [f"{part}{number}" for part, count in COUNTS.items() for number in range(1, count + 1)]
ALL = {claim.id: claim for claim in claims.claims()}


def numbers(name):
    return check(ALL[name]).numbers


def test_each_item_of_the_course_has_its_claim_in_order():
    assert list(ALL) == IDS


@pytest.mark.parametrize("name", IDS)
def test_the_house_does_not_contradict_itself(name):
    claim = ALL[name]
    finding = check(claim)
    assert not finding.contradictions
    assert claim.verdict in VERDICTS
    assert (claim.verdict == "to be measured") == (claim.look != "") or name == "A19"
    for language in ("en", "es"):
        use_language(language)
        assert finding.notes and "{" not in finding.so


def test_all_of_part_f_is_corrected():
    assert {claim.verdict for name, claim in ALL.items() if name[0] == "F"} == {"corrected"}


@pytest.mark.parametrize("name", IDS)
def test_its_command_runs(name, tmp_path):
    """Those that train are only looked up: `kc train --help` and the name of the recipe."""
    words = shlex.split(ALL[name].command)[1:]
    if words[0] == "train" and "--help" not in words:
        assert recipe.resolve(words[1], tmp_path).model
        return
    ran = kc(*words, cwd=tmp_path)
    assert ran.returncode in (0, 1), ran.stderr
    assert ran.returncode == 0 or words[0] in ("lint", "why")


@pytest.mark.parametrize("look", sorted({claim.look for claim in ALL.values() if claim.look}))
def test_what_looks_at_a_run_is_a_command(look):
    assert kc(*shlex.split(look)[1:], "--help").returncode == 0


def test_keras_counts_the_same():
    """Independent of our engine: layers built by Keras itself."""
    one = keras.layers.Dense(1)
    one.build((None, 32 * 32 * 3))
    assert numbers("A1")["small"] == one.count_params() - 1
    depthwise = keras.layers.DepthwiseConv2D(3, use_bias=False)
    depthwise.build((None, 28, 28, 192))
    assert numbers("F5")["depth"] == depthwise.count_params()
    pointwise = keras.layers.Conv2D(192, 1, use_bias=False)
    pointwise.build((None, 28, 28, 192))
    assert numbers("F5")["point"] == pointwise.count_params()
    for name, build in (
        ("B5", keras.applications.VGG16),
        ("B7", keras.applications.DenseNet121),
    ):
        model = weightless(lambda build=build: build(weights=None))
        trained = sum(prod(weight.shape) for weight in model.trainable_weights)
        assert numbers(name)["params"] == trained
    assert numbers("B6")["params"] == 25_557_032  # torchvision's; Keras' own has biases besides


def test_the_losses_of_a_grey_pixel_are_those_of_keras():
    grey, off = [[0.5]], [[0.6]]
    found = numbers("D6")
    crossed = float(keras.losses.binary_crossentropy(grey, grey)[0])
    crossed_off = float(keras.losses.binary_crossentropy(grey, off)[0])
    assert found["crossed"] == pytest.approx(crossed, abs=1e-3)
    assert found["crossed_off"] == pytest.approx(crossed_off, abs=1e-3)


def test_a_house_that_errs_is_found():
    claim = ALL["F2"]
    broken = replace(claim, compute=lambda: {"plain": 4_000_000, "both": 13_378_280})
    assert check(broken).contradictions == {"plain": 4_000_000}
    lost = replace(claim, compute=lambda: {"plain": 6_998_552})
    assert check(lost).contradictions == {"both": None}
    new = replace(claim, compute=lambda: {**claim.compute(), "more": 1})
    assert check(new).contradictions == {"more": 1}


def test_where_there_is_a_run_it_is_looked_at(tmp_path):
    claim = ALL["C2"]
    assert check(claim, tmp_path).command == "kc train lenet5"
    run = tmp_path / "lenet5-mnist-20261128-120000"
    run.mkdir()
    (run / "recipe.toml").write_text("")
    assert check(claim, tmp_path).command == "kc train lenet5"  # not finished
    (run / "result.json").write_text("{}")
    assert check(claim, tmp_path).command == "kc plot filters"


def test_every_claim_that_is_wrong_has_a_lesson():
    taught = {name for topic in house_course().topics for name in read(topic, "en").course}
    assert taught  # which ids are taught grows with the lessons
    assert {"F1", "F2", "F3", "F4", "F5", "F7", "F9", "F10", "F11", "F12"} <= taught
