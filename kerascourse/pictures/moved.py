"""How a classifier's accuracy falls on images that are moved or turned."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About, With
from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("Moved and turned images")
HELP = N_("The accuracy on the test images as they are moved and turned.")
READING = N_(
    "A line that falls late belongs to a network that minds little where the object is. Shared "
    "weights find it elsewhere too; pooling, a global one above all, forgets the place."
)
IN_REPORT = {"limit": 300}


def picture(
    source: "Source",
    *,
    shift: Annotated[int, About(N_("Pixels at most."), least=1, most=20)] = 6,
    turn: Annotated[int, About(N_("Degrees at most."), least=10, most=180)] = 60,
    limit: Annotated[int, About(N_("At most so many test images."), least=1)] = 1000,
    with_: With = None,
) -> "Picture":
    """The accuracies of a classifier, and of the run or model `with_` on the same axes."""
    subjects = [shown.subject for shown in source.with_other(with_)]
    from kerascourse.plots import moved as plots
    from kerascourse.seeing.moved import moved

    return plots.moved([moved(subject, shift, turn, limit) for subject in subjects])
