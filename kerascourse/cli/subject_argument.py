"""The argument [RUN|MODEL] of every picture of a network, and which image is shown to it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse import runs
from kerascourse.cli.output import notice
from kerascourse.errors import CourseError, NotFoundError, UsageError
from kerascourse.summaries.read import read_settings, read_shape
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.seeing.subject import Example, Subject


def subject_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument, and `--dataset`, `--input` and `--set` for a MODEL: as `subject_of` takes
    them."""
    for add in (
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="KEY=VALUE",
            help=_("An option of a network of the catalogue; repeatable."),
        ),
        click.option(
            "--input", "input_text", metavar="HxWxC", help=_("Size of the images, as 224x224x3.")
        ),
        click.option("--dataset", metavar="DATASET", help=_("The data to show a MODEL.")),
        click.argument("name", metavar="[RUN|MODEL]", default="latest"),
    ):
        command = add(command)
    return command


def image_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--index` and `--image`: as `example_of` takes them."""
    for add in (
        click.option(
            "--image",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="PATH",
            help=_("An image of one's own, converted as the training images were."),
        ),
        click.option(
            "--index",
            type=click.IntRange(0),
            default=0,
            show_default=True,
            help=_("Which of the test images, from 0."),
        ),
    ):
        command = add(command)
    return command


def subject_of(
    name: str, dataset: str | None, input_text: str | None, settings: tuple[str, ...]
) -> "Subject":
    """The network that `name` means: a run, `latest`, a `.keras` file, `FILE.py:FUNCTION`, or a
    name of the catalogue or a stack notation with fresh weights.

    Says on stderr, at once, what it is, since Keras takes seconds to start.
    """
    from kerascourse.seeing import subject

    notice(_("{name}: getting ready", name=name))
    path, sign, function = name.rpartition(":")
    is_name = _is_network(name)
    if not is_name and (input_text is not None or settings):
        raise UsageError(_("--input and --set are for networks of the catalogue"))
    if name.endswith(".keras"):
        return subject.of_file(Path(name), dataset)
    if sign and path.endswith(".py"):
        return subject.of_function(Path(path), function, dataset)
    if is_name:
        notice(_("note: {name} has fresh weights, it has learned nothing", name=name))
        shape = tuple(map(int, read_shape(input_text))) if input_text is not None else None  # type: ignore[arg-type]
        return subject.of_name(name, dataset, shape, read_settings(settings))
    if dataset is not None:
        raise UsageError(_("a run has its own data: --dataset is for a MODEL"))
    return subject.of_run(_run_folder(name))


def _is_network(name: str) -> bool:
    """Whether the catalogue knows `name`; a run of that name in `outputs` goes first."""
    from kerascourse.architectures.catalogue import find

    if name == runs.LATEST or runs.named(runs.place(), name) is not None:
        return False
    try:
        find(name)
    except CourseError:
        return False
    return True


def _run_folder(name: str) -> Path:
    from kerascourse.architectures.catalogue import CATALOGUE
    from kerascourse.errors import nearest_words

    place = runs.place()
    if name == runs.LATEST:
        return runs.latest(place)
    folder = runs.named(place, name)
    if folder is None:
        known = [*(folder.name for folder in runs.folders(place)), *(e.name for e in CATALOGUE)]
        raise NotFoundError(
            _(
                "expected a run in {folder}, a .keras file or a model, received {name!r}",
                folder=place,
                name=name,
            )
            + nearest_words(name, known),
            _("Try: kc runs, or kc list"),
        )
    return folder


def example_of(subject: "Subject", index: int, image: Path | None) -> "Example":
    """The image to show; how a file was changed is told on stderr."""
    from kerascourse.seeing.subject import example

    found = example(subject, index, image)
    for change in found.changes:
        notice(f"{found.name}: {change}")
    return found
