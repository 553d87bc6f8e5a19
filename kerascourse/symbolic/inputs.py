"""Other sizes for the inputs of a network: one for a network with one input, or some by name."""

from collections.abc import Mapping

from kerascourse.errors import UsageError, nearest_words
from kerascourse.symbolic.tensor import Shape
from kerascourse.texts import _

Inputs = Shape | Mapping[str, Shape] | None


def replaced(given: Inputs, own: Mapping[str, Shape | None]) -> dict[str, Shape | None]:
    """The shape of each input: as `given`, else its `own`.

    UsageError where the network has several inputs and `given` has no names, or a name that none
    of them has.
    """
    if given is None:
        return dict(own)
    if not isinstance(given, Mapping):
        if len(own) == 1:
            return dict.fromkeys(own, given)
        raise UsageError(
            _(
                "the network has {count} inputs, {names}: give the size of each by its name",
                count=len(own),
                names=", ".join(own),
            ),
            _example(own),
        )
    for name in given:
        if name not in own:
            raise UsageError(
                _("no input {name!r}; the inputs are {names}", name=name, names=", ".join(own))
                + nearest_words(name, own),
                _example(own),
            )
    return {**own, **given}


def written(shape: Shape | None) -> str:
    """A shape as `--input` takes it, N for a side that is not known."""
    return "x".join("N" if side is None else str(side) for side in shape or (None,))


def _example(own: Mapping[str, Shape | None]) -> str:
    options = " ".join(f"--input {name}={written(shape)}" for name, shape in own.items())
    return _("Try: {options}", options=options)
