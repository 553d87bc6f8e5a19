"""What a latent space of two values decodes to."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About
from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("The latent space as a map")
HELP = N_("A grid over a latent space of two values, each point decoded to its image.")
READING = N_(
    "Each image is decoded from the place where it stands in the latent space. Neighbours resemble "
    "each other where the space is continuous."
)


def picture(
    source: "Source",
    *,
    steps: Annotated[int, About(N_("Points along each side."), least=2, most=40)] = 15,
    spread: Annotated[
        float,
        About(
            N_("How many standard deviations a variational autoencoder is shown, to each side."),
            above=0,
            most=5,
        ),
    ] = 2.0,
) -> "Picture":
    """A grid of decoded images."""
    subject = source.subject
    from kerascourse.plots import manifold as plots
    from kerascourse.seeing.manifold import manifold

    return plots.manifold(manifold(subject, steps, spread), subject.name)
