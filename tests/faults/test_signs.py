"""Signs in names that forge a terminal's output, break a file, or have no form in the font."""

import csv
import io
import json
from xml.dom import minidom

import numpy as np
import pytest
from PIL import Image

from kerascourse.pages.page import Report, Section, html
from kerascourse.plots import theme
from kerascourse.plots.saving import png_of, save, save_rows
from kerascourse.tables import Column, Table, html_text
from tests.cli.run import kc, posix_only

ESCAPE, BREAKS = "\x1b[31m", "\u2028\u2029\x85\x1c"
NAMES = ("猫", f"{ESCAPE}red", f"a{BREAKS}b", "नमस्ते")


@pytest.fixture
def data(tmp_path):
    """Images of one's own whose classes have such names."""
    image = Image.fromarray(np.arange(64, dtype="uint8").reshape(8, 8))
    for name in NAMES:
        (tmp_path / "data" / name).mkdir(parents=True)
        for number in range(4):
            image.save(tmp_path / "data" / name / f"{number}.png")
    return tmp_path


@posix_only
def test_json_and_tables_of_such_names_are_whole(data):
    done = kc("data", "info", "folder:data", "--format", "json", cwd=data)
    assert set(json.loads(done.stdout)["class_names"]) == set(NAMES)
    assert not set(ESCAPE[:1] + BREAKS) & set(done.stdout)
    for form in ("table", "csv", "markdown", "latex"):
        done = kc("data", "info", "folder:data", "--format", form, cwd=data)
        assert done.returncode == 0 and not set(ESCAPE[:1] + BREAKS) & set(done.stdout)
        if form == "csv":
            assert {len(row) for row in csv.reader(io.StringIO(done.stdout))} == {2}


@posix_only
def test_a_recipe_tells_the_line_of_a_mistake_behind_such_a_sign(tmp_path):
    text = f'# {BREAKS[0]}\nmodel = "lenet5"\nepochs = 0\n'
    (tmp_path / "r.toml").write_text(text, "utf-8")
    assert "r.toml: line 3: epochs" in kc("train", "r.toml", cwd=tmp_path).stderr


@pytest.fixture
def drawn():
    """A picture with such names in it."""
    with theme.plain_style():
        figure, axes = theme.page(100)
        for place, name in enumerate(NAMES):
            theme.write(axes, 10, 20 * place, name)
            assert theme.text_width(name) > 0
    return figure


def test_a_picture_has_none_of_them_and_warns_of_nothing(drawn, tmp_path, recwarn):
    save(drawn, tmp_path / "a.svg")
    png_of(drawn)
    assert "\x1b" not in minidom.parse(str(tmp_path / "a.svg")).toxml()
    assert "\x1b" not in (tmp_path / "a.svg").read_text("utf-8")
    assert not list(recwarn)
    assert theme.missing(drawn) == NAMES[0] + NAMES[3]


def test_what_the_font_lacks_is_told_in_one_line(tmp_path):
    (tmp_path / "猫.py").write_text(
        "import keras\ndef build():\n"
        "    return keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(2, 3)])\n",
        "utf-8",
    )
    done = kc("plot", "architecture", "猫.py:build", "--out", "a.png", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == "note: the font lacks 猫, drawn as boxes\n"


def test_numbers_behind_a_picture_and_a_page(tmp_path):
    save_rows([["class"], *([name] for name in NAMES)], tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text("utf-8")
    assert not set(ESCAPE[:1] + BREAKS) & set(text)
    table = Table((Column("name", NAMES[1]),), tuple((name,) for name in NAMES))
    report = Report(NAMES[1], "en", NAMES[2], (Section("a", NAMES[1], table=table, lines=NAMES),))
    for page in (html(report), html_text(table)):
        assert not set(ESCAPE[:1] + BREAKS) & set(page)
        assert r"\x1b[31mred" in page
