"""Everything that the doctor looks at, in one pass of at most two seconds."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.tags import sys_tags

from kerascourse.data.places import cache, data_dir
from kerascourse.doctor import (
    backends,
    cuda,
    data_sets,
    environment,
    gpu,
    graphics,
    interpreter,
    packages,
    places,
    processor,
    shadows,
    terminal,
)
from kerascourse.doctor.finding import Finding
from kerascourse.library_errors import words_of
from kerascourse.models.keras_backend import BACKENDS
from kerascourse.texts import _

# seconds: for nvidia-smi once all else is done, and for the digests of decoded copies
CARD_S, DIGESTS_S = 1.0, 0.4


@dataclass(frozen=True)
class Examination:
    """What was found, in the order in which it is told, the versions, and the variables."""

    findings: tuple[Finding, ...]
    versions: dict[str, str | None]
    environment: dict[str, str]

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What keeps `kc train` from running."""
        return tuple(one for one in self.findings if one.status == "problem")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What makes it slower, or something else fail."""
        return tuple(one for one in self.findings if one.status == "warning")


def examine(runs: Path, data: Path | None, shown_on: terminal.Terminal) -> Examination:
    """Look at this machine; `runs` is the folder of runs, `data` that of prepared data where the
    user names one."""
    asked = graphics.Asked()
    python = interpreter.here()
    installed = packages.Packages(tuple(filter(None, sys.path)))
    settings = backends.here()
    has = {name: installed.find(name) is not None for name in BACKENDS}

    def of_gpu() -> Iterator[Finding]:
        cards = asked.answer(CARD_S)
        supports = cuda.supports(installed, python.install, graphics.is_loadable)
        return gpu.findings(gpu.Situation(cards, supports, settings.backend, python, os.environ))

    parts: dict[str, Callable[[], Iterable[Finding]]] = {
        "python": lambda: interpreter.findings(
            python, installed.python_needed(), has["tensorflow"]
        ),
        "packages": lambda: packages.findings(installed, frozenset(sys_tags()), python.install),
        "backends": lambda: backends.findings(settings, installed, python.install),
        "processor": lambda: processor.findings(
            processor.here(), settings.backend == "tensorflow" and has["tensorflow"]
        ),
        "data": lambda: data_sets.findings(data_sets.look(data, DIGESTS_S)),
        "disk": lambda: places.findings(
            *map(places.look, (runs, cache(), data_dir(data), _temporary()))
        ),
        "files": lambda: shadows.findings(
            Path(),
            shadows.python_path(os.environ.get("PYTHONPATH", "")),
            shadows.libraries(sys.path),
        ),
        "environment": lambda: environment.findings(
            os.environ, installed.find("nvidia-cudnn-cu12") is not None
        ),
        "terminal": lambda: terminal.findings(shown_on),
        # last, so that nvidia-smi has had time to answer
        "gpu": of_gpu,
    }
    found = {name: _looked(name, part) for name, part in parts.items()}
    return Examination(
        tuple(finding for name in ORDER for finding in found[name]),
        _versions(installed),
        environment.relevant(os.environ),
    )


# as it is told: what a training needs first
ORDER = (
    "python",
    "packages",
    "backends",
    "gpu",
    "processor",
    "data",
    "disk",
    "files",
    "environment",
    "terminal",
)


def _looked(name: str, part: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What a part finds. One that fails says so, as what is broken here must not hide the rest."""
    try:
        return list(part())
    except Exception as error:
        text = _("cannot be looked at: {error}", error=words_of(error))
        return [Finding(f"{name}.failure", "warning", text)]


def _temporary() -> Path:
    """Where temporary files go; where nothing can be written, where they would."""
    try:
        return Path(tempfile.gettempdir())
    except OSError:
        return Path(os.environ.get("TMPDIR") or os.curdir)


def _versions(installed: packages.Packages) -> dict[str, str | None]:
    """Python's version, and those of the project, what it needs and the backends."""
    names = (
        packages.PROJECT,
        *(requirement.name for requirement in installed.declared),
        *BACKENDS,
    )
    python = ".".join(map(str, sys.version_info[:3]))
    found = {name: installed.find(name) for name in names}
    return {"python": python} | {name: one.version if one else None for name, one in found.items()}
