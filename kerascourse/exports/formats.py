"""The formats: what Keras calls each, what it needs, and how a written file is run."""

import logging
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.errors import InputError, UsageError
from kerascourse.exports.grouped import without_groups
from kerascourse.files import cannot_write, replacing
from kerascourse.library_errors import words_of
from kerascourse.models.keras_backend import quiet_native_log
from kerascourse.texts import _

# of what a library says of a failure: some list all values
LONGEST_REASON = 200

Arrays = tuple[np.ndarray, ...]
# what a model in a file gives for arrays, one for each input
Runtime = Callable[[Sequence[np.ndarray]], Arrays]


@dataclass(frozen=True)
class Format:
    """A format: `keras` is its name in `model.export`, `ending` that of its file ("" of a folder),
    `packages` what it needs beside TensorFlow; `prepared` writes a model in operations that it has,
    and `opened` makes what runs a file of it, for inputs of these names."""

    keras: str
    ending: str
    packages: tuple[str, ...]
    prepared: Callable[[Any], Any]
    opened: Callable[[Path, Sequence[str]], Runtime]


def require_packages(name: str) -> None:
    """UsageError unless all that the format needs is installed."""
    missing = [package for package in FORMATS[name].packages if find_spec(package) is None]
    if missing:
        raise UsageError(
            _(
                "the format {name} needs {packages}, not installed here",
                name=name,
                packages=", ".join(missing),
            ),
            _("Try: pip install 'kerascourse[export]'"),
        )


@contextmanager
def written(model: Any, name: str, path: Path) -> Iterator[Path]:
    """The model in the format `name` in a place of its own, which becomes `path` when the block
    ends well and is gone otherwise.

    InputError where the format has no word for a layer, WriteError where it cannot be written.
    """
    if FORMATS[name].ending:
        with replacing(path) as temporary:
            _export(model, name, temporary)
            yield temporary
        return
    try:
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=path.parent) as folder:
            temporary = Path(folder, path.name)
            _export(model, name, temporary)
            yield temporary
            shutil.move(temporary, path)
    except OSError as error:
        raise cannot_write(path, error) from error


def _export(model: Any, name: str, path: Path) -> None:
    form = FORMATS[name]
    try:
        with quiet_native_log(), warnings.catch_warnings(), _errors_of("tf2onnx") as errors:
            warnings.simplefilter("ignore")  # of libraries among each other
            form.prepared(model).export(path, format=form.keras, verbose=False)
    except OSError:
        raise
    except Exception as error:  # a converter's, of any kind
        raise _not_written(name, words_of(error)) from error
    if errors:  # it writes a file all the same, with operations that nobody knows
        raise _not_written(name, errors[-1])


@contextmanager
def _errors_of(library: str) -> Iterator[list[str]]:
    """The errors that a library logs within, in place of its lines on stderr."""
    errors: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            errors.append(record.getMessage())

    logger, handler = logging.getLogger(library), Kept(logging.ERROR)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield errors
    finally:
        logger.removeHandler(handler)
        logger.propagate = True


def outputs(
    name: str, path: Path, inputs: Sequence[str], batches: Sequence[Arrays]
) -> list[Arrays]:
    """What the file at `path` gives for each of the batches of arrays for inputs of these names;
    InputError where its runtime does not take it."""
    try:
        with quiet_native_log(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            runtime = FORMATS[name].opened(path, inputs)
            return [runtime(batch) for batch in batches]
    except Exception as error:  # a runtime's, of any kind
        raise _not_written(name, words_of(error)) from error


def _not_written(name: str, reason: str) -> InputError:
    others = [other for other in FORMATS if other != name]
    return InputError(
        _(
            "{name} cannot have all layers of this model: {error}",
            name=name,
            error=reason[:LONGEST_REASON],
        ),
        _("Try: --to {others}", others=_(" or ").join(others)),
    )


def _as_it_is(model: Any) -> Any:
    return model


def _in_onnx(model: Any) -> Any:
    """The model without convolutions in groups, called once, as Keras wants it."""
    plain = without_groups(model)
    if plain is not model:
        ones = [np.zeros((1, *(side or 1 for side in x.shape[1:])), x.dtype) for x in plain.inputs]
        plain(ones if len(ones) > 1 else ones[0])
    return plain


def _onnx(path: Path, names: Sequence[str]) -> Runtime:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors alone
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    own = [entry.name for entry in session.get_inputs()]
    order = [names.index(name) if name in names else place for place, name in enumerate(own)]

    def outputs(inputs: Sequence[np.ndarray]) -> Arrays:
        given = {name: inputs[place] for name, place in zip(own, order, strict=True)}
        return tuple(session.run(None, given))

    return outputs


def _litert(path: Path, names: Sequence[str]) -> Runtime:
    if find_spec("ai_edge_litert") is not None:
        from ai_edge_litert.interpreter import Interpreter
    else:
        import tensorflow as tf

        Interpreter = tf.lite.Interpreter  # noqa: N806
    runner = Interpreter(model_path=str(path)).get_signature_runner("serving_default")
    own = list(runner.get_input_details())

    def outputs(inputs: Sequence[np.ndarray]) -> Arrays:
        by_name = dict(zip(names, inputs, strict=True))
        given = by_name if set(by_name) == set(own) else dict(zip(own, inputs, strict=True))
        found = runner(**given)
        return tuple(found[key] for key in sorted(found, key=_number))

    return outputs


def _number(name: str) -> tuple[int, str]:
    """The place of `output_10` behind `output_2`."""
    found = re.search(r"\d+$", name)
    return (int(found[0]) if found else 0), name


def _saved_model(path: Path, names: Sequence[str]) -> Runtime:
    import tensorflow as tf

    loaded = tf.saved_model.load(str(path))

    def outputs(inputs: Sequence[np.ndarray]) -> Arrays:
        given = inputs[0] if len(inputs) == 1 else list(inputs)
        return tuple(np.asarray(output) for output in tf.nest.flatten(loaded.serve(given)))

    return outputs


FORMATS = {
    "onnx": Format("onnx", ".onnx", ("onnx", "tf2onnx", "onnxruntime"), _in_onnx, _onnx),
    "litert": Format("litert", ".tflite", (), _as_it_is, _litert),
    "savedmodel": Format("tf_saved_model", "", (), _as_it_is, _saved_model),
}
