"""The names that complete a word: networks, runs, layers, data sets, recipes, quizzes, topics.

Each function for `shell_complete` takes what Click gives it (the context with what was typed
before, the parameter, the word so far) and returns Click's items. They read no more than names:
what costs time, or may be broken, is left out.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse import runs as addresses
from kerascourse.terms import term
from kerascourse.texts import _, language

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from kerascourse.symbolic.graph import Graph

MODELS = (".keras", ".h5")
IMAGES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")
MOST = 500  # names: more than anybody reads
OPENING = 4000  # bytes of a file in which its title stands
Completer = Callable[[click.Context, click.Parameter, str], "list[CompletionItem[str]]"]


@dataclass(frozen=True)
class Word:
    """A word that may be typed, what is said of it, and whether it goes on: `latent=`, `folder:`,
    the name of a folder."""

    value: str
    help: str = ""
    is_open: bool = False


def beginning(start: str, found: Iterable[Word]) -> list[Word]:
    """Those of the words that begin with `start`."""
    return list(islice((word for word in found if word.value.startswith(start)), MOST))


def completer(*kinds: Callable[[click.Context, str], Iterable[Word]]) -> Completer:
    """What Click asks for the words of several kinds, each once, in their order."""

    def complete(
        context: click.Context, parameter: click.Parameter, start: str
    ) -> "list[CompletionItem[str]]":
        from click.shell_completion import CompletionItem

        found: dict[str, Word] = {}
        for kind in kinds:
            for word in beginning(start, kind(context, start)):
                found.setdefault(word.value, word)
        return [
            CompletionItem(word.value, "open" if word.is_open else "plain", word.help or None)
            for word in found.values()
        ]

    return complete


def names(values: Iterable[str]) -> Completer:
    """A few words that stand as they are."""
    return completer(lambda context, start: map(Word, values))


def parts(values: Iterable[str]) -> Completer:
    """Names with commas between, `name,type`; each once."""

    def listed(context: click.Context, start: str) -> Iterator[Word]:
        before = start.rpartition(",")[0].split(",") if "," in start else []
        prefix = "".join(f"{one}," for one in before)
        yield from (Word(f"{prefix}{value}") for value in values if value not in before)

    return completer(listed)


# networks


def networks(context: click.Context, start: str) -> Iterator[Word]:
    """The networks of the catalogue."""
    from kerascourse.architectures.catalogue import CATALOGUE

    for entry in CATALOGUE:
        yield Word(entry.name, f"{term(entry.task)}, {entry.source}")


def model_files(context: click.Context, start: str) -> Iterator[Word]:
    """Saved models, and the functions of Python files behind a colon."""
    file, colon, _function = start.rpartition(":")
    if colon and file.endswith(".py"):
        from kerascourse.models.keywords import functions

        yield from (Word(f"{file}:{name}") for name in _safely(functions, Path(file)))
        return
    for word in paths(start, MODELS):
        yield word
    for word in paths(start, (".py",)):
        if not word.is_open:
            yield Word(f"{word.value}:", is_open=True)


def recipes(context: click.Context, start: str) -> Iterator[Word]:
    """The recipes that come with the course, and recipes of one's own."""
    from kerascourse.training.recipe_files import purpose, recipes

    for name, file in recipes().items():
        yield Word(name, purpose(_opening(file)))
    yield from paths(start, (".toml",))


# runs


def runs(context: click.Context, start: str) -> Iterator[Word]:
    """The runs in the folder in force, the newest first, and `latest`; behind a path, its
    folders."""
    folder = _folder_of_runs(context)
    known = _safely(addresses.folders, folder)
    if known:
        yield Word(addresses.LATEST, _("the newest run"))
    for run in sorted(known, key=_begun, reverse=True):
        state = "finished" if (run / addresses.RESULT).is_file() else "interrupted"
        yield Word(run.name, term(state))
    if os.sep in start:
        yield from (word for word in paths(start, folders_alone=True))


def _folder_of_runs(context: click.Context) -> Path:
    """`--runs` as it was typed, of this command or the one above it, else `KC_RUNS`, else
    `outputs`."""
    for one in (context, context.parent):
        typed = one.params.get("runs") if one is not None else None
        if typed is not None and Path(typed) != Path(addresses.USUAL):
            return Path(typed).expanduser()
    return addresses.place()


def _begun(folder: Path) -> float:
    try:
        return (folder / addresses.RECIPE).stat().st_mtime
    except OSError:  # removed since
        return 0.0


# what a network has


def layers(context: click.Context, start: str) -> Iterator[Word]:
    """The layers of the network that was typed; none of a function, which would have to run."""
    graph = _safely(_graph, context)
    for layer in graph.layers if graph else ():
        yield Word(layer.name, type(layer).__name__)


def settings(context: click.Context, start: str) -> Iterator[Word]:
    """The keys of `--set` for the network that was typed, and the values of a key that has few."""
    key, equals, _value = start.partition("=")
    options = _safely(_options, context)
    if equals:
        yield from (Word(f"{key}={value}") for value in options.get(key, ("", ()))[1])
        return
    for name, (told, _values) in options.items():
        yield Word(f"{name}=", told, is_open=True)


def _typed(context: click.Context) -> str:
    """The first argument that was typed, else its default, which is the latest run."""
    # where an option still waits for its value, Click leaves the arguments as they are
    for value in (*context.args[:1], *map(context.params.get, ("model", "models", "name", "quiz"))):
        if value:
            return str(value[0] if isinstance(value, tuple | list) else value)
    return addresses.LATEST


def _graph(context: click.Context) -> "Graph | None":
    """The graph of what was typed, without Keras."""
    from kerascourse.summaries.read import read_inputs, read_model, read_settings

    name = _typed(context)
    if ".py:" in name:
        return None
    typed = context.params.get("settings") or context.params.get("chosen") or ()
    sizes = context.params.get("input_texts") or context.params.get("input_text") or ()
    return read_model(
        _network_of(name),
        read_inputs((sizes,) if isinstance(sizes, str) else tuple(sizes)),
        context.params.get("classes"),
        read_settings(tuple(typed)),
        _folder_of_runs(context),
    )


def _network_of(name: str) -> str:
    """The network of a recipe, by the recipe's name or file; others as they are."""
    from kerascourse.training.recipe_files import recipes

    file = recipes().get(name, Path(name))
    if file.suffix != ".toml" or not file.is_file():
        return name
    told = re.search(r'^model *= *"([^"]+)"', _opening(file), re.MULTILINE)
    return told[1] if told else name


def _options(context: click.Context) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What may be set of the network that was typed: by each key what it takes, and its values
    where these are few."""
    from typing import get_args

    from kerascourse.architectures.catalogue import find, options, task_options

    name = _network_of(_typed(context))
    file, _colon, function = name.rpartition(":")
    if file.endswith(".py"):
        from kerascourse.models.keywords import keywords

        known = keywords(Path(file), function)
        return {
            key: ("" if one.default is None else str(one.default), _values(type(one.default)))
            for key, one in known.items()
        }
    entry = find(name)
    found = options(entry) | task_options(entry.task)
    return {
        key: (
            _("{expected}; by default {value}", expected=one.expected, value=one.default),
            _values(one.annotation) or tuple(map(str, get_args(one.annotation))),
        )
        for key, one in found.items()
    }


def _values(kind: Any) -> tuple[str, ...]:
    return ("true", "false") if kind is bool else ()


def tasks(context: click.Context, start: str) -> Iterator[Word]:
    """The tasks of the networks of the catalogue."""
    from kerascourse.architectures.catalogue import CATALOGUE

    for name in dict.fromkeys(entry.task for entry in CATALOGUE):
        yield Word(name, term(name))


# data, the course


def data_sets(context: click.Context, start: str) -> Iterator[Word]:
    """Data sets by name, and the forms for one's own with the paths behind them."""
    from kerascourse.data.catalogue import ENTRIES, FORMS

    form, colon, path = start.partition(":")
    if colon and form in FORMS:
        endings = {"npz": (".npz",), "csv": (".csv",)}.get(form, ())
        for word in paths(path, endings, folders_alone=not endings):
            yield Word(f"{form}:{word.value}", word.help, word.is_open)
        return
    for entry in ENTRIES:
        yield Word(entry.name, f"{term(entry.task)}, {_(entry.source)}")
    for one in FORMS:
        yield Word(f"{one}:", is_open=True)


def quizzes(context: click.Context, start: str) -> Iterator[Word]:
    """The quizzes of the bank, and quizzes of one's own."""
    from kerascourse.quiz.places import bank

    for name, file in bank().items():
        yield Word(name, _title(_opening(file)))
    yield from paths(start, (".toml",))


def questions(context: click.Context, start: str) -> Iterator[Word]:
    """The questions of the quiz that was typed, with their ids of the course.

    They are looked for line by line: to read a quiz as TOML takes a fifth of a Tab's time.
    """
    from kerascourse.quiz.places import bank

    name = _typed(context)
    file = bank().get(name, Path(name))
    text = _safely(file.read_text, "utf-8") or ""
    for question in text.split("[[questions]]\n")[1:]:
        told = re.search(r'^id *= *"([^"]+)"', question, re.MULTILINE)
        course = re.search(r"^course *= *\[(.*)\]", question, re.MULTILINE)
        if told is not None:
            yield Word(told[1], course[1].replace('"', "") if course else "")


def topics(context: click.Context, start: str) -> Iterator[Word]:
    """The lessons and the weeks; from the first letter on also ids of the course and types of
    layers."""
    from kerascourse.lessons.places import heads, weeks

    known = list(heads(language()))
    for head in known:
        yield Word(head.id, head.title)
    yield from (Word(week) for week in weeks())
    if start:
        for word in sorted({word for head in known for word in (*head.course, *head.layers)}):
            yield Word(word)


def _title(text: str) -> str:
    """The title in the opening of a quiz's file, in the user's language where it has one."""
    line = re.search(r"^title *= *(.*)$", text, re.MULTILINE)
    if line is None:
        return ""
    told = re.search(rf'\b{language()} *= *"([^"]*)"', line[1]) or re.search('"([^"]*)"', line[1])
    return told[1] if told else ""


# files


def files(*endings: str) -> Completer:
    """Files that end so, and folders on the way to them."""
    return completer(lambda context, start: paths(start, endings))


def paths(start: str, endings: Sequence[str] = (), folders_alone: bool = False) -> Iterator[Word]:
    """The files and folders whose paths begin with `start`, the files with one of the `endings`
    alone; hidden ones where `start` asks for them."""
    before, name = os.path.split(start)
    prefix = start[: len(start) - len(name)]
    folder = os.path.expanduser(before) or os.curdir
    for entry in sorted(_safely(lambda: list(os.scandir(folder))), key=lambda one: one.name):
        if not entry.name.startswith(name) or (entry.name[0] == "." and not name.startswith(".")):
            continue
        if not entry.name.isprintable():
            continue
        if entry.is_dir():
            yield Word(f"{prefix}{entry.name}/", is_open=True)
        elif not folders_alone and (not endings or entry.name.lower().endswith(tuple(endings))):
            yield Word(f"{prefix}{entry.name}")


# what arguments and options take

MODEL = completer(networks, model_files)
MODEL_OR_RECIPE = completer(recipes, networks, model_files)
RUN = completer(runs)
RUN_OR_MODEL = completer(networks, runs, model_files)
RUN_OR_FILE = completer(runs, model_files)
RUN_AND_IMAGES = completer(runs, lambda context, start: paths(start, IMAGES))
LAYER = completer(layers)
SETTING = completer(settings)
DATASET = completer(data_sets)
QUIZ = completer(quizzes)
QUESTION = completer(questions)
TOPIC = completer(topics)
TASK = completer(tasks)
# the options of pictures, which say no more of themselves than their flags
BY_OPTION = {"--layer": LAYER, "--beside": RUN, "--with": RUN}


def _opening(file: Path) -> str:
    """The first bytes of a file."""

    def first() -> str:
        with file.open("rb") as opened:
            return opened.read(OPENING).decode("utf-8", "replace")

    return _safely(first) or ""


def _safely(read: Callable[..., Any], *arguments: Any) -> Any:
    """What `read` gives; an empty list where a file is broken or may not be read: then nothing is
    suggested."""
    try:
        return read(*arguments)
    except Exception:
        return []
