"""The pictures, each said once, in a file of its own.

A picture's module has

    TITLE: str      what it shows, in a report
    HELP: str       what the command line says of it
    READING: str    how to read it, in two sentences
    picture(source, *, …) -> Picture    numbers from `seeing`, drawn by `plots`

and, where they differ from the usual, `ARGUMENT` (what it is of, as the help names it) and
`IN_REPORT` (the keywords of `picture` in a report). The keywords of `picture` are the options of
`kc plot` and of `kerascourse.plot`, as `options.py` reads them. What is heavy is imported inside
`picture`, which raises a CourseError with the reason where the picture does not apply.

A new picture is such a file and a line in `PICTURES`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kerascourse.errors import UsageError, nearest_words
from kerascourse.pictures.options import Option, options_of
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture

# in the order of a report
PICTURES = [
    "architecture",
    "history",
    "training",
    "confusion",
    "mistakes",
    "calibration",
    "filters",
    "activations",
    "occlusion",
    "heatmap",
    "reconstructions",
    "manifold",
    "latent-space",
    "interpolation",
    "embeddings",
    "receptive-field",
    "masks",
    "gradients",
    "moved",
]


@dataclass(frozen=True)
class Kind:
    """A picture of the list, as its module says it."""

    name: str
    title: str
    help: str
    reading: str
    picture: Callable[..., "Picture"]
    argument: str
    in_report: Mapping[str, Any]

    @property
    def options(self) -> tuple[Option, ...]:
        """What may be chosen."""
        return options_of(self.picture)

    def read(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Keywords as `picture` takes them; UsageError names the valid ones."""
        options = {option.name: option for option in self.options}
        for name in values:
            if name not in options:
                raise UsageError(
                    _(
                        "the picture {kind} has no option {name!r}; its options are {valid}",
                        kind=self.name,
                        name=name,
                        valid=", ".join(options) or "–",
                    )
                    + nearest_words(name, options)
                )
        return {name: options[name].read(value) for name, value in values.items()}


def of(name: str) -> Kind:
    """The picture called `name`; UsageError names the valid ones."""
    if name not in PICTURES:
        raise UsageError(
            _(
                "expected a kind of picture, received {name!r}; there are {valid}",
                name=name,
                valid=", ".join(PICTURES),
            )
            + nearest_words(name, PICTURES)
        )
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    return Kind(
        name=name,
        title=module.TITLE,
        help=module.HELP,
        reading=module.READING,
        picture=module.picture,
        argument=getattr(module, "ARGUMENT", "[RUN|MODEL]"),
        in_report=getattr(module, "IN_REPORT", {}),
    )


def kinds() -> Iterator[Kind]:
    """All pictures, in the order of a report."""
    return map(of, PICTURES)
