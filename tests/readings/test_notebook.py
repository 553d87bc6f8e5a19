"""Notebooks of lessons: their form by the library that defines it, and run by Jupyter itself."""

import nbformat
import pytest
from nbclient import NotebookClient

from kerascourse.lessons.course import house_course
from kerascourse.lessons.lesson import read
from kerascourse.readings import notebook, plain
from kerascourse.texts import use_language

LESSONS = [(topic, language) for topic in house_course().topics for language in ("en", "es")]


def made(topic, language):
    use_language(language)
    return nbformat.from_dict(notebook.document([read(topic, language)]))


@pytest.mark.parametrize("topic", house_course().topics)
def test_it_is_a_notebook(topic):
    document = made(topic, "es")
    nbformat.validate(document)
    assert document.cells[1].source == f"# {read(topic, 'es').title}"
    code = "\n".join(cell.source for cell in document.cells if cell.cell_type == "code")
    assert all(command.split()[1] in code for command in read(topic, "es").commands)


def test_commands_that_take_minutes_wait_for_the_reader():
    """And so does what needs the run that they make."""
    cells = [cell.source for cell in made("moved-digits", "en").cells if cell.cell_type == "code"]
    (first,) = [place for place, cell in enumerate(cells) if "# !kc train dense" in cell]
    assert any(cell.startswith("!kc plot augmentation") for cell in cells[:first])
    for cell in cells[first:]:
        assert all(line.startswith("#") for line in cell.splitlines())
    assert any("# !kc plot moved --out moved.png" in cell for cell in cells[first:])


def test_markdown_that_stands_alone():
    use_language("en")
    text = plain.text([read("output-size", "en"), read("vgg", "en")])
    assert r"\left\lfloor" in text or r"\lfloor" in text
    assert "](" not in text and "{=" not in text and "+++" not in text
    assert text.count("\n# ") == 1 and text.startswith("# ")


@pytest.mark.slow
@pytest.mark.parametrize(("topic", "language"), LESSONS)
def test_it_runs_as_it_stands(topic, language, tmp_path):
    document = made(topic, language)
    NotebookClient(document, timeout=600, resources={"metadata": {"path": tmp_path}}).execute()
    said = "".join(
        output.get("text", "") for cell in document.cells for output in cell.get("outputs", ())
    )
    assert "Traceback" not in said and "kc: " not in said, said
