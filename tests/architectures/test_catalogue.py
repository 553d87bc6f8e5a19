"""Both readings of every network agree, and the published counts are met."""

import keras
import pytest

from kerascourse.architectures.catalogue import ALIASES, CATALOGUE, find, options, read_options
from kerascourse.errors import CourseError, InputError, UsageError
from kerascourse.models import layers as keras_layers
from kerascourse.summaries.read import read_model, title
from kerascourse.summaries.rows import summarise
from kerascourse.texts import plain
from tests.keras_oracle import assert_rows_equal_layers, weightless

# every option at a value that is not its default, alone; odd sizes and other class counts
UNUSUAL = {
    "lenet5": [
        ((28, 28, 1), {"original": "true"}),
        ((45, 39, 3), {"classes": "7", "dropout": "0.3"}),
    ],
    "alexnet": [
        ((227, 227, 3), {"groups": "1"}),
        ((227, 227, 3), {"filters": "torchvision", "groups": "1"}),
        ((231, 250, 1), {"classes": "3", "dropout": "0", "units": "100"}),
        ((32, 32, 3), {"stem": "small", "units": "64"}),
        ((28, 29, 1), {"stem": "small", "units": "64", "groups": "4"}),
    ],
    "zfnet": [
        ((227, 201, 1), {"classes": "5", "dropout": "0", "units": "50"}),
        ((28, 28, 1), {"stem": "small", "units": "64"}),
    ],
    "googlenet": [
        ((224, 224, 3), {"aux": "true"}),
        ((229, 193, 1), {"classes": "5", "dropout": "0"}),
        (
            (224, 224, 3),
            {"aux": "true", "batch_norm": "true", "fives": "3x3", "bn_momentum": "0.99"},
        ),
        ((32, 32, 3), {"stem": "small", "aux": "true"}),
    ],
    "vgg11": [((32, 32, 3), {"classes": "10", "batch_norm": "true", "bn_momentum": "0.99"})],
    "vgg13": [((28, 28, 1), {"stem": "small", "dropout": "0.5"})],
    "vgg16": [((33, 47, 2), {"stem": "small", "batch_norm": "true", "classes": "2"})],
    "vgg19": [((65, 33, 1), {"classes": "1"})],
    "resnet18": [((32, 32, 3), {"stem": "small", "classes": "10"})],
    "resnet34": [((97, 61, 1), {"bias": "true", "bn_momentum": "0.99"})],
    "resnet50": [
        ((224, 224, 3), {"stride_in": "3x3", "bias": "true"}),
        ((33, 33, 3), {"stem": "small", "classes": "4"}),
    ],
    "resnet101": [((45, 77, 1), {"stride_in": "3x3"})],
    "resnet152": [((64, 64, 3), {"stem": "small"})],
    "resnet20": [
        ((28, 28, 1), {"classes": "3", "bn_momentum": "0.99"}),
        ((31, 45, 2), {"shortcuts": "false"}),
    ],
    "plain20": [((31, 45, 2), {"classes": "3"})],
    "densenet121": [((63, 95, 1), {"growth_rate": "7", "classes": "2", "bn_momentum": "0.99"})],
    "densenet169": [((32, 32, 3), {"stem": "small"})],
    "densenet201": [((101, 64, 3), {"growth_rate": "16"})],
    "densenet40": [((29, 34, 1), {"growth_rate": "5", "classes": "2", "bn_momentum": "0.99"})],
    "undercomplete": [
        ((27, 35, 3), {"latent": "5", "depth": "3"}),
        ((28, 28, 1), {"loss": "mse", "depth": "1", "neck": "0"}),
        ((27, 9, 3), {"hidden": "dense", "units": "50", "depth": "3", "activation": "silu"}),
    ],
    "sparse": [
        ((28, 28, 1), {"sparsity": "kl", "weight": "0.1", "target": "0.1"}),
        ((15, 9, 2), {"sparsity": "dropout", "rate": "0.2", "loss": "mse", "latent": "50"}),
        ((28, 28, 1), {"depth": "4", "activation": "silu"}),
        ((28, 28, 1), {"hidden": "convolutional", "units": "60", "loss": "mse"}),
    ],
    "denoising": [
        ((31, 22, 3), {"noise": "0.1", "depth": "3", "latent": "7", "loss": "mse"}),
        ((28, 28, 1), {"kind": "salt_and_pepper"}),
        ((12, 9, 2), {"kind": "mask", "noise": "1"}),
    ],
    "vae": [
        (
            (33, 27, 3),
            {"latent": "16", "depth": "3", "units": "40", "beta": "2", "activation": "relu"},
        ),
        ((28, 28, 1), {"loss": "mse", "neck": "1"}),
        ((28, 28, 1), {"hidden": "dense", "units": "70", "latent": "3"}),
    ],
    "superres": [
        ((7, 7, 1), {"factor": "4", "latent": "16", "loss": "mse"}),
        ((15, 9, 3), {"depth": "2"}),
    ],
    "dense_autoencoder": [
        ((13,), {"latent": "2", "depth": "3", "loss": "bce"}),
        ((5,), {"depth": "1", "activation": "relu"}),
    ],
    "unet": [
        ((188, 204, 1), {"classes": "3", "base": "8"}),
        ((64, 96, 3), {"padding": "same", "base": "4", "depth": "5"}),
        ((572, 572, 1), {"skips": "false", "base": "4"}),
        ((32, 48, 1), {"padding": "same", "normalization": "true", "base": "4", "depth": "2"}),
    ],
}
CASES = [
    *((entry.name, entry.input_shape, {}) for entry in CATALOGUE),
    *((name, shape, settings) for name, cases in UNUSUAL.items() for shape, settings in cases),
]


def case_id(case):
    name, shape, settings = case
    return "-".join([name, "x".join(map(str, shape)), *(f"{k}={v}" for k, v in settings.items())])


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_both_readings_agree_on_every_layer(case):
    name, shape, settings = case
    entry = find(name)

    def make():
        inputs = keras.Input(shape, name="input")
        chosen = read_options(entry, settings)
        outputs = entry.build(keras_layers, inputs, **entry.fixed, **chosen)
        return keras.Model(inputs, outputs)

    summary = summarise(read_model(name, shape, settings=settings), name)
    assert_rows_equal_layers(summary, weightless(make))


def test_every_option_of_every_family_is_tried_at_another_value():
    tried = {}
    for name, cases in UNUSUAL.items():
        builder = find(name).build
        tried.setdefault(builder, set()).update(key for _shape, s in cases for key in s)
    for entry in CATALOGUE:
        assert set(options(entry)) <= tried[entry.build], entry.name


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_the_catalogue_states_the_count_that_the_network_has(entry):
    assert summarise(read_model(entry.name), entry.name).totals.params == entry.params


# (model, settings, trainable, total, source)
PUBLISHED = [
    ("lenet5", {}, 61_706, 61_706, "LeCun et al. 1998, all connections of C3"),
    ("lenet5", {"original": "true"}, 60_850, 60_850, "LeCun et al. 1998, table I"),
    ("alexnet", {}, 60_965_224, 60_965_224, "Krizhevsky et al. 2012, two groups"),
    ("alexnet", {"groups": "1"}, 62_378_344, 62_378_344, "the same in one tower"),
    ("zfnet", {}, 62_357_608, 62_357_608, "Zeiler & Fergus 2014, fig. 3"),
    ("googlenet", {}, 6_998_552, 6_998_552, "Szegedy et al. 2015, table 1"),
    ("googlenet", {"aux": "true"}, 13_378_280, 13_378_280, "with both auxiliary heads"),
    (
        "alexnet",
        {"filters": "torchvision", "groups": "1"},
        61_100_840,
        61_100_840,
        "torchvision's AlexNet",
    ),
    (
        "googlenet",
        {"aux": "true", "batch_norm": "true", "fives": "3x3"},
        13_004_888,
        None,
        "torchvision's GoogLeNet with both heads",
    ),
    ("vgg11", {}, 132_863_336, 132_863_336, "torchvision"),
    ("vgg13", {}, 133_047_848, 133_047_848, "torchvision"),
    ("vgg16", {}, 138_357_544, 138_357_544, "keras.applications, torchvision"),
    ("vgg19", {}, 143_667_240, 143_667_240, "keras.applications, torchvision"),
    ("resnet18", {}, 11_689_512, None, "torchvision"),
    ("resnet34", {}, 21_797_672, None, "torchvision"),
    ("resnet50", {}, 25_557_032, 25_610_152, "torchvision"),
    ("resnet50", {"bias": "true"}, None, 25_636_712, "keras.applications"),
    ("resnet101", {}, 44_549_160, None, "torchvision"),
    ("resnet152", {}, 60_192_808, None, "torchvision"),
    ("resnet20", {}, 269_722, None, "He et al. 2016, section 4.2, option A"),
    ("resnet32", {}, 464_154, None, "He et al. 2016, section 4.2, option A"),
    ("resnet44", {}, 658_586, None, "He et al. 2016, section 4.2, option A"),
    ("resnet56", {}, 853_018, None, "He et al. 2016, section 4.2, option A"),
    ("resnet110", {}, 1_727_962, None, "He et al. 2016, section 4.2, option A"),
    ("plain20", {}, 269_722, None, "He et al. 2016, section 4.2: as many as with shortcuts"),
    ("plain56", {}, 853_018, None, "He et al. 2016, section 4.2: as many as with shortcuts"),
    ("densenet121", {}, 7_978_856, 8_062_504, "torchvision, keras.applications"),
    ("densenet169", {}, 14_149_480, None, "torchvision"),
    ("densenet201", {}, 20_013_928, None, "torchvision"),
    ("densenet40", {}, 1_019_722, None, "Huang et al. 2017, table 2"),
    ("unet", {}, 31_030_658, 31_030_658, "Ronneberger et al. 2015, unpadded"),
]


@pytest.mark.parametrize(("name", "settings", "trainable", "total", "source"), PUBLISHED)
def test_published_counts(name, settings, trainable, total, source):
    totals = summarise(read_model(name, settings=settings), name).totals
    assert totals.trainable_params == (trainable or totals.trainable_params), source
    assert totals.params == (total or totals.params), source


@pytest.mark.parametrize(
    ("name", "settings", "macs"),
    [
        ("vgg16", {}, 15_470_264_320),
        ("resnet50", {}, 3_857_973_248),
        ("resnet50", {"stride_in": "3x3"}, 4_089_184_256),
        ("densenet121", {}, 2_834_161_664),
    ],
)
def test_published_multiplications(name, settings, macs):
    assert summarise(read_model(name, settings=settings), name).totals.macs == macs


@pytest.mark.parametrize(
    ("name", "settings", "field"),
    [
        ("alexnet", {}, 195),
        ("vgg16", {}, 212),
        ("resnet50", {}, 483),
        # Araujo, Norris & Sim 2019 measure torchvision's and TensorFlow's variants
        ("resnet50", {"stride_in": "3x3"}, 427),
    ],
)
def test_published_receptive_fields(name, settings, field):
    assert summarise(read_model(name, settings=settings), name).totals.receptive_field == field


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("lenet5", 5),
        ("alexnet", 8),
        ("googlenet", 22),
        *((f"vgg{n}", n) for n in (11, 13, 16, 19)),
        *((f"resnet{n}", n) for n in (18, 34, 50, 101, 152, 20, 32, 44, 56, 110)),
        *((f"plain{n}", n) for n in (20, 56)),
        *((f"densenet{n}", n) for n in (121, 169, 201, 40)),
    ],
)
def test_the_name_counts_the_layers_with_weights(name, count):
    assert summarise(read_model(name), name).totals.weight_layers == count


def test_a_plain_network_is_the_residual_one_without_its_shortcuts():
    plain, residual = (summarise(read_model(name), name) for name in ("plain20", "resnet20"))
    missing = {row.type for row in residual.rows} - {row.type for row in plain.rows}
    assert missing == {"Add", "PadChannels", "MaxPooling2D"}
    kept = [row for row in residual.rows if row.type not in missing]
    assert [(row.name, row.params, row.macs) for row in plain.rows] == [
        (row.name, row.params, row.macs) for row in kept
    ]
    by_option = read_model("resnet20", settings={"shortcuts": "false"})
    assert summarise(by_option, "plain20").totals == plain.totals


@pytest.mark.parametrize(
    ("name", "layer", "shape"),
    [
        ("lenet5", "c5", (1, 1, 120)),
        ("alexnet", "conv1", (55, 55, 96)),
        ("alexnet", "pool5", (6, 6, 256)),
        ("zfnet", "conv1", (110, 110, 96)),
        ("zfnet", "conv2", (26, 26, 256)),
        ("zfnet", "pool5", (6, 6, 256)),
        ("googlenet", "inception_3a_output", (28, 28, 256)),
        ("googlenet", "inception_5b_output", (7, 7, 1024)),
        ("vgg16", "pool5", (7, 7, 512)),
        ("resnet50", "conv5_block3_relu", (7, 7, 2048)),
        ("densenet121", "final_relu", (7, 7, 1024)),
        ("unet", "bottom_conv2", (28, 28, 1024)),
        ("unet", "output", (388, 388, 2)),
    ],
)
def test_sizes_printed_in_the_papers(name, layer, shape):
    rows = {row.name: row for row in summarise(read_model(name), name).rows}
    assert rows[layer].output_shape == shape


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("lenet", "lenet5"),
        ("LeNet-5", "lenet5"),
        ("ResNet-50", "resnet50"),
        ("resnet_50", "resnet50"),
        ("vgg-16", "vgg16"),
        ("VGG 16", "vgg16"),
        ("GoogLeNet", "googlenet"),
        ("inception", "googlenet"),
        ("DenseNet-121", "densenet121"),
        ("u-net", "unet"),
        ("Autoencoder", "undercomplete"),
        ("AlexNet", "alexnet"),
        ("dense autoencoder", "dense_autoencoder"),
    ],
)
def test_names_as_people_write_them(written, name):
    assert find(written) is find(name)
    assert read_model(written).name == title(written) == name


def test_every_alias_is_written_plainly_and_names_a_network():
    names = {entry.name for entry in CATALOGUE}
    assert len({plain(name) for name in names}) == len(names)
    for alias, name in ALIASES.items():
        assert plain(alias) == alias and alias not in names and name in names


def test_an_unknown_name_gets_the_nearest_ones():
    with pytest.raises(InputError, match=r"'vg16'.*vgg16.*kc list"):
        find("vg16")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"latnt": "3"},
            "its options are activation, beta, depth, hidden, latent.*latent",
        ),
        ({"latent": "0"}, "latent must be a whole number from 1, received '0'"),
        ({"latent": "many"}, "whole number from 1"),
        ({"beta": "-1"}, "beta must be a number from 0"),
        ({"beta": "nan"}, "beta must be a number from 0"),
        ({"loss": "mae"}, "one of mse, bce, received 'mae'"),
    ],
)
def test_a_wrong_option_says_what_would_be_right(settings, message):
    with pytest.raises(UsageError, match=message):
        read_options(find("vae"), settings)


@pytest.mark.parametrize(
    ("name", "shape", "settings", "message"),
    [
        ("vgg16", (8, 8, 3), {}, r"pool4.*⌊\(1 − 2 \+ 2·0\)/2⌋ \+ 1 = 0"),
        ("alexnet", (8, 8, 3), {}, r"conv1.*⌊\(8 − 11 \+ 2·0\)/4⌋ \+ 1 = 0"),
        ("alexnet", (227, 227, 3), {"groups": "3"}, "256 filters cannot be shared among 3 groups"),
        ("unet", (570, 570, 1), {"padding": "same"}, "halved 4 times"),
        ("unet", (16, 16, 1), {"padding": "same", "depth": "1000000"}, "--set depth=4"),
        ("dense_autoencoder", (30,), {"depth": "100000"}, "at most 16"),
        ("vae", (28, 28, 1), {"depth": "100000"}, "at most 2\\^40"),
        ("vgg16", (10**9, 10**9, 3), {}, "input.*at most 2\\^40"),
        ("vgg16", (224, 224), {}, "HEIGHTxWIDTHxCHANNELS"),
    ],
)
def test_an_impossible_network_names_the_layer_and_the_arithmetic(name, shape, settings, message):
    with pytest.raises(InputError, match=message):
        read_model(name, shape, settings=settings)


def test_errors_are_one_family():
    with pytest.raises(CourseError):
        read_model("vgg16", (8, 8, 3))
