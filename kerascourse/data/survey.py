"""What is known of images that are streamed: found in one walk through all, and kept in the cache.

The walk finds damaged images before a training begins, and what only all of them tell: whether some
have colours, or more than 8 bits. Their digests tell later whether the data are still the same.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerascourse.data import flat, images, places, readers, streamed
from kerascourse.data.reading import Reading
from kerascourse.data.streamed import Files, Form
from kerascourse.files import replacing

AT_ONCE = 256  # images in a call of a reader


@dataclass(frozen=True)
class Facts:
    """Of n images in one size, before they become alike: how many `channels` each has, whether it
    has more than 8 bits (`deep`), whether it is `flat`, of one colour throughout, all (n,); whether
    any is `bright` along its border; and `digests`, uint8 (n, DIGEST)."""

    channels: np.ndarray
    deep: np.ndarray
    flat: np.ndarray
    bright: bool
    digests: np.ndarray


@dataclass(frozen=True)
class Survey:
    """The form that all images can have, whether any is `bright`, the places of those that are
    `flat`, and a digest of each."""

    form: Form
    bright: bool
    flat: tuple[int, ...]
    digests: np.ndarray


def of(files: Files, size: tuple[int, int], rule: Reading) -> Survey:
    """The survey of the images in `files`, all brought to `size` by `rule`; it takes as long as
    reading all of them once. InputError names the first that cannot be read."""
    crew = readers.shared()
    parts = np.array_split(np.arange(len(files)), -(-len(files) // AT_ONCE))
    coming = [crew.submit(facts, files.take(part), size, rule) for part in parts]
    found = []
    for one in coming:
        try:
            found.append(one.result())
        except Exception:
            for other in coming:
                other.cancel()
            raise
    form = Form(
        size,
        channels=int(max(one.channels.max() for one in found)),
        floats=any(one.deep.any() for one in found),
        reading=rule,
    )
    return Survey(
        form,
        bright=any(one.bright for one in found),
        flat=tuple(np.flatnonzero(np.concatenate([one.flat for one in found])).tolist()),
        digests=np.concatenate([one.digests for one in found]),
    )


def facts(files: Files, size: tuple[int, int], rule: Reading) -> Facts:
    """The facts of the images in `files`; InputError names the first that cannot be read."""
    channels, deep, is_flat, digests, bright = [], [], [], [], False
    for file in files:
        raw = images.own_pixels(file, rule)
        image = images.sized(raw, size, rule)
        bright = bright or images.is_bright(raw) or images.is_bright(image)
        channels.append(image.shape[2])
        deep.append(image.dtype != np.uint8)
        is_flat.append(bool(flat.found(image[np.newaxis])))
        digests.append(streamed.digests([image]))
    return Facts(
        np.array(channels), np.array(deep), np.array(is_flat), bright, np.concatenate(digests)
    )


def kept(key: str, rule: Reading) -> Survey | None:
    """The survey that `keep` wrote under `key`; None where there is none that can be read."""
    try:
        with np.load(_file(key), allow_pickle=False) as archive:
            height, width, channels, floats, bright = archive["facts"].tolist()
            return Survey(
                Form((height, width), channels, bool(floats), rule),
                bool(bright),
                tuple(archive["flat"].tolist()),
                archive["digests"],
            )
    except Exception:
        return None  # a changed byte may come out as any error of zipfile, zlib or NumPy


def keep(key: str, survey: Survey) -> None:
    """Keep it in the cache; where that cannot be written, the next start looks again."""
    form, path = survey.form, _file(key)
    known = np.array([*form.shape, form.floats, survey.bright])
    places_of_flat = np.array(survey.flat, "int64")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary, temporary.open("wb") as file:
            np.savez(file, facts=known, flat=places_of_flat, digests=survey.digests)


def _file(key: str) -> Path:
    return places.cache() / "surveys" / f"{key}.npz"
