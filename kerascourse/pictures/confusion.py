"""What a classifier takes each class for."""

from typing import TYPE_CHECKING

from kerascourse.texts import N_, _

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("Which classes are confused")
HELP = N_("What the network takes the test images of each class for, and its commonest mistakes.")
READING = N_(
    "Each row is a true class, each column what the network took it for: right answers lie on the "
    "diagonal. A dark cell off it is a pair to look at."
)


def picture(source: "Source") -> "Picture":
    """The confusion matrix of the test images."""
    subject = source.subject
    from kerascourse.plots import confusion as plots
    from kerascourse.seeing.confusion import confusion

    counted = confusion(subject)
    title = _("Confusion matrix: {subject}", subject=subject.name)
    names = {int(number): subject.class_name(int(number)) for number in counted.classes}
    return plots.confusion(counted, title, names)
