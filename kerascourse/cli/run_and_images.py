"""The arguments `[RUN] IMAGE…` of commands that show a run's model images of one's own."""

from pathlib import Path

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")


def told_apart(arguments: tuple[str, ...]) -> tuple[str, list[Path]]:
    """The run and the images: the first argument is an image where it is a file or ends as one,
    and the run is then the latest."""
    paths = [Path(argument) for argument in arguments]
    if not paths or paths[0].is_file() or paths[0].suffix.lower() in ENDINGS:
        return "latest", paths
    return arguments[0], paths[1:]
