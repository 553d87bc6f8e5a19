"""Round figures that papers and courses give for a network, beside what it has."""

from dataclasses import dataclass
from typing import Literal

from kerascourse.texts import N_

Quantity = Literal["params", "macs", "values", "bytes"]


@dataclass(frozen=True)
class Figure:
    """A `figure` as it was published for a model, in `words`: of what, by whom, and how it comes
    about."""

    model: str
    quantity: Quantity
    figure: int
    words: str
    source: str
    remark: str


_ROUNDED_DOWN = N_("rounded down")
FIGURES = (
    Figure("alexnet", "params", 60_000_000, "60 million", "Krizhevsky et al. 2012", _ROUNDED_DOWN),
    Figure(
        "googlenet",
        "params",
        4_000_000,
        "4M",
        "CS231n, lecture notes on convolutional networks",
        N_("no count of the paper's network comes near it"),
    ),
    Figure(
        "googlenet",
        "params",
        5_000_000,
        "12 times fewer than 60M",
        "Szegedy et al. 2015",
        N_("AlexNet's 60 million divided by 12"),
    ),
    Figure(
        "googlenet",
        "params",
        6_800_000,
        "6.8M",
        "Szegedy et al. 2015, table 1",
        N_("the table's rounded rows add up to it"),
    ),
    Figure("resnet34", "macs", 3_600_000_000, "3.6×10⁹", "He et al. 2016, table 1", _ROUNDED_DOWN),
    Figure("resnet50", "macs", 3_800_000_000, "3.8×10⁹", "He et al. 2016, table 1", _ROUNDED_DOWN),
    Figure(
        "vgg16",
        "values",
        24_000_000,
        "24M values",
        "CS231n, lecture notes on convolutional networks",
        N_("the rows of those notes add up to the number here"),
    ),
    Figure(
        "vgg16",
        "bytes",
        93 * 2**20,
        "93 MB",
        "CS231n, lecture notes on convolutional networks",
        N_("24 million values, 4 bytes each; the rows of those notes add up to the number here"),
    ),
)
