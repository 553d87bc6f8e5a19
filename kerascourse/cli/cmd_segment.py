"""`kc segment [RUN] [IMAGE…]`: masks of images, or how good a run's masks are."""

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.output import format_option, notice, write_table
from kerascourse.cli.run_and_images import told_apart
from kerascourse.cli.runs_option import runs_option
from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.runs import RECIPE, find
from kerascourse.terms import term
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.seeing.segmentation import Segmented, Segmenter

TO = Path("segmented")


@click.command(
    "segment",
    help=_(
        "Masks that the model of RUN (by default the latest) gives for each IMAGE.\n\n"
        "Writes a mask with the grey values of the training masks, and an overlay, at the image's "
        "own size; large images are read in tiles that overlap. No file is replaced. Without an "
        "IMAGE, scores the masks of the test images, class by class, beside plain methods."
    ),
)
@click.argument(
    "arguments", metavar="[RUN] [IMAGE]…", nargs=-1, shell_complete=candidates.RUN_AND_IMAGES
)
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=_("Where masks and overlays go; by default {folder}.", folder=TO),
)
@click.option(
    "--part",
    type=click.Choice(("train", "val", "test")),
    help=_("Which part of the data to score; by default test."),
)
@click.option(
    "--turned",
    is_flag=True,
    help=_("Mean over the eight turns and mirror images of each image; eight times as long."),
)
@click.option(
    "--with",
    "others",
    shell_complete=candidates.RUN,
    multiple=True,
    metavar="RUN",
    help=_("Another run, whose probabilities are averaged with those of RUN; repeatable."),
)
@runs_option
@format_option
def command(
    arguments: tuple[str, ...],
    to: Path | None,
    part: str | None,
    turned: bool,
    others: tuple[str, ...],
    runs: Path,
    output_format: str,
) -> int:
    """Find, segment or score, print."""
    name, images = told_apart(arguments, runs)
    if images and part is not None:
        raise UsageError(_("--part is for scores, without an IMAGE"))
    if not images and to is not None:
        raise UsageError(
            _("--to is for masks of an IMAGE, received none"),
            _("Try: kc segment {name} cells.png --to {to}", name=name, to=to),
        )
    folders = [find(runs, run) for run in (name, *others)]
    # at once: what follows imports for seconds
    said = ", ".join(map(str, folders))
    notice(_("segmenting with {run}: getting ready", run=said))
    from kerascourse.seeing.segmentation import of_runs
    from kerascourse.training import differences

    for line in differences.lines(folders, differences.differences(folders)):
        notice(line)
    segmenter = of_runs(folders, turned)
    if images:
        return _segment(segmenter, folders, images, to or TO, output_format)
    return _score(segmenter, folders, part or "test", output_format)


def _segment(
    segmenter: "Segmenter", folders: list[Path], images: list[Path], to: Path, output_format: str
) -> int:
    """Masks of all images that can be read; the others are told, and the exit code tells of
    them."""
    from kerascourse.results.segmentation import files_table

    classes = segmenter.record.class_names
    done, failed = [], []
    for image in images:
        try:
            done.append(_one(segmenter, image, to))
        except (InputError, NotFoundError) as error:
            notice(f"kc: {error}")
            failed.append({"image": str(image), "error": error.message})
    if done or output_format == "json":
        write_table(
            files_table(done, classes),
            output_format,
            lambda: {**_runs(folders), "classes": list(classes), "images": done, "failed": failed},
        )
    return InputError.exit_code if failed else 0


def _runs(folders: list[Path]) -> dict[str, Any]:
    """The first run, and those that were averaged with it."""
    return {"run": folders[0].name, "with": [folder.name for folder in folders[1:]]}


def _one(segmenter: "Segmenter", image: Path, to: Path) -> dict[str, Any]:
    """The mask and the overlay of `image`, written; what is told of them."""
    from kerascourse.plots.overlay import overlay
    from kerascourse.plots.saving import save_pixels
    from kerascourse.seeing.segmentation import grey_values, segment

    segmented = segment(segmenter, image)
    for change in segmented.changes:
        notice(f"{image.name}: {change}")
    mask, over = _free(to, image.stem)
    classes = segmenter.record.class_names
    save_pixels(_values(segmented, grey_values(classes)), mask)
    save_pixels(overlay(segmented.pixels, segmented.mask), over)
    height, width = segmented.mask.shape
    return {
        "image": str(image),
        "mask": str(mask),
        "overlay": str(over),
        "height": height,
        "width": width,
        "shares": dict(zip(classes, segmented.shares(len(classes)), strict=False)),
        "changes": list(segmented.changes),
    }


def _values(segmented: "Segmented", values: Any) -> Any:
    """The mask in the grey values of the classes; a class that the data do not have is its
    number."""
    import numpy as np

    more = np.arange(len(values), segmented.mask.max() + 1, dtype=values.dtype)
    return np.concatenate([values, more])[segmented.mask]


def _free(folder: Path, stem: str) -> tuple[Path, Path]:
    """Paths in `folder`, which is made, for a mask and an overlay that are not there yet: two
    images may have one name."""
    from kerascourse.files import cannot_write

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    for number in count(1):
        start = stem if number == 1 else f"{stem}-{number}"
        mask, over = folder / f"{start}-mask.png", folder / f"{start}-overlay.png"
        if not (mask.exists() or over.exists()):
            break
    return mask, over


def _score(segmenter: "Segmenter", folders: list[Path], part: str, output_format: str) -> int:
    """The scores on a part of the runs' data, whose images are whole."""
    from kerascourse.evaluation.segmentation import compared
    from kerascourse.results.segmentation import scores_document, scores_table
    from kerascourse.training import plan, recipe, resume

    first, *others = (recipe.read(folder / RECIPE) for folder in folders)
    for folder, other in zip(folders[1:], others, strict=True):
        if not plan.same_data(first, other):
            # one may have learned from what the other is tested on
            raise UsageError(
                _(
                    "expected runs on the same data, split alike; {other} has others than {run}",
                    other=folder,
                    run=folders[0],
                ),
                _("Try: kc sweep {model} --over seed=0,1,2", model=first.model),
            )
    planned = resume.planned(folders[0])
    whole = plan.whole(planned.recipe, reading=planned.dataset.reading)
    comparison = compared(segmenter, whole, part)
    notice(
        _(
            "whole images of {part}: {count}, their pixels counted together",
            count=comparison.count,
            part=term(part),
        )
    )
    write_table(
        scores_table(comparison),
        output_format,
        lambda: {**_runs(folders), "part": part, **scores_document(comparison)},
    )
    return 0
