"""An image on its way through a network."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About, Image, Index
from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("What the layers give for one image")
HELP = N_("The feature maps of one image, layer by layer, and the dead ReLU units.")
READING = N_(
    "Each small map is one channel: the first layers follow edges, the later ones are coarser and "
    "more abstract. A ReLU unit that never fires on any image is dead."
)


def picture(
    source: "Source",
    *,
    index: Index = 0,
    image: Image = None,
    layer: Annotated[
        tuple[str, ...],
        About(N_("Whose maps; repeatable. By default layers spread over the network."), "NAME"),
    ] = (),
) -> "Picture":
    """The maps of the layers called `layer`."""
    subject, example = source.subject, source.example(index, image)
    from kerascourse.plots import activations as plots
    from kerascourse.seeing import activations as seeing

    label = "" if example.label is None else subject.class_name(example.label)
    return plots.activations(seeing.activations(subject, example, layer), subject.name, label)
