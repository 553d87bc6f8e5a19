"""What the pages say in passing: commands that exist, and the same figures in both languages."""

import re
from collections import Counter

import click
import pytest

from docs.make.pages import FRONT, ROOT, name, pages
from kerascourse import cli

COMMAND = re.compile(r"(?<![`\w])`kc ([^`]+)`|^kc ((?:(?!  ).)+)$", re.MULTILINE)
NUMBER = re.compile(r"\d+(?:[.,  ]\d+)*")
# of kc itself, wherever they stand
ANYWHERE = {"--help", "--version", "--lang", "--debug", "--quiet"}


def options_of(words):
    """The command that the words call, and the options that it takes."""
    command, parents = cli.group(), []
    while isinstance(command, click.Group) and words:
        parents.append(command)
        # KIND and the like stand for any of the commands
        found = command.get_command(click.Context(command), words[0])
        if found is None:
            break
        command, words = found, words[1:]
    options = {option for parameter in command.params for option in parameter.opts}
    return command, options | ANYWHERE


@pytest.mark.parametrize("page", pages(), ids=name)
def test_a_command_in_a_sentence_exists_with_its_options(page):
    said = [first or second for first, second in COMMAND.findall(page.read_text("utf-8"))]
    for line in said:
        words = line.split()
        while words and words[0] in ("--lang", "es", "en", "--debug", "…"):
            words = words[1:]
        if not words or words[0] in ("COMMAND", "ORDEN") or words[0].startswith("--"):
            continue
        command, options = options_of(words)
        assert command.name != "kc", f"kc {line}: no such command"
        used = {word.partition("=")[0].strip(".,;") for word in words if word.startswith("--")}
        assert used <= options, f"kc {line}"


def figures(text):
    """The numbers of a page, whatever stands between thousands."""
    return Counter(re.sub(r"(?<=\d)[,  ](?=\d{3}\b)", "", one) for one in NUMBER.findall(text))


@pytest.mark.parametrize("page", ["figures", "install", "troubleshooting"])
def test_the_figures_are_the_same_in_both_languages(page):
    english, spanish = (
        figures((ROOT / "docs" / language / f"{page}.md").read_text("utf-8")) for language in FRONT
    )
    assert english == spanish
