"""The notebooks of the documents: their form, the same code in both languages, run by Jupyter."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"
NOTEBOOKS = sorted(file.relative_to(FOLDER) for file in FOLDER.rglob("*.ipynb"))
NAMES = sorted({file.name for file in NOTEBOOKS})


def document(file):
    return nbformat.read(FOLDER / file, as_version=4)


def code(file):
    """The code of a notebook without comments and what it prints, which differ in the languages."""
    cells = [cell.source for cell in document(file).cells if cell.cell_type == "code"]
    text = re.sub(r"%env KC_LANG=(en|es)", "", "\n".join(cells))
    return re.sub(r"#.*|print\(.*\)", "", text)


def test_there_are_four_in_both_languages():
    assert len(NAMES) == 4
    assert len(NOTEBOOKS) == 2 * len(NAMES)


@pytest.mark.parametrize("file", NOTEBOOKS, ids=str)
def test_it_is_a_notebook_that_nobody_ran(file):
    read = document(file)
    nbformat.validate(read)
    assert all(not cell.outputs for cell in read.cells if cell.cell_type == "code")
    assert f"/blob/main/docs/notebooks/{file.as_posix()})" in read.cells[0].source


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_do_the_same(name):
    assert code(f"en/{name}") == code(f"es/{name}")


@pytest.mark.slow
@pytest.mark.parametrize("file", NOTEBOOKS, ids=str)
def test_it_runs_as_it_stands(file, tmp_path):
    read = document(file)
    NotebookClient(read, timeout=900, resources={"metadata": {"path": tmp_path}}).execute()
    outputs = [output for cell in read.cells for output in cell.get("outputs", ())]
    said = "".join(output.get("text", "") for output in outputs)
    assert "Traceback" not in said and "kc: " not in said, said
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    drawn = sum(".plot(" in cell.source for cell in read.cells if cell.cell_type == "code")
    assert len(pictures) >= drawn > 0
