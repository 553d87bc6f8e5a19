"""Photographs of a digit, read as MNIST was made: the digit alone, 20×20, centred by its mass."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerascourse.data import catalogue, images
from kerascourse.data.otsu import otsu
from kerascourse.data.reading import Reading
from kerascourse.texts import _

SHAPE = (28, 28, 1)
SIDE, BOX = 28, 20
LARGEST = 2560  # the longest side that a photograph is read at
WORKING = 640  # the longest side of the copy that the digit is sought on
WINDOW = 4  # strokes are thinner than this part of the shorter side
LEVELS = 128  # of contrast, among which the threshold is sought
FLOOR = 0.12  # of the paper's brightness; paper without ink differs less
NOISES = 6  # standard deviations of the paper that ink stands out by
FAINT = 0.35  # of the ink's contrast; what is fainter is a ruled line or a crease
NEAR = 0.06  # of the largest blob's longest side; half of the gap within one digit
LEAST = 0.04  # of the shorter side; what is smaller is a speck
LONGEST = 0.8  # of a blob's longest side, along the border; the edge of the paper is longer
CUT = 0.35  # of the paper's brightness; ink that the border cuts has more contrast, a shadow less
THICKEST = 0.45  # of a blob's longest side; a stroke is thinner, a shadow from the side is not


@dataclass(frozen=True)
class Ink:
    """What stands out of the paper: `contrast` (height, width), 0 where there is none; `dark`
    where it is darker than the paper; and from which contrast on it counts."""

    contrast: np.ndarray
    dark: bool
    threshold: float


@dataclass(frozen=True)
class Digit:
    """`pixels`: float32 28×28×1 in [0, 1], bright on dark; `box`: (top, left, height, width) of
    the digit as parts of the photograph's sides."""

    pixels: np.ndarray
    box: tuple[float, float, float, float]


def read_new(
    name: str, path: Path, shape: tuple[int, ...], rule: Reading, background: float
) -> images.Image:
    """A new image for a network that was trained on the data set `name`.

    For centred digits as MNIST was made, `found` is False where there is no digit. An image that
    is like theirs already, and one for any other data, is read as `images.read` does.
    """
    if not catalogue.is_centred(name) or shape != SHAPE:
        return images.read(path, shape, rule, background)
    photograph = images.read_whole(path, 3, rule, longest=LARGEST).pixels
    if is_like_the_data(photograph):
        return images.read(path, shape, rule, background)
    digit = cut_out(photograph)
    if digit is None:
        plain = images.read(path, shape, rule, background)
        return images.Image(plain.pixels, (*plain.changes, _("no digit found")), found=False)
    said = _("digit cut out, scaled to {box}×{box} and centred by mass, as MNIST was made", box=BOX)
    return images.Image(digit.pixels, (said,))


def is_like_the_data(photograph: np.ndarray) -> bool:
    """Whether an image (height, width, 3) is 28×28, bright on a margin of black."""
    grey = photograph.mean(axis=2)
    if grey.shape != (SIDE, SIDE):
        return False
    sides = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return bool(sides.mean() < FLOOR and grey.max() > images.BRIGHT)


def cut_out(photograph: np.ndarray) -> Digit | None:
    """The digit in a photograph (height, width, 3) in [0, 1]; None where there is none."""
    from scipy.ndimage import binary_dilation

    small = _reduced(photograph)
    if min(small.shape[:2]) < 3:
        return None
    ink = ink_of(small)
    blob = _blob(ink)
    if blob is None:
        return None
    rows, columns = (np.flatnonzero(blob.any(axis=axis)) for axis in (1, 0))
    top, left, bottom, right = rows[0], columns[0], rows[-1] + 1, columns[-1] + 1
    # its edges, too, and its strokes alike in brightness
    drawn = np.where(binary_dilation(blob), ink.contrast, 0)[top:bottom, left:right]
    drawn = np.minimum(drawn / np.percentile(ink.contrast[blob], 75), 1)
    height, width = small.shape[:2]
    box = (top / height, left / width, (bottom - top) / height, (right - left) / width)
    return Digit(centred(drawn), box)


def centred(drawn: np.ndarray) -> np.ndarray:
    """A digit cut out (height, width), bright on 0, as float32 28×28×1: its longest side 20, its
    centre of mass in the middle, its brightest pixel 1."""
    from scipy.ndimage import center_of_mass

    most = max(drawn.shape)
    height, width = (max(1, round(side * BOX / most)) for side in drawn.shape)
    scaled = _resized(drawn, height, width)
    mass = center_of_mass(scaled)
    top, left = (
        int(np.clip(round(SIDE / 2 - middle), 0, SIDE - side))
        for middle, side in zip(mass, scaled.shape, strict=True)
    )
    pixels = np.zeros(SHAPE, "float32")
    pixels[top : top + height, left : left + width, 0] = scaled / scaled.max()
    return pixels


def ink_of(photograph: np.ndarray) -> Ink:
    """What stands out of the paper in (height, width, 3), in the colour where it does most."""
    grey = photograph @ np.array([0.299, 0.587, 0.114], "float32")
    found = [_ink(plane) for plane in (grey, *np.moveaxis(photograph, 2, 0))]
    peaks = [
        np.percentile(ink.contrast, 99.5) / (1.5 if place else 1) for place, ink in enumerate(found)
    ]
    return found[int(np.argmax(peaks))]


def _ink(plane: np.ndarray) -> Ink:
    """What stands out of the paper in one colour (height, width)."""
    from scipy.ndimage import gaussian_filter, grey_closing

    smooth = gaussian_filter(plane, max(plane.shape) / WORKING + 0.3, mode="nearest")
    dark = _is_darker(smooth)
    window = max(3, min(plane.shape) // WINDOW)
    if dark:
        # light falls on paper and ink alike, so the contrast is a part of the paper's brightness
        paper = grey_closing(smooth, (window, window), mode="nearest")
        contrast = (paper - smooth) / np.maximum(paper, 0.1)
    else:
        contrast = smooth + grey_closing(-smooth, (window, window), mode="nearest")
    middle = np.median(contrast)
    noise = 1.5 * np.median(np.abs(contrast - middle))
    contrast = np.clip(contrast - middle, 0, None)
    least = max(FLOOR, NOISES * noise)
    return Ink(contrast, dark, _threshold(contrast, least))


def _is_darker(plane: np.ndarray) -> bool:
    """Whether what differs from its surroundings, on the whole, is darker than they are."""
    from scipy.ndimage import median_filter

    factor = max(1, max(plane.shape) / 64)
    small = _resized(plane, *(max(3, round(side / factor)) for side in plane.shape))
    rest = small - median_filter(small, [max(3, side // 2) for side in small.shape], mode="reflect")
    return float((rest**3).sum()) <= 0


def _threshold(contrast: np.ndarray, least: float) -> float:
    """From which contrast on it is ink: Otsu's, but at least `least`, and a part of the ink's."""
    strong = contrast[contrast > least]
    if not strong.size:
        return least
    return float(max(least, otsu(contrast, LEVELS, None), FAINT * np.percentile(strong, 90)))


def _blob(ink: Ink) -> np.ndarray | None:
    """Where the digit is (height, width): the blob with the most ink, and those close to it."""
    from scipy.ndimage import distance_transform_edt, label

    mask = ink.contrast > ink.threshold
    labels, count = label(mask, np.ones((3, 3)))
    if not count:
        return None
    masses = np.bincount(labels.ravel(), ink.contrast.ravel())
    masses[0] = 0
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    for number in np.argsort(-masses, kind="stable")[:count]:
        largest = labels == number
        side = _longest(largest)
        if side < max(5, LEAST * min(mask.shape)):
            continue
        if number in edge and _is_shadow(largest, ink.contrast):
            continue
        grown = distance_transform_edt(~mask) <= max(1, NEAR * side)
        groups, _count = label(grown, np.ones((3, 3)))
        return np.asarray(mask & (groups == groups[largest][0]))
    return None


def _is_shadow(blob: np.ndarray, contrast: np.ndarray) -> bool:
    """Whether a blob that the photograph's border cuts is faint, thick, or runs along the border:
    a shadow, the table."""
    from scipy.ndimage import distance_transform_edt

    side = _longest(blob)
    along = max(cut.sum() for cut in (blob[0], blob[-1], blob[:, 0], blob[:, -1]))
    thickness = 2 * distance_transform_edt(blob).max()
    return bool(contrast[blob].max() < CUT or thickness > THICKEST * side or along > LONGEST * side)


def _longest(mask: np.ndarray) -> int:
    """The longest side of the box around what is True."""
    return int(max(np.ptp(places) + 1 for places in np.nonzero(mask)))


def _reduced(photograph: np.ndarray) -> np.ndarray:
    """A photograph (height, width, 3) with no side longer than `WORKING`."""
    height, width = photograph.shape[:2]
    factor = max(height, width) / WORKING
    if factor <= 1:
        return photograph
    size = [max(1, round(side / factor)) for side in (height, width)]
    return np.stack([_resized(photograph[..., channel], *size) for channel in range(3)], axis=2)


def _resized(plane: np.ndarray, height: int, width: int) -> np.ndarray:
    """`plane` in another size; where that is smaller, each new pixel the mean of an area."""
    from PIL import Image as Pillow

    smaller = height <= plane.shape[0]
    how = Pillow.Resampling.BOX if smaller else Pillow.Resampling.BILINEAR
    image = Pillow.fromarray(np.ascontiguousarray(plane, "float32"))
    return np.asarray(image.resize((width, height), how))
