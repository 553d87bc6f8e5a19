"""What kind of file a path is, told by its first bytes; and what to do with one that is no model
of Keras.

Only regular files and folders are opened: a pipe or a device is refused before it is read.
"""

import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple

from kerascourse.errors import CourseError, InputError, NotFoundError
from kerascourse.library_errors import reason
from kerascourse.texts import N_, _

# keras.applications' largest configuration has 1.1 MB
MOST_BYTES = 16 * 2**20
# endings by which a word is taken for a file: what Keras writes, and what is often in its place
KERAS_ENDINGS = (".keras", ".h5", ".hdf5", ".json")
FOREIGN_ENDINGS = tuple(
    ".onnx .pt .pth .ckpt .safetensors .tflite .pkl .pickle .pb .npz .npy .zip .gz .tar .bin "
    ".index .html".split()
)
_CONFIG, _SAVED, _METADATA = "config.json", "saved_model.pb", "keras_metadata.pb"
# HDF5 may stand behind a block of the user's
_HDF5_STARTS = (0, 512, 1024, 2048)
_HDF5 = b"\x89HDF\r\n\x1a\n"
_STARTS = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"version https://git-lfs": "lfs",
    b"\x1f\x8b": "packed",
    b"BZh": "packed",
    b"\xfd7zXZ": "packed",
    b"\x93NUMPY": "arrays",
    # PyTorch's magic number, as an old torch.save pickled it
    b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19": "pytorch",
}


class Foreign(NamedTuple):
    """A kind of file that holds no model of Keras: what it is, and what to do."""

    what: str
    hint: str


_IN_KERAS = N_("Try the network in Keras' layers: kc summary FILE.py:FUNCTION")
_AGAIN = N_("Try copying or downloading it again")
FOREIGN = {
    "empty": Foreign(N_("it is empty"), _AGAIN),
    "lfs": Foreign(N_("it is a Git LFS pointer, not the file itself"), N_("Try: git lfs pull")),
    "html": Foreign(
        N_("it is a web page saved in a model's place"),
        N_("Try downloading the file itself, not the page that shows it"),
    ),
    "onnx": Foreign(N_("it is an ONNX model, not one of Keras"), _IN_KERAS),
    "pytorch": Foreign(N_("it is a file of PyTorch, not of Keras"), _IN_KERAS),
    "safetensors": Foreign(N_("it is a safetensors file: weights without layers"), _IN_KERAS),
    "tflite": Foreign(N_("it is a TFLite model, which keeps no layers of Keras"), _IN_KERAS),
    "checkpoint": Foreign(
        N_("it is a checkpoint of TensorFlow: weights without layers"), _IN_KERAS
    ),
    "arrays": Foreign(N_("it holds arrays of NumPy, no model"), _IN_KERAS),
    "pickle": Foreign(
        N_("it is a Python pickle, which can run any code when it is loaded"),
        N_("Try where it was made: model.save('model.keras')"),
    ),
    "savedmodel": Foreign(
        N_("it is a TensorFlow SavedModel, which keeps no layers of Keras"),
        N_("Try with TensorFlow 2.15: tf.keras.models.load_model(FOLDER).save('model.keras')"),
    ),
    "packed": Foreign(N_("it is a packed archive"), N_("Try unpacking it: tar xf FILE")),
    "folder": Foreign(
        N_("it is a folder without config.json and saved_model.pb"),
        N_("Try the path of a model.keras, or of a folder unpacked from one"),
    ),
    "special": Foreign(N_("it is no regular file"), N_("Try: ls -l")),
    "unknown": Foreign(
        N_("it is no file that Keras writes"),
        N_("Try where it was made: model.save('model.keras')"),
    ),
}


def kind_of(path: Path) -> str:
    """What is at `path`: "zip", "hdf5", "json", "config folder", "metadata folder", or a key of
    FOREIGN.

    NotFoundError where nothing is, InputError where it cannot be opened.
    """
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        return _kind_of_folder(path)
    if not stat.S_ISREG(mode):
        return "special"
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise unreadable(path, reason(error)) from None
    return _kind_of_bytes(start, path.name.lower())


def bytes_of(path: Path) -> bytes:
    """All bytes of a regular file, at most MOST_BYTES of them; InputError for anything else."""
    if not stat.S_ISREG(_mode(path)):
        raise refused(path, "special")
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise unreadable(path, reason(error)) from None
    if len(data) > MOST_BYTES:
        raise too_large(path, path.name)
    return data


def refused(path: Path, kind: str) -> InputError:
    """The error for a file of a `kind` in FOREIGN."""
    foreign = FOREIGN[kind]
    return unreadable(path, _(foreign.what), _(foreign.hint))


def too_large(path: Path, what: str) -> InputError:
    """The error for a configuration that no model has."""
    return unreadable(
        path, _("its {what} is larger than {most} MiB", what=what, most=MOST_BYTES // 2**20)
    )


def unreadable(path: Path, why: str, hint: str = "") -> InputError:
    """The error for a file that cannot be read, in one line."""
    return InputError(
        _("cannot read {path}: {why}", path=path, why=why),
        hint or _("Try saving it again: model.save('model.keras')"),
    )


def config_in(folder: Path) -> Path:
    """The configuration in a folder that was unpacked from a `.keras` file."""
    return folder / _CONFIG


def metadata_in(folder: Path) -> Path:
    """The layers in a SavedModel of Keras 2."""
    return folder / _METADATA


def is_file_name(name: str) -> bool:
    """Whether `name` ends as the file of a model does, of Keras or of others."""
    return name.lower().endswith((*KERAS_ENDINGS, *FOREIGN_ENDINGS))


def own_file(name: str) -> Path | None:
    """The file that `name` means, as `FILE.py:FUNCTION` or the file of a model; None for a name
    that is no file's."""
    path, _sign, function = name.rpartition(":")
    if path.endswith(".py") and function:
        return Path(path)
    return Path(name) if is_file_name(name) else None


def is_model_folder(path: Path) -> bool:
    """Whether `path` is a folder with a model's files."""
    return any(os.path.lexists(path / name) for name in (_CONFIG, _SAVED, _METADATA))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG):
            raise _absent(path) from None
        raise unreadable(path, reason(error), _("Try: ls -l")) from None
    except ValueError:  # a name with a zero byte
        raise _absent(path) from None


def _absent(path: Path) -> CourseError:
    return NotFoundError(_("no file {path}", path=path), _("Try: ls *.keras"))


def _kind_of_folder(path: Path) -> str:
    if os.path.lexists(path / _CONFIG):
        return "config folder"
    if os.path.lexists(path / _METADATA):
        return "metadata folder"
    if (path / _SAVED).exists():
        return "savedmodel"
    return "checkpoint" if (path / "checkpoint").exists() else "folder"


def _kind_of_bytes(start: bytes, name: str) -> str:
    if not start:
        return "empty"
    if any(start[place : place + len(_HDF5)] == _HDF5 for place in _HDF5_STARTS):
        return "hdf5"
    for magic, kind in _STARTS.items():
        if start.startswith(magic):
            return kind
    if start[4:8] == b"TFL3":
        return "tflite"
    if start[257:262] == b"ustar":
        return "packed"
    if start[:1] == b"\x80" and b"\2" <= start[1:2] <= b"\5":
        return "pickle"
    if start[8:9] == b"{" and int.from_bytes(start[:8], "little") < 2**32:
        return "safetensors"
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] in (b"{", b"[", b'"'):
        return "json"
    if (text[:1] == b"<" and b"<html" in text.lower()) or text[:9].lower() == b"<!doctype":
        return "html"
    return _kind_of_name(start, name)


def _kind_of_name(start: bytes, name: str) -> str:
    """What is left for the ending to tell: formats without a mark of their own."""
    # field 1 of an ONNX model is the version of its form, a small number
    if name.endswith(".onnx") or (start[:1] == b"\x08" and start[2:3] in (b"\x12", b"\x3a")):
        return "onnx"
    if name.endswith((".pt", ".pth")):
        return "pytorch"
    if name == _SAVED:
        return "savedmodel"
    if name.endswith((".ckpt", ".index")) or ".data-" in name or ".ckpt." in name:
        return "checkpoint"
    if name.endswith((".pkl", ".pickle")):
        return "pickle"
    if name.endswith(".keras"):
        return "zip"
    return "unknown"
