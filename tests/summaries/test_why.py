"""Counts found elsewhere, accounted for term by term."""

import pytest

from kerascourse.errors import UsageError
from kerascourse.summaries.why import Question, explain, namesakes, read_count


def asked(model, text):
    return explain(Question(model, read_count(text)))


@pytest.mark.parametrize(
    ("model", "count", "settings", "terms"),
    [
        # the pairs of the course's reference, under "One count, three answers"
        ("resnet50", 25_557_032, {}, 1),
        ("resnet50", 25_610_152, {}, 3),
        ("resnet50", 25_636_712, {"bias": "true"}, 4),
        ("alexnet", 60_965_224, {}, 1),
        ("alexnet", 62_378_344, {"groups": "1"}, 4),
        ("alexnet", 61_100_840, {"groups": "1", "filters": "torchvision"}, None),
        ("googlenet", 6_998_552, {}, 1),
        ("googlenet", 13_378_280, {"aux": "true"}, None),
        ("googlenet", 13_004_888, {"aux": "true", "batch_norm": "true", "fives": "3x3"}, None),
        # multiplications, and the same counted twice
        ("vgg16", 15_470_264_320, {}, 1),
        ("vgg16", 30_940_528_640, {}, 1),
        ("resnet50", 4_089_184_256, {"stride_in": "3x3"}, 4),
        # without the classifier, as include_top=False has it
        ("vgg16", 14_714_688, {}, None),
        ("resnet50", 23_587_712, {"bias": "true"}, None),
        # for CIFAR-10, as many repositories print it
        ("resnet18", 11_173_962, {"stem": "small", "classes": "10"}, None),
        ("densenet121", 4 * 8_062_504, {}, 1),
    ],
)
def test_the_terms_add_up_to_the_count(model, count, settings, terms):
    answer = asked(model, str(count))
    assert answer is not None
    assert answer.value == count
    assert sum(term.value for term in answer.terms) == count
    assert answer.settings == settings
    assert len(answer.terms) == terms if terms else len(answer.terms) > 1


def test_the_terms_of_resnet50_are_those_of_the_reference():
    values = [term.value for term in asked("resnet50", "25636712").terms]
    assert sorted(values) == [26_560, 26_560, 26_560, 25_557_032]


def test_terms_carry_their_arithmetic():
    texts = [term.what for term in asked("alexnet", "61100840").terms]
    assert "conv1 kernel: 11·11·3·64 in place of 11·11·3·96" in texts


@pytest.mark.parametrize(("model", "count"), [("resnet50", "12345"), ("vgg16", "143667240")])
def test_what_cannot_be_accounted_for_is_not(model, count):
    assert asked(model, count) is None


def test_the_count_of_another_network_is_recognised():
    assert namesakes(read_count("143667240")) == ["vgg19"]
    assert namesakes(read_count("138M")) == ["vgg16"]


@pytest.mark.parametrize(
    ("text", "value", "tolerance"),
    [
        ("25636712", 25_636_712, 0),
        ("25,636,712", 25_636_712, 0),
        ("25.636.712", 25_636_712, 0),
        ("25 636 712", 25_636_712, 0),
        ("25_636_712", 25_636_712, 0),
        ("25.6M", 25_600_000, 50_000),
        ("25,6M", 25_600_000, 50_000),
        ("4.09G", 4_090_000_000, 5_000_000),
        ("138M", 138_000_000, 500_000),
        ("60k", 60_000, 500),
    ],
)
def test_counts_as_people_write_them(text, value, tolerance):
    count = read_count(text)
    assert (count.value, count.tolerance) == (value, tolerance)


@pytest.mark.parametrize("text", ["", "abc", "-3", "1.5", "25,63,712", "1e6", "9" * 30, "1M2"])
def test_texts_that_are_no_counts(text):
    with pytest.raises(UsageError, match="expected a count"):
        read_count(text)


def test_a_rounded_count_is_met_within_its_rounding():
    assert asked("vgg16", "138M").value == 138_357_544
    assert asked("vgg16", "139M") is None


def test_a_saved_model(tmp_path):
    import keras

    path = tmp_path / "net.keras"
    keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(3), keras.layers.BatchNormalization()]
    ).save(path)
    answer = asked(str(path), "27")
    assert [term.value for term in answer.terms] == [21, 3, 3]
