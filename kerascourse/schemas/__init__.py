"""JSON Schemas of the files that people write: recipes, quizzes, courses.

An editor that knows TOML completes and checks a file whose first line names its schema, as in
`#:schema recipe.schema.json`. `docs/make/schemas.py` makes them from what reads these files.
"""

from pathlib import Path

NAMES = ("recipe", "quiz", "course")
ENDING = ".schema.json"


def text(name: str) -> str:
    """The schema of `NAMES` called so, as JSON."""
    return Path(__file__).with_name(name + ENDING).read_text("utf-8")
