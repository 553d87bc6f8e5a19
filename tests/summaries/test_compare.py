"""Networks side by side."""

import keras
import pytest

from kerascourse.summaries.compare import compare
from kerascourse.summaries.read import read_model
from kerascourse.summaries.rows import summarise


def compared(*models, shape=None):
    return compare(tuple(summarise(read_model(model, shape), model) for model in models))


def test_27_c_squared_against_49_c_squared():
    small, large = "[conv3-64 relu]*2 conv3-64", "conv7-64"
    comparison = compared(small, large, shape=(32, 32, 64))
    assert comparison.channels == 64
    assert [weight.letters() for weight in comparison.weights] == ["27·C·C", "49·C·C"]
    assert [weight.value for weight in comparison.weights] == [27 * 64**2, 49 * 64**2]
    assert [s.totals.receptive_field for s in comparison.summaries] == [7, 7]


def test_no_common_number_of_channels():
    assert compared("conv3-64", "conv7-64").channels is None
    assert compared("vgg16", "resnet50").weights == ()
    assert compared("conv3-3 fc3").channels is None


def test_channels_in_and_out_have_to_be_the_same():
    assert compared("conv3-64", shape=(32, 32, 3)).channels is None
    assert compared("conv3-64", "pool2", shape=(32, 32, 64)).channels is None
    assert compared("conv3-64 bn", shape=(32, 32, 64)).channels is None
    assert compared("conv3-64 pool2 conv1-64", shape=(32, 32, 64)).weights[0].value == 10 * 64**2


@pytest.mark.parametrize(
    ("kind", "shape"), [("Conv1D", (9, 8)), ("Conv2D", (9, 9, 8)), ("Conv3D", (9, 9, 9, 8))]
)
def test_kernels_of_one_two_and_three_sides_against_keras(kind, shape, tmp_path):
    make = getattr(keras.layers, kind)
    network = keras.Sequential([keras.Input(shape), make(8, 3), make(8, 5)])
    (tmp_path / "m.json").write_text(network.to_json())
    found = compared(str(tmp_path / "m.json"))
    assert found.channels == 8
    # Keras counts the 8 biases of each layer, too
    assert [weight.value for weight in found.weights] == [network.count_params() - 2 * 8]


def test_channels_in_and_out_of_a_kernel_of_one_side_differ(tmp_path):
    network = keras.Sequential([keras.Input((9, 4)), keras.layers.Conv1D(8, 3)])
    (tmp_path / "m.json").write_text(network.to_json())
    assert compared(str(tmp_path / "m.json")).channels is None
