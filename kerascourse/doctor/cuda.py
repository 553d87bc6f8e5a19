"""What each backend needs to compute on an NVIDIA card, and what of it is missing here."""

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.version import Version

from kerascourse.doctor.packages import Need, Package, Packages, extra, needed
from kerascourse.texts import _, typed

# the oldest driver that runs programs of a CUDA, on Linux: NVIDIA's "CUDA Compatibility", table 1
OLDEST_DRIVER = {11: "450.80.02", 12: "525.60.13", 13: "580.65.06"}
# where TensorFlow looks where the wheels of `and-cuda` are not installed
_SYSTEM = ("libcudart.so.12", "libcudnn.so.9")
_TOOLS = ("ptxas", "libdevice.10.bc")


@dataclass(frozen=True)
class Support:
    """Whether a backend that is installed can compute on a card.

    `cuda` is the CUDA that it is made for (None where its build knows none), `missing` names what
    it lacks, and `advice` what to type for it; `told` says where its CUDA is from.
    """

    backend: str
    cuda: int | None
    missing: tuple[str, ...]
    told: str
    advice: str

    @property
    def is_complete(self) -> bool:
        """Whether it lacks nothing."""
        return self.cuda is not None and not self.missing


def oldest_driver(cuda: int) -> Version | None:
    """The oldest driver for a CUDA; None for one that is newer than this table."""
    return Version(OLDEST_DRIVER[cuda]) if cuda in OLDEST_DRIVER else None


def is_too_old(driver: str, cuda: int) -> bool:
    """Whether the driver of that version cannot run programs of this CUDA."""
    oldest = oldest_driver(cuda)
    numbers = re.match(r"\d+(\.\d+)*", driver)
    return oldest is not None and numbers is not None and Version(numbers[0]) < oldest


def supports(
    packages: Packages, install: tuple[str, ...], is_loadable: Callable[[str], bool]
) -> dict[str, Support]:
    """What each installed backend can do, by its name; `is_loadable` tells whether the system has
    a shared library."""
    judges = {"tensorflow": _of_tensorflow, "jax": _of_jax, "torch": _of_torch}
    return {
        name: judge(package, packages, install, is_loadable)
        for name, judge in judges.items()
        if (package := packages.find(name)) is not None
    }


def data_folder(flags: str) -> Path | None:
    """The folder that `XLA_FLAGS` names for `libdevice` and `ptxas`."""
    match = re.search(r"--xla_gpu_cuda_data_dir=(\S+)", flags)
    return Path(match[1].strip("'\"")) if match else None


def _of_tensorflow(
    package: Package,
    packages: Packages,
    install: tuple[str, ...],
    is_loadable: Callable[[str], bool],
) -> Support:
    wheels = extra(package, "and-cuda", _markers())
    advice = typed(*install, f"tensorflow[and-cuda]=={package.version}")
    missing = _missing(wheels, packages)
    if missing and len(missing) == len(wheels) and all(map(is_loadable, _SYSTEM)):
        tools = () if shutil.which("ptxas") else ("ptxas",)
        return Support("tensorflow", _major(wheels), tools, _("CUDA of the system"), advice)
    if not missing:
        missing = _without_tools(wheels, packages)
        advice = typed(*install, "--force-reinstall", f"tensorflow[and-cuda]=={package.version}")
    return Support("tensorflow", _major(wheels), missing, "tensorflow[and-cuda]", advice)


def _of_jax(
    package: Package,
    packages: Packages,
    install: tuple[str, ...],
    is_loadable: Callable[[str], bool],
) -> Support:
    """JAX's way to a card is a plugin, of the version of JAX' own library."""
    for cuda in (13, 12):
        plugin = packages.find(f"jax-cuda{cuda}-plugin")
        if plugin is None:
            continue
        own = [Requirement(f"jax-cuda{cuda}-pjrt=={plugin.version}")]
        library = packages.find("jaxlib")
        if library is not None and library.version != plugin.version:
            own.append(Requirement(f"jax-cuda{cuda}-plugin=={library.version}"))
        wheels = extra(plugin, "with-cuda", _markers())
        missing = _missing(own, packages)
        if not all(map(is_loadable, (f"libcudart.so.{cuda}", "libcudnn.so.9"))):
            missing += _missing(wheels, packages)
        return Support(
            "jax",
            cuda,
            missing,
            f"jax[cuda{cuda}]",
            typed(*install, f"jax[cuda{cuda}]=={package.version}"),
        )
    return Support("jax", None, (), "jax", typed(*install, f"jax[cuda12]=={package.version}"))


def _of_torch(
    package: Package,
    packages: Packages,
    install: tuple[str, ...],
    is_loadable: Callable[[str], bool],
) -> Support:
    """PyTorch's builds are each for one CUDA or for none, as the file `torch/version.py` says."""
    told = re.search(
        r"^cuda\b[^=]*= *'(\d+)[\d.]*'", package.text("torch/version.py"), re.MULTILINE
    )
    wheels = [
        requirement
        for requirement in needed(package.requires)
        if requirement.name.startswith("nvidia-")
    ]
    return Support(
        "torch",
        int(told[1]) if told else None,
        _missing(wheels, packages),
        f"torch {package.version}",
        _("the build of torch for CUDA: its site has the command under Get Started"),
    )


def _missing(requirements: list[Requirement], packages: Packages) -> tuple[str, ...]:
    """Those that are not installed as asked for, and those with files that are not there."""
    missing = []
    for requirement in requirements:
        need = Need("", requirement, packages.find(requirement.name))
        if need.package is None:
            missing.append(requirement.name)
        elif not need.is_met:
            missing.append(f"{requirement.name}{requirement.specifier}")
        else:
            missing += [file.name for file in need.package.files if _is_lost_library(file)]
    return tuple(missing)


def _is_lost_library(file: Path) -> bool:
    return ".so" in file.suffixes and not file.exists()


def _without_tools(wheels: list[Requirement], packages: Packages) -> tuple[str, ...]:
    """What XLA calls to compile for a card, and no wheel of these nor the system has."""
    files = [
        file
        for requirement in wheels
        if "nvcc" in requirement.name and (package := packages.find(requirement.name))
        for file in package.files
    ]
    there = {file.name for file in files if file.is_file()}
    return tuple(tool for tool in _TOOLS if tool not in there and not shutil.which(tool))


def _major(wheels: list[Requirement]) -> int | None:
    """The CUDA that the names of wheels end in: nvidia-cudnn-cu12 is 12."""
    numbers = [match[1] for wheel in wheels if (match := re.search(r"-cu(\d+)$", wheel.name))]
    return int(numbers[0]) if numbers else None


def _markers() -> Mapping[str, str]:
    return {key: str(value) for key, value in default_environment().items()}
