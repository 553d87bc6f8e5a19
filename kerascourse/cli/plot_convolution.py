"""`kc plot convolution`: a window that slides over its input, still or moving."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.picture_output import PictureOutput, picture_options
from kerascourse.cli.window_argument import read_padding, read_pair
from kerascourse.errors import UsageError
from kerascourse.files import ANIMATION, STILLS
from kerascourse.texts import _

if TYPE_CHECKING:
    import numpy as np

    from kerascourse.plots.picture import Picture

# as in `plots.convolution.sliding`, which the help does not import
MODES = ("convolution", "max-pooling", "average-pooling", "transposed", "gaussian")
POOLING = ("max-pooling", "average-pooling")
# a handwritten 3 of the embedded digits
SAMPLE = 3
LONGEST_SIDE = 200
# as in `plots.convolution.channels`
MOST_CHANNELS = 4


@click.command(
    "convolution",
    help=_(
        "A window that slides over a grid of small whole numbers: the products, the sum and the "
        "output. --out FILE.gif moves it. --mode gaussian without --input blurs a picture."
    ),
)
@click.option("--input", "input_text", metavar="N", help=_("Size of the input: 5, or 5x7."))
@click.option("--kernel", "kernel_text", metavar="K", help=_("Size of the kernel: 3, or 3x5."))
@click.option(
    "--stride", type=click.IntRange(1), help=_("Step of the window (1; pooling: the kernel).")
)
@click.option("--padding", metavar="P", help=_("Zeros on each side: 0, 1, …, same or valid."))
@click.option("--dilation", type=click.IntRange(1), default=1, help=_("Gap between kernel values."))
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="convolution",
    show_default=True,
    help=_("What slides."),
)
@click.option(
    "--channels",
    type=click.IntRange(1, MOST_CHANNELS),
    help=_("Channels of the input, each with its kernel; all products and a bias are added."),
)
@click.option("--step", type=int, default=1, help=_("The position that a still shows, from 1."))
@click.option(
    "--image",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help=_("The picture that --mode gaussian blurs (else a digit)."),
)
@click.option(
    "--noise",
    type=click.FloatRange(0, 10),
    default=0.2,
    show_default=True,
    help=_("Standard deviation of the noise on that picture, whose values go from 0 to 1."),
)
@picture_options(*STILLS, ANIMATION)
def command(
    input_text: str | None,
    kernel_text: str | None,
    stride: int | None,
    padding: str | None,
    dilation: int,
    mode: str,
    channels: int | None,
    step: int,
    image: Path | None,
    noise: float,
    output: PictureOutput,
) -> None:
    """Draw the window."""
    from kerascourse.files import require_ending
    from kerascourse.plots.convolution.draw import frames, still
    from kerascourse.plots.convolution.sliding import Window, slide

    path = output.path("convolution")
    if image is not None and mode != "gaussian":
        raise UsageError(_("--image goes with --mode gaussian"), _("Try: --mode gaussian"))
    if channels is not None and mode != "convolution":
        raise UsageError(_("--channels goes with --mode convolution"), _("Try: --channels 3"))
    if mode == "gaussian" and input_text is None:
        require_ending(path, STILLS)
        output.write(_blurred(image, kernel_text, noise), path)
        return
    pooling = mode in POOLING
    kernel = _pair(kernel_text or ("2" if pooling else "3"))
    step_width = stride or (kernel[0] if pooling else 1)
    window = Window(kernel, step_width, read_padding(padding), dilation)
    size = _pair(input_text or "5")
    if channels is not None:
        from kerascourse.plots.convolution import channels as several

        filter_ = several.slide_channels(size, window, channels)
        output.write(several.still(filter_, step), path, several.frames(filter_))
        return
    sliding = slide(mode, size, window)  # type: ignore[arg-type]
    output.write(still(sliding, step), path, frames(sliding))


def _pair(text: str) -> tuple[int, int]:
    height, width = read_pair(text)
    return height, width


def _blurred(image: Path | None, kernel_text: str | None, noise: float) -> "Picture":
    from kerascourse.plots.convolution.gaussian import noise_and_blur
    from kerascourse.plots.convolution.sliding import LARGEST_KERNEL

    height, width = _pair(kernel_text or "5")
    if height != width or not 1 <= height <= LARGEST_KERNEL:
        raise UsageError(
            _(
                "expected a square kernel up to {most}, received {text!r}",
                most=LARGEST_KERNEL,
                text=kernel_text,
            ),
            _("Try: --kernel 5"),
        )
    return noise_and_blur(_digit() if image is None else _grey(image), height, noise)


def _digit() -> "np.ndarray":
    """A handwritten digit, float (28, 28) in [0, 1]."""
    from kerascourse.data import digits
    from kerascourse.data.wanted import Wanted

    train = digits.load(Wanted("digits")).train
    first = next(index for index, label in enumerate(train.y) if label == SAMPLE)
    return train.x[first, ..., 0].astype(float)


def _grey(path: Path) -> "np.ndarray":
    """A picture in shades of grey, float in [0, 1], its longer side at most LONGEST_SIDE pixels."""
    import numpy as np

    from kerascourse.data import images

    grey = images.opened_at(path).convert("L")
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return np.asarray(grey, dtype=float) / 255
