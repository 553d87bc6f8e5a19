"""Saved models: the configuration alone of what Keras writes, in every form that it has had.

`.keras` files, HDF5 files, JSON, the folder of an unpacked `.keras` file, SavedModels of Keras 2.
Nothing of a file is executed and its weights are never read.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kerascourse.errors import CourseError
from kerascourse.symbolic import files
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.files import MOST_BYTES, kind_of, refused, too_large, unreadable
from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.inputs import Inputs
from kerascourse.symbolic.layers import known_layers
from kerascourse.symbolic.layers.unknown import Fact
from kerascourse.symbolic.legacy import modern, unmarked
from kerascourse.texts import _

# (values, those that training changes) by the layer
Counts = Mapping[str, tuple[int, int]]
# keras.applications' largest network has 20,000
MOST_ITEMS = 300_000
_MOST_SECONDS = 10
_MOST_NAMES = 4


def read_keras_file(path: Path, inputs: Inputs = None) -> Graph:
    """The network in a saved model; `inputs` replaces the shape of its only input, or those of its
    inputs by their names.

    Raises NotFoundError without a file and InputError when it cannot be read.
    """
    config, counts = _configuration(path)
    try:
        config = modern(config)
        facts = None if inputs is not None else _facts(config, counts)
        return read_config(config, inputs, facts)
    except CourseError:
        raise
    except RecursionError:
        raise unreadable(path, _("its models are nested too deeply")) from None
    except Exception as error:
        # the configuration is somebody else's: any surprise in it is bad input, told as such
        raise unreadable(
            path, _("its configuration cannot be understood: {error!r}", error=error)
        ) from error


def read_configuration(path: Path) -> Any:
    """The configuration of a saved model as it stands in the file; errors as above."""
    return _configuration(path)[0]


def _configuration(path: Path) -> tuple[Any, Counts]:
    """That, and the counts of the layers' arrays where the file says them."""
    kind = kind_of(path)
    if kind == "zip":
        return _parse(_from_zip(path), path, "config.json"), {}
    if kind == "hdf5":
        text, counts = _from_hdf5(path)
        return _parse(text, path, "model_config"), counts
    if kind == "json":
        return _parse(files.bytes_of(path), path, path.name), {}
    if kind == "config folder":
        return _parse(files.bytes_of(files.config_in(path)), path, "config.json"), {}
    if kind == "metadata folder":
        return _from_metadata(path), {}
    raise refused(path, kind)


def _facts(config: Any, counts: Counts) -> dict[str, Fact]:
    """The counts of Keras' own layers, and of layers without arrays: which arrays of others are
    trained, nobody says."""
    known = known_layers()
    facts = {}
    for entry in config["config"]["layers"] if counts else ():
        name = str(entry["config"].get("name"))
        values, learned = counts.get(name, (0, 0))
        is_own = entry.get("module") == "keras.layers" and entry.get("class_name") in known
        if is_own or values == 0:
            facts[name] = Fact((None,), values, learned)
    return facts


def _from_zip(path: Path) -> bytes:
    """The bytes of config.json, at most MOST_BYTES of them."""
    import zipfile
    import zlib

    if not zipfile.is_zipfile(path):
        raise unreadable(path, _("it is not a complete zip archive, as .keras files are"))
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            with archive.open("config.json") as member:
                text = member.read(MOST_BYTES + 1)
    except KeyError:
        raise _without_config(path, names) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise unreadable(
            path, _("its config.json cannot be unpacked: {error}", error=error)
        ) from None
    if len(text) > MOST_BYTES:
        raise too_large(path, "config.json")
    return text


def _without_config(path: Path, names: list[str]) -> CourseError:
    """What a zip archive without config.json is: PyTorch and NumPy write such, too."""
    if any(name.endswith("data.pkl") for name in names):
        return refused(path, "pytorch")
    if names and all(name.endswith(".npy") for name in names):
        return refused(path, "arrays")
    return unreadable(path, _("it is a zip archive that has no config.json"))


def _from_hdf5(path: Path) -> tuple[bytes, Counts]:
    """The attribute `model_config` of an HDF5 file, and the counts of its arrays; read in a process
    of its own: see `hdf5`."""
    import subprocess

    from kerascourse import children
    from kerascourse.symbolic import hdf5

    command = children.command(hdf5.__file__, str(path.absolute()))
    environment = children.environment()
    try:
        done = subprocess.run(command, capture_output=True, timeout=_MOST_SECONDS, env=environment)
        document = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise unreadable(path, _("it is a damaged HDF5 file")) from None
    if "config" not in document:
        raise _weights_alone(path, document)
    if not document["config"]:
        raise too_large(path, "model_config")
    return document["config"].encode("utf-8", "backslashreplace"), document["counts"]


def _weights_alone(path: Path, held: dict[str, Any]) -> CourseError:
    names = ", ".join(held["layers"][:_MOST_NAMES])
    return unreadable(
        path,
        _(
            "it holds {arrays} arrays with {values} values, of {names}, but no layers",
            arrays=f"{held['arrays']:,}",
            values=f"{held['values']:,}",
            names=(names + (", …" if len(held["layers"]) > _MOST_NAMES else "")) or "—",
        ),
        _("Try the code that made the network: kc summary FILE.py:FUNCTION"),
    )


def _from_metadata(path: Path) -> Any:
    """The root of the layers in a SavedModel of Keras 2.

    `keras_metadata.pb` is a list of nodes (field 1), each with its path (3) and its configuration
    as JSON (5). Source: Keras 2, `saved_metadata.proto`.
    """
    for node in _messages(files.bytes_of(files.metadata_in(path)), 1):
        if next(_messages(node, 3), b"") == b"root":
            return unmarked(_parse(next(_messages(node, 5), b""), path, "keras_metadata.pb"))
    raise refused(path, "savedmodel")


def _messages(data: bytes, wanted: int) -> Any:
    """The fields number `wanted` of a protocol buffer that have a length; a broken one ends."""
    place = 0
    while place < len(data):
        tag, place = _varint(data, place)
        size, place = _varint(data, place)
        if tag & 7 == 2:
            if tag >> 3 == wanted:
                yield data[place : place + size]
            place += size
        elif tag & 7 != 0:
            return


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number in sevens of bits, the lowest first, and the place behind it."""
    value = shift = 0
    while place < len(data) and shift < 64:
        byte = data[place]
        place += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    return value, place


def _parse(text: bytes, path: Path, what: str) -> Any:
    """JSON as Python; also JSON that was written as a text of JSON, as json.dump(model.to_json())
    does."""
    if (
        text.count(b"[") + text.count(b"{") > MOST_ITEMS
    ):  # before they take a hundred times the room
        raise unreadable(
            path, _("its {what} has more than {most:,} brackets", what=what, most=MOST_ITEMS)
        )
    try:
        value = json.loads(text)
        return json.loads(value) if isinstance(value, str) else value
    except RecursionError:
        raise unreadable(path, _("its {what} is nested too deeply", what=what)) from None
    except ValueError as error:
        raise unreadable(
            path, _("its {what} is not JSON: {error}", what=what, error=error)
        ) from None
