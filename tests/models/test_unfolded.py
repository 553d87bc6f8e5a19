"""Nested models unfolded: the same numbers, every layer and its gradient within reach."""

import numpy as np
import pytest

from kerascourse.errors import UsageError
from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.models.gradients import gradient  # noqa: E402
from kerascourse.models.unfolded import unfold  # noqa: E402

layers, ops = keras.layers, keras.ops


@pytest.fixture(scope="module")
def nested():
    """A Sequential model in a Functional one that also calls a shared model twice."""
    first = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3, activation="relu", name="conv"),
            layers.BatchNormalization(name="norm"),
        ],
        name="first",
    )
    side = keras.Input((6, 6, 4))
    shared = keras.Model(
        side, layers.Add(name="sum")([layers.Conv2D(4, 1, name="point")(side), side]), name="shared"
    )
    inputs = keras.Input((8, 8, 1), name="image")
    x = shared(shared(first(inputs))) * 2.0
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    return keras.Model(inputs, layers.Dense(3, activation="softmax", name="classes")(x))


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(1).random((2, 8, 8, 1), dtype=np.float32)


def array(tensor):
    return ops.convert_to_numpy(tensor)


def test_the_model_computes_what_the_original_computes(nested, images):
    found = unfold(nested)
    np.testing.assert_array_equal(array(found.model(images)), array(nested(images)))
    names = [call.name for call in found.calls]
    assert names[:4] == ["first/conv", "first/norm", "shared/point", "shared/sum"]
    assert names[4:6] == ["shared/point#2", "shared/sum#2"]
    assert names[7:] == ["mean", "classes"]  # between them a multiplication that nobody named


def test_each_layers_output(nested, images):
    found = unfold(nested)
    conv, second, output = found.watching(found.call("conv"), found.call("shared/sum#2"))(images)
    expected = nested.get_layer("first").get_layer("conv")(images)
    np.testing.assert_allclose(array(conv), array(expected), atol=1e-6)
    shared = nested.get_layer("shared")
    np.testing.assert_allclose(
        array(second), array(shared(shared(nested.get_layer("first")(images)))), atol=1e-6
    )
    np.testing.assert_allclose(array(output), array(nested(images)), atol=1e-6)


def test_every_model_of_keras_as_it_is(images):
    """A Sequential model without anything nested."""
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(2)])
    found = unfold(model)
    np.testing.assert_array_equal(array(found.model(images)), array(model(images)))


def test_the_gradient_at_a_layer_is_the_slope_of_the_output_there(nested, images):
    """Against differences of the output, for values spread over the map."""
    nudged = unfold(nested, "shared/sum").model
    nothing = np.zeros((2, 6, 6, 4), np.float32)

    def score(outputs):
        return ops.sum(outputs[:, 1])

    slope, outputs = gradient(nudged, [images, nothing], 1, score)
    np.testing.assert_allclose(outputs, array(nested(images)), atol=1e-6)
    assert slope.shape == nothing.shape
    for place in [(0, 0, 0, 0), (0, 2, 3, 1), (1, 5, 5, 3)]:
        up, down = nothing.copy(), nothing.copy()
        up[place], down[place] = 0.05, -0.05
        values = [float(array(nudged([images, x]))[:, 1].sum()) for x in (up, down)]
        assert slope[place] == pytest.approx((values[0] - values[1]) / 0.1, rel=0.02, abs=1e-5)


def test_a_gradient_that_nothing_depends_on_is_zero(nested, images):
    found, _outputs = gradient(nested, [images], 0, lambda outputs: ops.sum(outputs) * 0.0)
    assert found.shape == images.shape and not found.any()


def test_a_name_without_its_path_is_enough_where_it_is_the_only_one(nested):
    assert unfold(nested).call("conv").name == "first/conv"


def test_a_name_that_is_not_there(nested):
    with pytest.raises(UsageError, match="first/conv") as caught:
        unfold(nested).call("first/cnv")
    assert "Try: --layer" in caught.value.hint


DEFAULT_NAMES = ("add", "softmax", "max", "log", "maximum", "cast", "concatenate", "scores")


@pytest.mark.parametrize("name", DEFAULT_NAMES)
def test_layers_may_be_called_as_keras_calls_what_is_put_in(name):
    """`add` is what Keras calls a residual sum, and what it would call the nudge."""
    x = keras.Input((8, 8, 1))
    y = layers.Conv2D(2, 3, padding="same", activation="relu", name="conv")(x)
    y = layers.Add(name=name)([y, layers.Conv2D(2, 3, padding="same", name="other")(y)])
    model = keras.Model(x, layers.Dense(2)(layers.GlobalAveragePooling2D()(y)))
    nudged = unfold(model, nudged=name)
    images = np.ones((1, 8, 8, 1), "float32")
    slope, _results = gradient(
        nudged.model, [images, np.zeros((1, 8, 8, 2), "float32")], 1, lambda out: out[0, 0]
    )
    expected = array(model.layers[-1].kernel)[:, 0] / 64
    np.testing.assert_allclose(slope[0, 3, 3], expected, rtol=1e-5)


def test_two_nested_models_may_have_layers_of_one_name():
    parts = []
    for units in (3, 4):
        start = keras.Input((5,), name="start")
        parts.append(keras.Model(start, layers.Dense(units, name="dense")(start), name=f"m{units}"))
    x = keras.Input((5,))
    model = keras.Model(x, layers.Concatenate()([part(x) for part in parts]))
    unfolded = unfold(model)
    rows = np.random.default_rng(0).random((2, 5), dtype=np.float32)
    np.testing.assert_allclose(array(unfolded.model(rows)), array(model(rows)), rtol=1e-6)
    assert unfolded.call("m4/dense").layer is parts[1].get_layer("dense")
