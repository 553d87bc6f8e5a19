"""The surest mistakes of a classifier, and the examples whose class looks wrongly given."""

from typing import TYPE_CHECKING, Annotated, Literal

from kerascourse.pictures.options import About
from kerascourse.texts import N_, _

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("Mistakes to look at")
HELP = N_(
    "The mistakes that the network is surest of, and the images whose class looks wrongly given "
    "(confident learning, Northcutt et al. 2021)."
)
READING = N_(
    "Each image has its class and what it was taken for, then the probabilities of both. The lower "
    "rows are images whose own class is less likely than it is for others of that class, while "
    "another class is as likely as it is for its own: look whether the label is a mistake."
)


def picture(
    source: "Source",
    *,
    most: Annotated[int, About(N_("At most so many images of each kind."), least=1, most=48)] = 12,
    part: Annotated[
        Literal["test", "val"], About(N_("Which part of the data, never trained on."))
    ] = "test",
) -> "Picture":
    """The images of a part that the network was not trained on."""
    subject = source.subject
    from kerascourse.plots import mistakes as plots
    from kerascourse.seeing.mistakes import mistakes
    from kerascourse.seeing.predicted import predicted

    found = predicted(subject, part)
    title = _("Mistakes: {subject}", subject=subject.name)
    return plots.mistakes(mistakes(found, most), found, title, subject.class_name)
