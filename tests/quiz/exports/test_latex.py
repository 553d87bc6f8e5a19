"""Exams in LaTeX: nothing in them is a command, and they compile where there is a compiler."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.quiz.exports import latex
from kerascourse.quiz.exports.item import Item, Option, Pack, pack
from kerascourse.quiz.read import bank, find
from tests.quiz.stand_in import HOSTILE

NO_COMPILER = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex here")


def packed(*items):
    return Pack(find("week10"), "Title & more", "en", items)


@given(st.text(max_size=60))
def test_no_sign_of_a_text_is_a_command(text):
    told = latex.latex(text)
    assert told.isprintable() or not text.isprintable()
    bare = re.sub(r"\\[&%$#_{}]", "", told)  # signs that stand for themselves
    assert bare.count("{") == bare.count("}") and bare.count("$") % 2 == 0
    assert not re.search(r"[%#]", bare)
    names = set(re.findall(r"\\([a-zA-Z]+)", told))
    ours = {
        name
        for each in [*latex._SIGNS.values(), *latex._TEXT.values()]
        for name in re.findall(r"\\([a-zA-Z]+)", each)
    }
    assert names <= ours | {"textbackslash", "textasciitilde", "textasciicircum", "texttt", "tfrac"}


def test_boxes_and_options():
    choice = Item("c", "c", "choice", "Which?", 1, (), "So.", "a", options=(Option("50 %", True),))
    number = Item("n", "n", "numerical", "How many?", 2, (), "So.", "3")
    essay = Item("e", "e", "essay", "Why?", 1, (), "So.", "a", rubric="- one")
    text = "\n".join(latex.sheet(packed(choice, number, essay), "B"))
    assert r"\option{a}{50 \%}" in text and "Form B" in text and r"/\,4" in text
    assert text.count(r"\answerbox") == 2
    assert "So." not in text and "- one" not in text
    key = "\n".join(latex.key(packed(choice, number, essay), "B"))
    assert "So." in key and "- one" in key and r"\answerbox" not in key


def test_one_file_has_both_and_says_so():
    one = packed(Item("n", "n", "numerical", "How many?", 2, (), "So.", "3"))
    text = latex.write(one).decode()
    assert text.index("How many?") < text.index(r"\newpage") < text.index("So.")
    assert "kc quiz paper" in "\n".join(latex.notices(one))


@NO_COMPILER
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", bank())
def test_the_bank_compiles(name, language, tmp_path):
    compile_(latex.write(pack(find(name), language)), tmp_path)


@NO_COMPILER
def test_hostile_text_compiles(tmp_path):
    signs = "".join(map(chr, range(32, 0x250))) + "日本語 😀 ∂L/∂a σ′ ½ ⌊x⌋"
    item = Item("h", "h", "choice", HOSTILE, 1, (), signs, "a", options=(Option(signs, True),))
    compile_(latex.write(packed(item)), tmp_path)


def compile_(content, folder):
    (folder / "x.tex").write_bytes(content)
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "x.tex"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-1500:]
    assert (folder / "x.pdf").read_bytes().startswith(b"%PDF")
