"""Transfer: a network that starts from the weights of another one, and layers that stay as they
are (Yosinski et al. 2014, https://arxiv.org/abs/1411.1792).

Which layers fit is told by the symbolic readings of both, before Keras starts: those of the same
path, as `encoder/conv1` in a nested model, whose arrays all have the same shapes.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from kerascourse import runs
from kerascourse.errors import InputError, NotFoundError, UsageError, nearest_words
from kerascourse.files import replacing
from kerascourse.models import saved
from kerascourse.symbolic.files import is_file_name
from kerascourse.symbolic.graph import Graph, layers_within
from kerascourse.symbolic.tensor import Called
from kerascourse.texts import _, ngettext
from kerascourse.training.networks import sizes
from kerascourse.training.recipe import Recipe
from kerascourse.training.recipe_files import recipes

MOST_NAMED = 6


@dataclass(frozen=True)
class Transfer:
    """What a network starts from: the model's `file`, the paths of the layers `taken` from it, and
    of those that are `frozen`; `notices` tell each match and miss."""

    file: Path | None
    taken: tuple[str, ...]
    frozen: tuple[str, ...]
    notices: tuple[str, ...]

    def keep(self, folder: Path) -> None:
        """Put into the run's `folder` the file that it starts from, to go on where it is gone."""
        if self.file is not None and not runs.weights_file(folder).exists():
            with replacing(runs.weights_file(folder)) as temporary:
                shutil.copyfile(self.file, temporary)

    def apply(self, model: Any) -> None:
        """Give `model` the weights of the layers that are taken, and freeze those that stay: a
        frozen BatchNormalization keeps its statistics and uses them while the others train."""
        layers = dict(_layers(model))
        if self.file is not None:
            given = dict(_layers(saved.load(self.file)))
            for path in self.taken:
                layers[path].set_weights(given[path].get_weights())
        for path in self.frozen:
            layers[path].trainable = False


def of(
    graph: Graph, start_from: str | None, freeze: Sequence[str], kept: Path | None = None
) -> Transfer:
    """The transfer to the network `graph` from the run or file `start_from`, with the layers that
    the patterns `freeze` name frozen; `kept` is the copy of the file that a run has.

    NotFoundError where there is no such run or file, InputError where none of its layers fits,
    UsageError for a pattern that names no layer.
    """
    here = {path: layer for path, layer in layers_within(graph) if layer.weights}
    frozen = _frozen(here, freeze)
    if start_from is None:
        return Transfer(None, (), frozen, tuple(_frozen_words(here, frozen)))
    file = kept or file_of(start_from)
    there = {path: layer for path, layer in layers_within(saved.check(file)) if layer.weights}
    misses = {path: _miss(layer, there.get(path)) for path, layer in here.items()}
    taken = tuple(path for path, why in misses.items() if not why)
    if not taken:
        raise InputError(
            _(
                "no layer of {start} fits: it has {theirs}; the network has {ours}",
                start=start_from,
                theirs=_some(list(there)),
                ours=_some(list(here)),
            ),
            _("Try: a run of the same network, kc runs"),
        )
    words = ngettext(
        "1 layer starts from {start}: {names}",
        "{count} layers start from {start}: {names}",
        len(taken),
        count=len(taken),
        start=start_from,
        names=_some(taken),
    )
    missed = [f"{path} ({why})" for path, why in misses.items() if why]
    words_missed = [_("drawn anew: {names}", names=_some(missed))] if missed else []
    return Transfer(file, taken, frozen, (words, *words_missed, *_frozen_words(here, frozen)))


def file_of(start_from: str, folder: Path | None = None) -> Path:
    """The file of the model that `start_from` means: a `.keras` file, or a run, by its name in
    `folder`, its path, or the name of its recipe, of whose runs it is the newest finished one."""
    if is_file_name(start_from):
        if not Path(start_from).is_file():
            raise NotFoundError(_("no file {path}", path=start_from), _("Try: ls *.keras"))
        return Path(start_from)
    place = folder or runs.place()
    found = runs.named(place, start_from) or next(iter(runs.finished(place, start_from)), None)
    if found is None and start_from in recipes():
        raise NotFoundError(
            _("expected a run of the recipe {recipe} in {folder}", recipe=start_from, folder=place),
            _("Try: kc train {recipe}", recipe=start_from),
        )
    return runs.model_file(found or runs.find(place, start_from))


def located(recipe: Recipe, changes: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """`changes` to `recipe` with the run that the network starts from, as either names it, as the
    path of its file, looked for in `folder`."""
    start = changes.get("start_from", recipe.start_from)
    if start is None:
        return dict(changes)
    return {**changes, "start_from": str(file_of(start, folder).absolute())}


def _frozen(here: dict[str, Called], patterns: Sequence[str]) -> tuple[str, ...]:
    """The paths that a pattern names, itself or as what is inside a nested model of that name."""
    found: dict[str, None] = {}
    for pattern in patterns:
        matches = [
            path for path in here if fnmatchcase(path, pattern) or fnmatchcase(path, f"{pattern}/*")
        ]
        if not matches:
            raise UsageError(
                _("--freeze {pattern} names no layer with weights", pattern=pattern)
                + (
                    nearest_words(pattern, here)
                    or _("; there are {names}", names=_some(list(here)))
                ),
                _("Try: --freeze {name}", name=next(iter(here), "'*'")),
            )
        found |= dict.fromkeys(matches)
    if here and len(found) == len(here):
        raise UsageError(
            _("--freeze {patterns} leaves nothing to learn", patterns=" ".join(patterns)),
            _("Try: --freeze {name}", name=next(iter(here))),
        )
    return tuple(found)


def _frozen_words(here: dict[str, Called], frozen: tuple[str, ...]) -> list[str]:
    if not frozen:
        return []
    kept = sum(int(here[path].params.value) for path in frozen)
    learned = sum(layer.trainable_params for path, layer in here.items() if path not in frozen)
    return [
        _(
            "frozen: {names}; {learned:,} parameters learn, {kept:,} stay",
            names=_some(frozen),
            learned=learned,
            kept=kept,
        )
    ]


def _miss(layer: Called, other: Called | None) -> str:
    """Why the layer cannot start from the other one; empty where it can."""
    if other is None:
        return _("not there")
    ours, theirs = _shapes(layer), _shapes(other)
    if ours == theirs:
        return ""
    pairs = zip(ours, theirs, strict=False)
    mine, other_shape = next((pair for pair in pairs if pair[0] != pair[1]), ((), ()))
    return _(
        "{theirs} there, {ours} here", theirs=sizes(other_shape) or "–", ours=sizes(mine) or "–"
    )


def _shapes(layer: Called) -> list[tuple[int, ...]]:
    return [tuple(int(size.value) for size in weight.factors) for weight in layer.weights]


def _layers(model: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """The layers of a Keras model by the same paths."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _layers(layer, f"{before}{layer.name}/")
        else:
            yield f"{before}{layer.name}", layer


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown}, …" if len(names) > MOST_NAMED else shown
