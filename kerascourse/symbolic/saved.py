"""Saved models: a `.keras` file read from its `config.json` alone.

Nothing of the file is executed and its weights are never read.
"""

import json
from pathlib import Path
from typing import Any

from kerascourse.errors import CourseError, InputError, NotFoundError
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.tensor import Shape
from kerascourse.texts import _

# keras.applications' largest configuration has 1.1 MB
MOST_BYTES = 16 * 2**20


def read_keras_file(path: Path, input_shape: Shape | None = None) -> Graph:
    """The network in a `.keras` file; `input_shape` replaces that of the file's only input.

    Raises NotFoundError without a file and InputError when it cannot be read.
    """
    config = read_configuration(path)
    try:
        return read_config(config, input_shape)
    except CourseError:
        raise
    except RecursionError:
        raise _bad(path, _("its models are nested too deeply")) from None
    except Exception as error:
        # the configuration is somebody else's: any surprise in it is bad input, told as such
        raise _bad(
            path, _("its configuration cannot be understood: {error!r}", error=error)
        ) from error


def read_configuration(path: Path) -> Any:
    """The `config.json` of a `.keras` file, as Keras serialises a model; errors as above."""
    return _parse(_config_text(path), path)


def _config_text(path: Path) -> bytes:
    """The bytes of config.json, at most MOST_BYTES of them."""
    import zipfile
    import zlib

    if not path.exists():
        raise NotFoundError(_("no file {path}", path=path), _("Try: ls *.keras"))
    if not path.is_file() or not zipfile.is_zipfile(path):
        raise _bad(path, _("it is not a complete zip archive, as .keras files are"))
    try:
        with zipfile.ZipFile(path) as archive, archive.open("config.json") as member:
            text = member.read(MOST_BYTES + 1)
    except KeyError:
        raise _bad(path, _("it has no config.json")) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _bad(path, _("its config.json cannot be unpacked: {error}", error=error)) from None
    if len(text) > MOST_BYTES:
        raise _bad(
            path,
            _("its config.json is larger than {most} MiB", most=MOST_BYTES // 2**20),
        )
    return text


def _parse(text: bytes, path: Path) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise _bad(path, _("its config.json is nested too deeply")) from None
    except ValueError as error:
        raise _bad(path, _("its config.json is not JSON: {error}", error=error)) from None


def _bad(path: Path, why: str) -> InputError:
    return InputError(
        _("cannot read {path}: {why}", path=path, why=why),
        _("Try saving it again: model.save('model.keras')"),
    )
