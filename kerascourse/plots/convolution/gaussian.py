"""A Gaussian kernel on a picture: it blurs, and so removes noise (course: A15)."""

import numpy as np
from matplotlib.axes import Axes

from kerascourse.plots import theme
from kerascourse.plots.convolution.draw import shown
from kerascourse.plots.convolution.sliding import binomial
from kerascourse.plots.picture import Picture
from kerascourse.texts import _

PANEL, GAP, TOP = 246.0, 48.0, 150.0
_SEED = 7


def noise_and_blur(image: np.ndarray, size: int, noise: float) -> Picture:
    """`image` clean, with noise, the kernel, and the noisy image blurred by it.

    `image` is grey, float (height, width) in [0, 1]; `noise` the standard deviation of what is
    added; `size` the side of the kernel. The error is the root of the mean squared difference from
    the clean image.
    """
    noisy = image + np.random.default_rng(_SEED).normal(0, noise, image.shape)
    kernel = np.outer(binomial(size), binomial(size))
    blurred = blur(noisy, kernel)
    errors = {"noisy": _error(noisy, image), "blurred": _error(blurred, image)}
    with theme.plain_style():
        figure, axes = theme.page(TOP + PANEL + 100)
        theme.write(axes, theme.MARGIN, 42, _("Gaussian kernel"), size=theme.TITLE, bold=True)
        text = _(
            "kernel {size}×{size}, fixed and not learned  ·  noise of standard deviation {noise}"
        )
        theme.write(
            axes, theme.MARGIN, 72, text.format(size=size, noise=shown(noise)), colour=theme.MUTED
        )
        lefts = [theme.MARGIN + place * (PANEL + GAP) for place in range(4)]
        _show_image(axes, lefts[0], image, _("clean"), "")
        _show_image(axes, lefts[1], noisy, _("noisy"), _error_text(errors["noisy"]))
        _show_kernel(axes, lefts[2], kernel)
        _show_image(axes, lefts[3], blurred, _("blurred"), _error_text(errors["blurred"]))
        for left, sign in zip(lefts[1:], ("", "∗", "="), strict=True):
            theme.write(axes, left - GAP / 2, TOP + PANEL / 2, sign, size=24, align="center")
    grids = {"clean": image, "noisy": noisy, "kernel": kernel, "blurred": blurred}
    cells = (
        (name, row, column, value.item())
        for name, grid in grids.items()
        for (row, column), value in np.ndenumerate(grid)
    )
    document = {
        "mode": "gaussian",
        "kernel": kernel.tolist(),
        "divisor": int(kernel.sum()),
        "noise": noise,
        "error": errors,
    }
    return Picture(figure, document, (("grid", "row", "column", "value"), *cells))


def blur(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """`image` (height, width) under `kernel` (odd or even sides), its border repeated outwards."""
    sides = [(side - 1) // 2 for side in kernel.shape]
    margins = [(before, k - 1 - before) for before, k in zip(sides, kernel.shape, strict=True)]
    padded = np.pad(image, margins, mode="edge")
    height, width = image.shape
    result = np.zeros_like(image, dtype=float)
    for (row, column), weight in np.ndenumerate(kernel / kernel.sum()):
        result += weight * padded[row : row + height, column : column + width]
    return result


def _error(image: np.ndarray, clean: np.ndarray) -> float:
    return float(np.sqrt(np.mean((image - clean) ** 2)))


def _error_text(error: float) -> str:
    return _("error {error}", error=f"{error:.3f}")


def _show_image(axes: Axes, left: float, image: np.ndarray, name: str, below: str) -> None:
    """A picture in its own proportions, its longer side as long as a panel."""
    height, width = (PANEL * side / max(image.shape) for side in image.shape)
    x, y = left + (PANEL - width) / 2, TOP + (PANEL - height) / 2
    axes.imshow(
        image,
        cmap="gray",
        vmin=0,
        vmax=1,
        interpolation="nearest",
        extent=(x, x + width, y + height, y),
        aspect="auto",
    )
    _name(axes, left, name, below)


def _show_kernel(axes: Axes, left: float, kernel: np.ndarray) -> None:
    """The kernel as shades, with its whole numbers where there is room for them."""
    axes.imshow(
        kernel,
        cmap="Oranges",
        vmin=0,
        vmax=1.6 * kernel.max(),
        interpolation="nearest",
        extent=(left, left + PANEL, TOP + PANEL, TOP),
        aspect="auto",
    )
    cell = PANEL / len(kernel)
    if max(theme.text_width(str(value)) for value in kernel.flat) <= cell - 6:
        for (row, column), value in np.ndenumerate(kernel):
            x, y = left + (column + 0.5) * cell, TOP + (row + 0.5) * cell
            theme.write(axes, x, y, str(value), align="center")
    _name(axes, left, _("kernel"), f"1/{kernel.sum()}")


def _name(axes: Axes, left: float, name: str, below: str) -> None:
    middle = left + PANEL / 2
    theme.write(axes, middle, TOP - 20, name, colour=theme.MUTED, align="center")
    theme.write(axes, middle, TOP + PANEL + 24, below, align="center")
