"""A network as blocks to scale of their volumes."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About
from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("The network as a drawing")
HELP = N_("MODEL as blocks to scale of their volumes, with its branches and repeats.")
READING = N_(
    "Each block is the volume that a layer gives, to scale: height and width shrink, depth grows. "
    "Blocks that repeat are drawn once with their number."
)
ARGUMENT = "MODEL"


def picture(
    source: "Source",
    *,
    classes: Annotated[int | None, About(N_("Classes to tell apart."), least=1)] = None,
) -> "Picture":
    """The graph of the network, with as many `classes`."""
    from kerascourse.plots.architecture.draw import architecture

    return architecture(source.graph(classes), source.network)
