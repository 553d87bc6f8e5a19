"""A U-Net on pieces of images with masks: weights, stopping and going on, what does not fit."""

import numpy as np
import pytest
from PIL import Image

from benchmarks.kills import compare, outcome
from kerascourse.errors import InterruptError, UsageError
from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.training import fit, plan, resume, run, weighting  # noqa: E402
from kerascourse.training.batches import streams  # noqa: E402
from kerascourse.training.ready import compiled  # noqa: E402
from kerascourse.training.recipe import Recipe  # noqa: E402
from tests.training.test_fit import BACKEND, Recorder  # noqa: E402
from tests.training.test_resume import Stopping  # noqa: E402

RECIPE = Recipe(
    model="unet",
    options={"base": 2, "depth": 1, "normalization": True},
    epochs=2,
    batch_size=4,
    crop=16,
    test_last=2,
    balance=0.5,
    border_weight=4.0,
    border_sigma=2.0,
    augment={"flip": True, "turn": True, "elastic": 2.0},
    precision="float32",
    backend=BACKEND,
)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """Ten images of 40×32, bright where the mask is 9."""
    folder = tmp_path_factory.mktemp("pairs")
    rng = np.random.default_rng(0)
    for number in range(10):
        blobs = rng.random((5, 4)) < 0.4
        mask = np.kron(blobs, np.ones((8, 8))).astype("uint8") * 9
        for part, values in (
            ("images", mask * 20 + rng.integers(0, 60, mask.shape)),
            ("masks", mask),
        ):
            (folder / part).mkdir(exist_ok=True)
            Image.fromarray(values.astype("uint8")).save(folder / part / f"{number}.png")
    return f"pairs:{folder}"


def begun(out, pairs, recipe, listener):
    folder = run.create(out, None, "unet", "pairs")
    try:
        result = fit.train(plan.make(recipe, pairs), folder, listener)
    except InterruptError:
        return folder, None
    return folder, result


def test_a_stopped_run_ends_equal_to_the_last_bit(tmp_path, pairs):
    recipe = RECIPE.changed({"precision": "mixed_float16"})
    whole, result = begun(tmp_path, pairs, recipe, Recorder())
    assert set(result.metrics["test"]) == {"loss", "accuracy", "iou", "dice"}
    folder, nothing = begun(tmp_path, pairs, recipe, Stopping(11))
    assert nothing is None
    fit.train(resume.planned(folder), folder, Recorder())
    assert compare(outcome(folder), outcome(whole)) == []


def test_the_fit_is_weighted_and_the_scores_are_not(pairs):
    planned = plan.make(RECIPE, pairs)
    assert planned.dataset.shape == (16, 16, 1)
    model, parts = compiled(planned), streams(planned)
    inputs, masks, weights = parts["fit"][0]
    assert inputs.shape == (4, 16, 16, 1) and masks.shape == weights.shape == (4, 16, 16)
    by_class = weighting.balanced(planned.dataset.train.y, 2, 0.5)
    assert len(set(by_class)) == 2
    assert np.array_equal(weights, weighting.Weighting(by_class, 4.0, 2.0)(masks))
    assert all(len(parts[name][0]) == 2 for name in ("train", "val", "test"))
    # by hand: cross-entropy of each pixel, times its weight, a mean over all pixels
    output = model.predict(inputs, verbose=0)
    likely = np.take_along_axis(output, masks[..., None].astype("int64"), axis=-1)[..., 0]
    logs = model.test_on_batch(inputs, masks, sample_weight=weights, return_dict=True)
    assert logs["loss"] == pytest.approx(np.mean(-np.log(likely) * weights), rel=1e-4)
    accuracy = np.mean(output.argmax(-1) == masks)
    assert logs["accuracy"] == pytest.approx(accuracy, rel=1e-5)  # metrics count each pixel once


def test_the_fit_sees_squares_from_anywhere(pairs):
    """Each square of the fit is found in a training image, mostly where `train` has none."""
    planned = plan.make(RECIPE.changed({"augment": None}), pairs)
    fitted = streams(planned)["fit"]
    whole = plan.whole(planned.recipe).train
    assert len(fitted) * 4 >= len(planned.dataset.train) > (len(fitted) - 1) * 4
    kinds = {"images": whole.x[..., 0], "masks": whole.y}
    windows = {
        name: np.lib.stride_tricks.sliding_window_view(arrays, (16, 16), axis=(1, 2))
        for name, arrays in kinds.items()
    }
    places, images = set(), []
    for inputs, masks, _weights in (fitted[place] for place in range(len(fitted))):
        for square, mask in zip(inputs[..., 0], masks, strict=True):
            ((image, row, column),) = np.argwhere((windows["images"] == square).all(axis=(3, 4)))
            assert np.array_equal(windows["masks"][image, row, column], mask)
            places.add((row, column))
            images.append(image)
    assert np.ptp(np.bincount(images, minlength=len(whole))) == 0  # each image as often
    assert len({row for row, _column in places}) > 12
    assert max(column for _row, column in places) > 12


def test_batches_are_a_function_of_seed_epoch_and_place(pairs):
    planned = plan.make(RECIPE, pairs)
    first, again = (streams(planned)["fit"] for _number in range(2))
    again.begin(1)
    again.begin(0)
    for place in (3, 0):
        for a, b in zip(first[place], again[place], strict=True):
            assert np.array_equal(a, b)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"crop": 48}, r"crop=48 needs images with masks, at least as large; received 40×32×1"),
        ({"crop": None}, r"augment\.turn needs square images, received 40×32×1"),
    ],
)
def test_what_does_not_fit_is_told_before_a_backend_starts(pairs, changes, told):
    with pytest.raises(UsageError, match=told):
        plan.make(RECIPE.changed(changes), pairs)


def test_weights_are_for_masks():
    with pytest.raises(UsageError, match="border_weight is for data with masks, digits has none"):
        plan.make(Recipe(model="lenet5", border_weight=2.0), "digits")


def test_whole_images_are_there_for_scores(pairs):
    planned = plan.make(RECIPE, pairs)
    whole = plan.whole(planned.recipe)
    assert whole.shape == (40, 32, 1) and len(whole.test) == 2
    assert len(planned.dataset.test) == 2 * 3 * 2
