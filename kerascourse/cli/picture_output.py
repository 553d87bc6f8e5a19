"""How pictures reach the user: the file, its numbers beside it, and a view in the terminal."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.gathered import Decorator, gathered
from kerascourse.cli.output import echo, has_colour, notice, terminal_width, write_json
from kerascourse.texts import _

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from PIL import Image

    from kerascourse.plots.picture import Picture

LONGEST_NAME = 60


@dataclass(frozen=True)
class PictureOutput:
    """What `--out`, `--show` and `--format` say of a picture."""

    out: Path | None
    show: bool
    output_format: str

    def path(self, kind: str, subject: str = "") -> Path:
        """The file that the picture goes to."""
        return self.out or default_path(kind, subject)

    def write(
        self, picture: "Picture", path: Path, frames: "Iterable[Figure] | None" = None
    ) -> None:
        """Write the picture, or the animation of `frames` into a .gif, and tell the file's name."""
        from kerascourse.files import ANIMATION, TIKZ, write_text
        from kerascourse.plots import theme
        from kerascourse.plots.saving import save, save_animation, save_rows

        if frames is not None and path.suffix.lower() == ANIMATION:
            save_animation(frames, path, seconds=0.9)
        elif picture.tikz and path.suffix.lower() == TIKZ:
            write_text(path, picture.tikz)
        else:
            save(picture.figure, path)
        if self.output_format == "json":
            numbers = path.with_suffix(".csv")
            save_rows(picture.rows, numbers)
            write_json({"file": str(path), "numbers_file": str(numbers), **picture.numbers})
        else:
            echo(str(path))
        if signs := theme.missing(picture.figure):
            notice(_("note: the font lacks {signs}, drawn as boxes", signs=" ".join(signs)))
        if self.show:
            show_picture(picture)


def picture_options(*endings: str) -> Decorator:
    """`--out`, `--show` and `--format` as the keyword `output`; `endings` are those that `--out`
    may have, by default those of stills."""
    return gathered(
        "output",
        PictureOutput,
        picture_option(*endings),
        click.option("--show", is_flag=True, help=_("Show the picture in the terminal, too.")),
        click.option(
            "--format",
            "output_format",
            type=click.Choice(("table", "json")),
            default="table",
            show_default=True,
            help=_("json: also the numbers behind the picture, kept beside it as .csv."),
        ),
    )


def picture_option(*endings: str) -> Decorator:
    """`--out` for the file of a picture; UsageError at once where it ends otherwise."""
    from kerascourse.files import STILLS, require_ending

    allowed = endings or STILLS

    def checked(context: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
        if path is not None:
            require_ending(path, allowed)
        return path

    return click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        callback=checked,
        help=_("Where to write the picture: ") + ", ".join(allowed) + ".",
    )


def default_path(kind: str, subject: str = "") -> Path:
    """`architecture-vgg16.png` in the current folder."""
    stem = re.split(r"[/\\]", subject.removesuffix(".keras").replace(".py:", "-"))[-1]
    words = re.sub(r"[^\w.-]+", "-", stem).strip("-.")[:LONGEST_NAME]
    return Path(f"{kind}-{words}.png" if words else f"{kind}.png")


def free(path: Path, *endings: str) -> Path:
    """`path`, or else with the first number, as `anomaly-2.png`, at which neither it is there yet
    nor a file that differs from it by one of the `endings` alone."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(
        one
        for one in chain((path,), numbered)
        if not any(file.exists() for file in (one, *map(one.with_suffix, endings)))
    )


def show_picture(picture: "Picture") -> None:
    """The picture in half blocks, two pixels a sign, as wide as the terminal."""
    from kerascourse.plots.saving import image_of

    _show(lambda: image_of(picture.figure))


def show_pixels(pixels: "np.ndarray") -> None:
    """An image of grey values or colours, uint8, in half blocks, no wider than it is."""
    from PIL import Image

    image = Image.fromarray(pixels).convert("RGB")
    _show(lambda: image, image.width)


def _show(make: "Callable[[], Image.Image]", most: int | None = None) -> None:
    """The image that `make` makes, if there is a terminal for it, at most `most` signs wide."""
    width = terminal_width()
    if width is None or not has_colour():
        notice(_("note: --show needs a terminal with colours"))
        return
    image = make()
    width = min(width, most or width)
    height = round(image.height * width / image.width / 2) * 2
    small = image.resize((width, height))
    for row in range(0, height, 2):
        signs = (
            click.style("▀", fg=small.getpixel((x, row)), bg=small.getpixel((x, row + 1)))  # type: ignore[arg-type]
            for x in range(width)
        )
        click.echo("".join(signs))
