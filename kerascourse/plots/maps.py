"""Maps over images: values as colours, alone and over the image, with a scale of them."""

import matplotlib
import numpy as np
from matplotlib.axes import Axes

from kerascourse.plots import theme

# from blue over grey to red (Moreland 2009), told apart with any colour vision
DIVERGING = "coolwarm"
SEQUENTIAL = "cividis"
STRENGTH = 0.8
SCALE_HEIGHT = 16.0
SCALE_ROOM = 70.0  # the scale, its texts, and the margin under them


def coloured(values: np.ndarray, low: float, high: float, name: str) -> np.ndarray:
    """`values` (height, width) as colours (height, width, 3) of the map `name`; NaN: light grey."""
    shares = np.clip((values - low) / (high - low), 0, 1)
    colours = np.asarray(matplotlib.colormaps[name](shares))[..., :3]
    return np.where(np.isnan(values)[..., np.newaxis], 0.92, colours)


def over(image: np.ndarray, values: np.ndarray, low: float, high: float, name: str) -> np.ndarray:
    """`values` as colours over the grey of `image` (height, width, channels), (height, width, 3);
    the nearer a value is to 0 the more of the image is seen, and all of it where it is NaN."""
    grey = image.mean(axis=2, keepdims=True).repeat(3, axis=2)
    shares = np.nan_to_num(np.abs(values) / max(abs(low), abs(high)))
    strength = STRENGTH * np.clip(shares, 0, 1)[..., np.newaxis]
    return np.asarray((1 - strength) * grey + strength * coloured(values, low, high, name))


def draw_scale(
    axes: Axes, x: float, y: float, width: float, name: str, texts: tuple[str, str, str]
) -> None:
    """The colours of the map `name` from left to right at (x, y), and below them what the left
    end, the middle and the right end stand for."""
    across, down = axes.get_xlim(), axes.get_ylim()
    axes.imshow(
        np.linspace(0, 1, 256)[np.newaxis],
        cmap=name,
        extent=(x, x + width, y + SCALE_HEIGHT, y),
        aspect="auto",
        zorder=2,
    )
    axes.set_xlim(across)
    axes.set_ylim(down)
    below = y + SCALE_HEIGHT + theme.LINE_HEIGHT * 0.7
    theme.write(axes, x, below, texts[0])
    theme.write(axes, x + width / 2, below, texts[1], align="center")
    theme.write(axes, x + width, below, texts[2], align="right")
