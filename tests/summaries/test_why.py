"""Counts found elsewhere, accounted for term by term."""

import pytest

from kerascourse.errors import UsageError
from kerascourse.summaries.why import (
    Question,
    _terms,
    explain,
    namesakes,
    nearest_readings,
    read_count,
)
from kerascourse.symbolic.arithmetic import Expression


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


@pytest.mark.parametrize(
    ("model", "text", "value", "source"),
    [
        # the sums of CS231n's own rows, added up by hand: input, convolutions, poolings, dense
        ("vgg16", "24M", 15_237_608, "CS231n"),
        ("vgg16", "93 MB", 4 * 15_237_608, "CS231n"),
        ("alexnet", "60 million", 60_965_224, "Krizhevsky"),
        ("googlenet", "4 million", 6_998_552, "CS231n"),
        ("googlenet", "6.8M", 6_998_552, "table 1"),
        ("resnet50", "3.8G", 3_857_973_248, "He et al."),
    ],
)
def test_a_published_figure_stands_beside_the_number_of_the_network(model, text, value, source):
    answer = asked(model, text)
    assert answer.value == value and source in answer.figure.source
    assert sum(term.value for term in answer.terms) == value


def test_values_and_memory_are_accounted_for():
    """VGG16's rows by hand: each convolution's and pooling's maps, the dense layers, the input."""
    maps = 2 * 64 * 224**2 + 64 * 112**2 + 2 * 128 * 112**2 + 128 * 56**2 + 3 * 256 * 56**2
    maps += 256 * 28**2 + 3 * 512 * 28**2 + 512 * 14**2 + 3 * 512 * 14**2 + 512 * 7**2
    values = 3 * 224**2 + maps + 4096 + 4096 + 1000
    assert values == 15_237_608
    assert asked("vgg16", str(values)).value == values
    assert asked("vgg16", str(values + 7 * 7 * 512)).figure is None
    assert asked("vgg16", "528 MB").value == 4 * 138_357_544
    assert asked("vgg16", "58 MiB").value == 4 * (values + 7 * 7 * 512)


def test_bytes_mean_bytes_alone():
    assert asked("lenet5", "62k").value == 61_706
    assert asked("lenet5", "62 kB") is None
    assert asked("lenet5", "247 kB").value == 4 * 61_706


@pytest.mark.parametrize(
    ("text", "number", "met"),
    [
        ("25.6M", 25_550_000, True),
        ("25.6M", 25_549_999, False),
        ("25.6M", 25_650_000, True),
        ("25.6M", 25_650_001, False),
        ("7", 7, True),
        ("7", 8, False),
        ("7", None, False),
        # a megabyte is 10^6 bytes, or 2^20; a gigabyte 10^9, or 2^30
        ("10 MB", 9_500_000, True),
        ("10 MB", 9_499_999, False),
        ("10 MB", int(10.5 * 2**20), True),
        ("10 MB", int(10.5 * 2**20) + 1, False),
        ("2 GB", int(2.5 * 2**30), True),
        ("2 GB", int(2.5 * 2**30) + 1, False),
        ("2 GiB", 1_500_000_000, True),
    ],
)
def test_what_a_count_meets(text, number, met):
    assert read_count(text).meets(number) is met


@pytest.mark.parametrize(
    ("text", "value", "tolerance"),
    [
        ("2 millones", 2_000_000, 500_000),
        ("2 billion", 2 * 10**9, 5 * 10**8),
        ("1,5b", 1_500_000_000, 50_000_000),
        ("123456789k", 123_456_789_000, 500),
        ("0.123456M", 123_456, 0.5),
    ],
)
def test_rounded_counts(text, value, tolerance):
    count = read_count(text)
    assert (count.value, count.tolerance) == (value, pytest.approx(tolerance))


def test_the_nearest_numbers_are_told():
    question = Question("resnet50", read_count("25,600,000"))
    assert nearest_readings(question) == [
        ("all parameters", 25_610_152),
        ("trainable parameters", 25_557_032),
        ("multiplications", 3_857_973_248),
    ]
    assert len(nearest_readings(question, most=1)) == 1


def test_a_number_of_classes_is_found_up_to_25000():
    """Of LeNet-5 each class costs 84 weights and a bias."""
    own = asked("lenet5", "61706")
    assert own.settings == {}
    for classes, found in ((1, True), (25_000, True), (25_001, False)):
        answer = asked("lenet5", str(61_706 + 85 * (classes - 10)))
        assert (answer is not None) is found
        assert answer is None or answer.settings == {"classes": str(classes)}


def test_bytes_of_parameters_in_both_formats():
    for size in (4, 2):
        answer = asked("lenet5", f"{size * 61_706 // 1000} kB")
        assert answer.value == size * 61_706
        assert [term.value for term in answer.terms] == [size * 61_706]


def test_many_layers_with_the_same_change_are_one_term():
    few = asked("alexnet", "62378344").terms
    assert [term.what.partition(":")[0] for term in few[1:]] == [
        f"conv{number} kernel" for number in (2, 4, 5)
    ]
    (moving, *_rest) = asked("resnet50", "25610152").terms[1:]
    assert moving.what == "moving_mean of 53 BatchNormalization layers"
    assert moving.value == 26_560


def test_up_to_six_layers_are_told_one_by_one():
    for count, terms in ((6, 6), (7, 1)):
        arrays = {("Dense", "kernel", f"fc{n}"): Expression(5) for n in range(count)}
        told = _terms({}, arrays)
        assert len(told) == terms and sum(term.value for term in told) == 5 * count


@pytest.mark.parametrize(
    ("count", "reading", "start"),
    [
        ("25557032", "trainable parameters", "trainable parameters"),
        ("3857973248", "multiplications", "multiplications"),
        ("7715946496", "operations: 2 a multiplication", "2 × multiplications"),
    ],
)
def test_what_a_count_is_and_where_it_starts(count, reading, start):
    answer = asked("resnet50", count)
    assert (answer.reading, answer.terms[0].what) == (reading, start)


@pytest.mark.parametrize(
    ("model", "figure"),
    [
        ("alexnet", "60,000,000"),
        ("googlenet", "4,000,000"),
        ("googlenet", "5,000,000"),
        ("googlenet", "6,800,000"),
        ("resnet34", "3,600,000,000"),
        ("resnet50", "3,800,000,000"),
        ("vgg16", "24,000,000"),
    ],
)
def test_published_figures_are_known_exactly(model, figure):
    assert asked(model, figure).figure.figure == int(figure.replace(",", ""))


def test_classes_are_looked_for_where_there_are_some_and_the_count_is_exact():
    assert asked("unet", "12345") is None  # its classes are maps, not units
    assert asked("lenet5", "62556").settings == {"classes": "20"}
    assert asked("lenet5", "62.556k") is None
