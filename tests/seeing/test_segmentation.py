"""The larger network against the smaller one, where the borders of a tile are far."""

import keras
import numpy as np
import pytest

from kerascourse.architectures import unet
from kerascourse.data.dataset import Dataset, Split
from kerascourse.seeing.segmentation import Segmenter, enlarged
from kerascourse.seeing.tiles import tiled
from kerascourse.training.data_record import record

SIDE = 32
FAR = 12  # a pixel sees fewer to each side


@pytest.fixture(scope="module")
def segmenter():
    keras.utils.set_random_seed(0)
    image = keras.Input((SIDE, SIDE, 1))
    outputs = unet.build(keras.layers, image, 2, "same", base=4, depth=1, normalization=True)
    model = keras.Model(image, outputs)
    part = Split(np.zeros((1, SIDE, SIDE, 1), "float32"), np.zeros((1, SIDE, SIDE), "uint8"))
    data = Dataset("d", part, part, part, ("a", "b"), "")
    return Segmenter(model, record(data), enlarged(model))


def image(side):
    return np.random.default_rng(0).random((side, side, 1), dtype="float32")


def test_a_larger_network_says_the_same_far_from_borders(segmenter):
    whole = segmenter.larger.predict_on_batch(image(2 * SIDE)[None])[0]
    for corner in (0, SIDE // 2, SIDE):
        here = slice(corner, corner + SIDE)
        tile = segmenter.model.predict_on_batch(image(2 * SIDE)[None, here, here])[0]
        inner = slice(FAR, SIDE - FAR)
        assert whole[here, here][inner, inner] == pytest.approx(tile[inner, inner], abs=1e-5)
        assert np.abs(whole[here, here] - tile).max() > 1e-3  # and not at the tile's


@pytest.mark.parametrize("side", [SIDE, 2 * SIDE - 1, 2 * SIDE, 3 * SIDE])
def test_images_that_are_large_enough_have_larger_tiles(segmenter, side):
    model = segmenter.larger if side >= 2 * SIDE else segmenter.model
    _batch, height, width, _channels = model.inputs[0].shape
    assert (height, width) == ((2 * SIDE,) * 2 if side >= 2 * SIDE else (SIDE,) * 2)
    wanted = tiled(lambda tiles: model.predict_on_batch(tiles), image(side), (height, width))
    assert np.array_equal(segmenter.mask(image(side)), wanted.argmax(axis=-1))
