"""Models in memory: `kerascourse.summary(model)`, what Keras itself counts as the oracle."""

import keras
import pytest

import kerascourse
from kerascourse.errors import InputError, UsageError
from kerascourse.models import build
from tests.cli.run import kc
from tests.keras_oracle import assert_rows_equal_layers

layers = keras.layers


class Net(keras.Model):
    """A class of its own: layers in lists, one used twice, one that shares its arrays, and an array
    of the model itself."""

    def __init__(self):
        super().__init__(name="net")
        self.conv = layers.Conv2D(4, 3, name="conv")
        self.norm = layers.BatchNormalization(name="norm")
        self.flat = layers.Flatten(name="flat")
        self.heads = [layers.Dense(3, name="first"), layers.Dense(3, name="second")]
        self.again = keras.Sequential([self.heads[0]], name="again")
        self.scale = self.add_weight(shape=(3,), name="scale", trainable=False)

    def call(self, x):
        x = self.flat(self.norm(self.conv(x)))
        return self.scale * (self.heads[0](x) + self.heads[1](x) + self.again(x))


@pytest.fixture
def net():
    model = Net()
    model(keras.ops.zeros((2, 8, 8, 3)))
    return model


def test_a_functional_and_a_sequential_model_are_read_as_their_files():
    model = build.build("resnet20")
    summary = kerascourse.summary(model)
    assert_rows_equal_layers(summary.summary, model)
    assert summary.totals == kerascourse.summary("resnet20").totals
    assert summary.summary.model == "resnet20"
    assert "<table" in summary._repr_html_()
    stack = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    assert kerascourse.summary(stack).totals.params == 15
    assert kerascourse.summary(stack, (9,)).totals.params == 30


def test_a_class_of_its_own_has_the_counts_and_shapes_of_keras(net):
    summary = kerascourse.summary(net)
    rows = {row.name: row for row in summary.rows}
    assert [*rows] == [*(layer.name for layer in net.layers), "net"]
    assert rows["conv"].output_shape == (6, 6, 4)
    assert rows["second"].params == 6 * 6 * 4 * 3 + 3
    assert rows["again"].params == 0  # its arrays stand in the row of the first head
    assert (rows["net"].params, rows["net"].trainable_params) == (3, 0)
    totals = summary.totals
    assert totals.params == net.count_params()
    assert totals.trainable_params == sum(w.numpy().size for w in net.trainable_weights)
    assert totals.non_trainable_params == 8 + 3
    assert (totals.macs, totals.weight_layers, totals.receptive_field) == (None, None, None)
    assert summary.to_dict()["layers"][0]["type"] == "Conv2D"
    assert "conv" in str(summary) and "<table" in summary._repr_html_()


def test_a_graph_with_a_layer_that_cannot_be_written_has_the_counts_of_keras():
    class Own(layers.Layer):
        def __init__(self, function):
            super().__init__(name="own")
            self.function = function
            self.dense = layers.Dense(5)

        def call(self, x):
            return self.function(self.dense(x))

    inputs = keras.Input((4,), name="in")
    model = keras.Model(inputs, layers.Dense(2, name="out")(Own(lambda x: x)(inputs)))
    summary = kerascourse.summary(model)
    assert summary.totals.params == model.count_params()
    assert [row.output_shape for row in summary.rows] == [(4,), (5,), (2,)]


def test_what_cannot_be_summarised_is_one_line(net):
    for model in (keras.Sequential([layers.Dense(3)]), Net()):
        with pytest.raises(InputError, match="not built") as caught:
            kerascourse.summary(model)
        assert "model(x[:1])" in caught.value.hint
    with pytest.raises(UsageError, match="a class of its own"):
        kerascourse.summary(net, (9, 9, 3))
    for value in (3, Net, None, {"a": 1}):
        with pytest.raises(UsageError, match="expected a name or a Keras model"):
            kerascourse.summary(value)
    with pytest.raises(UsageError, match="no options"):
        kerascourse.summary(net, classes=3)


def test_a_function_may_return_a_class_of_its_own_and_takes_other_sizes(tmp_path):
    file = tmp_path / "net.py"
    file.write_text(
        "import keras\n"
        "class Net(keras.Model):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.out = keras.layers.Dense(3, name='out')\n"
        "    def call(self, x):\n"
        "        return self.out(x)\n"
        "def own():\n"
        "    model = Net()\n"
        "    model(keras.ops.zeros((1, 4)))\n"
        "    return model\n"
        "def stack():\n"
        "    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])\n"
    )
    assert "15" in kc("summary", f"{file}:own").stdout
    assert "9·3 + 3 = 30" in kc("summary", f"{file}:stack", "--input", "9", "--explain").stdout
    assert kc("summary", f"{file}:stack", "--classes", "9").returncode == 2
