"""Loss and metrics over the epochs, of an unfinished run too; without Keras."""

from typing import TYPE_CHECKING

from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("The training, epoch by epoch")
HELP = N_("Loss and metrics of RUN (by default the latest) over its epochs, finished or not.")
READING = N_(
    "A curve that still falls at the end asks for more epochs. Where the validation curve turns "
    "away from the training curve, the network begins to learn by heart."
)
ARGUMENT = "[RUN]"


def picture(source: "Source") -> "Picture":
    """The curves of a run."""
    from kerascourse.plots.history import history
    from kerascourse.seeing.history import read

    return history(read(source.folder))
