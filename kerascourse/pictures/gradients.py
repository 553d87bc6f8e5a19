"""How much of the gradient reaches each layer at the start of a training."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About, With
from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("The gradients at the start")
HELP = N_("The norm of each layer's weight gradient with fresh weights, for one batch.")
READING = N_(
    "A line that falls towards the first layers is a vanishing gradient: they learn little. One "
    "that rises steeply is an exploding one."
)


def picture(
    source: "Source",
    *,
    batch: Annotated[int, About(N_("Training images in the batch."), least=1, most=1024)] = 128,
    seed: Annotated[int, About(N_("Of the weights drawn at random."), least=0)] = 0,
    with_: With = None,
) -> "Picture":
    """The norms of a classifier, and of the run or model `with_` on the same axes."""
    shown = [(one.subject, one.label) for one in source.with_other(with_)]
    from kerascourse.plots import gradients as plots
    from kerascourse.seeing.gradients import gradients

    return plots.gradients([gradients(subject, name, batch, seed) for subject, name in shown])
