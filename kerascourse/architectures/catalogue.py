"""Every network by name: what it is, what it takes, and the count that its paper or a library gives.

A new network is a file beside this one and a line in `CATALOGUE`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from inspect import Parameter, signature
from typing import Any, Literal, get_args, get_origin

from kerascourse.errors import UsageError, nearest
from kerascourse.texts import _

Task = Literal[
    "classification", "reconstruction", "denoising", "superresolution", "generation", "segmentation"
]


@dataclass(frozen=True)
class Entry:
    """A network of the catalogue.

    `module` is the file in this folder; `fixed` the builder's arguments that make this member of
    the family; `input_shape` the paper's (height, width, channels); `params` all parameters at the
    defaults, moving statistics included; `source` where that count, or the network, was published.
    """

    name: str
    module: str
    task: Task
    input_shape: tuple[int, ...]
    params: int
    source: str
    course: str
    fixed: dict[str, Any] = field(default_factory=dict)
    builder: str = "build"

    @property
    def build(self) -> Callable[..., Any]:
        """The builder: `build(layers, inputs, **options) -> outputs`."""
        module = import_module(f"kerascourse.architectures.{self.module}")
        return getattr(module, self.builder)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Option:
    """A keyword of a builder that `--set KEY=VALUE` may change."""

    name: str
    annotation: Any
    default: Any

    def read(self, text: str) -> Any:
        """`text` as this option's value; UsageError says what would be accepted."""
        try:
            return self._parse(text)
        except (ValueError, KeyError):
            raise UsageError(
                _("{name} must be {expected}, received {text!r}").format(
                    name=self.name, expected=self.expected, text=text
                ),
                _("Try: --set {name}={default}").format(name=self.name, default=self.default),
            ) from None

    @property
    def expected(self) -> str:
        """What the option accepts, in words."""
        if get_origin(self.annotation) is Literal:
            return _("one of {choices}").format(choices=", ".join(get_args(self.annotation)))
        return {
            int: _("a whole number from 1"),
            float: _("a number from 0"),
            bool: _("true or false"),
        }[self.annotation]

    def _parse(self, text: str) -> Any:
        if self.annotation is bool:
            value: Any = {"true": True, "false": False}[text.lower()]
        elif self.annotation in (int, float):
            value = self.annotation(text)
            if not (1 if self.annotation is int else 0) <= value < float("inf"):
                raise ValueError(text)
        else:
            value = get_args(self.annotation)[get_args(self.annotation).index(text)]
        return value


def options(entry: Entry) -> dict[str, Option]:
    """The options of a network, read from its builder's signature."""
    parameters = list(signature(entry.build).parameters.values())[2:]
    return {
        p.name: Option(p.name, p.annotation, p.default)
        for p in parameters
        if p.name not in entry.fixed and p.kind is not Parameter.VAR_KEYWORD
    }


def read_options(entry: Entry, texts: dict[str, str]) -> dict[str, Any]:
    """Builder arguments from `KEY=VALUE` texts; UsageError names the valid keys or values."""
    valid = options(entry)
    for key in texts:
        if key not in valid:
            near = nearest(key, valid)
            raise UsageError(
                _("{model} has no option {key!r}; its options are {valid}").format(
                    model=entry.name, key=key, valid=", ".join(sorted(valid))
                ),
                _("Did you mean {name}?").format(name=near[0]) if near else "",
            )
    return {key: valid[key].read(text) for key, text in texts.items()}


def find(name: str) -> Entry:
    """The network called `name`; UsageError with the nearest names."""
    for entry in CATALOGUE:
        if entry.name == name:
            return entry
    near = nearest(name, [entry.name for entry in CATALOGUE])
    raise UsageError(
        _("expected a model of the catalogue, received {name!r}").format(name=name)
        + (_("; nearest: {names}").format(names=", ".join(near)) if near else ""),
        _("Try: kc list"),
    )


IMAGENET = (224, 224, 3)
CIFAR = (32, 32, 3)
MNIST = (28, 28, 1)

CATALOGUE: tuple[Entry, ...] = (
    Entry("lenet5", "lenet", "classification", (32, 32, 1), 61_706, "LeCun et al. 1998", "B1"),
    Entry("vae", "vae", "generation", MNIST, 0, "Kingma & Welling 2014", "D10"),
)
