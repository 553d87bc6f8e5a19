"""An image on its way through a network."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About, Image, Index
from kerascourse.texts import N_, _

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.activations import Activations
    from kerascourse.seeing.source import Source

TITLE = N_("What the layers give for one image")
HELP = N_("The feature maps of one image, layer by layer, and dead and sparse ReLU units.")
READING = N_(
    "Each small map is one channel of what a layer gives. A ReLU unit that is on for no image is "
    "dead."
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
    found = seeing.activations(subject, example, layer)
    picture = plots.activations(found, subject.name, label)
    return replace(picture, reading=_reading(found))


def _reading(activations: "Activations") -> str:
    """What is true of these layers."""
    sides = [layer.maps.shape[0] for layer in activations.maps]
    words = [_("Each small map is one channel of what a layer gives.")]
    if len(sides) > 1 and sides[-1] == min(sides) < sides[0]:
        words.append(
            _("The first layers follow edges, the later ones are coarser and more abstract.")
        )
    elif len(sides) > 2 and min(sides) < min(sides[0], sides[-1]):
        words.append(
            _("The maps become coarser towards the middle, and fine again towards the end.")
        )
    if activations.units:
        words.append(
            _(
                "A ReLU unit that is on for no image is dead; one that is on for few is sparse, "
                "and answers to something rare."
            )
        )
    return " ".join(words)
