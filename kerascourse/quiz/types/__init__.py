"""The types of questions, one file each.

A type's module has

    FIELDS: tuple[str, ...]                 the keys of a question's table that it takes
    key(instance) -> Key                    the right answer; InputError where the fields are wrong
    check(instance, answer) -> Judgement    what an answer scores, and why
    reference(instance, language) -> str    an answer that scores full marks

A new type is such a file and a line in `TYPES`; it is imported when a question needs it.
"""

from importlib import import_module
from typing import Any

from kerascourse.texts import N_

# name: what it asks for
TYPES = {
    "choice": N_("one or several of the options"),
    "number": N_("a number"),
    "shape": N_("a shape such as 32×32×3"),
    "expression": N_("a formula"),
    "term": N_("a word or a name"),
    "list": N_("several words or names"),
    "rubric": N_("a few sentences"),
}


def of(name: str) -> Any:
    """The module of a type."""
    return import_module(f"kerascourse.quiz.types.{name}")


def fields_of(name: str) -> tuple[str, ...]:
    """The keys of a question's table that a type takes."""
    return of(name).FIELDS  # type: ignore[no-any-return]
