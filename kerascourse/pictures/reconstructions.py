"""What an autoencoder makes of test images."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About, First
from kerascourse.texts import N_, _

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("What the network gives back")
HELP = N_("Test images, what the autoencoder got and gave, and the difference.")
READING = N_(
    "What is lost on the way through the network is missing in the output, most often fine detail. "
    "The row of differences shows where."
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

    found = reconstructions(subject, index, most)
    return replace(plots.reconstructions(found, subject.name), reading=_reading(found.task))


def _reading(task: str) -> str:
    """What is true of a network for this task."""
    lost = {
        "denoising": _(
            "The network gets noise with the image and gives the image alone; what the noise "
            "covers it can only guess."
        ),
        "superresolution": _(
            "The network gets fewer pixels than it gives; what lies between them it can only guess."
        ),
    }
    usual = _(
        "What is lost on the way through the network is missing in the output, most often fine "
        "detail."
    )
    where = _("The row of differences shows where it is wrong.")
    return f"{lost.get(task, usual)} {where}"
