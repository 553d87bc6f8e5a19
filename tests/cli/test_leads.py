"""What a command says to look at next: on a terminal alone, and each such command runs."""

import shlex

import pytest

from kerascourse.cli import COMMANDS
from kerascourse.cli.leads import AFTER
from tests.cli.run import kc


def lead(*arguments):
    """The last line on a terminal."""
    return kc(*arguments, columns=100).stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("command", "topic"),
    [
        ("summary lenet5", "lenet"),
        ("summary resnet20", "resnet"),
        ("summary vgg16 --layer pool1", "pooling"),
        ("compare vgg16 alexnet", "vgg"),
        ("calc conv --input 32x32x3 --kernel 5", "shared-weights"),
        ("calc padding --kernel 5", "padding"),
        ("calc dense --input 10 --units 2", "dense-on-images"),
        ("quiz answer conv-basics output-size 5 --student ana", "output-size"),
    ],
)
def test_a_result_names_its_lesson(command, topic):
    line = lead(*shlex.split(command))
    assert line.startswith(f"Next: kc explain {topic}, ")
    assert kc(*shlex.split(line.split(": ")[1].split(",")[0])[1:]).returncode == 0


@pytest.mark.parametrize("command", sorted(AFTER))
def test_what_follows_a_command_is_a_command(command):
    follows, _shows = AFTER[command]
    assert command in COMMANDS and follows.split()[1] in COMMANDS
    assert kc(*shlex.split(follows)[1:3], "--help").returncode == 0


def test_a_pipe_is_left_alone():
    assert "Next:" not in kc("summary", "lenet5").stdout


@pytest.mark.parametrize("more", [["--quiet"], ["--format", "json"], ["--format", "csv"]])
def test_and_so_is_who_wants_no_words(more):
    assert "Next:" not in kc("summary", "lenet5", *more, columns=100).stdout


def test_quiet_stands_in_any_place():
    assert kc("--quiet", "summary", "lenet5", columns=100).returncode == 0
    assert kc("summary", "--quiet", "lenet5", columns=100).returncode == 0


@pytest.mark.parametrize(
    ("stack", "topic"),
    [
        ("INPUT 3x3x1 conv5-2", "output-size"),
        ("INPUT 8x8x3 conv3-4", None),
    ],
)
def test_an_error_of_arithmetic_names_its_lesson(stack, topic):
    arguments = ["calc", "conv", "--input", stack.split()[1], "--kernel", stack.split()[2][4]]
    said = kc(*arguments)
    assert (said.returncode == 0) == (topic is None)
    assert topic is None or f"kc explain {topic}" in said.stderr
