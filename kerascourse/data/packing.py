"""A folder of images as TFRecord files: few large files are read and copied quicker than many."""

from pathlib import Path

import numpy as np

from kerascourse.data import folder, tfrecord
from kerascourse.data.wanted import Wanted
from kerascourse.errors import UsageError, WriteError
from kerascourse.files import cannot_write, write_text
from kerascourse.texts import _

SHARD = 2**27  # bytes of images in a file, about


def pack(name: str, out: Path) -> list[Path]:
    """Write the images of `folder:PATH` as they are, in an order drawn once, into new TFRecord
    files in the folder `out`; returns these. UsageError for other data, WriteError where `out` has
    something in it."""
    form, _colon, _path = name.partition(":")
    if form != "folder":
        raise UsageError(
            _("expected folder:PATH to pack, received {name!r}", name=name),
            _("Try: kc data pack folder:PATH --out DIR"),
        )
    classes, files, y = folder.listed(Wanted(name).path)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise WriteError(
            _("expected a new folder, {path} has something in it", path=out), _("Try: --out DIR")
        )
    order = np.random.default_rng(0).permutation(len(files))
    paths = list(files.take(order))
    total = sum(path.stat().st_size for path in paths)
    parts = np.array_split(np.arange(len(paths)), max(1, round(total / SHARD)))
    try:
        out.mkdir(parents=True, exist_ok=True)
        ends = [f"{number:05d}-of-{len(parts):05d}" for number in range(len(parts))]
        written = [out / f"images{tfrecord.ENDING}-{end}" for end in ends]
        for shard, part in zip(written, parts, strict=True):
            _write(shard, [paths[place] for place in part], y[order[part]].tolist())
    except OSError as error:
        raise cannot_write(out, error) from error
    # last, so that a folder without it was not finished
    write_text(out / tfrecord.LABELS, "".join(f"{name}\n" for name in classes))
    return written


def _write(shard: Path, paths: list[Path], labels: list[int]) -> None:
    import tensorflow as tf

    with tf.io.TFRecordWriter(str(shard)) as writer:
        for path, label in zip(paths, labels, strict=True):
            image = tf.train.Feature(bytes_list=tf.train.BytesList(value=[path.read_bytes()]))
            number = tf.train.Feature(int64_list=tf.train.Int64List(value=[label]))
            features = tf.train.Features(feature={"image": image, "label": number})
            writer.write(tf.train.Example(features=features).SerializeToString())
