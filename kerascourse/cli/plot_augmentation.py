"""`kc plot augmentation [RUN]`: what augmentation does to an image or a sound."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.output import notice
from kerascourse.cli.picture_output import PictureOutput, picture_options
from kerascourse.cli.runs_option import runs_option
from kerascourse.errors import UsageError
from kerascourse.runs import find
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture


@click.command(
    "augmentation",
    help=_(
        "What each augmentation does to an image, or to a sound as an image.\n\n"
        "With RUN, an image of its data, changed as far as it was trained with; otherwise all "
        "changes to an image of --dataset."
    ),
)
@click.argument("name", metavar="[RUN]", required=False, shell_complete=candidates.RUN)
@click.option(
    "--dataset",
    metavar="DATASET",
    shell_complete=candidates.DATASET,
    help=_("The data that the image is of."),
)
@click.option("--index", type=click.IntRange(0), help=_("Which of the test images, from 0."))
@click.option(
    "--image",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help=_("An image of one's own, converted as the training images were."),
)
@click.option("--audio", is_flag=True, help=_("A sound made on the spot in place of an image."))
@click.option(
    "--sound",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="WAV",
    help=_("A sound of one's own, of 8, 16 or 32 bits."),
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help=_("Of draws."))
@runs_option
@picture_options()
def command(
    name: str | None,
    dataset: str | None,
    index: int | None,
    image: Path | None,
    audio: bool,
    sound: Path | None,
    seed: int,
    runs: Path,
    output: PictureOutput,
) -> None:
    """Draw an image's changes, or a sound's."""

    if audio or sound is not None:
        if any(given is not None for given in (name, dataset, index, image)):
            raise UsageError(_("--audio and --sound are for a sound, without RUN and images"))
        picture = _of_sound(sound, seed)
    else:
        picture = _of_image(name, runs, dataset, index or 0, image, seed)
    subject = name or dataset or ""
    output.write(picture, output.path("augmentation", "sound" if audio or sound else subject))


def _of_sound(path: Path | None, seed: int) -> "Picture":
    from kerascourse.plots import augmentation as plots
    from kerascourse.seeing.sound import chirp, draws, read_wav, spectrogram

    heard = chirp(seed) if path is None else read_wav(path)
    found = spectrogram(heard)
    title = _("a rising tone") if path is None else heard.name
    return plots.sound(found, draws(found.values, seed=seed), title)


def _of_image(
    name: str | None,
    runs: Path,
    dataset: str | None,
    index: int,
    image: Path | None,
    seed: int,
) -> "Picture":
    from kerascourse.data import catalogue, images
    from kerascourse.plots import augmentation as plots
    from kerascourse.seeing.augmentation import augmentations, usual
    from kerascourse.training import data_record, resume

    if name is not None and dataset is not None:
        raise UsageError(_("a run has its own data: --dataset is for a MODEL"))
    plan = None if name is None else resume.planned(find(runs, name))
    data = catalogue.load(dataset or catalogue.EMBEDDED, 0) if plan is None else plan.dataset
    if len(data.shape) != 3:
        raise UsageError(
            _("expected images, {name} has rows of a table", name=data.name),
            _("Try: --dataset digits"),
        )
    if image is not None:
        read = images.read(image, data.shape, data.reading, data_record.background(data.train))
        for change in read.changes:
            notice(f"{image.name}: {change}")
        pixels, title = read.pixels, image.name
    else:
        if index >= len(data.test):
            raise UsageError(
                _(
                    "expected --index from 0 to {last}, received {index}",
                    last=len(data.test) - 1,
                    index=index,
                )
            )
        pixels = data.test.take(slice(index, index + 1)).x[0]
        title = _("test image {index} of {name}", index=index, name=data.name)
    how = plan.recipe.augment if plan is not None else None
    if plan is not None and (how is None or not any(how.model_dump().values())):
        notice(_("note: {name} was trained without augmentation; all are shown", name=name))
        how = None
    found = augmentations(pixels, how or usual(*data.shape[:2]), seed=seed)
    return plots.images(found, title)
