"""The variables of the environment that change what Keras and its backends do."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from kerascourse.doctor.cuda import data_folder
from kerascourse.doctor.finding import Finding
from kerascourse.texts import _

OURS = ("KC_", "KERAS_", "TF_", "TFDS_", "XLA_", "JAX_", "TORCH_", "PYTORCH_", "CUDA_", "NVIDIA_")
OTHERS = (
    "CONDA_PREFIX",
    "LD_LIBRARY_PATH",
    "NO_COLOR",
    "OMP_NUM_THREADS",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSAFEPATH",
    "PYTHONUTF8",
    "VIRTUAL_ENV",
    "XDG_CACHE_HOME",
)
_SECRET = ("SECRET", "TOKEN", "PASSWORD", "KEY")
_CUDA_FILES = ("libcudart.so*", "libcudnn.so*", "libcublas.so*")


def relevant(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that matter here, without any that may hold a secret."""
    return {
        name: value
        for name, value in sorted(environment.items())
        if (name.startswith(OURS) or name in OTHERS) and not any(word in name for word in _SECRET)
    }


def findings(environment: Mapping[str, str], has_wheels_of_cuda: bool) -> Iterator[Finding]:
    """What of them misleads; the others by name. `has_wheels_of_cuda` says that CUDA was installed
    with a backend."""
    folder = data_folder(environment.get("XLA_FLAGS", ""))
    if folder is not None and not (folder / "nvvm" / "libdevice" / "libdevice.10.bc").is_file():
        text = _("XLA_FLAGS names {folder} for libdevice, which is not there", folder=folder)
        yield Finding("environment.XLA_FLAGS", "warning", text, "unset XLA_FLAGS")
    if environment.get("TF_USE_LEGACY_KERAS", "").lower() in ("1", "true"):
        text = _("TF_USE_LEGACY_KERAS has tf.keras be Keras 2 in scripts of your own")
        yield Finding(
            "environment.TF_USE_LEGACY_KERAS", "warning", text, "unset TF_USE_LEGACY_KERAS"
        )
    foreign = foreign_cuda(environment.get("LD_LIBRARY_PATH", ""))
    if foreign and has_wheels_of_cuda:
        text = _(
            "LD_LIBRARY_PATH has another CUDA in {folders}, before the one that came with the "
            "backend",
            folders=", ".join(map(str, foreign)),
        )
        yield Finding("environment.LD_LIBRARY_PATH", "warning", text, "unset LD_LIBRARY_PATH")
    names = ", ".join(relevant(environment))
    if names:
        yield Finding("environment.variables", "info", _("set: {names}", names=names))


def foreign_cuda(path: str) -> list[Path]:
    """The folders of an `LD_LIBRARY_PATH` that have libraries of CUDA."""
    folders = map(Path, filter(None, path.split(os.pathsep)))
    return [one for one in folders if any(next(one.glob(name), None) for name in _CUDA_FILES)]
