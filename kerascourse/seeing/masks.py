"""What a segmentation network marks, beside what is there, and how well both cover each other."""

from dataclasses import dataclass

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _

BATCH = 16  # a U-Net keeps large maps


@dataclass(frozen=True)
class Masks:
    """Test images (n, height, width, channels) in [0, 1], with the class of each pixel, int64
    (n, height, width), as it is (`true`) and as the network says (`predicted`), of `classes`.

    `iou` and `dice` (n,) are of each image; `indices` (n,) its place in the test set.
    """

    images: np.ndarray
    true: np.ndarray
    predicted: np.ndarray
    indices: np.ndarray
    classes: tuple[str, ...]
    iou: np.ndarray
    dice: np.ndarray


def masks(subject: Subject, first: int = 0, most: int = 6) -> Masks:
    """The test images from place `first` on, at most `most`.

    UsageError where the network gives no class a pixel, the data have no masks of its output's
    size, or there is no such image.
    """
    wanted = tuple(subject.model.outputs[0].shape[1:])
    if len(wanted) != 3 or wanted[2] < 2 or subject.task not in (None, "segmentation"):
        raise UsageError(
            _(
                "expected a segmentation network, which gives a class a pixel; "
                "{name} gives {found}",
                name=subject.name,
                found="×".join(map(str, wanted)),
            ),
            _("Try: kc train unet"),
        )
    examples = subject.examples()
    if examples.y.ndim != 3:
        raise UsageError(
            _("expected data with masks, {name} was given images with classes", name=subject.name),
            _("Try: --dataset digit_scenes"),
        )
    chosen = subject.shown(first, most)
    images, true = chosen.x, chosen.y.astype("int64")
    predicted = subject.model.predict(images, batch_size=BATCH, verbose=0).argmax(axis=-1)
    if predicted.shape != true.shape:
        raise UsageError(
            _(
                "{name} gives masks of {found}, those of the data are {wanted}",
                name=subject.name,
                found="×".join(map(str, predicted.shape[1:])),
                wanted="×".join(map(str, true.shape[1:])),
            ),
            _("Try: --set padding=same"),
        )
    iou, dice = overlap(true, predicted, wanted[2])
    return Masks(
        images=images,
        true=true,
        predicted=predicted,
        indices=np.arange(first, first + len(images)),
        classes=tuple(subject.class_name(number) for number in range(wanted[2])),
        iou=iou,
        dice=dice,
    )


def overlap(true: np.ndarray, predicted: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Intersection over union and Dice coefficient of each image (n,), (n,).

    Means over the classes that are in the mask or the prediction of the image, as the metrics of
    the training are over those of a whole set: A∩B / A∪B (Jaccard 1912), 2·A∩B / (A + B) (Dice
    1945). Masks are (n, height, width) of class numbers.
    """
    numbers = np.arange(classes)
    one_hot = [mask[..., np.newaxis] == numbers for mask in (true, predicted)]
    both = (one_hot[0] & one_hot[1]).sum(axis=(1, 2))
    total = one_hot[0].sum(axis=(1, 2)) + one_hot[1].sum(axis=(1, 2))
    present = total > 0
    share = 1 / present.sum(axis=1)
    iou = (both / np.maximum(total - both, 1)).sum(axis=1) * share
    dice = (2 * both / np.maximum(total, 1)).sum(axis=1) * share
    return iou, dice
