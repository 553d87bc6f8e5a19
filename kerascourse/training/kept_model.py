"""The model that a run kept, held against its network before Keras starts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kerascourse import runs
from kerascourse.errors import InputError
from kerascourse.library_errors import words_of
from kerascourse.models import saved
from kerascourse.texts import _


def require(folder: Path, params: int) -> None:
    """NotFoundError where the run in `folder` has no model; InputError where its file is damaged,
    or is that of a network with another number of parameters than `params`."""
    path = runs.model_file(folder)
    with way_out(folder):
        held = int(saved.check(path).params.value)
    if held != params:
        raise _damaged(
            folder,
            _(
                "expected {wanted:,} parameters, it has {held:,}",
                wanted=params,
                held=held,
            ),
        )


def load(folder: Path) -> Any:
    """The model of the run in `folder` as a Keras model; errors as `require` and `saved.load`."""
    path = runs.model_file(folder)
    with way_out(folder):
        return saved.load(path)


def put_into(model: Any, folder: Path) -> None:
    """Give `model` the weights that the run in `folder` kept; InputError where they are not its."""
    try:
        model.load_weights(runs.model_file(folder))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, words_of(error)) from error


@contextmanager
def way_out(folder: Path) -> Iterator[None]:
    """Within, an InputError says how the model of the run in `folder` is made again."""
    try:
        yield
    except InputError as error:
        raise InputError(error.message, runs.way_out(folder)) from error


def _damaged(folder: Path, why: str) -> InputError:
    return InputError(
        _("{path} is no model of this run: {why}", path=folder / runs.MODEL, why=why),
        runs.way_out(folder),
    )
