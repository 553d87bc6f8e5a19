"""The threshold that parts values into two classes."""

import numpy as np


def otsu(
    values: np.ndarray, levels: int = 256, limits: tuple[float, float] | None = (0.0, 1.0)
) -> float:
    """The value that parts `values` so that the variance between both sides is the greatest (Otsu
    1979); values from it on are above.

    It is sought among `levels` even steps within `limits`, by default those of grey values; None
    for from the least to the greatest value.
    """
    counts, edges = np.histogram(values, levels, limits)
    middles = (edges[:-1] + edges[1:]) / 2
    below, sums = np.cumsum(counts)[:-1], np.cumsum(counts * middles)
    above = values.size - below
    difference = sums[-1] * below - sums[:-1] * values.size
    between = difference**2 / np.maximum(below * above, 1)
    return float(edges[1 + between.argmax()])
