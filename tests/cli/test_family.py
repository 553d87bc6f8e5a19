"""The summary family in a pipe, on narrow, wide and ASCII terminals, in every format."""

import csv
import io
import json
import re
import shutil
import subprocess

import pytest

from tests.cli.run import in_terminal, kc, one_line

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
STACK = "[[conv3-8 relu]*2 pool2]*2 fc10"
FAMILY = {
    "list": ["list"],
    "list-recipes": ["list", "--recipes"],
    "summary": ["summary", "resnet20"],
    "summary-stack": ["summary", STACK],
    "explain": ["summary", "googlenet", "--explain"],
    "layer": ["summary", "alexnet", "--layer", "conv2"],
    "compare": ["compare", "vgg16", "alexnet", STACK],
    "lint": ["lint", "vgg16"],
    "why": ["why", "alexnet", "61100840"],
    "calc": ["calc", "conv", "--input", "225x224x3", "--kernel", "4x3", "--padding", "same"],
    "calc-deconv": ["calc", "deconv", "--input", "7", "--kernel", "3", "--stride", "2"],
    "calc-padding": ["calc", "padding", "--kernel", "7", "--input", "224", "--stride", "2"],
    "calc-field": ["calc", "receptive-field", "--kernel", "3,3,3"],
}


@pytest.mark.parametrize("name", FAMILY)
def test_every_format_in_a_pipe(name):
    command = FAMILY[name]
    table = kc(*command)
    assert (table.returncode, table.stderr) == (0, "")
    assert "\x1b" not in table.stdout and "…" not in table.stdout
    json.loads(kc(*command, "--format", "json").stdout)
    rows = list(csv.reader(io.StringIO(kc(*command, "--format", "csv").stdout)))
    assert len({len(row) for row in rows}) == 1 and len(rows) > 1
    markdown = kc(*command, "--format", "markdown").stdout.splitlines()
    assert len({re.sub(r"\\\|", "", line).count("|") for line in markdown}) == 1
    latex = kc(*command, "--format", "latex").stdout
    assert latex.startswith(r"\begin{tabular}")


@pytest.mark.parametrize("columns", [60, 200])
@pytest.mark.parametrize("name", [name for name in FAMILY if name not in ("lint", "explain")])
def test_tables_fit_the_terminal(name, columns):
    drawn = ESCAPE.sub("", in_terminal(*FAMILY[name], columns=columns))
    lines = drawn.split("\n\n")[0].splitlines()
    # sentences may wrap; the table may not
    table = [line for line in lines if not line.startswith(("note:", "    "))]
    assert max(map(len, table)) <= columns, table


@pytest.mark.parametrize("name", FAMILY)
def test_an_ascii_terminal_gets_ascii(name):
    drawn = in_terminal(*FAMILY[name], columns=200, encoding="ascii", NO_COLOR="1")
    assert drawn.isascii()
    assert "\\x" not in drawn and "\\u" not in drawn


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_latex_compiles(tmp_path):
    tables = [kc(*command, "--format", "latex").stdout for command in FAMILY.values()]
    body = "\n\n".join(rf"\resizebox{{\textwidth}}{{!}}{{{table}}}" for table in tables)
    source = (
        r"\documentclass{article}\usepackage[utf8]{inputenc}\usepackage{graphicx}"
        "\n\\begin{document}\n" + body + "\n\\end{document}\n"
    )
    (tmp_path / "tables.tex").write_text(source, "utf-8")
    process = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "tables.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stdout[-2000:]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["calc", "cnv"], 2, "Did you mean conv?"),
        (["calc", "conv"], 2, "--kernel 3"),
        (["calc", "conv", "--input", "5", "--kernel", "7"], 65, "⌊(5 − 7 + 2·0)/1⌋ + 1 = -1"),
        (["calc", "conv", "--input", "5", "--kernel", "3", "--padding", "x"], 2, "same or valid"),
        (["calc", "receptive-field", "--kernel", "3,x"], 2, "3,3,3"),
        (["summary", "conv3-32 cnv3-64"], 65, "character 10"),
        (["compare"], 2, "MODEL"),
        (["compare", "vgg16", "vg19"], 65, "nearest: vgg19"),
        (["why", "vgg16", "many"], 2, "25.6M"),
        (["why", "my.py:build", "3"], 2, "kc list"),
    ],
)
def test_a_failure_is_one_line_with_the_exit_code(arguments, code, message):
    process = kc(*arguments)
    assert process.returncode == code
    assert message in one_line(process)


def test_a_check_that_does_not_pass_is_exit_code_1():
    assert kc("lint", "alexnet").returncode == 1
    unexplained = kc("why", "vgg16", "143667240")
    assert unexplained.returncode == 1
    assert "vgg19 has that count" in unexplained.stderr
    document = json.loads(kc("why", "vgg16", "12345", "--format", "json").stdout)
    assert document["explained"] is False and len(document["nearest"]) == 3


def test_the_recipes_with_what_they_are_for():
    told = {
        one["name"]: one for one in json.loads(kc("list", "--recipes", "--format", "json").stdout)
    }
    assert told["vae16"]["model"] == "vae" and told["unet"]["cost"].startswith("53 s")
    lines = kc("list", "--recipes").stdout.splitlines()
    assert f"    Expected: {told['unet']['expected']}" in lines
    head = kc("list", "--recipes", "--format", "csv").stdout.splitlines()[0]
    assert head == "name,model,dataset,purpose,cost,expected,command"


@pytest.mark.parametrize("command", ["list", "lint lenet5"])
def test_what_the_ids_of_sections_are(command):
    assert "sections of the course's notes" in kc(*command.split()).stdout.splitlines()[-1]
