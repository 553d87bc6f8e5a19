"""Whether the tests notice a single change to the code: mutants of a room against its tests.

    python -m benchmarks.mutants [ROOM OR FILE …] [--mutants 60] [--seed 0] [--processes 2]

A change turns a comparison, a sign, `and`, `is`, `True`, `break`, adds 1 to a number, drops a `not`
or a minus, or lets a function return None. Annotations, decorators, the texts of f-strings and
`strict=True` are left alone: what these say is no behaviour of a right program. The tests of the
room run once to see which functions each of them calls; a mutant is then tried, in a copy of the
package, against the tests that call its function and those of its mirror file, the quick ones
first. Exits with 1 unless 95 of 100 are caught. POSIX only: a mutant's tests run in a fork.
"""

import argparse
import ast
import contextlib
import copy
import importlib
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import pytest

ROOT = Path(__file__).parents[1]
COPIED = ("kerascourse", "tests", "recipes", "benchmarks", "pyproject.toml", "README.md")
ROOMS = ("evaluation", "quiz", "summaries", "symbolic", "training")
ENOUGH = 0.95  # of the mutants
SHORTEST_LIMIT = 30.0  # seconds for a mutant's tests; more where they take more
# what the tests of a room import is imported once, before the forks
HEAVY = ("numpy", "scipy.ndimage", "hypothesis", "pydantic", "sklearn.metrics", "keras")

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
}


@dataclass(frozen=True)
class Mutant:
    """One change in the file at `path`, under the root; `source` is the changed file.

    `function` is the first line of the function that it is in, None for what runs on import.
    """

    path: str
    line: int
    function: int | None
    change: str
    source: str


@dataclass
class Known:
    """What the unchanged tests of a room tell: the functions that each calls, as file:line of their
    first lines, and its seconds."""

    functions: dict[str, set[str]]
    seconds: dict[str, float]


@dataclass
class Tally:
    """The mutants of one room."""

    tried: int = 0
    survived: list[Mutant] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("places", nargs="*", default=ROOMS, metavar="ROOM OR FILE")
    parser.add_argument("--mutants", type=int, default=60, help="in each place")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    tallies = {}
    for place in asked.places:
        files = files_of(place)
        room = files[0].split("/")[1]
        chance = random.Random(f"{asked.seed} {place}")
        chosen = list(itertools.islice(mutants_of(files, chance), asked.mutants))
        chosen.sort(key=lambda mutant: (mutant.path, mutant.line))
        with tempfile.TemporaryDirectory() as name:
            first = copied(Path(name) / "0")
            known = observed(first, room)
            others = [Path(name) / str(number) for number in range(1, asked.processes)]
            copies = [first, *(shutil.copytree(first, other) for other in others)]
            tallies[place] = tried(chosen, known, copies, room)
    print(f"\n{'place':32} mutants  caught  survived  share")
    for place, tally in tallies.items():
        lost = len(tally.survived)
        share = 1 - lost / max(1, tally.tried)
        print(f"{place:32} {tally.tried:7} {tally.tried - lost:7} {lost:9} {share:6.1%}")
    for tally in tallies.values():
        for mutant in tally.survived:
            print(f"    {mutant.path}:{mutant.line}  {mutant.change}")
    count = sum(tally.tried for tally in tallies.values())
    lost = sum(len(tally.survived) for tally in tallies.values())
    return int(lost > (1 - ENOUGH) * count)


def copied(folder: Path) -> Path:
    """`folder`, with what the tests need."""
    folder.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy2(ROOT / name, folder / name)
    return folder


def files_of(place: str) -> list[str]:
    """The Python files of a room, or the one file `place`, from the root."""
    if place.endswith(".py"):
        return [place]
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(f"kerascourse/{place}/**/*.py"))


# --- mutants ---


def mutants_of(files: list[str], chance: random.Random) -> Iterator[Mutant]:
    """The changes to `files` that change their compiled code, in an order by `chance`."""
    trees = {path: ast.parse((ROOT / path).read_text("utf-8")) for path in files}
    places = [
        (path, number, way)
        for path, tree in trees.items()
        for number, node in enumerate(changeable(tree))
        for way, _changed in enumerate(changes(node))
    ]
    chance.shuffle(places)
    for path, number, way in places:
        tree = copy.deepcopy(trees[path])
        unchanged = compile(ast.unparse(tree), path, "exec")
        node = changeable(tree)[number]
        changed = list(changes(node))[way]
        change = f"{shown(node)} → {shown(changed)}"
        replace(tree, node, changed)
        source = ast.unparse(tree)
        if compile(source, path, "exec") != unchanged:
            yield Mutant(path, node.lineno, function_at(trees[path], node.lineno), change, source)


def function_at(tree: ast.Module, line: int) -> int | None:
    """The first line, its decorators included, of the innermost function around `line`."""
    around = [
        min(each.lineno for each in (node, *node.decorator_list))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.body[0].lineno <= line <= node.end_lineno
    ]
    return max(around, default=None)


def changeable(tree: ast.Module) -> list[ast.stmt | ast.expr]:
    """The statements and expressions of `tree` that may be changed, in a fixed order."""
    left_alone: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.JoinedStr):
            parts = [node]
        elif isinstance(node, ast.AnnAssign | ast.arg):
            parts = [node.annotation]
        elif isinstance(node, ast.FunctionDef):
            parts = [*node.decorator_list, node.returns]
        elif isinstance(node, ast.ClassDef):
            parts = list(node.decorator_list)
        elif isinstance(node, ast.keyword) and node.arg == "strict":
            parts = [node.value]
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            parts = list(node.body)
        left_alone.update(id(inner) for part in parts if part for inner in ast.walk(part))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt | ast.expr) and id(node) not in left_alone
    ]


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """Copies of `node`, each with one change."""
    match node:
        case ast.Compare(ops=signs):
            for place, sign in enumerate(signs):
                ops = [*signs[:place], COMPARED[type(sign)](), *signs[place + 1 :]]
                yield with_(node, ops=ops)
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator) if type(operator) in OPERATORS:
            yield with_(node, op=OPERATORS[type(operator)]())
        case ast.BoolOp(op=ast.And()):
            yield with_(node, op=ast.Or())
        case ast.BoolOp(op=ast.Or()):
            yield with_(node, op=ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield with_(node, value=not value)
        case ast.Constant(value=int(value) | float(value)):
            yield with_(node, value=value + 1)
        case ast.Slice(lower=None):
            yield with_(node, lower=ast.Constant(1))
        case ast.Slice(lower=ast.Name() as name):
            yield with_(node, lower=ast.BinOp(name, ast.Add(), ast.Constant(1)))
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield with_(node, value=ast.Constant(None))
        case ast.Break():
            yield ast.copy_location(ast.Continue(), node)
        case ast.Continue():
            yield ast.copy_location(ast.Break(), node)


def with_(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def replace(tree: ast.AST, node: ast.AST, changed: ast.AST) -> None:
    """Put `changed` where `node` stands in `tree`."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, name, changed)
            elif isinstance(value, list):
                value[:] = [changed if item is node else item for item in value]


def shown(node: ast.AST) -> str:
    """The code of `node` on one line, cut where it is long."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else text[:69] + "…"


# --- tests ---


class Watch:
    """A plugin of pytest: which functions of the room each test calls, its fixtures included."""

    def __init__(self, room: Path) -> None:
        self.names = {str(path): str(path.relative_to(room)) for path in room.rglob("*.py")}
        self.known: dict[str, set[str]] = {}
        self.seconds: dict[str, float] = defaultdict(float)
        self.failed: list[str] = []
        self.of_fixtures: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.stack: list[set[str]] = []

    def trace(self, frame: FrameType, event: str, argument: object) -> None:
        """Called for every function that is called."""
        name = self.names.get(frame.f_code.co_filename)
        if name is not None:
            self.stack[-1].add(f"{name}:{frame.f_code.co_firstlineno}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self.stack = [set()]
        sys.settrace(self.trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            called = self.stack[0]
            for definitions in item._fixtureinfo.name2fixturedefs.values():
                for one in definitions:
                    called |= self.of_fixtures[one.argname, one.baseid]
            self.known[item.nodeid] = called

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef, request):
        # one that is wider than a test is set up in the first that wants it, and counts for all
        self.stack.append(self.of_fixtures[fixturedef.argname, fixturedef.baseid])
        sys.settrace(self.trace)
        try:
            return (yield)
        finally:
            self.stack.pop()

    def pytest_runtest_logreport(self, report) -> None:
        self.seconds[report.nodeid] += report.duration
        if report.failed:
            self.failed.append(report.nodeid)


class Chosen:
    """A plugin of pytest: only these tests, in this order."""

    def __init__(self, names: list[str]) -> None:
        self.place = {name: place for place, name in enumerate(names)}

    def pytest_collection_modifyitems(self, items) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.place),
            key=lambda item: self.place[item.nodeid],
        )


def observed(folder: Path, room: str) -> Known:
    """What the tests of `room` call, in a process of its own."""
    report = folder / "observed.json"
    print(f"{room}: the tests on the unchanged code", flush=True)
    code = (
        "import json, sys, pytest; from pathlib import Path; from benchmarks.mutants import Watch\n"
        f"watch = Watch(Path({str(folder / 'kerascourse' / room)!r}))\n"
        f"pytest.main(['-q', '--hypothesis-seed=0', 'tests/{room}'], plugins=[watch])\n"
        f"Path({str(report)!r}).write_text(json.dumps([watch.failed, watch.seconds,\n"
        "    {name: sorted(called) for name, called in watch.known.items()}]))\n"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    failed, seconds, functions = json.loads(report.read_text("utf-8"))
    if failed:
        raise SystemExit(f"these tests fail on the unchanged code: {' '.join(failed)}")
    return Known({name: set(called) for name, called in functions.items()}, seconds)


def tests_for(mutant: Mutant, known: Known, room: str) -> list[str]:
    """The tests that call the function, quick ones first, then the others of the mirror file.

    What runs on import belongs to all tests that call something of the file.
    """
    inside = mutant.path.removeprefix(f"kerascourse/{room}/")
    calls = f"{inside}:{mutant.function or ''}"
    touching = [
        name
        for name, functions in known.functions.items()
        if calls in functions
        or (mutant.function is None and any(each.startswith(calls) for each in functions))
    ]
    # a file without functions, such as one of constants, is anybody's
    touching = touching or list(known.functions)
    folder, _, file = inside.rpartition("/")
    mirror = "/".join(filter(None, ("tests", room, folder, f"test_{file}")))
    others = [name for name in known.functions if name.startswith(f"{mirror}::")]
    quick = sorted(touching, key=known.seconds.__getitem__)
    return list(dict.fromkeys([*quick, *sorted(others, key=known.seconds.__getitem__)]))


def tried(chosen: list[Mutant], known: Known, copies: list[Path], room: str) -> Tally:
    """Run the tests of each mutant, as many at a time as there are copies."""
    for name in HEAVY:
        if room not in ("quiz", "summaries") or name == "hypothesis":
            importlib.import_module(name)
    tally = Tally()
    waiting, free = list(chosen), list(copies)
    running: dict[int, tuple[Mutant, Path, float]] = {}
    while waiting or running:
        while waiting and free:
            mutant, folder = waiting.pop(0), free.pop()
            names = tests_for(mutant, known, room)
            seconds = sum(known.seconds[name] for name in names)
            limit = time.monotonic() + max(SHORTEST_LIMIT, 4 * seconds)
            running[started(mutant, folder, names)] = (mutant, folder, limit)
        for child, (mutant, folder, limit) in list(running.items()):
            late = time.monotonic() > limit
            if late:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
            done, status = os.waitpid(child, 0 if late else os.WNOHANG)
            if done:
                del running[child]
                shutil.copy2(ROOT / mutant.path, folder / mutant.path)
                free.append(folder)
                tally.tried += 1
                if status == 0:
                    tally.survived.append(mutant)
                said = "late" if late else "caught" if status else "SURVIVED"
                print(
                    f"{tally.tried:4} {said:8} {mutant.path}:{mutant.line}  {mutant.change}",
                    flush=True,
                )
        time.sleep(0.02)
    return tally


def started(mutant: Mutant, folder: Path, names: list[str]) -> int:
    """A fork that runs the tests `names` on `mutant` in `folder`; it exits with 0 if they pass."""
    path = folder / mutant.path
    path.write_text(mutant.source, "utf-8")
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()
    # what Hypothesis found in another mutant is not to be tried on this one
    shutil.rmtree(folder / ".hypothesis", ignore_errors=True)
    child = os.fork()
    if child:
        return child
    os.setsid()
    os.chdir(folder)
    os.environ |= {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    sys.dont_write_bytecode = True
    sys.path[0] = str(folder)
    sys.path[:] = [str(folder), *(place for place in sys.path if Path(place) != ROOT)]
    for name in [name for name in sys.modules if name.split(".")[0] == "benchmarks"]:
        del sys.modules[name]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    files = list(dict.fromkeys(name.partition("::")[0] for name in names))
    options = ["-x", "-q", "--hypothesis-seed=0", "-p", "no:cacheprovider"]
    code: int = 1
    try:
        # without a test there is nothing that could catch it
        code = int(pytest.main([*options, *files], plugins=[Chosen(names)])) if names else 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
