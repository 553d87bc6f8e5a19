"""Enlarging images by interpolation between their pixels."""

import numpy as np
from PIL import Image

KINDS = {
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
}


def enlarged(images: np.ndarray, kind: str, size: tuple[int, int]) -> np.ndarray:
    """Images (n, height, width, channels) at the (height, width) of `size`, float32, by the
    interpolation `kind`; a bicubic one may leave [0, 1]."""
    count, _height, _width, channels = images.shape
    found = np.empty((count, *size, channels), "float32")
    for place, image in enumerate(images):
        for channel in range(channels):
            # a picture of floats; those of colours are bytes
            small = Image.fromarray(np.ascontiguousarray(image[..., channel], "float32"))
            found[place, ..., channel] = small.resize(size[::-1], KINDS[kind])
    return found
