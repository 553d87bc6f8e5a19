"""Whether a classifier is right as often as it is sure."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About
from kerascourse.texts import N_, _

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("How sure and how right")
HELP = N_(
    "The accuracy of the test images over how sure the network is of them, as it is and with a "
    "temperature fitted on the validation images."
)
READING = N_(
    "Bars that end below the diagonal belong to answers that are surer than right. Dividing the "
    "scores by one temperature brings them to it without changing an answer."
)


def picture(
    source: "Source",
    *,
    bins: Annotated[int, About(N_("Bins of equal width from 0 to 1."), least=2, most=50)] = 15,
) -> "Picture":
    """The reliability diagram of the test images before and after the temperature."""
    subject = source.subject
    from kerascourse.plots import calibration as plots
    from kerascourse.seeing.calibration import calibration

    title = _("Calibration: {subject}", subject=subject.name)
    return plots.calibration(calibration(subject, bins), title)
