"""No version that we allow has a fault that its authors have published and mended."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
BOUNDS = {
    requirement.name.lower(): requirement.specifier
    for requirement in map(
        Requirement, tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"]
    )
}
# library: the first version with the fault mended, and the fault
MENDED = {
    "jinja2": ("3.1.6", "CVE-2025-27516: a template leaves its sandbox"),
    "keras": ("3.9.0", "CVE-2025-1550: a model's file runs code"),
    "markdown-it-py": ("2.2.0", "CVE-2023-26303: a document that ends in an error"),
    "pillow": ("11.3.0", "CVE-2025-48379: a DDS image written past its buffer"),
    "scikit-learn": ("1.5.0", "CVE-2024-5206: words of the data kept in a model"),
    "tensorflow": ("2.12.1", "CVE-2023-33976: an argument that ends the process"),
}


@pytest.mark.parametrize("name", MENDED)
def test_the_lowest_version_is_mended(name):
    mended, fault = MENDED[name]
    lowest = min(Version(each.version) for each in BOUNDS[name] if each.operator in (">=", "=="))
    assert lowest >= Version(mended), fault


def pinned(name):
    """The library and its version, line by line, in a file of `constraints/`."""
    lines = (PROJECT.parent / "constraints" / f"{name}.txt").read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_the_constraints_are_within_the_bounds():
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    required = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    lowest, newest = pinned("lowest"), pinned("newest")
    for one in map(Requirement, required):
        bound = next(each.version for each in one.specifier if each.operator == ">=")
        name = one.name.lower().replace("_", "-")
        assert lowest[name] == bound
        assert one.specifier.contains(newest[name])


@pytest.mark.parametrize("name", BOUNDS)
def test_every_library_has_a_lowest_and_a_highest_version(name):
    assert {each.operator for each in BOUNDS[name]} == {">=", "<"}
