"""The options of a picture, as the keywords of its `picture` say them.

A keyword is `name: Annotated[TYPE, About(help, …)] = default`. TYPE is `bool`, `int`, `float`,
`str`, `Path`, `Literal[…]`, `tuple[str, ...]` (repeatable) or `tuple[int, int]`, or one of these
`| None`. Those that several pictures share stand here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, signature
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin

from kerascourse.errors import UsageError
from kerascourse.texts import N_, _, plain


@dataclass(frozen=True)
class About:
    """What is said of an option: its help, and what it takes.

    `metavar` stands for the value in the help, "DIR" for a folder; numbers go from `least` (or
    `above`) to `most`.
    """

    help: str
    metavar: str | None = None
    least: int | None = None
    most: int | None = None
    above: int | None = None


Index = Annotated[int, About(N_("Which of the test images, from 0."), least=0)]
Image = Annotated[
    Path | None,
    About(N_("An image of one's own, converted as the training images were."), "PATH"),
]
First = Annotated[int, About(N_("The first image."), least=0)]
With = Annotated[
    str | None,
    About(
        N_("Another one beside it; a network's own settings in brackets: NAME[KEY=VALUE]."),
        "RUN|MODEL",
    ),
]
ClassName = Annotated[
    str | None, About(N_("A class, or its number; else the one predicted."), "CLASS")
]

# what is said of a value in Python that is of another type
WORDS: dict[Any, str] = {
    bool: N_("True or False"),
    int: N_("a whole number"),
    float: N_("a number"),
    str: N_("a text"),
    Path: N_("a path"),
    tuple[str, ...]: N_("a text or several"),
    tuple[int, int]: N_("two whole numbers"),
}


@dataclass(frozen=True)
class Option:
    """A keyword of `picture`: `kind` is its type without None. `class_` is the option `--class`."""

    name: str
    kind: Any
    default: Any
    about: About

    @property
    def flag(self) -> str:
        """The option as it is typed."""
        return "--" + self.name.rstrip("_").replace("_", "-")

    @property
    def is_repeatable(self) -> bool:
        """Whether the option may be given several times."""
        return bool(self.kind == tuple[str, ...])

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that the option takes; none where it takes any."""
        return get_args(self.kind) if get_origin(self.kind) is Literal else ()

    def spelled(self, word: str) -> str:
        """The choice that `word` is, however it is written, `t-SNE` as `tsne`; else `word`."""
        return next((one for one in self.choices if plain(one) == plain(word)), word)

    def read_pair(self, text: str) -> tuple[int, int]:
        """`3,4` as (3, 4)."""
        numbers = re.fullmatch(r"\s*(\d{1,6})\s*,\s*(\d{1,6})\s*", text)
        if numbers is None:
            raise UsageError(
                _(
                    "expected {option} {metavar}, received {text!r}",
                    option=self.flag,
                    metavar=self.about.metavar,
                    text=text,
                ),
                _("Try: {option} {example}", option=self.flag, example="3,4"),
            )
        return int(numbers[1]), int(numbers[2])

    def read(self, value: Any) -> Any:
        """A keyword's `value` in Python, as `picture` takes it; UsageError where it does not."""
        if value is None and self.default is None:
            return None
        value = self._converted(value)
        if not self._accepts(value):
            raise UsageError(
                _(
                    "{name} must be {expected}, received {value!r}",
                    name=self.name,
                    expected=self._expected(),
                    value=value,
                )
            )
        return value

    def _converted(self, value: Any) -> Any:
        """A text as a path or as one of several, a list as a tuple, a whole number as a float."""
        if isinstance(value, str):
            value = self.spelled(value)
            return Path(value) if self.kind is Path else (value,) if self.is_repeatable else value
        if isinstance(value, list):
            return tuple(value)
        return float(value) if self.kind is float and type(value) is int else value

    def _accepts(self, value: Any) -> bool:
        if self.choices:
            return value in self.choices
        if self.is_repeatable:
            return isinstance(value, tuple) and all(isinstance(text, str) for text in value)
        if self.kind == tuple[int, int]:
            return isinstance(value, tuple) and list(map(type, value)) == [int, int]
        if self.kind in (int, float):
            return type(value) is self.kind and self._in_range(value)
        return isinstance(value, self.kind)

    def _in_range(self, value: float) -> bool:
        about = self.about
        return (
            (about.least is None or value >= about.least)
            and (about.above is None or value > about.above)
            and (about.most is None or value <= about.most)
        )

    def _expected(self) -> str:
        """What the keyword takes, in words."""
        if self.choices:
            return _("one of {choices}", choices=", ".join(self.choices))
        about = self.about
        limits = ((">=", about.least), (">", about.above), ("<=", about.most))
        return _(WORDS[self.kind]) + "".join(
            f", {sign} {limit}" for sign, limit in limits if limit is not None
        )


def options_of(picture: Callable[..., Any]) -> tuple[Option, ...]:
    """The options that the keywords of `picture` are, in their order."""
    return tuple(
        _option(parameter)
        for parameter in signature(picture).parameters.values()
        if parameter.kind is Parameter.KEYWORD_ONLY
    )


def _option(parameter: Parameter) -> Option:
    annotation, about = get_args(parameter.annotation)
    if isinstance(annotation, UnionType):
        annotation = get_args(annotation)[0]
    return Option(parameter.name, annotation, parameter.default, about)
