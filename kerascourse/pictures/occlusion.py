"""Cover a square of an image, and see the probability fall."""

from typing import TYPE_CHECKING, Annotated

from kerascourse.pictures.options import About, ClassName, Image, Index
from kerascourse.texts import N_, _

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.source import Source

TITLE = N_("What happens when a part is covered")
HELP = N_("A square slid over an image: where the probability of its class falls.")
READING = N_(
    "Where covering makes the probability fall, the network needs what it sees there. Where it "
    "rises, that part spoke for another class."
)


def picture(
    source: "Source",
    *,
    index: Index = 0,
    image: Image = None,
    size: Annotated[int | None, About(N_("Side of the square in pixels."), least=1)] = None,
    stride: Annotated[
        int | None, About(N_("Pixels from one position to the next."), least=1)
    ] = None,
    class_: ClassName = None,
) -> "Picture":
    """The probability of one class at each position of the square."""
    subject, example = source.subject, source.example(index, image)
    from kerascourse.plots import occlusion as plots
    from kerascourse.seeing.occlusion import occlusion

    falls = occlusion(subject, example.pixels, size, stride, class_)
    title = _("Occlusion: {subject}, {image}", subject=subject.name, image=example.name)
    names = [subject.class_name(number) for number in range(len(falls.probabilities))]
    return plots.occlusion(falls, title, names)
