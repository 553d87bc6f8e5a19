"""What one unit sees of the image."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About, Image, Index
from kerascourse.texts import N_

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("What one unit sees")
HELP = N_("What one unit sees of the image: the field by arithmetic and the one by gradients.")
READING = N_(
    "The box is all that the unit could see, by arithmetic. The gradients show what it does look "
    "at, which is mostly the middle."
)


def picture(
    source: "Source",
    *,
    index: Index = 0,
    image: Image = None,
    layer: Annotated[
        str | None,
        About(N_("By default the last convolution or pooling that has height and width."), "NAME"),
    ] = None,
    unit: Annotated[
        tuple[int, int] | None, About(N_("Which unit; by default the middle one."), "ROW,COLUMN")
    ] = None,
) -> "Picture":
    """The receptive field of the `unit` (row, column) of a layer."""
    subject, example = source.subject, source.example(index, image)
    from kerascourse.plots import receptive_field as plots
    from kerascourse.seeing.decision import decision
    from kerascourse.seeing.receptive_field import receptive_field

    field = receptive_field(subject, example, layer, unit)
    return plots.receptive_field(field, example, subject.name, decision(subject, example))
