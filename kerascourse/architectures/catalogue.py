"""Every network by name: what it is, what it takes, and how many parameters it has.

A new network is a file beside this one and a line in `CATALOGUE`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from kerascourse.architectures.normalization import KEPT
from kerascourse.errors import InputError, UsageError, did_you_mean, nearest_words
from kerascourse.texts import _, plain

if TYPE_CHECKING:
    from kerascourse.architectures.stack import Stack

Task = Literal[
    "classification", "reconstruction", "denoising", "superresolution", "generation", "segmentation"
]


@dataclass(frozen=True)
class Entry:
    """A network of the catalogue.

    `module` is the file in this folder; `fixed` the builder's arguments that make this member of
    the family; `input_shape` the paper's (height, width, channels); `params` all parameters at the
    defaults, moving statistics included (None for a stack); `source` where the network was
    published.
    """

    name: str
    module: str
    task: Task
    input_shape: tuple[int, ...]
    params: int | None
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
                _(
                    "{name} must be {expected}, received {text!r}",
                    name=self.name,
                    expected=self.expected,
                    text=text,
                ),
                _("Try: --set {name}={default}", name=self.name, default=self.default),
            ) from None

    @property
    def expected(self) -> str:
        """What the option accepts, in words."""
        if get_origin(self.annotation) is Literal:
            choices = ", ".join(map(str, get_args(self.annotation)))
            return _("one of {choices}", choices=choices)
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
            value = {str(choice): choice for choice in get_args(self.annotation)}[text]
        return value


def options(entry: Entry) -> dict[str, Option]:
    """The options of a network, read from its builder's signature."""
    parameters = list(signature(entry.build).parameters.values())[2:]
    return {
        p.name: Option(p.name, p.annotation, p.default)
        for p in parameters
        if p.name not in entry.fixed and p.kind is not Parameter.VAR_KEYWORD
    }


def read_options(entry: Entry, texts: Mapping[str, str], task: str | None = None) -> dict[str, Any]:
    """Builder arguments from `KEY=VALUE` texts, and those of another `task` that it is trained for;
    UsageError names the valid keys or values."""
    valid = options(entry) | (task_options(task) if task != entry.task else {})
    for key in texts:
        if key not in valid:
            raise UsageError(
                _(
                    "{model} has no option {key!r}; its options are {valid}",
                    model=entry.name,
                    key=key,
                    valid=", ".join(sorted(valid)),
                ),
                did_you_mean(key, valid),
            )
    return {key: valid[key].read(text) for key, text in texts.items()}


# what a user may say of a task to any network, and the network of the catalogue that has it
_OF_TASKS = {
    "reconstruction": ("undercomplete", ("loss",)),
    "denoising": ("denoising", ("loss", "kind", "noise")),
    "superresolution": ("superres", ("loss", "factor")),
    "generation": ("vae", ("loss",)),
}


OF_TASKS = frozenset(key for _name, keys in _OF_TASKS.values() for key in keys)


def task_options(task: str | None) -> dict[str, Option]:
    """The options of a task that are not the network's, as the catalogue's network for it has
    them; none of a task without any, or of None."""
    if task not in _OF_TASKS:
        return {}
    name, keys = _OF_TASKS[task]
    return {key: options(find(name))[key] for key in keys}


def find(name: str) -> Entry:
    """The network called `name`, or the one that a stack notation describes.

    A name as `named` takes it. InputError with the nearest names, or with the character where the
    notation ends to be one.
    """
    entry = named(name)
    if entry is not None:
        return entry
    # its patterns take time to compile, and most words are names
    from kerascourse.architectures import stack

    if stack.is_notation(name):
        return _stacked(name, stack.parse(name))
    raise unknown(name)


def unknown(name: str, others: Iterable[str] = ()) -> InputError:
    """The error that no network is called `name`; `others` are what else may have been meant."""
    return InputError(
        _("expected a model of the catalogue, received {name!r}", name=name)
        + nearest_words(name, [*(entry.name for entry in CATALOGUE), *others]),
        _("Try: kc list"),
    )


def named(name: str) -> Entry | None:
    """The network called `name` here or in the notes, however it is written; else None."""
    wanted = plain(name)
    wanted = ALIASES.get(wanted, wanted)
    return next((entry for entry in CATALOGUE if plain(entry.name) == wanted), None)


def proper(name: str) -> str:
    """The catalogue's own name of the network called `name`; other words as they are."""
    entry = named(name)
    return name if entry is None else entry.name


_ALEXNET = "Krizhevsky et al. 2012"
_ZFNET = "Zeiler & Fergus 2014"
_GOOGLENET = "Szegedy et al. 2015"
_VGG = "Simonyan & Zisserman 2015"
_RESNET = "He et al. 2016"
_DENSENET = "Huang et al. 2017"
_AUTOENCODER = "Hinton & Salakhutdinov 2006"
_UNET = "Ronneberger et al. 2015"

# what the notes and the papers call them, as `plain` writes it
ALIASES = {
    "lenet": "lenet5",
    "inception": "googlenet",
    "inceptionv1": "googlenet",
    "autoencoder": "undercomplete",
    "undercompleteautoencoder": "undercomplete",
    "sparseautoencoder": "sparse",
    "denoisingautoencoder": "denoising",
    "variationalautoencoder": "vae",
    "superresolution": "superres",
}

IMAGENET = (224, 224, 3)
CIFAR = (32, 32, 3)
MNIST = (28, 28, 1)


def _layers(count: int) -> dict[str, Any]:
    return {"weight_layers": count}


def _stacked(notation: str, stack: "Stack") -> Entry:
    """A network of the stack notation: a classifier on images of its `INPUT`, else of CIFAR-10."""
    has_normalisation = any(item.kind.name == "bn" for item in stack.items)
    return Entry(
        name=notation,
        module="stack",
        task="classification",
        input_shape=stack.input_shape or CIFAR,
        params=None,
        source="",
        course="A12",
        fixed={"notation": notation} | ({} if has_normalisation else {"bn_momentum": KEPT}),
    )


CATALOGUE: tuple[Entry, ...] = (
    Entry("lenet5", "lenet", "classification", (32, 32, 1), 61_706, "LeCun et al. 1998", "B1"),
    Entry("alexnet", "alexnet", "classification", (227, 227, 3), 60_965_224, _ALEXNET, "B2"),
    Entry("zfnet", "zfnet", "classification", IMAGENET, 62_357_608, _ZFNET, "B3"),
    Entry("googlenet", "googlenet", "classification", IMAGENET, 6_998_552, _GOOGLENET, "B4"),
    *(
        Entry(f"vgg{n}", "vgg", "classification", IMAGENET, params, _VGG, "B5", _layers(n))
        for n, params in (
            (11, 132_863_336),
            (13, 133_047_848),
            (16, 138_357_544),
            (19, 143_667_240),
        )
    ),
    *(
        Entry(f"resnet{n}", "resnet", "classification", IMAGENET, params, _RESNET, "B6", _layers(n))
        for n, params in (
            (18, 11_699_112),
            (34, 21_814_696),
            (50, 25_610_152),
            (101, 44_654_504),
            (152, 60_344_232),
        )
    ),
    *(
        Entry(
            f"{name}{n}",
            "resnet",
            "classification",
            CIFAR,
            params,
            _RESNET,
            "B6",
            _layers(n) | fixed,
            builder="build_cifar",
        )
        for name, fixed, n, params in (
            ("resnet", {}, 20, 271_098),
            ("resnet", {}, 32, 466_426),
            ("resnet", {}, 44, 661_754),
            ("resnet", {}, 56, 857_082),
            ("resnet", {}, 110, 1_736_058),
            ("plain", {"shortcuts": False}, 20, 271_098),
            ("plain", {"shortcuts": False}, 56, 857_082),
        )
    ),
    *(
        Entry(
            f"densenet{n}",
            "densenet",
            "classification",
            IMAGENET,
            params,
            _DENSENET,
            "B7",
            _layers(n),
        )
        for n, params in ((121, 8_062_504), (169, 14_307_880), (201, 20_242_984))
    ),
    Entry(
        "densenet40",
        "densenet",
        "classification",
        CIFAR,
        1_037_818,
        _DENSENET,
        "B7",
        _layers(40),
        builder="build_cifar",
    ),
    Entry("undercomplete", "undercomplete", "reconstruction", MNIST, 1_655_057, _AUTOENCODER, "D7"),
    Entry("sparse", "sparse", "reconstruction", MNIST, 3_596_808, "Ng 2011", "D8"),
    Entry("denoising", "denoising", "denoising", MNIST, 74_529, "Vincent et al. 2008", "D9"),
    Entry("vae", "vae", "generation", MNIST, 1_729_541, "Kingma & Welling 2014", "D10"),
    Entry("superres", "superres", "superresolution", (14, 14, 1), 65_281, "Dong et al. 2014", "D5"),
    Entry(
        "dense_autoencoder",
        "dense_autoencoder",
        "reconstruction",
        (8,),
        636,
        _AUTOENCODER,
        "D4",
    ),
    Entry("unet", "unet", "segmentation", (572, 572, 1), 31_030_658, _UNET, "D12"),
)
