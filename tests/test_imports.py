"""Who may import whom, and that heavy libraries stay out of the light rooms."""

import ast
import graphlib
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
    ("errors", "library_errors", "terms"),
    ("memory",),
    ("files",),
    ("documents", "toml", "runs", "locks", "children", "architectures", "symbolic"),
    ("tables", "models", "data"),
    ("summaries", "training", "pages", "code"),
    ("quiz", "seeing", "doctor"),
    ("evaluation", "checks", "exports"),
    ("plots", "results"),
    ("pictures", "lessons", "explore"),
    ("reports", "notebook", "readings"),
)
# what anyone may import
COMMON = set(
    "errors library_errors memory terms texts files documents toml runs tables locks".split()
) | {"children"}
ALLOWED = {
    "errors": set(),
    "library_errors": set(),
    "terms": set(),
    "memory": set(),
    "texts": set(),
    "files": set(),
    "documents": set(),
    "toml": set(),
    "runs": set(),
    "locks": set(),
    "children": set(),
    "tables": {"symbolic"},
    "architectures": set(),
    "symbolic": set(),
    "summaries": {"architectures", "symbolic"},
    "doctor": {"models", "data"},
    "code": {"symbolic"},
    "checks": {"models", "data", "training", "seeing"},
    "results": {
        "doctor",
        "architectures",
        "checks",
        "symbolic",
        "summaries",
        "data",
        "training",
        "seeing",
        "evaluation",
        "exports",
        "quiz",
    },
    "notebook": {
        "architectures",
        "symbolic",
        "summaries",
        "models",
        "results",
        "training",
        "seeing",
        "plots",
        "pictures",
    },
    "models": {"architectures", "symbolic"},
    "data": set(),
    "training": {"architectures", "symbolic", "models", "data"},
    "seeing": {"architectures", "symbolic", "summaries", "models", "data", "training"},
    "pages": set(),
    "quiz": {"architectures", "symbolic", "summaries", "pages"},
    "lessons": {"architectures", "symbolic", "summaries", "training", "quiz", "results"},
    "readings": {"symbolic", "summaries", "quiz", "lessons", "pages"},
    "evaluation": {"architectures", "symbolic", "models", "data", "training", "seeing"},
    "exports": {"models", "training", "seeing"},
    "reports": {
        "architectures",
        "symbolic",
        "summaries",
        "training",
        "seeing",
        "evaluation",
        "plots",
        "pages",
        "pictures",
        "results",
        "quiz",
        "explore",
    },
    "explore": {
        "architectures",
        "symbolic",
        "summaries",
        "models",
        "data",
        "training",
        "seeing",
        "plots",
        "pages",
    },
    "plots": {"architectures", "symbolic", "summaries", "seeing", "evaluation"},
    "pictures": {"seeing", "plots"},
}
LIGHT = (*COMMON - {"locks", "memory"}, "architectures", "symbolic", "summaries", "results", "code")
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
            # hdf5.py is run in a process of its own
            child = ("h5py",) if path.name == "hdf5.py" else ()
            assert first in (*sys.stdlib_module_names, "kerascourse", *child), name
        if room(path) == "quiz":
            light = (*sys.stdlib_module_names, "kerascourse", "rapidfuzz", "snowballstemmer")
            assert first in (*light, "genanki"), name
        if room(path) == "doctor":
            light = (*sys.stdlib_module_names, "kerascourse", "packaging", "psutil")
            assert first in light, name
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


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_reaches_into_others_private_names(path):
    """No `_name` of an object, but those that the file itself defines: Keras changes its own
    without a word. Texts such as "keras.src.ops.numpy" are what saved models say, not imports."""
    tree = ast.parse(path.read_text())
    assert not [name for name in imports(path) if name and name.startswith("keras.src")]
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    used = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            own.add(node.target.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            own.add(node.attr)
        elif isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("getattr", "hasattr"):
            used.update(a.value for a in node.args if isinstance(getattr(a, "value", None), str))
    private = {name for name in used if name.startswith("_") and not name.endswith("__")}
    assert private <= own, f"{path} uses {', '.join(sorted(private - own))}"


def modules_imported(path, names):
    """The modules of the package that `path` imports, for type checking and in functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
        elif isinstance(node, ast.ImportFrom):
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & names.keys()
            yield from inner or {node.module} & names.keys()


def test_no_module_imports_itself_by_way_of_others():
    names = {}
    for path in FILES:
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        names[".".join(parts).removesuffix(".__init__")] = path
    graph = {name: set(modules_imported(path, names)) - {name} for name, path in names.items()}
    try:
        order = list(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))
    assert len(order) == len(FILES)
