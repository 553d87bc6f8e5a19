"""FILE.py:FUNCTION: Keras makes the model, kc reads it, custom layers included."""

import textwrap

import pytest

from kerascourse.errors import InputError, NotFoundError
from kerascourse.models.python_file import read_function
from kerascourse.summaries.rows import summarise

MODEL = """
    import keras

    class Doubling(keras.layers.Layer):
        def build(self, shape):
            self.scale = self.add_weight(shape=(shape[-1],), name="scale")

        def call(self, x):
            return keras.ops.concatenate([x, x * self.scale], axis=-1)

        def compute_output_shape(self, shape):
            return (*shape[:-1], 2 * shape[-1])

    def build():
        inputs = keras.Input((8, 8, 3), name="input")
        x = keras.layers.Conv2D(4, 3, name="conv")(inputs)
        x = Doubling(name="doubling")(x)
        x = keras.layers.Flatten(name="flatten")(x * 2.0)
        return keras.Model(inputs, keras.layers.Dense(2, name="dense")(x))

    def sequential():
        return keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="dense")])

    def unbuilt():
        return keras.Sequential([keras.layers.Dense(3)])

    not_a_model = dict
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "net.py"
    path.write_text(textwrap.dedent(MODEL))
    return path


def test_a_custom_layer_has_the_numbers_that_keras_gives(file):
    summary = summarise(read_function(file, "build"), "net.py:build")
    rows = {row.name: row for row in summary.rows}
    assert rows["doubling"].output_shape == (6, 6, 8)
    assert rows["doubling"].params == 4
    assert summary.totals.params == (3 * 3 * 3 * 4 + 4) + 4 + (6 * 6 * 8 * 2 + 2)


def test_sequential(file):
    assert summarise(read_function(file, "sequential"), "s").totals.params == 15


@pytest.mark.parametrize(
    ("function", "message"),
    [
        ("biuld", "has no function 'biuld'; nearest: build"),
        ("not_a_model", "must return a Keras model, it returned dict"),
        ("unbuilt", "a model that is not built"),
    ],
)
def test_what_is_wrong_is_said(file, function, message):
    with pytest.raises(InputError, match=message):
        read_function(file, function)


def test_no_file(tmp_path):
    with pytest.raises(NotFoundError):
        read_function(tmp_path / "none.py", "build")
