"""The schemas shipped are those of the readers; the house's files pass, mistakes do not."""

import json
import tomllib

import jsonschema
import pytest

from docs.make import schemas as made
from docs.make.pages import ROOT, blocks, pages
from kerascourse import schemas
from kerascourse.errors import CourseError
from kerascourse.lessons.course import SYLLABUS, read_course
from kerascourse.quiz import read
from kerascourse.training import recipe
from kerascourse.training.recipe_files import recipes
from tests.cli.run import kc, one_line

READERS = {"recipe": recipe.read, "quiz": read.read, "course": read_course}
DRILLS = sorted((ROOT / "kerascourse" / "quiz" / "drills").glob("*.toml"))
HOUSE = {
    "recipe": [*recipes().values()],
    "quiz": [*read.bank().values(), *DRILLS],
    "course": [SYLLABUS],
}
FILES = [(kind, file) for kind, files in HOUSE.items() for file in files]
QUESTION = """
[[questions]]
id = "one"
type = "number"
prompt = "How many?"
explanation = "One."
key = 1
"""
MISTAKES = [
    ("recipe", 'dataset = "digits"'),
    ("recipe", 'model = "lenet5"\nepoch = 3'),
    ("recipe", 'model = "lenet5"\nepochs = 0'),
    ("recipe", 'model = "lenet5"\nepochs = 2.5'),
    ("recipe", 'model = "lenet5"\noptimizer = "adan"'),
    ("recipe", 'model = "lenet5"\nlearning_rate = "fast"'),
    ("recipe", 'model = "lenet5"\n[augment]\nshfit = 2'),
    ("recipe", 'model = "lenet5"\n[on.digits]\nseed = 3'),
    ("quiz", 'title = "A"'),
    ("quiz", f'title = {{ en = "A" }}\n{QUESTION}'),
    ("quiz", f'title = "A"\nsead = 1\n{QUESTION}'),
    ("quiz", f'title = "A"\n{QUESTION.replace("number", "numbre")}'),
    ("quiz", f'title = "A"\n{QUESTION}options = ["a", "b"]'),
    ("quiz", f'title = "A"\n{QUESTION}points = 0'),
    ("quiz", f'title = "A"\n{QUESTION}parameters = {{ m = [1.5] }}'),
    ("quiz", f'title = "A"\n{QUESTION}\n[[sections]]\ntitle = "S"\nquestions = ["one"]\ndraw = 0'),
    ("course", 'title = "A"'),
    ("course", 'title = "A"\n[[weeks]]\nid = "w"\ntitle = "W"\nlessons = "padding"'),
    ("course", 'title = "A"\n[[weeks]]\nid = "w"\ntitle = { en = "W" }\nlessons = ["padding"]'),
]


def faults(kind, text):
    """What the schema says against a file's text."""
    schema = json.loads(schemas.text(kind))
    jsonschema.Draft202012Validator.check_schema(schema)
    return list(jsonschema.Draft202012Validator(schema).iter_errors(tomllib.loads(text)))


def test_the_schemas_are_up_to_date():
    for path, text in made.make().items():
        assert path.read_text("utf-8") == text, "python -m docs.make writes it again"


@pytest.mark.parametrize(("kind", "file"), FILES, ids=[file.stem for _kind, file in FILES])
def test_a_file_of_the_house_passes_and_leads_to_its_schema(kind, file):
    text = file.read_text("utf-8")
    assert faults(kind, text) == []
    directive, reference = text.split("\n")[0].split(" ")
    assert directive == "#:schema"
    # recipes lie in the repository's own folder, and in that of the package once installed
    assert (file.parent / reference).resolve() == made.FOLDER / f"{kind}{schemas.ENDING}"


@pytest.mark.parametrize(("kind", "text"), MISTAKES)
def test_a_mistake_is_found_by_the_schema_and_by_the_reader(kind, text, tmp_path):
    file = tmp_path / "file.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(CourseError):
        READERS[kind](file)
    assert faults(kind, text)


def test_the_mistakes_are_in_files_that_pass_without_them():
    assert faults("quiz", f'title = "A"\n{QUESTION}') == []
    assert faults("recipe", 'model = "lenet5"\n[on.digits]\nepochs = 3') == []


def test_the_files_that_pages_show_pass():
    shown = [block for page in pages() for block in blocks(page.read_text("utf-8"))]
    files = [block for block in shown if block.language == "toml" and block.file]
    kinds = {"course.toml": "course", "exam.toml": "quiz", "mine.toml": "recipe"}
    assert {block.file for block in files} == set(kinds)
    for block in files:
        assert faults(kinds[block.file], block.text) == []


def test_every_setting_is_described():
    settings = json.loads(schemas.text("recipe"))["properties"]
    plain = {name for name, told in settings.items() if "description" not in told}
    # these say themselves what they are
    rates = {"optimizer", "learning_rate", "factor"}
    assert plain == rates | {"epochs", "batch_size", "dataset", "seed", "precision"} | {
        "devices",
        "augment",
    }


def test_the_command_writes_the_schema(tmp_path):
    assert kc("schema", "quiz").stdout == schemas.text("quiz")
    written = kc("schema", "recipe", "--out", "recipe.schema.json", cwd=tmp_path)
    assert written.stdout == "recipe.schema.json\n"
    assert (tmp_path / "recipe.schema.json").read_text("utf-8") == schemas.text("recipe")
    assert "recipe" in one_line(kc("schema", "recipes"))
