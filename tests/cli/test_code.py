"""`kc code`: a network as a file that trains."""

import pytest

from kerascourse.models.build import build
from tests.cli.run import kc, one_line


def test_it_is_printed_or_written(tmp_path):
    printed = kc("code", "lenet5", "--classes", "3", "--input", "28x28x1", cwd=tmp_path)
    assert printed.returncode == 0 and printed.stderr == ""
    assert "kc code lenet5 --input 28x28x1 --classes 3" in printed.stdout.splitlines()[0]
    assert "classes=3" in printed.stdout
    done = kc(
        *("code", "lenet5", "--classes", "3", "--input", "28x28x1", "--out", "net.py"),
        cwd=tmp_path,
    )
    assert done.stdout == "net.py\n"
    assert (tmp_path / "net.py").read_text("utf-8") == printed.stdout
    assert "kc train net.py:build" in done.stderr


def test_the_file_trains_on_from_the_model_that_it_was_written_from(tmp_path):
    model = build("lenet5", (28, 28, 1))
    model.save(tmp_path / "model.keras")
    done = kc("code", "model.keras", "--out", "net.py", cwd=tmp_path)
    command = done.stderr.strip().partition("kc ")[2].split()
    assert command == ["train", "net.py:build", "--start-from", "model.keras"]
    trained = kc(*(*command, "--dataset", "digits", "--limit", "64", "--epochs", "1"), cwd=tmp_path)
    assert trained.returncode == 0, trained.stderr
    summary = kc("summary", "net.py:build", cwd=tmp_path)
    assert "61,706" in summary.stdout


def test_a_run_is_a_model(tmp_path):
    arguments = ("train", "conv3-4 pool2 gap fc10", "--dataset", "digits", "--limit", "64")
    assert kc(*arguments, "--epochs", "1", "--name", "mine", cwd=tmp_path).returncode == 0
    done = kc("code", "mine", cwd=tmp_path)
    assert "layers.Conv2D(4, 3" in done.stdout
    assert "--start-from outputs/mine/model.keras" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["vgg61"], 65, "vgg16"),
        (["lenet5", "--out", "net.txt"], 2, "--out net.py"),
        (["lenet5", "--out", "nowhere/net.py"], 74, "nowhere"),
        (["absent.keras"], 66, "absent.keras"),
    ],
)
def test_failures_are_one_line(arguments, code, says, tmp_path):
    done = kc("code", *arguments, cwd=tmp_path)
    assert done.returncode == code
    assert says in one_line(done)
