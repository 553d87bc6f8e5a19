"""What a segmentation network marks in test images."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About, First
from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("The masks")
HELP = N_("Test images, true and predicted masks, and where they differ.")
READING = N_(
    "Where the predicted mask lacks a piece, pixels were missed; where it has one too many, they "
    "were marked wrongly. IoU is the share of both masks that they have in common."
)


def picture(
    source: "Source",
    *,
    index: First = 0,
    most: Annotated[int, About(N_("Images at most."), least=1, most=8)] = 6,
) -> "Picture":
    """Test images from place `index` on, with their masks."""
    subject = source.subject
    from kerascourse.plots import masks as plots
    from kerascourse.seeing.masks import masks

    return plots.masks(masks(subject, index, most), subject.name)
