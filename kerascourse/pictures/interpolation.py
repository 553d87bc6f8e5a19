"""What lies between two images in the latent space."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.errors import UsageError
from kerascourse.pictures.options import About
from kerascourse.texts import N_, _

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("From one image to another")
HELP = N_("From one test image to another through the latent space, and pixel by pixel.")
READING = N_(
    "Each step is decoded from a point on the straight line between two images in the latent "
    "space. The pixel blend below it shows two images at once, not one in between."
)


def picture(
    source: "Source",
    *,
    index: Annotated[
        int | None,
        About(
            N_("The first test image, with --to; by default three pairs of different classes."),
            least=0,
        ),
    ] = None,
    to: Annotated[int | None, About(N_("The second test image."), least=0)] = None,
    steps: Annotated[int, About(N_("Images in a row."), least=2, most=12)] = 9,
) -> "Picture":
    """The ways between pairs of test images."""
    pair = pair_of(index, to)
    subject = source.subject
    from kerascourse.plots import interpolation as plots
    from kerascourse.seeing.interpolation import interpolation

    return plots.interpolation(
        {subject.name: interpolation(subject, pair, steps)}, subject.class_name
    )


def pair_of(index: int | None, to: int | None) -> tuple[int, int] | None:
    """Both places, or None where neither is given; UsageError where one is missing."""
    if (index is None) != (to is None):
        raise UsageError(_("expected --index and --to together"), _("Try: --index 0 --to 1"))
    return (index, to) if index is not None and to is not None else None
