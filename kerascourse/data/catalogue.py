"""The data sets by name. A new one is a file beside this one and a line here."""

from importlib import import_module
from pathlib import Path

from kerascourse.data.dataset import Dataset
from kerascourse.errors import UsageError, nearest
from kerascourse.texts import _

EMBEDDED = "digits"
NAMED = {"digits": "digits"}  # name: the file with `load(seed)`
FORMS = {"npz": "npz"}  # "form:PATH": the file with `load(path, seed)`


def load(name: str, seed: int = 0) -> Dataset:
    """The data set called `name` (a name, or a form such as `npz:PATH`), split by `seed`."""
    check(name)
    form, colon, path = name.partition(":")
    if colon:
        module = import_module(f"kerascourse.data.{FORMS[form]}")
        return module.load(path, seed)  # type: ignore[no-any-return]
    module = import_module(f"kerascourse.data.{NAMED[name]}")
    return module.load(seed)  # type: ignore[no-any-return]


def check(name: str) -> None:
    """UsageError with the nearest names unless `name` is a data set that `load` knows."""
    form, colon, _path = name.partition(":")
    if form in FORMS if colon else name in NAMED:
        return
    valid = [*NAMED, *(f"{form}:PATH" for form in FORMS)]
    near = nearest(name, valid)
    raise UsageError(
        _("expected a data set of {valid}, received {name!r}").format(
            valid=", ".join(valid), name=name
        ),
        _("Did you mean {name}?").format(name=near[0]) if near else "",
    )


def is_here(name: str) -> bool:
    """Whether the data set `name` can be read without a network."""
    form, colon, _path = name.partition(":")
    return form in FORMS if colon else name in NAMED


def absolute(name: str) -> str:
    """`name` with the path of a form made absolute, so that it holds from any folder."""
    form, colon, path = name.partition(":")
    return f"{form}:{Path(path).absolute()}" if colon and path else name
