"""What an autoencoder makes of test images."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About, First
from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("What the autoencoder gives back")
HELP = N_("Test images, what the autoencoder got and gave, and the difference.")
READING = N_(
    "What is lost on the way through the bottleneck is missing in the output, most often fine "
    "detail. The last row shows where they differ."
)


def picture(
    source: "Source",
    *,
    index: First = 0,
    most: Annotated[int, About(N_("Images at most."), least=1, most=12)] = 8,
) -> "Picture":
    """Test images from place `index` on, beside what came back."""
    subject = source.subject
    from kerascourse.plots import reconstructions as plots
    from kerascourse.seeing.reconstructions import reconstructions

    return plots.reconstructions(reconstructions(subject, index, most), subject.name)
