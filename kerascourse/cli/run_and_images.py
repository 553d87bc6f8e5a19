"""The arguments `[RUN] IMAGE…` of commands that show a run's model images of one's own."""

from pathlib import Path

import click

from kerascourse.errors import UsageError
from kerascourse.runs import LATEST, named
from kerascourse.texts import _, typed

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")


def told_apart(arguments: tuple[str, ...], runs: Path) -> tuple[str, list[Path]]:
    """The run and the images: the first argument is an image where it is a file or ends as one,
    and the run is then the latest. UsageError where a folder stands for images."""
    paths = [Path(argument) for argument in arguments]
    if not paths or paths[0].is_file() or paths[0].suffix.lower() in ENDINGS:
        name, images = LATEST, paths
    elif len(paths) == 1 and paths[0].is_dir() and named(runs, arguments[0]) is None:
        name, images = LATEST, paths  # of which it is told that it is a folder
    else:
        name, images = arguments[0], paths[1:]
    for image in images:
        if image.is_dir():
            raise _is_folder(image, name)
    return name, images


def _is_folder(folder: Path, run: str) -> UsageError:
    """The error that `folder` is given for an image, with the images in it as one would type."""
    endings = (file.suffix for file in sorted(folder.iterdir()))
    ending = next((one for one in endings if one.lower() in ENDINGS), ".png")
    command = click.get_current_context().command_path
    return UsageError(
        _("expected image files, {folder} is a folder", folder=folder),
        _("Try: {command}", command=f"{command} {typed(run)} {typed(folder)}/*{ending}"),
    )
