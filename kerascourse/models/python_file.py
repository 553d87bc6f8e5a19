"""`FILE.py:FUNCTION`: a model that only Keras can make, read through its configuration."""

import runpy
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kerascourse.errors import CourseError, InputError
from kerascourse.models import keras_backend
from kerascourse.models.keywords import CLASSES, functions, keywords, read
from kerascourse.models.live import read_live
from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.inputs import Inputs
from kerascourse.texts import _, typed


def build_function(path: Path, function: str, chosen: Mapping[str, Any] | None = None) -> Any:
    """The Keras model that `function(**chosen)` in the file `path` returns.

    NotFoundError without the file; InputError where it has no such function, where its code fails,
    named with the line, or where it returns anything else.
    """
    keywords(path, function)
    keras = keras_backend.start()
    with _own_mistakes(path):
        model = runpy.run_path(str(path))[function](**(chosen or {}))
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


def read_function(
    path: Path, function: str, inputs: Inputs = None, chosen: Mapping[str, Any] | None = None
) -> Graph:
    """The graph of that model, with other sizes of its `inputs` where they are given."""
    return read_live(build_function(path, function, chosen), f"{path}:{function}", inputs)


def read_keywords(
    path: Path, function: str, settings: Mapping[str, str], classes: int | None = None
) -> dict[str, Any]:
    """The keywords of the function as `--set` and `--classes` give them; UsageError for one that it
    doesn't have, and otherwise as `build_function`."""
    known = keywords(path, function)
    name = f"{path}:{function}"
    if classes is not None:
        key = next((key for key in CLASSES if key in known), CLASSES[0])
        settings = {**settings, key: str(classes)}
    return read(name, known, settings)


def without_function(path: Path) -> InputError:
    """What to tell where a Python file is named without one of its functions."""
    found = functions(path)
    return InputError(
        _(
            "expected FILE.py:FUNCTION, received {path}, which has {functions}",
            path=path,
            functions=", ".join(found) or _("no function"),
        ),
        _("Try: {path}:{function}", path=typed(path), function=next(iter(found), "build")),
    )


@contextmanager
def _own_mistakes(path: Path) -> Iterator[None]:
    """What goes wrong within, in code of the user's, is told with the line of the file."""
    try:
        yield
    except CourseError:
        raise
    except (Exception, SystemExit) as error:
        lines = [
            frame.lineno
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == str(path)
        ]
        where = _("{path}, line {line}", path=path, line=lines[-1]) if lines else str(path)
        said = str(error).strip().partition("\n")[0]
        raise InputError(f"{where}: {type(error).__name__}: {said}") from error
