"""A `.keras` file as a Keras model, the files of others included.

The configuration is read, held against what is allowed and against the weights that the file really
has, and then made into a model, so that what was checked is what is made. Keras is started last.
"""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from kerascourse import memory
from kerascourse.errors import InputError
from kerascourse.library_errors import words_of
from kerascourse.models import keras_backend
from kerascourse.models.allowed import require_allowed
from kerascourse.symbolic import arrays
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.files import kind_of
from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.saved import read_configuration
from kerascourse.symbolic.tensor import Node
from kerascourse.texts import _

WEIGHTS = "model.weights.h5"
VALUE_BYTES = 4  # of a weight and of an activation, in float32
_PIECE = 2**20


def load(path: Path) -> Any:
    """The model in the `.keras` file at `path`, with its weights and without how it was trained.

    Starts Keras if it does not run yet. NotFoundError without a file; InputError where it is no
    model, names anything but known layers, holds fewer weights than its layers have, or would take
    more memory than there is.
    """
    with _checked(path) as checked:
        keras = keras_backend.start()
        from kerascourse.models import layers  # noqa: F401  (the file may hold layers of ours)

        try:
            model = keras.saving.deserialize_keras_object(checked.config, safe_mode=True)
            model.load_weights(checked.weights)
        except Exception as error:
            # the file is somebody else's: any surprise in it is bad input, told as such
            raise _unreadable(path, str(error).strip().partition("\n")[0]) from error
    return model


def check(path: Path) -> Graph:
    """The layers of the model in the `.keras` file at `path`, which is read to its end; errors as
    `load` has them before it starts Keras."""
    with _checked(path) as checked:
        return checked.graph


@dataclass(frozen=True)
class _Checked:
    """A model that may be made: its configuration, its layers, and the file of its weights."""

    config: Any
    graph: Graph
    weights: Path


@contextmanager
def _checked(path: Path) -> Iterator[_Checked]:
    """What is in the file at `path`, for as long as its weights are needed."""
    config = bare(read_configuration(path))
    if kind_of(path) != "zip":
        raise InputError(
            _("{path} is no .keras file of Keras 3, so its weights are not loaded", path=path),
            _("Its table needs no loading: kc summary {name}", name=path),
        )
    graph = read_config(config)
    require_allowed(config, str(path))
    _require_activations(path, graph)
    with _unpacked_weights(path) as weights:
        _require_weights(path, graph, weights)
        yield _Checked(config, graph, weights)


def bare(config: Any) -> Any:
    """A configuration without how it, or a model inside it, was compiled, and without the shapes
    that layers were built on: these are told by their calls, which are counted."""
    if isinstance(config, dict):
        left_out = {"compile_config"}
        if config.get("class_name") != "Sequential":
            left_out.add("build_config")
        return {key: bare(value) for key, value in config.items() if key not in left_out}
    if isinstance(config, list):
        return [bare(value) for value in config]
    return config


@contextmanager
def _unpacked_weights(path: Path) -> Iterator[Path]:
    """The file of the weights, taken out of the archive for as long as it is needed."""
    try:
        with (
            tempfile.TemporaryDirectory(prefix="kc-") as folder,
            zipfile.ZipFile(path) as archive,
        ):
            weights = Path(folder, WEIGHTS)
            _unpack(archive, weights, str(path))
            yield weights
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise _unreadable(path, _("it has no weights: {error}", error=words_of(error))) from error


def _unpack(archive: zipfile.ZipFile, weights: Path, name: str) -> None:
    """The weights written to that file; InputError once they are larger than packed data become:
    what the archive says of their size is not believed."""
    member = archive.getinfo(WEIGHTS)
    given, done = member.compress_size, 0
    memory.require(member.file_size, name, given)
    with archive.open(WEIGHTS) as source, weights.open("wb") as target:
        while piece := source.read(_PIECE):
            done += len(piece)
            memory.require(done, name, given)
            target.write(piece)


def _require_weights(path: Path, graph: Graph, weights: Path) -> None:
    """InputError unless the file has the weights that the layers will ask for."""
    uncounted = [layer.label for layer in graph.layers if not layer.is_counted]
    if uncounted:
        raise _unreadable(
            path, _("the weights of {layers} cannot be counted", layers=", ".join(uncounted[:3]))
        )
    listing = arrays.listed(weights)
    if listing is None:
        raise _unreadable(path, _("it is a damaged HDF5 file"))
    # two weights of 4 bits share a value
    if int(graph.params.value) > 2 * listing.values:
        raise _unreadable(path, _("it holds fewer weights than its layers have"))
    memory.require(VALUE_BYTES * listing.values, str(path), listing.stored)


def _require_activations(path: Path, graph: Graph) -> None:
    """InputError where the output of a layer for one example is beyond all use."""
    for call in _calls(graph.nodes):
        for output in call.outputs:
            sizes = [size for size in output.sizes or () if size is not None]
            if sizes and len(sizes) == len(output.sizes):
                memory.require_array(
                    VALUE_BYTES * prod(sizes),
                    _("{path}: the output of {layer}", path=path, layer=call.layer.label),
                )


def _calls(nodes: Any) -> Iterator[Node]:
    """Every call, those inside nested models too."""
    for node in nodes:
        yield node
        yield from _calls(node.inner)


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(
        _("expected a model, cannot read {path}: {why}", path=path, why=why),
        _("Try saving it again: model.save('model.keras')"),
    )
