"""What a convolution learned to look for."""

from typing import TYPE_CHECKING, Annotated, Literal

from kerascourse.pictures.options import About
from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("The filters of the first convolution")
HELP = N_("The kernels of a convolution, and how noisy they are beside untrained ones.")
READING = N_(
    "A filter answers most strongly where the image looks like it. Smooth patterns, edges and "
    "spots are learned; what looks like noise has learned little."
)
MOST_MAXIMISED = 16


def picture(
    source: "Source",
    *,
    layer: Annotated[
        str | None, About(N_("Which convolution; by default the first with a pattern."), "NAME")
    ] = None,
    together: Annotated[bool, About(N_("One scale of grey for all filters."))] = False,
    method: Annotated[
        Literal["weights", "maximise"],
        About(N_("maximise: the image that most excites each filter.")),
    ] = "weights",
    most: Annotated[int | None, About(N_("Show at most N filters."), "N", least=1)] = None,
    seed: Annotated[int, About(N_("Of the noise that maximise starts from."), least=0)] = 0,
) -> "Picture":
    """The filters of one layer."""
    subject = source.subject
    from kerascourse.plots import filters as plots
    from kerascourse.seeing import filters as seeing

    if method == "maximise":
        maximised = seeing.maximised(subject, layer, most or MOST_MAXIMISED, seed)
        return plots.maximised(maximised, subject.name)
    return plots.filters(seeing.filters(subject, layer), subject.name, together, most)
