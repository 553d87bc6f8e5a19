"""The JSON Schemas of recipes, quizzes and courses, made from what reads these files."""

import ast
import inspect
import json
import math
import textwrap
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from docs.make.pages import ROOT
from kerascourse.lessons.course import CourseFile
from kerascourse.quiz import read
from kerascourse.quiz.types import TYPES, fields_of
from kerascourse.schemas import ENDING, NAMES
from kerascourse.training.augmentation import Augment
from kerascourse.training.recipe import Published, Recipe, Settings

FOLDER = ROOT / "kerascourse" / "schemas"
DRAFT = "https://json-schema.org/draft/2020-12/schema"

WHOLE = {"type": "integer"}
NUMBER = {"type": "number"}
STRING = {"type": "string", "minLength": 1}
STRINGS = {"type": "array", "items": STRING}
TEXT = {
    "description": "One text for both languages, or one for each.",
    "anyOf": [
        STRING,
        {
            "type": "object",
            "properties": {"en": STRING, "es": STRING},
            "required": ["en", "es"],
            "additionalProperties": False,
        },
    ],
}
TABLE = {"type": "object"}
TABLES = {"type": "array", "items": TABLE}
VALUES = {
    "description": "Whole numbers to draw from: a list, or { from, to, step }.",
    "anyOf": [
        {"type": "array", "items": WHOLE, "minItems": 1},
        {
            "type": "object",
            "properties": {"from": WHOLE, "to": WHOLE, "step": WHOLE},
            "required": ["from", "to"],
            "additionalProperties": False,
        },
    ],
}
LETTERS = {"type": "object", "additionalProperties": VALUES}
# of the keys of a quiz, its sections and its questions; a new key has to come here too
KEYS: dict[str, dict[str, Any]] = {
    "title": TEXT,
    "seed": WHOLE | {"description": "Other numbers for all students."},
    "secret": {"type": "boolean", "description": "Only drawn with kc quiz … --secret FILE."},
    "draw": {"type": "integer", "minimum": 1, "description": "How many of them a student gets."},
    "id": STRING | {"description": "The name of the question, once in the file."},
    "course": STRINGS | {"description": "Sections of the course's notes, such as A5."},
    "points": NUMBER | {"exclusiveMinimum": 0, "maximum": 100, "default": 1},
    "prompt": TEXT,
    "hints": {"type": "array", "items": TEXT},
    "explanation": TEXT,
    "parameters": LETTERS,
    "where": {"type": "string", "description": "A condition on the numbers drawn."},
    "few": STRING | {"description": "Why fewer than 20 variants are enough."},
    "plot": STRING | {"description": "What stands behind kc plot, for a picture."},
    "options": {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 26},
    "right": {"type": "array", "items": WHOLE, "minItems": 1, "description": "Places, from 0."},
    "tolerance": NUMBER | {"description": "How far from the key is still right."},
    "units": STRINGS,
    "mistakes": TABLES,
    "variables": LETTERS,
    "also": {"type": "object", "additionalProperties": STRINGS},
    "accept": STRINGS,
    "synonyms": STRINGS,
    "items": TABLES | {"minItems": 1},
    "needed": {"type": "integer", "minimum": 1},
    "points_to_make": TABLES | {"minItems": 1},
    "enough": NUMBER | {"exclusiveMinimum": 0},
    "subject": STRINGS,
    "rivals": STRINGS,
    "besides": STRINGS,
    "reference": TEXT,
}
# these are put in by their owners
DECIDED = ("type", "key", "questions", "sections")
# what a key is depends on the type; a table has formula, layer or model
ANSWERS: dict[str, dict[str, Any]] = {
    "number": {"anyOf": [NUMBER, STRING, TABLE]},
    "shape": {"anyOf": [{"type": "array", "items": {"type": ["integer", "string"]}}, TABLE]},
    "expression": STRING,
    "term": TEXT,
}


def make() -> dict[Path, str]:
    """Each file of a schema, and what it should say."""
    made = {"recipe": recipe(), "quiz": quiz(), "course": course()}
    return {
        FOLDER / (name + ENDING): json.dumps(made[name], ensure_ascii=False, indent=1) + "\n"
        for name in NAMES
    }


def recipe() -> dict[str, Any]:
    """The schema of a recipe: the settings, their defaults, and what the source says of them."""
    schema = _tidy(Recipe.model_json_schema())
    definitions = schema["$defs"] | {"Settings": _tidy(Settings.model_json_schema())}
    definitions["Settings"].pop("$defs", None)
    schema["properties"]["on"]["additionalProperties"] = {"$ref": "#/$defs/Settings"}
    for kind in (Augment, Published, Settings):
        _describe(definitions[kind.__name__], kind)
    _describe(schema, Settings)
    _describe(schema, Recipe)
    return _titled("A recipe of kerascourse", schema | {"$defs": definitions})


def quiz() -> dict[str, Any]:
    """The schema of a quiz: a question's table has the keys of its type, and no others."""
    section = _table(read.OF_SECTION, required=("title", "questions"))
    section["properties"]["questions"] = STRINGS | {"minItems": 1}
    schema = _table(read.OF_QUIZ, required=("title", "questions"))
    questions = [_question(kind) for kind in TYPES]
    schema["properties"]["questions"] = {
        "type": "array",
        "minItems": 1,
        "items": {"oneOf": questions},
    }
    schema["properties"]["sections"] = {"type": "array", "items": section}
    return _titled("A quiz of kerascourse", schema)


def course() -> dict[str, Any]:
    """The schema of a course's file."""
    return _titled("A course of kerascourse", _tidy(TypeAdapter(CourseFile).json_schema()))


def _titled(title: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": DRAFT, "title": title, **{k: v for k, v in schema.items() if k != "title"}}


def _question(kind: str) -> dict[str, Any]:
    names = (*read.OF_QUESTION, *fields_of(kind))
    schema = _table(names, required=("id", "type", "prompt", "explanation"))
    schema["properties"]["type"] = {"const": kind}
    if kind in ANSWERS:
        schema["properties"]["key"] = ANSWERS[kind]
    return schema | {"description": TYPES[kind]}


def _table(names: tuple[str, ...], required: tuple[str, ...]) -> dict[str, Any]:
    """An object with these keys alone; the caller puts in those of `DECIDED`."""
    return {
        "type": "object",
        "properties": {name: KEYS[name] for name in names if name not in DECIDED},
        "required": list(required),
        "additionalProperties": False,
    }


def _tidy(schema: Any) -> Any:
    """`schema` without what TOML can't say (null, infinity) and what tells an author nothing; every
    object is closed, as a key that nobody reads is refused."""
    if isinstance(schema, list):
        return [_tidy(each) for each in schema if each != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: _tidy(value)
        for key, value in schema.items()
        if value is not None and value not in (math.inf, "Infinity")
    }
    if "properties" in kept:
        kept["additionalProperties"] = False
    if isinstance(kept.get("title"), str):
        del kept["title"]
    return kept


def _describe(schema: dict[str, Any], kind: type) -> None:
    """Put into `schema` what the docstrings of the class say of its fields."""
    for name, words in _docstrings(kind).items():
        schema["properties"][name]["description"] = words


def _docstrings(kind: type) -> dict[str, str]:
    """The text that stands below each field of a class."""
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0].body  # type: ignore[attr-defined]
    return {
        field.target.id: " ".join(words.value.value.split())
        for field, words in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(words, ast.Expr)
        and isinstance(words.value, ast.Constant)
    }
