"""Gradients, steps and activations of each layer while a run trained; without Keras."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About
from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("Inside the training, layer by layer")
HELP = N_(
    "Gradients, steps, activations and dead units of each layer over the epochs of RUN (by default "
    "the latest), where kc train had --watch."
)
READING = N_(
    "Gradients much smaller at the top than at the bottom vanish on their way. Steps should change "
    "the weights by about a thousandth. A dead ReLU unit gives 0 for every example and learns no "
    "more."
)
ARGUMENT = "[RUN]"


def picture(
    source: "Source",
    *,
    layer: Annotated[
        tuple[str, ...],
        About(N_("A layer to show; repeatable. Else all, or some of many."), "NAME"),
    ] = (),
) -> "Picture":
    """The record of a run, a row a layer."""
    from kerascourse.plots.training import training
    from kerascourse.seeing.training import read

    found = read(source.folder)
    return training(found.only(layer) if layer else found)
