"""TFRecord files as TensorFlow writes them, read without it."""

import io
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kerascourse.data import catalogue, packing, tfrecord
from kerascourse.errors import InputError, NotFoundError, UsageError, WriteError
from tests.data.test_streamed import PARTS, cache, filled  # noqa: F401

tf = pytest.importorskip("tensorflow")


def png(value):
    file = io.BytesIO()
    Image.fromarray(np.arange(value, value + 20, dtype="uint8").reshape(4, 5)).save(file, "PNG")
    return file.getvalue()


def feature(value):
    if isinstance(value, bytes):
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))
    if isinstance(value, float):
        return tf.train.Feature(float_list=tf.train.FloatList(value=[value]))
    return tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))


def example(**values):
    features = {key: feature(value) for key, value in values.items()}
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def write(path, *records):
    with tf.io.TFRecordWriter(str(path)) as writer:
        for record in records:
            writer.write(record)
    return path


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.binary(min_size=1, max_size=300),
            st.integers(0, 9_999),
            st.dictionaries(st.sampled_from("abcxyz"), st.floats(0, 1) | st.binary(max_size=9)),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_where_images_lie(records):
    with tempfile.TemporaryDirectory() as name:
        path = write(
            Path(name) / "x.tfrecord",
            *(example(image=image, label=label, **more) for image, label, more in records),
        )
        content, found = path.read_bytes(), tfrecord.index(path)
    assert found[:, 2].tolist() == [label for _image, label, _more in records]
    images = [content[start : start + size] for start, size, _label in found]
    assert images == [image for image, _label, _more in records]


def test_a_packed_folder_has_the_same_images(tmp_path, monkeypatch):
    monkeypatch.setattr(packing, "SHARD", 500)
    folder = filled(tmp_path / "data", count=9)
    for place, file in enumerate(sorted(folder.rglob("*.png"))):
        Image.effect_noise((9, 7), 10 + place).save(file)
    written = packing.pack(f"folder:{folder}", tmp_path / "packed")
    assert len(written) > 2
    original = catalogue.load(f"folder:{folder}")
    expected = images_by_class(original)
    for name in ("packed", "packed/*.tfrecord-*"):
        loaded = catalogue.load(f"tfrecord:{tmp_path / name}")
        streamed = catalogue.load(f"tfrecord:{tmp_path / name}", stream=True)
        assert images_by_class(loaded) == images_by_class(streamed) == expected
        assert streamed.train.is_streamed and not loaded.train.is_streamed
        assert streamed.class_names == loaded.class_names == original.class_names
        for part in PARTS:
            one, other = getattr(loaded, part), getattr(streamed, part)
            assert np.array_equal(one.loaded, other.loaded) and np.array_equal(one.y, other.y)
    with pytest.raises(WriteError, match="has something in it"):
        packing.pack(f"folder:{folder}", tmp_path / "packed")
    with pytest.raises(UsageError, match="expected folder:PATH"):
        packing.pack("mnist", tmp_path / "other")


def images_by_class(dataset):
    whole = [getattr(dataset, part) for part in PARTS]
    return sorted(
        (int(y), x.tobytes()) for part in whole for x, y in zip(part.x, part.y, strict=True)
    )


def test_classes_without_names_are_numbers(tmp_path):
    write(tmp_path / "a.tfrecord", *(example(image=png(n), label=n % 3) for n in range(12)))
    assert catalogue.load(f"tfrecord:{tmp_path}").class_names == ("0", "1", "2")


def test_bad_records(tmp_path):
    with pytest.raises(NotFoundError, match=r"expected TFRecord files.*kc data pack"):
        catalogue.load(f"tfrecord:{tmp_path}")
    good = [example(image=png(n), label=n % 2) for n in range(12)]
    path = tmp_path / "a.tfrecord"
    for last, words in (
        (example(image=png(1)), "record 12: it lacks image or label"),
        (example(image=png(1), label=-1), "record 12: the label is no class"),
        (b"no example", "record 12: "),
    ):
        write(path, *good, last)
        with pytest.raises(InputError, match=rf"cannot read .*a\.tfrecord: {words}"):
            catalogue.load(f"tfrecord:{tmp_path}")
    write(path, *good)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(InputError, match=r"record 11: the last record is cut off"):
        catalogue.load(f"tfrecord:{tmp_path}")
    write(path, *good, example(image=b"\x89PNG cut", label=0))
    for stream in (False, True):
        with pytest.raises(InputError, match=r"cannot read .*a\.tfrecord, image at byte \d+"):
            catalogue.load(f"tfrecord:{tmp_path}", stream=stream)
    (tmp_path / "labels.txt").write_text("only one\n")
    with pytest.raises(InputError, match="expected labels of two classes or more"):
        write(path, *good)
        catalogue.load(f"tfrecord:{tmp_path}")
