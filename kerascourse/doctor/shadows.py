"""Files of one's own that Python takes for a library: a `random.py`, a folder `tensorflow/`."""

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder
from pathlib import Path

from kerascourse.doctor.finding import Finding
from kerascourse.texts import _, typed

OWN = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Shadow:
    """A file or folder that is found in place of the module `name`, whose own file is `hidden`."""

    name: str
    path: Path
    hidden: str


def shadows(folder: Path, path: Sequence[str]) -> tuple[Shadow, ...]:
    """What in `folder` would hide a module that the folders of `path` have."""
    rest = [one for one in path if one and Path(one).resolve() != folder.resolve()]
    found = []
    for name, file in sorted(_modules(folder).items()):
        # Python has these before it looks at any folder; and this package is no shadow of itself
        if (
            file.resolve() == OWN
            or BuiltinImporter.find_spec(name)
            or FrozenImporter.find_spec(name)
        ):
            continue
        spec = PathFinder.find_spec(name, rest)
        if spec is not None and spec.origin is not None:
            found.append(Shadow(name, file, spec.origin))
    return tuple(found)


def findings(folder: Path, python_path: Iterable[Path], path: Sequence[str]) -> Iterator[Finding]:
    """What in the current `folder` hides a library from scripts that run there, and what in the
    folders of PYTHONPATH hides it from everything; `path` are the folders of libraries."""
    asked = list(python_path)
    is_clean = True
    for place in dict.fromkeys((*asked, folder.resolve())):
        for shadow in _of_others(place, path):
            is_clean = False
            if place in asked:
                text = _(
                    "{path} is found in place of the module {name} by every program, as PYTHONPATH "
                    "has its folder",
                    path=shadow.path,
                    name=shadow.name,
                )
            else:
                text = _(
                    "{path} hides the module {name} from scripts and notebooks that run in this "
                    "folder; kc itself is safe",
                    path=shadow.path.name,
                    name=shadow.name,
                )
            yield Finding(
                f"files.{shadow.name}",
                "problem" if place in asked else "warning",
                text,
                _rename(shadow.path),
            )
    if is_clean:
        text = _("no file here is taken for a library")
        yield Finding("files.shadows", "ok", text)


def libraries(path: Iterable[str]) -> list[str]:
    """The folders of a `sys.path` that have Python's own modules and installed packages."""
    own = [Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib")]
    return [
        one
        for one in path
        if _has_packages(Path(one)) or any(map(Path(one).resolve().is_relative_to, own))
    ]


def _has_packages(folder: Path) -> bool:
    return not {"site-packages", "dist-packages"}.isdisjoint(folder.parts)


def without_shadows(path: Sequence[str], python_path: Iterable[Path]) -> list[str]:
    """A `sys.path` without the folders of PYTHONPATH that hide a library, so that the doctor itself
    finds what it needs."""
    known = libraries(path)
    hiding = {folder for folder in python_path if any(_of_others(folder, known))}
    return [one for one in path if Path(one).resolve() not in hiding]


def python_path(told: str) -> list[Path]:
    """The folders of a `PYTHONPATH`, an empty one being the current folder; without the checkout
    that this package is in, whose tests and benchmarks nobody imports by accident."""
    folders = [Path(one or ".").resolve() for one in told.split(os.pathsep)] if told else []
    return [one for one in folders if one != OWN.parent]


def _of_others(folder: Path, path: Sequence[str]) -> Iterator[Shadow]:
    """The shadows in a folder, unless the libraries themselves are there."""
    if not _has_packages(folder):
        yield from shadows(folder, path)


def _modules(folder: Path) -> dict[str, Path]:
    """What can be imported from a folder. One without `__init__.py` gives way to any other."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return {}
    found = {}
    for entry in entries:
        if entry.suffix in (".py", ".so", ".pyd") and entry.is_file():
            found[entry.name.partition(".")[0]] = entry
        elif (entry / "__init__.py").is_file():
            found[entry.name] = entry
    return {name: entry for name, entry in found.items() if name.isidentifier()}


def _rename(path: Path) -> str:
    other = path.with_name(f"my_{path.name}")
    return typed("ren" if sys.platform == "win32" else "mv", path, other)
