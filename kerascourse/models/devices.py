"""What a model can run on: finding processors and GPUs, and spreading a model over several."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from kerascourse.errors import UsageError
from kerascourse.texts import _


@dataclass(frozen=True)
class Device:
    """One processor or GPU; `capability` is the compute capability of an NVIDIA GPU.

    `handle` is what the backend calls it.
    """

    kind: Literal["cpu", "gpu"]
    name: str
    capability: tuple[int, int] | None
    handle: Any


def find(backend: str) -> tuple[Device, ...]:
    """The GPUs that `backend` sees, or else its processors; starts the backend."""
    return {"tensorflow": _of_tensorflow, "jax": _of_jax, "torch": _of_torch}[backend]()


def choose(backend: str, count: int | Literal["all"]) -> tuple[Device, ...]:
    """The first `count` devices; UsageError where there are fewer or the backend takes one."""
    found = find(backend)
    wanted = len(found) if count == "all" else count
    if wanted > len(found):
        raise UsageError(
            _(
                "expected at most {found} devices ({names}), received --devices {wanted}",
                found=len(found),
                names=describe(found),
                wanted=wanted,
            )
        )
    if wanted > 1 and backend != "tensorflow":
        raise UsageError(
            _("several devices need the backend tensorflow, received {backend}", backend=backend),
            _("Try: --devices 1"),
        )
    return found[:wanted]


def describe(devices: tuple[Device, ...]) -> str:
    """The devices in words: "cpu", "2 × NVIDIA H200"."""
    names = sorted({device.name for device in devices})
    count = "" if len(devices) == 1 else f"{len(devices)} × "
    return count + ", ".join(names)


def scope(devices: tuple[Device, ...]) -> AbstractContextManager[Any]:
    """Where to build and compile a model so that it trains on `devices`."""
    if len(devices) == 1:
        return nullcontext()
    return _strategy(tuple(device.handle for device in devices)).scope()  # type: ignore[no-any-return]


@cache
def _strategy(handles: tuple[Any, ...]) -> Any:
    """TensorFlow's way of training on these devices: one for the process, since two of them on
    processors use the same keys for what they add up."""
    import tensorflow as tf

    return tf.distribute.MirroredStrategy(handles)


def synchronise(model: Any) -> None:
    """Have each batch normalisation of `model` take its statistics over all devices, as on one."""
    for layer in _normalisations(model):
        layer.synchronized = True


@contextmanager
def apart(model: Any) -> Iterator[None]:
    """Within, `model` is saved as one that any backend reads: only TensorFlow synchronises."""
    synchronised = [layer for layer in _normalisations(model) if layer.synchronized]
    for layer in synchronised:
        layer.synchronized = False
    try:
        yield
    finally:
        for layer in synchronised:
            layer.synchronized = True


def _normalisations(model: Any) -> list[Any]:
    """Those of `model`, and of the models and wrapped layers in it."""
    import keras

    found = []
    for layer in getattr(model, "layers", ()):
        inner = getattr(layer, "layer", layer)  # of a wrapper, as TimeDistributed
        if isinstance(inner, keras.layers.BatchNormalization):
            found.append(inner)
        found += _normalisations(inner)
    return found


def _of_tensorflow() -> tuple[Device, ...]:
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return tuple(
            Device("cpu", "cpu", None, device.name)
            for device in tf.config.list_logical_devices("CPU")
        )
    details = [tf.config.experimental.get_device_details(gpu) for gpu in gpus]
    return tuple(
        Device(
            "gpu", detail.get("device_name", "gpu"), detail.get("compute_capability"), f"GPU:{i}"
        )
        for i, detail in enumerate(details)
    )


def _of_jax() -> tuple[Device, ...]:
    import jax

    return tuple(
        Device("cpu", "cpu", None, device)
        if device.platform == "cpu"
        else Device("gpu", device.device_kind, _jax_capability(device), device)
        for device in jax.devices()
    )


def _jax_capability(device: Any) -> tuple[int, int] | None:
    text = getattr(device, "compute_capability", None)
    if text is None:
        return None
    major, minor = str(text).split(".")
    return int(major), int(minor)


def _of_torch() -> tuple[Device, ...]:
    import torch

    if not torch.cuda.is_available():
        return (Device("cpu", "cpu", None, "cpu"),)
    return tuple(
        Device(
            "gpu", torch.cuda.get_device_name(i), torch.cuda.get_device_capability(i), f"cuda:{i}"
        )
        for i in range(torch.cuda.device_count())
    )
