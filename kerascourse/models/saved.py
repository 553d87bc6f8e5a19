"""A `.keras` file as a Keras model, the files of others included.

The configuration is read, held against what is allowed, and then made into a model, so that what
was checked is what is made.
"""

import zipfile
from pathlib import Path
from typing import Any

from kerascourse.errors import InputError
from kerascourse.library_errors import words_of
from kerascourse.models import keras_backend
from kerascourse.models.allowed import require_allowed
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.files import kind_of
from kerascourse.symbolic.saved import read_configuration
from kerascourse.texts import _

WEIGHTS = "model.weights.h5"


def load(path: Path) -> Any:
    """The model in the `.keras` file at `path`, with its weights and without how it was trained.

    Starts Keras if it does not run yet. NotFoundError without a file; InputError where it is no
    model, names anything but known layers, or holds fewer weights than its layers have.
    """
    config = _without_training(read_configuration(path))
    if kind_of(path) != "zip":
        raise InputError(
            _("{path} is no .keras file of Keras 3, so its weights are not loaded", path=path),
            _("Its table needs no loading: kc summary {name}", name=path),
        )
    graph = read_config(config)
    require_allowed(config, str(path))
    # before Keras makes room for what a few bytes ask for; a weight has at least half a byte
    if int(graph.params.value) > 2 * _weight_bytes(path):
        raise _unreadable(path, _("it holds fewer weights than its layers have"))
    keras = keras_backend.start()
    from kerascourse.models import layers  # noqa: F401  (the file may hold layers of ours)

    try:
        model = keras.saving.deserialize_keras_object(config, safe_mode=True)
        model.load_weights(path)
    except Exception as error:
        # the file is somebody else's: any surprise in it is bad input, told as such
        raise _unreadable(path, str(error).strip().partition("\n")[0]) from error
    return model


def _without_training(config: Any) -> Any:
    """`config` without how it, or a model inside it, was compiled."""
    if isinstance(config, dict):
        return {k: _without_training(v) for k, v in config.items() if k != "compile_config"}
    if isinstance(config, list):
        return [_without_training(value) for value in config]
    return config


def _weight_bytes(path: Path) -> int:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.getinfo(WEIGHTS).file_size
    except (KeyError, zipfile.BadZipFile, OSError) as error:
        raise _unreadable(path, _("it has no weights: {error}", error=words_of(error))) from error


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(
        _("expected a model, cannot read {path}: {why}", path=path, why=why),
        _("Try saving it again: model.save('model.keras')"),
    )
