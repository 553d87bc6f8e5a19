"""Which regions of an image raise the score of a class."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About, ClassName, Image
from kerascourse.texts import N_, _

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("Which regions raise the decision")
HELP = N_("Grad-CAM: the regions of an image that raise the score of its class.")
READING = N_(
    "Bright regions raise the score of the class. Bright spots beside the object mean that the "
    "network decides by something else."
)


def picture(
    source: "Source",
    *,
    index: Annotated[
        int | None,
        About(N_("Which of the test images, from 0; else one that it is sure of."), least=0),
    ] = None,
    image: Image = None,
    layer: Annotated[
        str | None, About(N_("A layer with feature maps; else the last of them."), "NAME")
    ] = None,
    class_: ClassName = None,
) -> "Picture":
    """The map of one class, from the feature maps of one layer."""
    subject = source.subject
    from kerascourse.plots import heatmap as plots
    from kerascourse.seeing import classifier
    from kerascourse.seeing.heatmap import heatmap

    if index is None and image is None:
        index = classifier.surest(subject)
    example = source.example(index or 0, image)
    heat = heatmap(subject, example.pixels, layer, class_)
    title = _("Heat map: {subject}, {image}", subject=subject.name, image=example.name)
    names = [subject.class_name(number) for number in range(len(heat.probabilities))]
    picture = plots.heatmap(heat, title, names)
    return replace(picture, numbers={"image": example.name, **picture.numbers})
