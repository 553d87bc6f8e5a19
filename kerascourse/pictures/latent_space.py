"""The test images in a latent space of two values, beside what is decoded between them."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About, With
from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("The latent space and its holes")
HELP = N_("The test images in a latent space of two values, and what the decoder makes between.")
READING = N_(
    "Where no image lies the decoder has learned nothing: what it makes there may resemble none. "
    "A variational autoencoder fills the plane around zero, a plain one leaves holes."
)


def picture(
    source: "Source",
    *,
    steps: Annotated[int, About(N_("Points along each side."), least=2, most=40)] = 15,
    with_: With = None,
) -> "Picture":
    """The points and the grid; below them those of the run or model `with_`."""
    subjects = [shown.subject for shown in source.with_other(with_)]
    from kerascourse.plots.latent_plane import latent_planes
    from kerascourse.seeing.latent_plane import latent_plane

    return latent_planes([latent_plane(subject, steps) for subject in subjects])
