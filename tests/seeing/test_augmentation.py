"""What is drawn of an image is what the change can make of it."""

import numpy as np

from kerascourse.seeing.augmentation import augmentations, usual
from kerascourse.training.augmentation import Augment

IMAGE = np.random.default_rng(0).uniform(0.1, 1, (8, 8, 1)).astype("float32")


def test_each_change_by_itself():
    found = augmentations(IMAGE, usual(8, 8), count=40)
    flips, turns, bends, shifts, stretched, lighter, noisy, cuts = found.draws
    for image in flips.images:
        assert np.array_equal(image, IMAGE) or np.array_equal(image, IMAGE[:, ::-1])
    for image in turns.images:
        assert any(np.array_equal(image, np.rot90(IMAGE, quarters)) for quarters in range(4))
    for image in bends.images:
        assert not np.array_equal(image, IMAGE)
        assert IMAGE.min() <= image.min() and image.max() <= IMAGE.max()
    padded = np.pad(IMAGE, [(1, 1), (1, 1), (0, 0)])
    windows = [padded[r : r + 8, c : c + 8] for r in range(3) for c in range(3)]
    for image in shifts.images:
        assert any(np.array_equal(image, window) for window in windows)
    order = np.argsort(IMAGE.ravel())
    for image in (*stretched.images, *lighter.images):
        assert (np.diff(image.ravel()[order]) >= 0).all()
    strengths = [(image - IMAGE).std() for image in noisy.images]
    assert min(strengths) < 0.05 and 0.1 < max(strengths) < 0.22
    for image in cuts.images:
        gone = image == 0
        assert gone.any() and gone.sum() <= 16
        np.testing.assert_array_equal(image[~gone], IMAGE[~gone])


def test_the_seed_decides_and_what_is_off_is_left_out():
    first, again = (augmentations(IMAGE, usual(8, 8), seed=3) for _number in range(2))
    assert np.array_equal(first.draws[5].images, again.draws[5].images)
    other = augmentations(IMAGE, usual(8, 8), seed=4)
    assert not np.array_equal(first.draws[5].images, other.draws[5].images)
    (only,) = augmentations(IMAGE, Augment(shift=2)).draws
    assert only.how == Augment(shift=2) and len(only.images) == 7


def test_the_usual_sizes_are_those_of_the_papers_on_their_images():
    every = {"flip": True, "turn": True, "elastic": 2.0, "shift": 4, "cutout": 16}
    every |= {"contrast": 0.3, "brightness": 0.1, "noise": 0.2}
    assert usual(32, 32).model_dump() == every  # none is left out
    assert not usual(32, 48).turn
