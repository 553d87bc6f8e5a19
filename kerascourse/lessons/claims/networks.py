"""What several claims ask of the networks of the catalogue."""

from kerascourse.summaries.calc import Window, convolution
from kerascourse.summaries.read import read_catalogue
from kerascourse.summaries.rows import Row, Summary, summarise


def network(name: str, **settings: str) -> Summary:
    """The summary of a network of the catalogue, at its paper's input."""
    return summarise(read_catalogue(name, None, None, settings), name)


def of_type(summary: Summary, kind: str) -> list[Row]:
    """The rows of one type of layer."""
    return [row for row in summary.rows if row.type == kind]


def kernels(summary: Summary) -> tuple[int, ...]:
    """The sides of the square kernels of all convolutions, from the first on."""
    return tuple(row.kernel[0] for row in of_type(summary, "Conv2D") if row.kernel)


def weights(side: int, kernel: int, channels: int, filters: int, groups: int = 1) -> int:
    """The weights of a convolution, biases left out, on a square of that `side`."""
    window = Window((kernel, kernel))
    return convolution((side, side, channels), window, filters, groups).weights or 0


def size(side: int, kernel: int, padding: int = 0, stride: int = 1) -> int | None:
    """The side of what a convolution gives for a square of that `side`."""
    window = Window((kernel, kernel), (stride, stride), padding)
    shape = convolution((side, side, 1), window).output_shape
    return shape[0] if shape else None
