"""Streamed images are, pixel by pixel, those that are loaded; the readers are real processes."""

import os
import signal
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kerascourse import memory
from kerascourse.data import catalogue, readers, survey
from kerascourse.data.streamed import Streamed
from kerascourse.errors import InputError, UsageError
from kerascourse.texts import use_language

PARTS = ("train", "val", "test")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def draw(path, mode, size, seed, turned=False):
    """A picture of noise in the file `path`."""
    rng = np.random.default_rng(seed)
    kind = "uint16" if mode == "I;16" else "uint8"
    channels = {"L": (), "I;16": (), "RGB": (3,), "RGBA": (4,)}[mode]
    values = rng.integers(0, np.iinfo(kind).max, (size[1], size[0], *channels), kind)
    image, exif = Image.fromarray(values), Image.Exif()
    if turned:
        exif[0x0112] = 6
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, exif=exif)


def filled(folder, count=6, mode="RGB", size=(9, 7), ending="png"):
    for place in range(count):
        for name in ("cats", "dogs"):
            draw(folder / name / f"{place}.{ending}", mode, size, seed=place)
    return folder


KINDS = st.sampled_from(
    [("L", "png"), ("L", "jpg"), ("RGB", "png"), ("RGB", "jpg"), ("RGBA", "png"), ("I;16", "png")]
)
SIZES = st.sampled_from([(8, 8), (9, 7), (80, 70)])


@settings(max_examples=10)
@given(
    st.lists(st.tuples(KINDS, SIZES, st.booleans()), min_size=4, max_size=8),
    st.booleans(),
    st.integers(0, 5),
)
def test_streamed_data_are_the_loaded_ones(images, alike, seed):
    with tempfile.TemporaryDirectory() as name:
        for place, (kind, size, turned) in enumerate(images):
            (mode, ending), size = (images[0][0], images[0][1]) if alike else (kind, size)
            path = Path(name) / f"class {place % 2}" / f"{place}.{ending}"
            draw(path, mode, size, place, turned and not alike)
        loaded, streamed = (
            catalogue.load(f"folder:{name}", seed, stream=stream) for stream in (False, True)
        )
        for field in ("name", "class_names", "provenance", "reading", "shape"):
            assert getattr(streamed, field) == getattr(loaded, field)
        for part in PARTS:
            expected, found = getattr(loaded, part), getattr(streamed, part)
            assert isinstance(found.stored, Streamed)
            assert found.stored.shape == expected.stored.shape
            assert found.loaded.dtype == found.stored.dtype == expected.stored.dtype
            assert np.array_equal(found.loaded, expected.stored)
            assert np.array_equal(found.begin()().stored, expected.stored)
            assert np.array_equal(found.x, expected.x)
            assert np.array_equal(found.y, expected.y)
            rows = np.arange(len(found))[::-2]
            assert np.array_equal(found.take(rows).loaded, expected.take(rows).stored)
            assert np.array_equal(list(found.stored), list(expected.stored))


def test_what_is_too_large_for_the_memory_is_streamed(tmp_path, monkeypatch):
    name = f"folder:{filled(tmp_path / 'data')}"
    needed = 12 * 9 * 7 * 3
    for free, is_streamed in ((4 * needed, False), (4 * needed - 2, True)):
        monkeypatch.setattr(memory, "free", lambda free=free: free)
        found = catalogue.load(name)
        assert found.train.is_streamed == is_streamed
        assert found.kept.startswith("streamed, not loaded" if is_streamed else "loaded")
    monkeypatch.setattr(memory, "free", lambda: 2**40)
    assert catalogue.load(name, stream=True).kept.startswith("streamed as asked")
    # what takes all at once says so in place of filling the memory
    monkeypatch.setattr(memory, "USUAL", 0)
    monkeypatch.setattr(memory, "free", lambda: 2 * 4 * needed // 12)
    train = catalogue.load(name).train
    with pytest.raises(InputError, match="9 images at once, of streamed data, would take"):
        _ = train.x
    assert len(train.take(slice(1)).x) == 1


@pytest.mark.parametrize("name", ["digits", "digit_scenes", "npz:x", "pairs:x", "csv:x"])
def test_what_cannot_be_streamed_says_so(name):
    with pytest.raises(UsageError, match=r"always loaded whole; what can be streamed is folder:"):
        catalogue.load(name, stream=True)


def test_all_images_are_looked_at_once_and_again_when_one_changes(tmp_path, monkeypatch):
    walks, of = [], survey.of
    monkeypatch.setattr(survey, "of", lambda *args: walks.append(1) or of(*args))
    folder = filled(tmp_path / "data")
    first, second = (catalogue.load(f"folder:{folder}", stream=True) for _ in range(2))
    assert len(walks) == 1
    assert np.array_equal(first.train.digests, second.train.digests)
    draw(folder / "cats" / "0.png", "RGB", (9, 7), seed=99)
    third = catalogue.load(f"folder:{folder}", stream=True)
    assert len(walks) == 2
    changed = [(one.digests != two.digests).any(1).sum() for one, two in parts(first, third)]
    assert sum(changed) == 1
    for file in (tmp_path / "cache").rglob("*.npz"):
        file.write_bytes(file.read_bytes()[:-30])
    catalogue.load(f"folder:{folder}", stream=True)
    assert len(walks) == 3


def parts(one, two):
    return [(getattr(one, part), getattr(two, part)) for part in PARTS]


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    name = f"folder:{filled(tmp_path / 'data')}"
    assert len(catalogue.load(name, stream=True).train) == 9


def test_a_damaged_image_is_found_beforehand(tmp_path):
    folder = filled(tmp_path / "data")
    (folder / "dogs" / "3.png").write_bytes(b"\x89PNG cut")
    use_language("es")  # the process that found it speaks none
    with pytest.raises(InputError, match=r"se esperaba una imagen.*dogs/3\.png"):
        catalogue.load(f"folder:{folder}", stream=True)


def test_an_image_that_changes_later_is_no_other_images_neighbour(tmp_path):
    folder = filled(tmp_path / "data", mode="L")
    found = catalogue.load(f"folder:{folder}", stream=True)
    for file in folder.rglob("*.png"):
        draw(file, "RGB", (9, 7), seed=1)
    with pytest.raises(InputError, match="is not the image any more that it was"):
        _ = found.val.loaded


def test_readers_may_be_killed():
    crew = readers.Readers(2)
    assert crew.submit(os.getppid).result() == os.getpid()
    for _round in range(3):
        first, second = (crew.submit(os.getpid) for _place in range(2))
        for reader in {first.result(), second.result()} - {os.getpid()}:
            os.kill(reader, signal.SIGTERM)
        assert crew.submit(divmod, 7, 2).result() == (3, 1)
    with pytest.raises(ZeroDivisionError):
        crew.submit(divmod, 1, 0).result()
