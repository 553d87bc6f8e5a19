"""Networks side by side."""

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
