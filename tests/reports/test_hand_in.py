"""A report as a hand-in: who, when, the recipe with its augmentation, and conclusions that stay."""

import json
import os
import re
from dataclasses import replace
from datetime import datetime

import pytest

from kerascourse import runs
from kerascourse.errors import InputError
from kerascourse.models import keras_backend

keras_backend.start()

from kerascourse.pages.page import html  # noqa: E402
from kerascourse.reports import run_report  # noqa: E402
from kerascourse.reports.run_report import HandIn  # noqa: E402
from kerascourse.training import run  # noqa: E402
from kerascourse.training.augmentation import Augment  # noqa: E402
from kerascourse.training.recipe import Recipe  # noqa: E402
from tests.cli.run import kc, one_line  # noqa: E402
from tests.training.trained import trained  # noqa: E402


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run on few digits, shifted."""
    recipe = Recipe(model="lenet5", epochs=1, limit=64, augment=Augment(shift=2, flip=True))
    return trained(tmp_path_factory.mktemp("runs"), recipe, "digits")


@pytest.fixture
def made(folder, monkeypatch):
    """The report without pictures and page to explore, by what a student adds."""
    monkeypatch.setattr(run_report, "kinds", list)
    monkeypatch.setattr(run_report, "html_of_run", lambda source: "")

    def make(language="en", **added):
        return run_report.report(folder, language, lambda kind: None, HandIn(**added))

    return make


def test_who_and_when_stand_at_its_head(folder, made):
    facts = dict(made(student="Ada Lovelace, 1815").facts)
    assert list(facts)[:3] == ["Student", "Date of the run", "Date of the report"]
    finished = json.loads((folder / runs.RESULT).read_text())["finished"]
    assert facts["Date of the run"] == finished[:16].replace("T", " ")
    assert facts["Date of the report"][:10] == f"{datetime.now():%Y-%m-%d}"
    assert "Student" not in dict(made().facts)


def test_a_run_of_an_older_version_has_the_date_of_its_result(folder, made):
    kept = (folder / runs.RESULT).read_text()
    document = json.loads(kept)
    try:
        for finished in (None, "yesterday"):
            (folder / runs.RESULT).write_text(json.dumps({**document, "finished": finished}))
            os.utime(folder / runs.RESULT, (86_400 * 365, 86_400 * 365))
            date = datetime.fromtimestamp(86_400 * 365)
            assert dict(made().facts)["Date of the run"] == f"{date:%Y-%m-%d %H:%M}"
        (folder / runs.RESULT).write_text(json.dumps({**document, "finished": 5}))
        with pytest.raises(InputError, match="finished: expected a text, received 5"):
            made()
        del document["finished"]
        (folder / runs.RESULT).write_text(json.dumps(document))
        assert run.read_result(folder).finished is None
    finally:
        (folder / runs.RESULT).write_text(kept)


def test_the_recipe_has_its_augmentation(folder, made):
    report = made()
    assert dict(report.facts)["Augmentation"] == "flip, shift 2"
    section = next(section for section in report.sections if section.name == "recipe")
    rows = dict(section.table.rows)
    assert rows["augment.shift"] == "2" and rows["augment.flip"] == "True"
    assert rows["limit"] == "64" and rows["learning_rate"] == "0.001"
    assert rows["options.classes"] == "10"
    plain = run_report.augmentation(Recipe(model="lenet5"))
    assert plain == ()


def test_pictures_that_do_not_apply_are_not_on_the_page(made):
    report = made()
    assert report.left_out == ()
    page = html(replace(report, left_out=(("The map", "expected an autoencoder"),)))
    assert "expected an autoencoder" not in page


def test_conclusions_are_on_the_page_and_can_be_changed_there(made):
    page = html(made(conclusions="# What I saw\n\n**98 %**, <b>not</b> more"))
    place = re.search(r'<div id="conclusions-text"[^>]*>(.*?)</div>', page, re.S)
    assert 'contenteditable="true"' in place[0]
    assert "<h3>What I saw</h3>" in place[1] and "<strong>98 %</strong>" in place[1]
    assert "&lt;b&gt;not&lt;/b&gt;" in place[1]
    assert 'id="conclusions-text"' in html(made())  # an empty place, too


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_command_line(folder, tmp_path, monkeypatch, language):
    monkeypatch.setattr(run_report, "kinds", list)
    monkeypatch.setattr(run_report, "html_of_run", lambda source: "")
    (tmp_path / "mine.md").write_text("Es **clara**: 98 %.", "utf-8")
    process = kc(
        *("--lang", language, "report", str(folder), "--student", " Ada  <b>Lovelace, 1815 "),
        *("--conclusions", "mine.md", "--out", "r.html", "--format", "json"),
        cwd=tmp_path,
    )
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    assert document["student"] == "Ada <b>Lovelace, 1815"
    assert document["conclusions"] == "Es **clara**: 98 %."
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "Ada &lt;b&gt;Lovelace, 1815" in page and "<strong>clara</strong>" in page


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--student", "  "], 2, 'Try: --student "Name, id"'),
        (["--student", "x" * 201], 2, "received 201"),
        (["--conclusions", "none.md"], 66, "no file none.md"),
        (["--conclusions", "binary.md"], 65, "UTF-8"),
        (["--conclusions", "large.md"], 65, "at most 200000 bytes"),
        (["--out", "r.pdf"], 2, "r.html"),
    ],
)
def test_what_cannot_be(folder, tmp_path, arguments, code, message):
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "large.md").write_bytes(b"x" * 200_001)
    process = kc("report", str(folder), *arguments, cwd=tmp_path)
    assert process.returncode == code and message in one_line(process)
