"""Starting Keras on a backend, quietly.

Keras reads `KERAS_BACKEND` when it is first imported and keeps that backend for the whole process.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from tempfile import TemporaryFile
from types import ModuleType

from kerascourse.errors import UsageError
from kerascourse.texts import _

BACKENDS = ("tensorflow", "jax", "torch")
# what is installed for the backends that do not come with the rest
EXTRAS = {"jax": "'kerascourse[jax]'", "torch": "'kerascourse[torch]'"}


def choose(backend: str | None = None) -> str:
    """The backend to run on: the one asked for, else `KERAS_BACKEND`, else TensorFlow.

    UsageError where it is unknown or its package is not installed.
    """
    name = backend or os.environ.get("KERAS_BACKEND") or BACKENDS[0]
    if name not in BACKENDS:
        raise UsageError(
            _(
                "expected a backend of {valid}, received {name!r}",
                valid=", ".join(BACKENDS),
                name=name,
            )
        )
    if find_spec(name) is None:
        raise UsageError(
            _("the backend {name} is not installed", name=name),
            _("Try: pip install {package}", package=EXTRAS.get(name, "kerascourse")),
        )
    return name


def need(package: str) -> None:
    """UsageError unless `package` is installed."""
    if find_spec(package) is None:
        raise UsageError(
            _("the package {name} is not installed", name=package),
            _("Try: pip install {name}", name=package),
        )


def start(backend: str | None = None) -> ModuleType:
    """Import Keras on `backend` and return the module `keras`; takes seconds the first time.

    UsageError where the process already runs Keras on another backend.
    """
    name = choose(backend)
    if "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = name
        # 3: fatal errors only; what can go wrong reaches Python as an exception
        if not os.environ.get("TF_CPP_MIN_LOG_LEVEL", "").isdecimal():
            os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
        # its advice on retracing is for who writes the loop; we look at many small models once
        import logging

        logging.getLogger("tensorflow").setLevel(logging.ERROR)
        with quiet_native_log():
            keras = import_module("keras")
        # as Keras has them by default, whatever the user's keras.json says: else results differ
        keras.config.set_image_data_format("channels_last")
        keras.config.set_floatx("float32")
        keras.config.set_epsilon(1e-7)
        if name != "tensorflow":
            _do_without_tensorflow(keras)
        return keras
    keras = import_module("keras")
    if keras.backend.backend() != name:
        raise UsageError(
            _(
                "Keras already runs on {running}; a process keeps one backend",
                running=keras.backend.backend(),
            )
        )
    return keras


def versions(backend: str) -> dict[str, str]:
    """The versions that a result depends on."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    packages = ("kerascourse", "keras", backend, "numpy")
    return {"python": python} | {name: _version(name) for name in packages}


def _version(package: str) -> str:
    from importlib.metadata import version

    try:
        return version(package)
    except ModuleNotFoundError:  # a source checkout that is not installed
        return "source"


def make_deterministic(backend: str) -> None:
    """Have `backend` choose algorithms that repeat their results to the last bit.

    Call it before anything is computed; it holds for the process and costs speed on a GPU.
    """
    if backend == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()
    elif backend == "jax":  # read when the first array is made
        flags = os.environ.get("XLA_FLAGS", "")
        os.environ["XLA_FLAGS"] = f"{flags} --xla_gpu_deterministic_ops=true".strip()
    else:
        import torch

        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True)


def _do_without_tensorflow(keras: ModuleType) -> None:
    """Have Keras, which runs on another backend, take TensorFlow for not installed.

    Else it imports it, for seconds and with its log on stderr, at the first seed that is set and
    the first model that is saved: only to seed it too, and to know its types. Keras looks once.
    """
    if "tensorflow" in sys.modules:
        return
    sys.modules["tensorflow"] = None  # type: ignore[assignment]  # as if it could not be imported
    try:
        keras.saving.serialize_keras_object(frozenset)  # of no type that is known before
    finally:
        del sys.modules["tensorflow"]


@contextmanager
def quiet_native_log() -> Iterator[None]:
    """Keep what C++ libraries write to stderr while they start or convert, which no setting of
    theirs stops.

    It is shown after all if a library cannot be imported.
    """
    try:
        stderr = sys.__stderr__.fileno() if sys.__stderr__ else -1
        saved = os.dup(stderr)
    except (OSError, ValueError):  # no stderr to keep quiet
        yield
        return
    with TemporaryFile() as log:
        os.dup2(log.fileno(), stderr)
        try:
            yield
        except ImportError:
            log.seek(0)
            os.write(saved, log.read())
            raise
        finally:
            os.dup2(saved, stderr)
            os.close(saved)
