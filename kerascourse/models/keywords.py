"""The keywords of the function that makes a network, read from its file without running it."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerascourse.errors import InputError, NotFoundError, UsageError, did_you_mean, nearest_words
from kerascourse.texts import _, typed

# keywords that the data decide where the user does not: what they are called by custom
SHAPES = ("input_shape", "shape")
CLASSES = ("classes", "num_classes", "n_classes")
OF_DATA = (*SHAPES, *CLASSES)


@dataclass(frozen=True)
class Keyword:
    """A keyword with its `default`, None where it has none that is told without running code."""

    name: str
    default: Any
    is_required: bool

    def read(self, given: Any) -> Any:
        """`given`, a text of `--set` or a value of a recipe, as this keyword's value; UsageError
        where it is of another type than the default."""
        value = _literal(given) if isinstance(given, str) else given
        if isinstance(self.default, str):
            value = given
        if isinstance(self.default, float) and type(value) is int:
            value = float(value)
        if isinstance(value, list):
            value = tuple(value)
        if self.default is not None and not _is_like(value, self.default):
            raise UsageError(
                _(
                    "{name} must be like {default}, received {value}",
                    name=self.name,
                    default=_written(self.default),
                    value=_written(given),
                ),
                _("Try: --set {name}={default}", name=self.name, default=_written(self.default)),
            )
        return value


def keywords(path: Path, function: str) -> dict[str, Keyword]:
    """The keywords of `function` in the Python file at `path`, in their order.

    NotFoundError without the file; InputError where it is no Python, or has no such function.
    """
    found = _functions(path)
    if function not in found:
        # what is not a plain `def` (an import, a class) tells its keywords to nobody
        if function in _names(path):
            return {}
        raise InputError(
            _("{path} has no function {function!r}", path=path, function=function)
            + nearest_words(function, found),
            _("Try: {path}:{function}", path=typed(path), function=next(iter(found), "build")),
        )
    arguments = found[function].args
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = [None] * (len(positional) - len(arguments.defaults))
    pairs = [
        *zip(positional, [*missing, *arguments.defaults], strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return {
        argument.arg: Keyword(
            argument.arg, None if default is None else _value(default), default is None
        )
        for argument, default in pairs
    }


def functions(path: Path) -> list[str]:
    """The names of the functions in the Python file at `path`; errors as `keywords`."""
    return list(_functions(path))


def read(name: str, known: Mapping[str, Keyword], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values `given` to the keywords that are `known`; UsageError, which calls the network
    `name`, for a key that is none or a value of another type."""
    for key in given:
        if key not in known:
            raise UsageError(
                _(
                    "{model} has no option {key!r}; its options are {valid}",
                    model=name,
                    key=key,
                    valid=", ".join(known) or _("none"),
                ),
                did_you_mean(key, known),
            )
    return {key: known[key].read(value) for key, value in given.items()}


def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in _tree(path).body if isinstance(node, ast.FunctionDef)}


def _names(path: Path) -> set[str]:
    """What a file's own lines give a name to: imports, classes and assignments."""
    found = set()
    for node in _tree(path).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {one.id for one in node.targets if isinstance(one, ast.Name)}
    return found


def _tree(path: Path) -> ast.Module:
    if not path.is_file():
        raise NotFoundError(_("no file {path}", path=path), _("Try: ls *.py"))
    try:
        return ast.parse(path.read_bytes(), str(path))
    except SyntaxError as error:
        raise InputError(
            _(
                "{path} is no Python, line {line}: {error}",
                path=path,
                line=error.lineno or 1,
                error=error.msg,
            )
        ) from None
    except ValueError as error:  # a zero byte
        raise InputError(_("{path} is no Python: {error}", path=path, error=error)) from None


def _value(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _literal(text: str) -> Any:
    """`text` as the number, true or false, or list that it is; else as a text."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def _is_like(value: Any, default: Any) -> bool:
    return isinstance(value, tuple if isinstance(default, list) else type(default)) and (
        isinstance(value, bool) == isinstance(default, bool)
    )


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
