"""Images before a network: scaled, cropped, their values moved, changed at random.

What is done while training alone is not counted: there is nothing to multiply later.
"""

from typing import Any

from kerascourse.symbolic.layers.any_settings import Pointwise
from kerascourse.symbolic.layers.base import positive
from kerascourse.symbolic.layers.spatial import Spatial
from kerascourse.symbolic.tensor import Shape, Tensor


class _ToSize(Spatial):
    """Images of a given size; any other settings change no shape."""

    def __init__(
        self, height: int, width: int, *settings: Any, data_format: str | None = None, **others: Any
    ) -> None:
        kept = {key: others[key] for key in ("name", "trainable", "dtype") if key in others}
        super().__init__(data_format=data_format, **kept)
        self.size = (
            positive(height, "height", self.label),
            positive(width, "width", self.label),
        )

    def output_shape(self, shape: Shape) -> Shape:
        return self.join(self.size, self.split(shape)[1])

    def receptive_field(self, tensors: tuple[Tensor, ...]) -> tuple[None, None, None]:
        """How far a pixel sees depends on the factor, which images may change."""
        return None, None, None


class Resizing(_ToSize):
    """Images scaled to a given size."""


class CenterCrop(_ToSize):
    """The middle of the image in a given size."""


class RandomCrop(_ToSize):
    """A part of the image in a given size, anywhere while training."""


class Rescaling(Pointwise):
    """x·scale + offset, both fixed."""


class AutoContrast(Pointwise):
    """Each channel stretched to the whole range."""


class Equalization(Pointwise):
    """Shades spread so that each is as frequent as the others."""


class ContrastLimitedAdaptiveHistogramEqualization(Pointwise):
    """Shades spread tile by tile, up to a limit (CLAHE)."""


class Solarization(Pointwise):
    """Values above a limit inverted."""


class RandomFlip(Pointwise):
    """Augmentation: mirrored images."""


class RandomRotation(Pointwise):
    """Augmentation: turned images."""


class RandomZoom(Pointwise):
    """Augmentation: larger or smaller images."""


class RandomTranslation(Pointwise):
    """Augmentation: moved images."""


class RandomShear(Pointwise):
    """Augmentation: slanted images."""


class RandomPerspective(Pointwise):
    """Augmentation: images seen from the side."""


class RandomElasticTransform(Pointwise):
    """Augmentation: images bent like rubber."""


class RandomContrast(Pointwise):
    """Augmentation: more or less contrast."""


class RandomBrightness(Pointwise):
    """Augmentation: lighter or darker images."""


class RandomHue(Pointwise):
    """Augmentation: other colours."""


class RandomSaturation(Pointwise):
    """Augmentation: stronger or paler colours."""


class RandomColorDegeneration(Pointwise):
    """Augmentation: paler colours."""


class RandomColorJitter(Pointwise):
    """Augmentation: brightness, contrast, saturation and hue at random."""


class RandomGrayscale(Pointwise):
    """Augmentation: some images without colours, in as many channels."""


class RandomInvert(Pointwise):
    """Augmentation: some images as negatives."""


class RandomPosterization(Pointwise):
    """Augmentation: fewer shades."""


class RandomSharpness(Pointwise):
    """Augmentation: sharper or softer images."""


class RandomGaussianBlur(Pointwise):
    """Augmentation: blurred images."""


class RandomErasing(Pointwise):
    """Augmentation: a square covered."""


class AugMix(Pointwise):
    """Augmentation: mixtures of an image changed in several ways."""


class CutMix(Pointwise):
    """Augmentation: a part of another image put in."""


class MixUp(Pointwise):
    """Augmentation: two images laid over each other."""


class RandAugment(Pointwise):
    """Augmentation: some of many changes, at random."""
