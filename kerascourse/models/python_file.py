"""`FILE.py:FUNCTION`: a model that only Keras can make, read through its configuration."""

import runpy
from pathlib import Path
from typing import Any

from kerascourse.errors import InputError, NotFoundError, nearest_words
from kerascourse.models import keras_backend
from kerascourse.models.live import read_live
from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.inputs import Inputs
from kerascourse.texts import _


def build_function(path: Path, function: str) -> Any:
    """The Keras model that `function()` in the file `path` returns."""
    if not path.is_file():
        raise NotFoundError(_("no file {path}", path=path), _("Try: ls *.py"))
    keras = keras_backend.start()
    names = runpy.run_path(str(path))
    if not callable(names.get(function)):
        raise InputError(
            _("{path} has no function {function!r}", path=path, function=function)
            + nearest_words(function, [n for n, value in names.items() if callable(value)])
        )
    model = names[function]()
    if not isinstance(model, keras.Model):
        raise InputError(
            _(
                "{path}:{function} must return a Keras model, it returned {kind}",
                path=path,
                function=function,
                kind=type(model).__name__,
            )
        )
    return model


def read_function(path: Path, function: str, inputs: Inputs = None) -> Graph:
    """The graph of that model, with other sizes of its `inputs` where they are given."""
    return read_live(build_function(path, function), f"{path}:{function}", inputs)
