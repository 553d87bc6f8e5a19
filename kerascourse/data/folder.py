"""Photographs of one's own: `folder:PATH` with one sub-folder a class."""

import numpy as np

from kerascourse.data import flat, images
from kerascourse.data.dataset import Dataset, Split, split_in_three
from kerascourse.data.wanted import Wanted
from kerascourse.errors import InputError
from kerascourse.texts import _, safe_text

SIDE = 64  # what images of different sizes are scaled to


def load(wanted: Wanted) -> Dataset:
    """The images in the sub-folders of the path, whose names are the classes.

    A fifth tests and a tenth validates. Images of one size keep it, others become 64×64.
    """
    path = wanted.path
    images.need_folder(path)
    classes = sorted(part for part in path.iterdir() if part.is_dir() and part.name[0] != ".")
    files = [images.found(folder) for folder in classes]
    empty = [folder.name for folder, inside in zip(classes, files, strict=True) if not inside]
    if len(classes) < 2 or empty:
        raise InputError(
            _(
                "expected two sub-folders with images or more in {path}, received {count} of which "
                "{empty} have none",
                path=path,
                count=len(classes),
                empty=len(empty),
            )
        )
    every = [file for inside in files for file in inside]
    x, reading = images.read_all(every, SIDE, wanted.reading)
    said = flat.words(path, x, [str(file.relative_to(path)) for file in every])
    y = np.repeat(np.arange(len(classes)), [len(inside) for inside in files])
    train, val, test = split_in_three(Split(x, y), wanted.seed)
    where = _(
        "the folder {path}, {count} images of {height}×{width}",
        path=safe_text(path.name),
        count=len(x),
        height=x.shape[1],
        width=x.shape[2],
    )
    return Dataset(
        name=f"folder:{path.name}",
        train=train,
        val=val,
        test=test,
        class_names=tuple(folder.name for folder in classes),
        reading=reading,
        provenance="; ".join([where, *said]),
    )
