"""What a run's folder says of how to go on with it, or to score it again."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kerascourse import runs
from kerascourse.errors import CourseError, InputError
from kerascourse.texts import _
from kerascourse.training import checkpoint, data_record, plan, recipe
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
    made = plan.make(asked, asked.dataset, data_dir=data_dir, reading=reading)
    state = checkpoint.load(folder / runs.CHECKPOINT)
    if state is not None:
        _check_settings(folder, _completed(state.recipe), made.recipe.model_dump(mode="json"))
    if kept is not None:
        _check_data(folder, kept, made)
    return made


def _completed(kept: Mapping[str, Any]) -> Mapping[str, Any]:
    """The settings of a saved state, the builder's too, with the defaults of those that there were
    not yet then."""
    try:
        recipe = as_it_was(Recipe.model_validate(kept))
        return recipe.changed({"options": recipe.builder_options()}).model_dump(mode="json")
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
