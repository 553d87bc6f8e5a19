"""stdin, stdout and stderr that are closed, full, or have nobody at the other end."""

import re

import pytest

from tests.cli.run import posix_only
from tests.faults.run import hold, shell
from tests.quiz.stand_in import write_quiz

pytestmark = posix_only

GONE = 141  # 128 + SIGPIPE, as the shell tells of it


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("kc summary vgg16 > /dev/full", 74, "cannot write the result: no space left on the disk"),
        ("kc summary vgg16 --format json > /dev/full", 74, "no space left"),
        ("kc --help > /dev/full", 74, "no space left"),
        ("kc --version > /dev/full", 74, "no space left"),
        ("kc plot convolution --out a.png > /dev/full", 74, "no space left"),
        ("kc summary vgg16 >&-", 74, "cannot write the result: the stream is closed"),
        ("kc list --help >&-", 74, "the stream is closed"),
        ("kc summary vgg16 <&- >&-", 74, "the stream is closed"),
        ("kc lint alexnet > /dev/full", 74, "no space left"),
        ("kc quiz take mini.toml <&- ", 0, "0 of "),
        ("kc quiz drill --count 2 <&-", 0, "0 of 0 right"),
        ("kc quiz answer mini.toml params - <&-", 1, "blank"),
        ("kc summary vgg16 2>&- | tail -1", 0, "212 pixels"),
        ("kc lint lenet5 2>&- | grep -c .", 0, ""),
    ],
)
def test_a_failure_is_one_line(line, code, says, unbuffered, tmp_path):
    write_quiz(tmp_path)
    hold(shell(line, tmp_path, PYTHONUNBUFFERED=unbuffered), code, says)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize(
    "command", ["summary vgg16", "summary vgg16 --format json", "--help", "lint alexnet", "list"]
)
def test_who_reads_stdout_may_leave(command, encoding, tmp_path):
    # the reader is surely gone by then
    line = f"(sleep 0.5; kc {command}; echo $? >&2) | head -0"
    done = shell(line, tmp_path, PYTHONIOENCODING=encoding)
    assert done.stderr == f"{GONE}\n"


@pytest.mark.parametrize("stderr", ["2>&-", "2> /dev/full", "2> >(true)", "2>&- >&- <&-"])
@pytest.mark.parametrize(("command", "code"), [("summary nothing", 65), ("summary lenet5 --x", 2)])
def test_without_stderr_the_exit_code_is_the_same(command, code, stderr, tmp_path):
    done = shell(f"kc {command} {stderr}", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


@pytest.mark.slow
@pytest.mark.parametrize("stderr", ["2> >(head -1)", "2>&-", "2> /dev/full"])
def test_a_training_goes_on_without_who_reads_its_progress(stderr, tmp_path):
    line = f"kc train lenet5 --dataset digits --epochs 2 --limit 64 --name one {stderr}"
    done = shell(line, tmp_path)
    assert done.returncode == 0
    assert re.search(r"^accuracy", done.stdout, re.MULTILINE)
    assert (tmp_path / "outputs" / "one" / "result.json").is_file()
    scored = shell("kc evaluate one >&-", tmp_path)
    hold(scored, 74, "cannot write the result")
