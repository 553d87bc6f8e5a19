"""What is installed, held against what the project and its libraries declare; by metadata alone."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.tags import Tag, parse_tag
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from kerascourse.doctor.finding import Finding
from kerascourse.texts import _, ngettext, typed

PROJECT = "kerascourse"
CHECKOUT = Path(__file__).parents[2] / "pyproject.toml"  # of a checkout that is not installed


@dataclass(frozen=True)
class Package:
    """A package as its metadata tell it; `versions` are those found in the first folder that has
    it, of which there should be one, `tags` what its wheel was made for (none of a pure one that
    does not say)."""

    name: str
    versions: tuple[str, ...]
    requires: tuple[str, ...]
    tags: frozenset[Tag]
    distribution: Distribution = field(compare=False)

    @property
    def version(self) -> str:
        """The version, empty where the metadata are damaged."""
        return self.versions[0]

    @property
    def files(self) -> list[Path]:
        """Its files as the metadata list them, whether they are there or not."""
        return [Path(str(file.locate())) for file in self.distribution.files or ()]

    def text(self, path: str) -> str:
        """The file at `path` in the folder where it is installed; empty where there is none."""
        file = Path(str(self.distribution.locate_file(path)))
        return file.read_text("utf-8", "replace") if file.is_file() else ""


@dataclass(frozen=True)
class Packages:
    """The packages in the folders of `path`, as `sys.path`."""

    path: tuple[str, ...]
    _known: dict[str, Package | None] = field(default_factory=dict, compare=False)

    def find(self, name: str) -> Package | None:
        """The package called `name`; None where it is not installed."""
        key = canonicalize_name(name)
        if key not in self._known:
            self._known[key] = self._found(key)
        return self._known[key]

    def _found(self, name: str) -> Package | None:
        for folder in self.path:
            found = list(distributions(name=name, path=[folder]))
            if found:
                first = found[0]
                return Package(
                    name,
                    tuple(_header(one, "Version") for one in found),
                    tuple(first.requires or ()),
                    frozenset(_tags(first)),
                    first,
                )
        return None

    @cached_property
    def declared(self) -> tuple[Requirement, ...]:
        """What the project itself needs, without extras."""
        return tuple(needed(self._texts()))

    def _texts(self) -> tuple[str, ...]:
        project = self.find(PROJECT)
        return project.requires if project else tuple(_of_checkout().get("dependencies", ()))

    def wanted(self, name: str) -> str:
        """What the project asks of a package, as `jax>=0.10,<0.11`, be it in an extra; the name
        alone where it asks nothing."""
        key = canonicalize_name(name)
        asked = (one for one in _read(self._texts()) if canonicalize_name(one.name) == key)
        return next((f"{name}{one.specifier}" for one in asked), name)

    def python_needed(self) -> str:
        """The Pythons that the project is for, as `>=3.11,<3.14`; empty where nobody says."""
        project = self.find(PROJECT)
        if project is not None:
            return _header(project.distribution, "Requires-Python")
        return str(_of_checkout().get("requires-python", ""))


@dataclass(frozen=True)
class Need:
    """What the package `by` requires, and the package that there is, if any."""

    by: str
    requirement: Requirement
    package: Package | None

    @property
    def is_met(self) -> bool:
        """Whether a version that is asked for is installed."""
        if self.package is None:
            return False
        try:
            version = Version(self.package.version)
        except InvalidVersion:
            return False
        return self.requirement.specifier.contains(version, prereleases=True)


def needs(packages: Packages) -> Iterator[Need]:
    """What the project needs, and what that needs in turn, each package once with each asker."""
    asked: set[str] = set()
    waiting = [(PROJECT, packages.declared)]
    while waiting:
        by, requirements = waiting.pop()
        for requirement in requirements:
            package = packages.find(requirement.name)
            yield Need(by, requirement, package)
            if package is not None and package.name not in asked:
                asked.add(package.name)
                waiting.append((package.name, tuple(needed(package.requires))))


def extra(package: Package, name: str, environment: Mapping[str, str]) -> list[Requirement]:
    """What the extra `name` of a package adds, as `tensorflow[and-cuda]`, on a platform whose
    markers are `environment`."""
    return [
        requirement
        for requirement in _read(package.requires)
        if requirement.marker is not None
        and "extra" in str(requirement.marker)
        and requirement.marker.evaluate({**environment, "extra": name})
    ]


def needed(texts: tuple[str, ...]) -> Iterator[Requirement]:
    """What a package with these requirements needs on this platform, without extras."""
    for requirement in _read(texts):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement


def _header(distribution: Distribution, key: str) -> str:
    """A line of a package's metadata; empty where it is missing."""
    told = distribution.metadata
    return str(told[key]) if told is not None and key in told else ""


def _read(texts: tuple[str, ...]) -> Iterator[Requirement]:
    for text in texts:
        try:
            yield Requirement(text)
        except InvalidRequirement:  # of somebody else's package, and older than the standard
            continue


def _of_checkout() -> dict[str, Any]:
    """What the file of a checkout says of the project; nothing where there is no such file."""
    if not CHECKOUT.is_file():
        return {}
    project: dict[str, Any] = tomllib.loads(CHECKOUT.read_text("utf-8"))["project"]
    return project


def _tags(distribution: Distribution) -> Iterator[Tag]:
    for line in (distribution.read_text("WHEEL") or "").splitlines():
        key, _sign, value = line.partition(":")
        if key == "Tag":
            yield from parse_tag(value.strip())


def findings(
    packages: Packages, supported: frozenset[Tag], install: tuple[str, ...]
) -> Iterator[Finding]:
    """What is missing, of a version that is not asked for, or made for another Python.

    `supported` are the tags of wheels that this Python can load; `install` the words that install
    a package here.
    """
    found = list(needs(packages))
    bad = [need for need in found if not need.is_met]
    yield from _of_project(packages)
    for need in bad:
        yield _unmet(need, install)
    present = {need.package.name: need.package for need in found if need.package is not None}
    damaged = [
        finding
        for package in present.values()
        if (finding := _damage(package, supported, install)) is not None
    ]
    yield from damaged
    if not bad and not damaged and found:
        yield Finding(
            "packages.declared",
            "ok",
            ngettext(
                "{count} library as declared",
                "{count} libraries, each in a version that is asked for",
                len(present),
            ),
        )


def _of_project(packages: Packages) -> Iterator[Finding]:
    project = packages.find(PROJECT)
    if project is not None:
        text = f"{PROJECT} {project.version}"
        yield Finding("packages.kerascourse", "ok", text)
    elif packages.declared:
        yield Finding(
            "packages.kerascourse",
            "info",
            _("kerascourse runs from {folder}, without being installed", folder=CHECKOUT.parent),
            typed("pip", "install", "-e", CHECKOUT.parent),
        )
    else:
        yield Finding(
            "packages.kerascourse",
            "warning",
            _("kerascourse is not installed: nobody says which libraries it needs"),
            typed("pip", "install", PROJECT),
        )


def _unmet(need: Need, install: tuple[str, ...]) -> Finding:
    """What is wrong, and the command that mends it. What the project itself needs keeps it from
    running; what a library asks of another may work all the same."""
    name, wanted = need.requirement.name, str(need.requirement.specifier)
    if need.package is None:
        text = _(
            "{name} is not installed, {by} needs {wanted}",
            name=name,
            by=need.by,
            wanted=f"{name}{wanted}",
        )
    else:
        text = _(
            "{name} is {version}, {by} needs {wanted}",
            name=name,
            version=need.package.version or _("damaged"),
            by=need.by,
            wanted=f"{name}{wanted}",
        )
    return Finding(
        f"packages.{canonicalize_name(name)}",
        "problem" if need.by == PROJECT or need.package is None else "warning",
        text,
        typed(*install, f"{name}{wanted}"),
    )


def _damage(
    package: Package, supported: frozenset[Tag], install: tuple[str, ...]
) -> Finding | None:
    again = typed(*install, "--force-reinstall", "--no-deps", f"{package.name}=={package.version}")
    if len(set(package.versions)) > 1:
        return Finding(
            f"packages.{package.name}",
            "warning",
            _(
                "{name} lies there in {versions}, one over the other",
                name=package.name,
                versions=", ".join(package.versions),
            ),
            again,
        )
    if package.tags and package.tags.isdisjoint(supported):
        made_for = sorted(map(str, package.tags))[0]
        return Finding(
            f"packages.{package.name}",
            "problem",
            _(
                "{name} {version} was made for another Python or machine ({made_for})",
                name=package.name,
                version=package.version,
                made_for=made_for,
            ),
            again,
        )
    return None
