"""A picture more is one file and one line: it has a command, a place in a report, and a call."""

import json
import sys

import pytest
from PIL import Image

import kerascourse
from kerascourse import pictures
from kerascourse.reports import run_report
from kerascourse.seeing.source import Source
from tests.cli.run import kc
from tests.seeing.test_history import folder

FILE = """
from typing import Annotated

from kerascourse.pictures.options import About

TITLE = "The end of the training"
HELP = "How many epochs RUN has."
READING = "One number. More of them take longer."
ARGUMENT = "[RUN]"
IN_REPORT = {"times": 3}


def picture(source, *, times: Annotated[int, About("How often they count.", least=1)] = 1):
    from kerascourse.plots import theme
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.history import read

    epochs = times * len(read(source.folder).epochs)
    figure, axes = theme.page(300)
    theme.write(axes, theme.MARGIN, 100, f"{epochs} epochs")
    return Picture(figure, {"epochs": epochs}, (("epochs",), (epochs,)))
"""


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """A folder with a run of four epochs, and the list with a picture more."""
    (tmp_path / "epoch_count.py").write_text(FILE)
    monkeypatch.setattr(pictures, "__path__", [*pictures.__path__, str(tmp_path)])
    monkeypatch.setattr(pictures, "PICTURES", [*pictures.PICTURES, "epoch-count"])
    (tmp_path / "runs").mkdir()
    folder(tmp_path / "runs" / "mine")
    yield tmp_path / "runs"
    sys.modules.pop("kerascourse.pictures.epoch_count", None)


def test_it_has_a_command(runs, tmp_path):
    assert "How many epochs RUN has." in kc("plot", "--help").stdout
    assert "How often they count." in kc("plot", "epoch-count", "--help").stdout
    options = ("--runs", "runs", "--times", "2", "--out", "e.png", "--format", "json")
    finished = kc("plot", "epoch-count", *options, cwd=tmp_path)
    assert finished.returncode == 0 and json.loads(finished.stdout)["epochs"] == 8
    with Image.open(tmp_path / "e.png") as image:
        assert image.width == 1200
    assert (tmp_path / "e.csv").read_text() == "epochs\n8\n"


def test_it_stands_in_a_report(runs):
    source = Source("mine", runs)
    kind = pictures.of("epoch-count")
    assert list(pictures.kinds())[-1] == kind
    section = run_report.section(kind, source)
    assert section.name == "epoch-count" and section.title == "The end of the training"
    assert section.reading == "One number. More of them take longer."
    assert section.image.png.startswith(b"\x89PNG") and section.image.width == 1200


def test_it_is_called_in_a_notebook(runs):
    shown = kerascourse.plot("epoch-count", runs=runs, times=2)
    assert shown.numbers == {"epochs": 8} and shown._repr_png_().startswith(b"\x89PNG")
