"""README.md shows what `kc` prints."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.run import kc

README = Path(__file__).parents[1] / "README.md"
EXAMPLES = re.findall(r"```console\n\$ kc (.*?)\n(.*?)```", README.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[c for c, _output in EXAMPLES])
def test_the_examples_are_what_the_command_prints(command, output):
    process = kc(*shlex.split(command))
    assert process.returncode == 0
    assert process.stdout == output


def test_there_are_examples_and_two_commands():
    assert len(EXAMPLES) >= 3
    blocks = re.findall(r"```sh\n(.*?)\n```", README.read_text("utf-8"), re.DOTALL)
    assert [len(block.splitlines()) for block in blocks] == [1, 1]
    # on other platforms the same two
    workflow = (README.parent / ".github" / "workflows" / "tests.yml").read_text("utf-8")
    assert all(f"run: {block}\n" in workflow for block in blocks)


def test_the_bank_is_as_large_as_it_says():
    from kerascourse.quiz import read

    quizzes = [read.read(path) for path in read.bank().values()]
    questions = [question for quiz in quizzes for question in quiz.questions]
    text = " ".join(README.read_text("utf-8").split())
    said = re.search(r"has (\d+) questions in (\w+) quizzes, .*?; (\d+) of them draw", text)
    assert said is not None
    templates = sum(bool(question.parameters) for question in questions)
    assert (int(said[1]), int(said[3])) == (len(questions), templates)
    assert said[2] == {6: "six", 7: "seven", 8: "eight"}[len(quizzes)]
