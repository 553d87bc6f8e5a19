"""The drawing as LaTeX: it compiles, and has the blocks and the words of the picture."""

import re
import shutil
import subprocess

import pytest

from kerascourse.architectures.catalogue import CATALOGUE
from kerascourse.plots.architecture.draw import architecture, drawing
from kerascourse.plots.architecture.tikz import escaped
from kerascourse.summaries.read import read_model
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import input_tensor, trace
from tests.cli.run import kc
from tests.plots.page import texts_of

needs_latex = pytest.mark.skipif(
    shutil.which("pdflatex") is None, reason="pdflatex is not installed"
)
HOSTILE = r"\input{x} %$#_&~^{[]} ñ ç ı µ 中 <b> \end{document}"


def compiled(text, folder):
    """The pages that pdflatex makes of a document; what it says where it makes none."""
    (folder / "x.tex").write_text(text, "utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "x"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=120
    )
    assert done.returncode == 0, done.stdout[-2000:]
    return int(re.search(r"\((\d+) page", done.stdout)[1])


@needs_latex
@pytest.mark.parametrize("name", ["lenet5", "resnet20", "googlenet", "unet", "vae"])
def test_it_compiles(name, tmp_path):
    assert compiled(architecture(read_model(name), name).tikz, tmp_path) == 1


@needs_latex
@pytest.mark.slow
@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_all_of_the_catalogue_compiles(entry, tmp_path):
    assert compiled(architecture(read_model(entry.name), entry.name).tikz, tmp_path) == 1


@pytest.mark.parametrize("name", [entry.name for entry in CATALOGUE])
def test_the_blocks_and_words_are_those_of_the_picture(name):
    graph = read_model(name)
    picture, drawn = architecture(graph, name), drawing(graph)
    text = picture.tikz
    assert "[U+" not in text
    slabs = re.findall(r"^  \\slab", text, re.MULTILINE)
    signs = [line for line in text.splitlines() if r"\node[joint" in line]
    kinds = [type(shape).__name__ for shape in drawn.shapes]
    assert len(slabs) == kinds.count("Slab")
    assert len(signs) == sum(bool(getattr(shape, "sign", "")) for shape in drawn.shapes)
    for words, _box in texts_of(picture.figure):
        assert f"{escaped(words.get_text())}}};" in text
    for colour in re.findall(r"[\d.]/([a-z]\w*)[,}]", text):
        assert colour == "white" or rf"\definecolor{{{colour}}}" in text


def test_a_block_has_the_size_of_the_picture():
    graph = read_model("lenet5")
    (first,) = (shape for shape in drawing(graph).shapes if getattr(shape, "block", -1) == 1)
    lines = architecture(graph, "lenet5").tikz.splitlines()
    at = lines.index("  % c1")
    x, y, height = map(float, re.findall(r"\{([\d.]+)\}", lines[at + 1])[:3])
    assert x == pytest.approx(first.x, abs=0.06)
    assert height == pytest.approx(first.height, abs=0.06)
    assert y > first.y  # below the head


@needs_latex
def test_names_are_no_commands(tmp_path):
    x = input_tensor((8, 8, 1))
    y = layers.Dropout(0.5, name="line\nbreak")(layers.Conv2D(2, 3, name=HOSTILE)(x))
    text = architecture(trace(x, y, HOSTILE), HOSTILE).tikz
    assert compiled(text, tmp_path) == 1


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("3×3/2", r"3$\times$3/2"),
        ("50 %", r"50 \%"),
        ("a_b", r"a\_b"),
        ("convolución", r"convoluci\'{o}n"),
        ("así", r"as\'{\i}"),
        ("ñ ü ç", r"\~{n} \"{u} \c{c}"),
        ("中", "[U+4E2D]"),
    ],
)
def test_signs(text, latex):
    assert escaped(text) == latex


def test_the_command_writes_it(tmp_path):
    done = kc("plot", "architecture", "lenet5", "--out", "x.tex", "--lang", "es", cwd=tmp_path)
    assert done.stdout == "x.tex\n"
    text = (tmp_path / "x.tex").read_text("utf-8")
    assert r"convoluci\'{o}n" in text and "61~706" in text and "[U+" not in text
    numbers = kc(
        "plot", "architecture", "vgg11", "--out", "y.tex", "--format", "json", cwd=tmp_path
    )
    assert '"file": "y.tex"' in numbers.stdout and (tmp_path / "y.csv").is_file()
    other = kc("plot", "filters", "lenet5", "--out", "x.tex", cwd=tmp_path)
    assert other.returncode == 2 and ".png" in other.stderr
