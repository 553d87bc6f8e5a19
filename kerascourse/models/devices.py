"""What a model can run on: the processors and GPUs of this machine."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from kerascourse.errors import UsageError
from kerascourse.models.processes import Group
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


class TooFewError(UsageError):
    """There are fewer devices, `found`, than the number `wanted`."""

    def __init__(self, found: tuple[Device, ...], wanted: int) -> None:
        super().__init__(
            _(
                "expected at most {found} devices ({names}), received --devices {wanted}",
                found=len(found),
                names=describe(found),
                wanted=wanted,
            )
        )
        self.found, self.wanted = found, wanted


def choose(backend: str, count: int | Literal["all"]) -> tuple[Device, ...]:
    """The first `count` devices; UsageError where the backend trains on one alone, TooFewError
    where there are fewer."""
    found = find(backend)
    wanted = len(found) if count == "all" else count
    if wanted > 1 and backend == "torch":
        raise UsageError(
            _(
                "several devices need the backend tensorflow or jax, received {backend}",
                backend=backend,
            ),
            _("Try: --backend jax, or --devices 1"),
        )
    if wanted > len(found):
        raise TooFewError(found, wanted)
    return found[:wanted]


def at_most(backend: str, count: int | Literal["all"]) -> tuple[Device, ...]:
    """The first `count` devices, or all where there are fewer."""
    try:
        return choose(backend, count)
    except TooFewError as error:
        return error.found


def of_all(chosen: tuple[Device, ...], group: Group) -> tuple[Device, ...]:
    """The devices of all processes of `group`, each of which has as many as are `chosen` here."""
    if group.count == 1:
        return chosen
    import jax

    of_each: dict[int, list[Any]] = {}
    for device in jax.devices():
        of_each.setdefault(device.process_index, []).append(device)
    return tuple(
        replace(chosen[number], handle=handle)
        for _place, handles in sorted(of_each.items())
        for number, handle in enumerate(handles[: len(chosen)])
    )


def describe(devices: tuple[Device, ...]) -> str:
    """The devices in words: "cpu", "2 × NVIDIA H200"."""
    names = sorted({device.name for device in devices})
    count = "" if len(devices) == 1 else f"{len(devices)} × "
    return count + ", ".join(names)


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
        for device in jax.local_devices()
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
