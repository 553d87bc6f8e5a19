"""A line as words: held against what bash itself makes of it."""

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.cli.completion.line import escaped, read


@pytest.mark.parametrize(
    ("text", "words", "word", "is_quoted"),
    [
        ("kc", (), "kc", False),
        ("kc ", (), "", False),
        ("kc su", (), "su", False),
        ("kc summary ", ("summary",), "", False),
        ("kc summary 'my ru", ("summary",), "my ru", True),
        ('kc summary "my run', ("summary",), "my run", True),
        ("kc summary 'my run'", ("summary",), "my run", False),
        ("kc summary my\\ ru", ("summary",), "my ru", False),
        ("kc summary a  b ", ("summary", "a", "b"), "", False),
        ("KC_RUNS=x LANG=es kc su", (), "su", False),
        ("kc train --set a=1 --set b=", ("train", "--set", "a=1", "--set"), "b=", False),
        ("", (), "", False),
    ],
)
def test_words(text, words, word, is_quoted):
    line = read(text)
    assert (line.words, line.word, line.is_quoted) == (words, word, is_quoted)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_what_is_escaped_is_for_bash_what_it_was():
    values = [
        "a b",
        "it's",
        'say "x"',
        "$HOME",
        "a;b|c&d",
        "(x)",
        "[[a]*2]",
        "ñandú",
        "#x",
        "!x",
        "a\\b",
    ]
    line = " ".join(map(escaped, values))
    done = subprocess.run(
        ["bash", "--norc", "-c", f"printf '%s\\n' {line}"],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == values


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), max_size=4))
def test_what_is_escaped_is_read_again(values):
    line = read(" ".join(["kc", *map(escaped, values), ""]))
    assert line.words == tuple(values) and line.word == ""


def test_the_home_folder_stays():
    assert escaped("~/my net.keras") == "~/my\\ net.keras"
    assert escaped("my~net") == "my\\~net"
