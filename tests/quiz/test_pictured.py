"""Questions with a picture: told as the command that draws it, and drawn where a file holds it."""

import base64
import io
import json
import posixpath
import shutil
import tomllib
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as Xml

import pytest

from kerascourse.cli.lesson_pictures import drawn
from kerascourse.errors import InputError, UsageError
from kerascourse.quiz import draw, paper, practice, read, sheet
from kerascourse.quiz.exports import canvas, gift, latex, markdown, moodle, qti21
from kerascourse.quiz.exports.item import pack
from kerascourse.quiz.lint import lint, undrawn
from tests.cli.run import kc
from tests.quiz.exports import moodle_import
from tests.quiz.exports.test_canvas import opened
from tests.quiz.made import question, quiz

PLOT = "convolution --input {m} --kernel 3"
PNG = b"\x89PNG\r\n\x1a\n"
PICTURED = [
    (read.read(path), each)
    for path in read.bank().values()
    for each in read.read(path).questions
    if each.plot
]


def made():
    """A question with a picture, and one without."""
    return quiz(question(id="seen", plot=PLOT), question(id="plain"))


def fake(words, ending):
    assert words[:2] == ("convolution", "--input") and ending in (".png", ".svg")
    return PNG + " ".join(words).encode()


def test_the_bank_asks_about_pictures():
    assert len(PICTURED) >= 2


@pytest.mark.parametrize("pictured", PICTURED, ids=lambda one: getattr(one, "id", ""))
def test_the_pictures_of_the_bank_can_be_drawn(pictured):
    of_quiz, one = pictured
    assert list(undrawn(replace(of_quiz, questions=(one,)), drawn, seeds=8)) == []
    words = tuple(draw.instance(*pictured, "ana").plot.split())
    assert b"<svg" in (drawn(words) or b"")[:1_000]
    assert (drawn(words, ".png") or b"").startswith(PNG)


@pytest.mark.parametrize(
    ("plot", "said"),
    [
        ("convolution --input 90", "room for an input up to 16"),
        ("convolution --inptu 5", "--inptu"),
        ("convolutio", "nearest: convolution"),
        ("convolution --input 5 --out x.png", "without --out"),
        ("convolution 'a", "quotation"),
    ],
)
def test_lint_finds_a_picture_that_is_none(plot, said):
    one = quiz(question(id="seen", plot=plot), question(id="plain"))
    (finding,) = undrawn(one, drawn, seeds=1)
    assert (finding.question, finding.rule, finding.is_advice) == ("seen", "plot", False)
    assert said in finding.says
    with pytest.raises(UsageError, match="question seen: kc plot convolutio"):
        pack(one, "en", drawn=drawn)


def test_lint_finds_a_picture_that_some_numbers_have_no_room_for():
    one = quiz(question(plot="convolution --input {m}", parameters={"m": (9, 16, 17)}))
    assert [finding.rule for finding in undrawn(one, drawn, seeds=12)] == ["plot"]
    without = quiz(question(plot=PLOT, where="m > 90"))
    assert list(undrawn(without, drawn)) == []
    assert [finding.rule for finding in lint(without, seeds=2)] == ["numbers"]
    small = quiz(question(plot=PLOT, parameters={"m": (5, 6, 7)}), question(id="plain"))
    assert list(undrawn(small, drawn, seeds=6)) == []


def test_a_file_tells_the_command_and_nothing_else(tmp_path):
    text = (
        'title = "T"\n[[questions]]\nid = "q"\ntype = "number"\nprompt = "How many?"\n'
        'explanation = "So many."\nkey = 7\nplot = {}\n'
    )
    path = tmp_path / "own.toml"
    path.write_text(text.format('"convolution --input 5"'), "utf-8")
    (one,) = read.read(path).questions
    assert one.plot == "convolution --input 5" and "plot" not in one.fields
    for wrong in ("3", '""', "true", '"a\\nb"'):
        path.write_text(text.format(wrong), "utf-8")
        with pytest.raises(InputError, match="q: plot: expected"):
            read.read(path)


def test_sheet_and_show_tell_the_command_with_the_students_numbers(tmp_path):
    one = made()
    number = draw.instance(one, one.questions[0], "ana").values["m"]
    told = f"kc plot convolution --input {number} --kernel 3"
    text = sheet.text(one, "ana")
    assert f"# Picture: `{told}`" in text and text.count("kc plot") == 1
    assert list(tomllib.loads(text)["answers"]) == ["seen", "plain"]
    shown = kc("quiz", "show", "conv-basics", "--format", "json", cwd=tmp_path)
    plots = {each["id"]: each.get("plot") for each in json.loads(shown.stdout)["questions"]}
    asked = {each.id for _quiz, each in PICTURED}
    assert {name for name, plot in plots.items() if plot} == asked & set(plots)
    assert "{" not in "".join(filter(None, plots.values()))


def test_moodle_holds_the_picture_in_the_question():
    packed = pack(made(), "en", drawn=fake)
    _places, found = moodle_import.read(moodle.write(packed))
    asked = found["seen-1"].find("questiontext")
    file = asked.find("file")
    assert f'src="@@PLUGINFILE@@/{file.get("name")}"' in asked.findtext("text")
    assert (file.get("path"), file.get("encoding")) == ("/", "base64")
    assert base64.b64decode(file.text).startswith(PNG + b"convolution --input")
    assert found["plain-1"].find("questiontext/file") is None
    assert b"PLUGINFILE" not in moodle.write(pack(made(), "en"))


def test_qti_has_the_picture_as_a_file_that_the_item_and_the_manifest_name():
    content = qti21.write(pack(made(), "en", variants=2, drawn=fake))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        pictures = [name for name in names if name.endswith(".png")]
        manifest = Xml.fromstring(archive.read("imsmanifest.xml"))
        listed = {each.get("href") for each in manifest.iter(f"{{{qti21.CONTENT}}}file")}
        assert len(pictures) == 2 and listed == set(names) - {"imsmanifest.xml"}
        used = []
        for name in names:
            if name.startswith("items/"):
                for image in Xml.fromstring(archive.read(name)).iter(f"{{{qti21.QTI}}}img"):
                    assert image.get("alt")
                    used.append(posixpath.normpath(posixpath.join("items", image.get("src"))))
        assert sorted(used) == sorted(pictures)
        assert all(archive.read(name).startswith(PNG) for name in pictures)


def test_what_cannot_be_drawn_is_told_as_its_command():
    packed = pack(made(), "en", drawn=lambda words, ending: None)
    assert b"PLUGINFILE" not in moodle.write(packed) and b"kc plot" in moodle.write(packed)


@pytest.mark.parametrize("module", [gift, latex, markdown], ids=lambda module: module.ENDING)
def test_other_files_tell_the_command(module):
    told = module.write(pack(made(), "en")).decode().replace("-{}-", "--").replace("\\", "")
    assert "kc plot convolution" in told


def test_canvas_tells_the_command():
    told = Xml.tostring(opened(canvas.write(pack(made(), "en"))), encoding="unicode")
    assert "kc plot convolution --input" in told


def test_the_page_to_practise_with_shows_the_picture():
    page = practice.html(made(), "ana", "en", fake)
    told = base64.b64encode(PNG + b"convolution --input").decode()[:32]
    assert f"data:image/svg+xml;base64,{told}" in page and page.count("<img") == 1
    without = practice.html(made(), "ana", "en")
    assert "<img" not in without and "<code>kc plot convolution --input" in without


@pytest.mark.parametrize(("system", "is_told"), [("gift", True), ("moodle", False)])
def test_an_export_says_whose_picture_it_does_not_hold(tmp_path, system, is_told):
    made = kc("quiz", "export", "conv-basics", "--to", system, cwd=tmp_path)
    assert ("dilated-window: the command that draws its picture" in made.stderr) == is_told
    held = (tmp_path / made.stdout.strip()).read_text("utf-8")
    assert ("@@PLUGINFILE@@" in held) != is_told


def test_a_form_on_paper_has_its_pictures_beside_it():
    files = paper.documents(made(), "AB", "en", fake)
    pictures = {name for name, content in files.items() if isinstance(content, bytes)}
    assert pictures == {"form-A-1.png", "form-B-1.png"}
    for form in "AB":
        told = files[f"form-{form}.tex"]
        assert told.count("includegraphics") == 1 and f"{{form-{form}-1.png}}" in told
        assert told.index("{graphicx}") < told.index("begin{document}")
    without = paper.documents(made(), "A", "en")
    assert set(without) == {"form-A.tex", "key-A.tex"} and "graphicx" not in without["form-A.tex"]


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex here")
def test_a_form_with_a_picture_is_compiled(tmp_path):
    own = (
        'title = "T"\n[[questions]]\nid = "../a b#{"\ntype = "number"\nprompt = "How many?"\n'
        'explanation = "So many."\nkey = 3\nplot = "convolution --input 5 --kernel 3"\n'
    )
    (tmp_path / "own.toml").write_text(own, "utf-8")
    made = kc("quiz", "paper", "own.toml", "--forms", "1", "--pdf", "--out", "P", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert b"/Image" in (tmp_path / "P" / "form-A.pdf").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"own.toml", "P"}


def test_two_hyphens_of_a_command_stay_two_on_paper():
    assert "-{}-input" in latex.latex("`kc plot convolution --input 5`")
    assert "--" in latex.latex("a -- b")
