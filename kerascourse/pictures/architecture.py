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
    "Each block is the volume that a layer gives, to scale. Blocks that repeat are drawn once with "
    "their number."
)
ONLY = N_("One layer or block alone, as inception_3a: all layers whose names begin so.")
ARGUMENT = "MODEL"


def picture(
    source: "Source",
    *,
    classes: Annotated[int | None, About(N_("Classes to tell apart."), least=1)] = None,
    only: Annotated[str | None, About(ONLY, "NAME")] = None,
) -> "Picture":
    """The graph of the network, with as many `classes`, or of its part `only`."""
    from kerascourse.plots.architecture.draw import architecture

    if only is None:
        return architecture(source.graph(classes), source.network)
    return architecture(source.part(only, classes), f"{source.network}: {only}")
