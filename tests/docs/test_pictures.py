"""The pictures of the front pages."""

import shlex

import pytest
from PIL import Image, ImageChops, ImageStat

from docs.make.pages import FRONT, name
from docs.make.pictures import FOLDER, MOST_BYTES, PICTURES, TRAINED
from tests.cli.run import kc

RUNS = {shlex.split(command)[-1] for command in TRAINED}


@pytest.mark.parametrize("file", PICTURES)
def test_a_picture_is_there_and_light(file):
    assert (FOLDER / file).stat().st_size < MOST_BYTES
    with Image.open(FOLDER / file) as picture:
        assert picture.format == "PNG"
        assert picture.width >= 600


@pytest.mark.parametrize("page", FRONT.values(), ids=name)
def test_a_front_page_shows_them_and_says_how_they_are_drawn(page):
    text = page.read_text("utf-8")
    for file, command in PICTURES.items():
        assert f"](docs/pictures/{file})" in text
        # the page says in words which run it is
        shown = [word for word in shlex.split(command) if word not in RUNS]
        assert f"`kc {shlex.join(shown)}`" in text


def test_no_other_picture_is_kept():
    assert {path.name for path in FOLDER.iterdir()} == set(PICTURES)


@pytest.mark.parametrize(
    "file", [file for file in PICTURES if not RUNS & set(PICTURES[file].split())]
)
def test_a_picture_without_a_run_is_what_the_command_draws(file, tmp_path):
    process = kc(*shlex.split(PICTURES[file]), "--out", file, cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    with Image.open(tmp_path / file) as drawn, Image.open(FOLDER / file) as kept:
        assert drawn.size == kept.size
        # another version of the drawing library smooths edges in another way
        difference = ImageChops.difference(drawn.convert("L"), kept.convert("L"))
        assert ImageStat.Stat(difference).mean[0] < 2
