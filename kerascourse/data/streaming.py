"""Whether images are loaded whole or read when they are needed, and both done."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import numpy as np

from kerascourse import memory
from kerascourse.data import flat, images, survey
from kerascourse.data.dataset import Dataset, Split, split_in_three
from kerascourse.data.reading import Reading
from kerascourse.data.streamed import Decoded, Files, Streamed
from kerascourse.data.wanted import Wanted
from kerascourse.texts import _, safe_text

MOST_CHANNELS = 3


@dataclass(frozen=True)
class Taken:
    """The images, the rule for new ones beside them, and what is to be said: of the images, and of
    how they are `kept`."""

    stored: np.ndarray | Streamed
    reading: Reading
    said: tuple[str, ...]
    kept: str


def images_of(
    wanted: Wanted, files: Files, identity: str, side: int, name: Callable[[int], str]
) -> Taken:
    """The images in `files`: those of one size keep it, others become `side`×`side`.

    They are streamed where `wanted` says so, or leaves it open and they are too large. `identity`
    changes with the files; `name` names the one at a place.
    """
    path, rule = wanted.path, images.of_data(wanted.reading)
    key = hashlib.sha256(repr((identity, side, rule)).encode()).hexdigest()
    known = survey.kept(key, rule)
    size = known.form.size if known else images.common_size(files, side)
    needed = len(files) * prod(size) * MOST_CHANNELS
    is_streamed, kept = choose(wanted, needed)
    if not is_streamed:
        every = list(files)
        stored, reading = images.read_sized(every, size, wanted.reading)
        said = flat.words(path, stored, [name(place) for place in range(len(every))])
        return Taken(stored, reading, tuple(said), kept)
    if known is None:
        wanted.listener.notice(
            _(
                "reading the {count:,} images of {path} once, to know them",
                count=len(files),
                path=safe_text(str(path)),
            )
        )
        known = survey.of(files, size, rule)
        survey.keep(key, known)
    streamed = Streamed(Decoded(files, known.form, known.digests), np.arange(len(files)))
    reading = images.for_new(wanted.reading, known.bright)
    return Taken(streamed, reading, tuple(flat.told(path, known.flat, len(files), name)), kept)


def dataset(
    wanted: Wanted, taken: Taken, y: np.ndarray, class_names: tuple[str, ...], where: str
) -> Dataset:
    """The images `taken`, of the classes `y`, int64 (n,): a fifth tests and a tenth validates.
    `where` tells in words where they lie and how large they are."""
    train, val, test = split_in_three(Split(taken.stored, y), wanted.seed)
    form, _colon, _path = wanted.name.partition(":")
    return Dataset(
        name=f"{form}:{wanted.path.name}",
        train=train,
        val=val,
        test=test,
        class_names=class_names,
        reading=taken.reading,
        provenance="; ".join([where, *taken.said]),
        kept=taken.kept,
    )


def choose(wanted: Wanted, needed: int) -> tuple[bool, str]:
    """Whether images that take `needed` bytes are streamed, and why in words."""
    size, free = memory.words(needed), memory.words(memory.free())
    if wanted.stream is True:
        return True, _("streamed as asked, not loaded: {size}", size=size)
    if wanted.stream == "auto" and not memory.is_ample(needed):
        return True, _(
            "streamed, not loaded: {size} is more than a quarter of the {free} of memory that are "
            "free",
            size=size,
            free=free,
        )
    return False, _("loaded: {size}, and {free} of memory are free", size=size, free=free)
