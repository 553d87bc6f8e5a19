"""What a run's folder says of how to go on with it, or to score it again."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kerascourse import runs
from kerascourse.errors import CourseError, InputError
from kerascourse.texts import _, typed
from kerascourse.training import checkpoint, data_record, networks, plan, recipe, unchanged
from kerascourse.training.data_record import DataRecord
from kerascourse.training.recipe import Recipe, as_it_was


def planned(folder: Path, data_dir: Path | None = None) -> plan.Plan:
    """The plan that the run in `folder` began with, its images read by the rule that it kept;
    `data_dir` as `plan.make` takes it.

    InputError where `recipe.toml` no longer says what the saved state was made with, or the data
    are not the same; it names the difference.
    """
    asked = recipe.read(folder / runs.RECIPE)
    kept = data_record.read(folder)
    reading = kept.reading if kept is not None else None
    begun = plan.Kept(networks.kept(asked, folder), _weights(folder, asked))
    made = plan.make(asked, asked.dataset, data_dir=data_dir, reading=reading, kept=begun)
    state = checkpoint.load(folder / runs.CHECKPOINT)
    if state is not None:
        _check_settings(folder, _completed(state.recipe), made.recipe.model_dump(mode="json"))
    if kept is not None:
        _check_data(folder, kept, made)
    return replace(made, notices=(*made.notices, *_source_notices(folder, asked)))


def _weights(folder: Path, asked: Recipe) -> Path | None:
    """The file of the weights that the run in `folder` started from; None where it started from
    none, or needs none any more. InputError where it is lost."""
    file = runs.weights_file(folder)
    if asked.start_from is None or (folder / runs.RESULT).is_file():
        return None
    if not file.is_file():
        raise InputError(
            _("the run {run} has lost the weights that it began with", run=folder),
            _("Try: kc train {file}", file=typed(folder / runs.RECIPE)),
        )
    return file


def _source_notices(folder: Path, asked: Recipe) -> list[str]:
    """What to say where the file of a network of one's own is not what the run began with, which
    goes on with that; InputError where the copy that the run kept is not."""
    if asked.own_file is None or asked.function is None:
        return []
    kept = folder / runs.SOURCE / asked.own_file.name
    if not kept.is_file():
        return []
    before = kept.read_bytes()
    if unchanged.sha256(before) != asked.model_sha256:
        raise InputError(
            _("{file} is not the source that the run began with", file=kept),
            _("Try: kc train {file}:{function}", file=typed(kept), function=asked.function),
        )
    if not asked.own_file.is_file() or asked.own_file.read_bytes() == before:
        return []
    line, old, new = _first_difference(before, asked.own_file.read_bytes())
    return [
        _(
            "note: {file} changed since the run began, line {line} was {old!r}, is {new!r}; the "
            "run goes on with what it began with, the new one is kc train {model}",
            file=asked.own_file,
            line=line,
            old=old,
            new=new,
            model=typed(asked.model),
        )
    ]


def _first_difference(before: bytes, now: bytes) -> tuple[int, str, str]:
    """The number of the first line that is not the same, from 1, and the line in both."""
    pairs = zip_longest(
        before.decode("utf-8", "replace").splitlines(),
        now.decode("utf-8", "replace").splitlines(),
        fillvalue="",
    )
    different = (
        (line, old.strip(), new.strip()) for line, (old, new) in enumerate(pairs, 1) if old != new
    )
    return next(different, (1, "", ""))


def _completed(kept: Mapping[str, Any]) -> Mapping[str, Any]:
    """The settings of a saved state, the builder's too, with the defaults of those that there were
    not yet then."""
    try:
        recipe = as_it_was(Recipe.model_validate(kept))
        # all data were loaded before there was the setting
        settled = {"options": recipe.builder_options(), "stream": recipe.stream is True}
        return recipe.changed(settled).model_dump(mode="json")
    except (ValidationError, CourseError):
        return kept


def _check_settings(
    folder: Path, before: Mapping[str, Any], now: Mapping[str, Any], path: str = ""
) -> None:
    """InputError for the first setting that differs, those of tables by their dotted names."""
    for key in {**before, **now}:
        old, new = before.get(key), now.get(key)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            _check_settings(folder, old, new, f"{path}{key}.")
        elif old != new:
            raise InputError(
                _(
                    "{file} does not match the saved state: {key} was {old!r}, is {new!r}",
                    file=folder / runs.RECIPE,
                    key=f"{path}{key}",
                    old=old,
                    new=new,
                ),
                _("Try: setting it back, or kc train {file}", file=folder / runs.RECIPE),
            )


def _check_data(folder: Path, kept: DataRecord, made: plan.Plan) -> None:
    here = data_record.record(made.dataset)
    if kept.sha256 != here.sha256:
        raise InputError(
            _(
                "the data {name} changed since the run began: SHA-256 was {old}…, is {new}…",
                name=made.recipe.dataset,
                old=kept.sha256[:12],
                new=here.sha256[:12],
            ),
            _("Try: the old data again, or kc train {file}", file=folder / runs.RECIPE),
        )
