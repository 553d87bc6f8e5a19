"""Who may import whom, and that heavy libraries stay out of the light rooms."""

import ast
import os
import signal
import sys
from pathlib import Path

import pytest

from tests import elsewhere

PACKAGE = Path(__file__).parents[1] / "kerascourse"
# the house from the ground up: a room rests on rooms of lower floors alone
FLOORS = (
    ("texts",),
    ("errors",),
    ("files", "toml", "runs", "locks", "architectures", "symbolic"),
    ("tables", "models", "data"),
    ("summaries", "training"),
    ("quiz", "seeing"),
    ("evaluation",),
    ("plots", "results"),
    ("pictures",),
    ("reports", "notebook"),
)
# what anyone may import
COMMON = {"errors", "texts", "files", "toml", "runs", "tables", "locks"}
ALLOWED = {
    "errors": set(),
    "texts": set(),
    "files": set(),
    "toml": set(),
    "runs": set(),
    "locks": set(),
    "tables": {"symbolic"},
    "architectures": set(),
    "symbolic": set(),
    "summaries": {"architectures", "symbolic"},
    "results": {
        "architectures",
        "symbolic",
        "summaries",
        "data",
        "training",
        "seeing",
        "evaluation",
        "quiz",
    },
    "notebook": {
        "architectures",
        "symbolic",
        "summaries",
        "models",
        "results",
        "seeing",
        "plots",
        "pictures",
    },
    "models": {"architectures", "symbolic"},
    "data": set(),
    "training": {"architectures", "symbolic", "models", "data"},
    "seeing": {"architectures", "symbolic", "summaries", "models", "data", "training"},
    "quiz": {"architectures", "symbolic", "summaries"},
    "evaluation": {"architectures", "symbolic", "models", "data", "training", "seeing"},
    "reports": {
        "architectures",
        "symbolic",
        "summaries",
        "training",
        "seeing",
        "evaluation",
        "plots",
        "pictures",
        "results",
    },
    "plots": {"architectures", "symbolic", "summaries", "seeing", "evaluation"},
    "pictures": {"seeing", "plots"},
}
LIGHT = (*COMMON - {"locks"}, "architectures", "symbolic", "summaries", "results")
FILES = sorted(PACKAGE.rglob("*.py"))


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module


def room(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_nothing_runs_upwards():
    floor = {name: height for height, names in enumerate(FLOORS) for name in names}
    assert floor.keys() == ALLOWED.keys()
    for name, below in ALLOWED.items():
        assert all(floor[other] < floor[name] for other in below), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_what_it_may(path):
    if room(path) in ("cli", "__main__", "__init__"):
        return
    for name in imports(path):
        first, *rest = name.split(".")
        if first == "kerascourse" and rest:
            allowed = {room(path), *COMMON, *ALLOWED[room(path)]}
            assert rest[0] in allowed, f"{path} imports {name}"
        if room(path) in LIGHT:
            assert first in (*sys.stdlib_module_names, "kerascourse"), name
        if room(path) == "quiz":
            light = (*sys.stdlib_module_names, "kerascourse", "rapidfuzz", "snowballstemmer")
            assert first in (*light, "genanki"), name
        assert first not in ("click", "rich"), f"only cli prints: {path}"


def test_every_text_for_users_passes_through_gettext():
    """Errors are raised with `_()` around their message, never with a bare string."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("Error"):
                bare = [a for a in node.args if isinstance(a, ast.Constant) and a.value != ""]
                course = node.func.id in (
                    "UsageError",
                    "InputError",
                    "NotFoundError",
                    "NetworkError",
                    "WriteError",
                )
                assert not (bare and course), f"{path}:{node.lineno}"


def test_what_only_posix_has_is_not_needed():
    """No module of it is imported, no name of it used, but by `getattr` with another way out."""
    more = {os: {"getuid", "geteuid", "sysconf"}, signal: set()}
    names = {
        module.__name__: {*missing.split()} | more[module]
        for module, missing in elsewhere.MISSING.items()
    }
    for path in FILES:
        assert set(imports(path)).isdisjoint(elsewhere.MODULES), path
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert node.attr not in names.get(node.value.id, ()), f"{path}:{node.lineno}"
