"""The box by arithmetic against what gradients reach in networks that pass everything on."""

import json

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from kerascourse.errors import UsageError
from kerascourse.seeing.receptive_field import (
    central_share,
    graph_of,
    receptive_field,
    seen_box,
    seen_spans,
)
from kerascourse.seeing.subject import Example, Subject, of_file, of_name
from kerascourse.symbolic.configuration import read_config

layers = keras.layers
GRAY12 = Example(np.full((12, 12, 1), 0.5, np.float32), None, "gray")
GRAY = Example(np.full((24, 20, 1), 0.5, np.float32), None, "gray")


def passing(build, shape=(24, 20, 1)):
    """A network whose weights are all positive, so that no two paths cancel."""
    inputs = keras.Input(shape)
    model = keras.Model(inputs, build(inputs))
    model.set_weights([np.full(values.shape, 0.5, np.float32) for values in model.get_weights()])
    return Subject("passing", model, True, None, None)


def chain(*steps):
    def build(x):
        for step in steps:
            x = step(x)
        return x

    return build


def branches(x):
    wide = layers.Conv2D(2, 7, padding="same")(x)
    narrow = layers.Conv2D(2, 3, strides=1, padding="same")(x)
    return layers.Conv2D(1, 1, name="end")(layers.Concatenate()([wide, narrow]))


def nested(x):
    inner = keras.Sequential(
        [keras.Input((24, 20, 1)), layers.ZeroPadding2D(((2, 0), (1, 3))), layers.Conv2D(2, 5)],
        name="inner",
    )
    return layers.Conv2D(1, 3, strides=2)(inner(x))


NETWORKS = {
    "stride and same": chain(
        layers.Conv2D(2, 3, strides=2, padding="same"), layers.Conv2D(2, 4, padding="same")
    ),
    "valid and pooling": chain(
        layers.Conv2D(2, 5), layers.AveragePooling2D(2), layers.Conv2D(2, (3, 1))
    ),
    "dilation": chain(layers.Conv2D(2, 3, dilation_rate=2), layers.Conv2D(2, 2, padding="same")),
    "odd pooling": chain(layers.AveragePooling2D(3, 2, padding="same"), layers.Conv2D(1, 2)),
    "transposed": chain(
        layers.Conv2D(2, 3, strides=2), layers.Conv2DTranspose(2, 3, strides=2, padding="same")
    ),
    "transposed valid": chain(layers.Conv2D(2, 2, strides=2), layers.Conv2DTranspose(1, 4, 3)),
    "upsampling": chain(
        layers.AveragePooling2D(2), layers.UpSampling2D(2), layers.Conv2D(2, 3, padding="same")
    ),
    "bilinear": chain(
        layers.AveragePooling2D(2),
        layers.UpSampling2D(2, interpolation="bilinear"),
        layers.Conv2D(2, 3),
    ),
    "cropping": chain(layers.Cropping2D(((1, 2), (3, 0))), layers.SeparableConv2D(2, 3)),
    "depthwise": chain(layers.DepthwiseConv2D(3, padding="same"), layers.DepthwiseConv2D(3)),
    "branches": branches,
    "nested": nested,
}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_box_is_what_gradients_reach(name):
    subject = passing(NETWORKS[name])
    height, width = subject.model.output_shape[1:3]
    for unit in ((height // 2, width // 2), (0, 0), (height - 1, width // 3)):
        found = receptive_field(subject, GRAY, unit=unit)
        rows, columns = np.nonzero(found.effective)
        reached = (rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)
        assert found.box == reached, unit


@pytest.mark.parametrize("name", NETWORKS)
def test_the_spans_of_rows_and_columns_are_the_boxes_of_all_units(name):
    model = passing(NETWORKS[name]).model
    graph = graph_of(model, (24, 20, 1))
    tensor = graph.outputs[0]
    rows, columns = list(seen_spans(graph).values())[-1]
    for row, (top, bottom) in enumerate(rows):
        for column, (left, right) in enumerate(columns):
            assert seen_box(tensor, (row, column)) == (top, left, bottom, right)


def test_a_model_of_others_that_takes_bytes(tmp_path):
    image = keras.Input((12, 12, 1))
    x = layers.Conv2D(2, 3, name="conv")(layers.Rescaling(1 / 255)(image))
    keras.Model(image, x).save(tmp_path / "theirs.keras")
    found = receptive_field(of_file(tmp_path / "theirs.keras"), GRAY12, unit=(4, 5))
    assert found.box == (4, 5, 7, 8)


def test_the_size_and_jump_are_those_of_the_symbolic_side():
    subject = passing(NETWORKS["valid and pooling"])
    found = receptive_field(subject, GRAY)
    # 5 + (2 − 1)·1 = 6, jump 2; 6 + (3 − 1)·2 = 10 in height
    assert found.size == (10, 6) and found.jump == (2, 2)
    output = read_config(json.loads(subject.model.to_json())).outputs[0]
    assert (output.field, output.jump) == (found.size, found.jump)
    top, left, bottom, right = found.box
    assert (bottom - top, right - left) == found.size


def test_the_gradients_of_a_linear_layer_are_its_weights():
    subject = passing(chain(layers.Conv2D(1, 3, padding="same")))
    kernel = np.arange(-4.0, 5.0).reshape(3, 3, 1, 1).astype(np.float32)
    subject.model.layers[-1].set_weights([kernel, np.zeros(1, np.float32)])
    found = receptive_field(subject, GRAY, unit=(10, 8))
    assert_allclose(found.effective[9:12, 7:10], np.abs(kernel[..., 0, 0]))
    outside = found.effective.copy()
    outside[9:12, 7:10] = 0
    assert not outside.any()
    assert found.central_share == 0  # the middle weight is 0


def test_a_softmax_has_a_field_too():
    random = np.random.default_rng(0)
    subject = passing(chain(layers.Conv2D(3, 3), layers.Softmax()))
    weights = [random.normal(size=w.shape).astype(np.float32) for w in subject.model.get_weights()]
    subject.model.set_weights(weights)
    found = receptive_field(subject, GRAY, unit=(4, 4))
    assert (found.effective[4:7, 4:7] > 1e-3).all() and found.central_share is not None


def test_the_share_of_the_central_half_by_hand():
    even = np.zeros((12, 12))
    even[2:10, 4:8] = 1
    assert central_share(even, (2, 4, 10, 8)) == 0.25
    even[5, 5] = 3
    assert central_share(even, (2, 4, 10, 8)) == (7 + 9) / (31 + 9)
    assert central_share(np.zeros((4, 4)), (0, 0, 4, 4)) is None


def test_three_3x3_weigh_the_middle_more_than_one_7x7():
    """Luo et al. 2016: the effective field is nearly a bell, smaller than the theoretical one."""
    deep = passing(chain(*[layers.Conv2D(1, 3, padding="same") for _ in range(3)]))
    wide = passing(chain(layers.Conv2D(1, 7, padding="same")))
    bell, flat = (receptive_field(subject, GRAY) for subject in (deep, wide))
    assert bell.box == flat.box
    assert flat.central_share == pytest.approx(9 / 49)
    side = np.convolve(np.convolve([1, 1, 1], [1, 1, 1]), [1, 1, 1])
    expected = (side[2:5] ** 2).sum() ** 2 / (side**2).sum() ** 2
    assert bell.central_share == pytest.approx(expected, rel=1e-4)


def test_after_a_global_gate_a_unit_sees_everything():
    def gated(x):
        maps = layers.Conv2D(2, 3, padding="same")(x)
        gate = layers.GlobalAveragePooling2D(keepdims=True)(maps)
        return layers.Conv2D(1, 1)(layers.Multiply()([maps, gate]))

    found = receptive_field(passing(gated), GRAY)
    assert found.size is None and found.box == (0, 0, 24, 20)
    assert (found.effective > 0).all()


def test_a_network_for_images_of_any_size():
    subject = passing(chain(layers.Conv2D(2, 3, strides=2), layers.Conv2D(1, 3)), (None, None, 1))
    found = receptive_field(subject, GRAY, unit=(0, 0))
    assert found.box == (0, 0, 7, 7) and found.maps == (9, 7)


@pytest.mark.parametrize("name", ["lenet5", "resnet20", "undercomplete", "vae"])
def test_networks_of_the_catalogue(name):
    subject = of_name(name, input_shape=(28, 28, 1))
    image = np.random.default_rng(0).random((28, 28, 1), dtype=np.float32)
    found = receptive_field(subject, Example(image, None, "noise"))
    top, left, bottom, right = found.box
    inside = np.zeros((28, 28), bool)
    inside[top:bottom, left:right] = True
    assert found.effective[inside].any()
    assert_array_equal(found.effective[~inside], 0)


def test_what_cannot_be_says_why():
    subject = passing(NETWORKS["dilation"])
    with pytest.raises(UsageError, match="from 0,0 to 19,15, received 30,2"):
        receptive_field(subject, GRAY, unit=(30, 2))
    flat = passing(chain(layers.Flatten(), layers.Dense(2, name="dense")))
    with pytest.raises(UsageError, match="no convolution or pooling of passing"):
        receptive_field(flat, GRAY)
    with pytest.raises(UsageError, match="received dense of 2"):
        receptive_field(flat, GRAY, "dense")
