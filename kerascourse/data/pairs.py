"""Images with masks of one's own: `pairs:PATH` with `images/` and `masks/` of equal names."""

import numpy as np

from kerascourse.data import flat, images, masks
from kerascourse.data.dataset import Dataset, Split, split_in_three, split_last
from kerascourse.data.wanted import Wanted
from kerascourse.errors import InputError
from kerascourse.texts import _, safe_text

SIDE = 128  # what images of different sizes are scaled to


def load(wanted: Wanted) -> Dataset:
    """The images in `images/` of the path and the masks in `masks/` with the same names.

    Their endings may differ. A random fifth tests; with `test_last` the last so many by name do,
    where numbers in names count as numbers: 2.png goes before 10.png. A random tenth of the others
    validates. Images of one size keep it, others become 128×128.
    """
    path = wanted.path
    named = {}
    for part in ("images", "masks"):
        images.need_folder(path / part)
        named[part] = {file.stem: file for file in images.found(path / part)}
    alone = sorted(named["images"].keys() ^ named["masks"].keys())
    if alone or not named["images"]:
        raise InputError(
            _(
                "expected a mask for each image in {path}, received {count} without: {names}",
                path=path,
                count=len(alone),
                names=", ".join(alone[:3]),
            )
        )
    files = list(named["images"].values())
    x, reading = images.read_all(files, SIDE, wanted.reading)
    said = flat.words(path / "images", x, [file.name for file in files])
    size = (x.shape[1], x.shape[2])
    paths = [named["masks"][name] for name in named["images"]]
    y, classes = masks.read_masks(paths, size, wanted.reading)
    examples = Split(x, y)
    if wanted.test_last is None:
        train, val, test = split_in_three(examples, wanted.seed)
    else:
        order = np.array(images.natural_order(list(named["images"])))
        train, val, test = split_last(examples.take(order), wanted.test_last, wanted.seed)
    where = _(
        "the folder {path}, {count} images with masks, {height}×{width}",
        path=safe_text(path.name),
        count=len(x),
        height=size[0],
        width=size[1],
    )
    return Dataset(
        name=f"pairs:{path.name}",
        train=train,
        val=val,
        test=test,
        class_names=classes,
        reading=reading,
        provenance="; ".join([where, *said]),
    )
