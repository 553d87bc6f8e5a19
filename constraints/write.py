"""Writes lowest.txt and newest.txt beside this file: the lower bounds of pyproject.toml, and the
versions of this environment, which has `.[test]` and passed the suite.

    python constraints/write.py
"""

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).parent
COMMENT = {
    "lowest": "The lowest version of each library that pyproject.toml allows",
    "newest": "The versions, theirs included, that the suite was last run with, Linux, Python 3.11",
}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required() -> list[Requirement]:
    """What the project and its tests ask for."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    return [Requirement(line) for line in lines]


def lowest() -> dict[str, str]:
    return {
        plain(one.name): next(each.version for each in one.specifier if each.operator == ">=")
        for one in required()
    }


def newest() -> dict[str, str]:
    """Of what is asked for and all that this asks for in turn, as installed here."""
    found: dict[str, str] = {}
    waiting = [one.name for one in required()]
    while waiting:
        name = plain(waiting.pop())
        if name in found:
            continue
        installed = distribution(name)
        found[name] = installed.version
        for one in map(Requirement, installed.requires or ()):
            if one.marker is None or one.marker.evaluate({"extra": ""}):
                waiting.append(one.name)
    return found


def main() -> None:
    for name, pins in (("lowest", lowest()), ("newest", newest())):
        lines = [f"# {COMMENT[name]}:", f"# pip install -c constraints/{name}.txt '.[test]'"]
        lines += [f"{library}=={version}" for library, version in sorted(pins.items())]
        (HERE / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
