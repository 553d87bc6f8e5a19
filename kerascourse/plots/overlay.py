"""An image with its mask laid over it in colours, pixel by pixel."""

import numpy as np
from matplotlib.colors import to_rgb

from kerascourse.plots import theme

COLOURS = (theme.VERMILION, theme.SKY, theme.YELLOW, theme.GREEN, theme.PURPLE, theme.BLUE)
SHARE = 0.5  # of colour in a pixel


def overlay(pixels: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """`pixels` (height, width, channels) in [0, 1] under the colours of `mask` (height, width).

    All classes have a colour but the one with most pixels. Returns uint8 (height, width, 3).
    """
    colours = np.array([to_rgb(colour) for colour in COLOURS])
    shown = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels.copy()
    coloured = mask != np.bincount(mask.ravel()).argmax()
    tint = colours[mask[coloured] % len(colours)]
    shown[coloured] = (1 - SHARE) * shown[coloured] + SHARE * tint
    return np.asarray(np.rint(255 * np.clip(shown, 0, 1)), "uint8")
