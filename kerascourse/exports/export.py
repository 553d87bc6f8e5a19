"""Writing a model in another format, and holding what the file gives against what Keras gives."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.errors import CourseError, UsageError
from kerascourse.exports import formats
from kerascourse.exports.exported import Exported
from kerascourse.files import require_ending
from kerascourse.texts import _

# of the largest output: float32 has seven digits, and sums in another order keep five or six
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Export:
    """A written file: the largest difference of an output from Keras', and what was allowed."""

    path: Path
    bytes: int
    difference: float
    allowed: float


class DifferentOutputsError(CourseError):
    """The file gives other outputs than the model; it was not kept."""

    exit_code = 1


def require_place(name: str, path: Path) -> None:
    """UsageError unless a file of the format may be written at `path`; a folder must be new."""
    ending = formats.FORMATS[name].ending
    if ending:
        require_ending(path, (ending,))
    elif path.exists():
        raise UsageError(
            _("expected a new folder, {path} is there already", path=path),
            _("Try: --out {path}-2", path=path),
        )


def export(exported: Exported, name: str, path: Path) -> Export:
    """Write the model in the format `name` to `path`, run the file, and compare.

    DifferentOutputsError, and no file, where an output differs by more than TOLERANCE of the
    largest one; other errors as `formats.written` and `formats.outputs`.
    """
    names = [tensor.name for tensor in exported.model.inputs]
    expected = outputs_of(exported.model, exported.examples)
    with formats.written(exported.model, name, path) as temporary:
        # also one example alone: the size of a batch is free
        single = tuple(array[:1] for array in exported.examples)
        found, alone = formats.outputs(name, temporary, names, (exported.examples, single))
        allowed = TOLERANCE * max(1.0, *(float(np.abs(output).max()) for output in expected))
        difference = max(
            largest_difference(expected, found),
            largest_difference([output[:1] for output in expected], alone),
        )
        if not difference <= allowed:  # nor where it is no number
            raise DifferentOutputsError(
                _(
                    "{name}: outputs differ by {difference:.2g}, expected at most {allowed:.2g}; "
                    "the file was not kept",
                    name=name,
                    difference=difference,
                    allowed=allowed,
                ),
                _("Try another format: --to {names}", names=", ".join(formats.FORMATS)),
            )
        size = _size(temporary)
    return Export(path, size, difference, allowed)


def outputs_of(model: Any, examples: tuple[np.ndarray, ...]) -> list[np.ndarray]:
    """What Keras gives for the examples, each output in its place."""
    import keras

    given = examples[0] if len(examples) == 1 else list(examples)
    return [np.asarray(output) for output in keras.tree.flatten(model(given, training=False))]


def largest_difference(expected: list[np.ndarray], found: tuple[np.ndarray, ...]) -> float:
    """The largest difference of two values at the same place; infinite where the shapes differ."""
    if [array.shape for array in expected] != [array.shape for array in found]:
        return float("inf")
    return max(
        float(np.abs(one.astype("float64") - other.astype("float64")).max())
        for one, other in zip(expected, found, strict=True)
    )


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
