"""The larger network against the smaller one, where the borders of a tile are far; the mean of
several."""

import keras
import numpy as np
import pytest

from kerascourse.architectures import unet
from kerascourse.data.dataset import Dataset, Split
from kerascourse.seeing.segmentation import Network, Segmenter, enlarged
from kerascourse.seeing.tiles import tiled
from kerascourse.training.data_record import record

SIDE = 32
FAR = 12  # a pixel sees fewer to each side


PART = Split(np.zeros((1, SIDE, SIDE, 1), "float32"), np.zeros((1, SIDE, SIDE), "uint8"))
RECORD = record(Dataset("d", PART, PART, PART, ("a", "b"), ""))


def network(seed):
    keras.utils.set_random_seed(seed)
    image = keras.Input((SIDE, SIDE, 1))
    outputs = unet.build(keras.layers, image, 2, "same", base=4, depth=1, normalization=True)
    model = keras.Model(image, outputs)
    return Network(model, enlarged(model))


@pytest.fixture(scope="module")
def networks():
    return tuple(network(seed) for seed in range(3))


def image(side):
    return np.random.default_rng(0).random((side, side, 1), dtype="float32")


def test_a_larger_network_says_the_same_far_from_borders(networks):
    whole = networks[0].larger.predict_on_batch(image(2 * SIDE)[None])[0]
    for corner in (0, SIDE // 2, SIDE):
        here = slice(corner, corner + SIDE)
        tile = networks[0].model.predict_on_batch(image(2 * SIDE)[None, here, here])[0]
        inner = slice(FAR, SIDE - FAR)
        assert whole[here, here][inner, inner] == pytest.approx(tile[inner, inner], abs=1e-5)
        assert np.abs(whole[here, here] - tile).max() > 1e-3  # and not at the tile's


@pytest.mark.parametrize("side", [SIDE, 2 * SIDE - 1, 2 * SIDE, 3 * SIDE])
def test_images_that_are_large_enough_have_larger_tiles(networks, side):
    model = networks[0].larger if side >= 2 * SIDE else networks[0].model
    _batch, height, width, _channels = model.inputs[0].shape
    assert (height, width) == ((2 * SIDE,) * 2 if side >= 2 * SIDE else (SIDE,) * 2)
    wanted = tiled(lambda tiles: model.predict_on_batch(tiles), image(side), (height, width))
    found = Segmenter(networks[:1], RECORD).mask(image(side))
    assert np.array_equal(found, wanted.argmax(axis=-1))


def test_several_networks_are_averaged_in_all_positions(networks):
    """Keras and NumPy by hand are the oracle; the mean is not what any of them says alone."""
    seen = image(SIDE)
    total = np.zeros((SIDE, SIDE, 2))
    for one in networks:
        for turns in range(4):
            turned = np.rot90(seen, turns)
            total += np.rot90(one.model.predict_on_batch(turned[None])[0], -turns)
            mirrored = np.flip(turned, axis=1)
            back = np.flip(one.model.predict_on_batch(mirrored[None])[0], axis=1)
            total += np.rot90(back, -turns)
    mask = Segmenter(networks, RECORD, all_turns=True).mask(seen)
    sure = abs(total[..., 0] - total[..., 1]) > 1e-4  # float32 may round the others either way
    assert np.array_equal(mask[sure], total.argmax(axis=-1)[sure]) and sure.mean() > 0.9
    for one in networks:
        assert not np.array_equal(mask, Segmenter((one,), RECORD, all_turns=True).mask(seen))
