"""`kc plot` as a user runs it."""

import csv
import json

import pytest
from PIL import Image

from kerascourse.cli import plot_convolution
from kerascourse.plots.convolution import sliding
from tests.cli.run import in_terminal, kc, one_line
from tests.cli.test_startup import imported

SMALL = ("convolution", "--input", "3", "--kernel", "2")


def test_an_architecture_lands_in_the_current_folder(tmp_path):
    process = kc("plot", "architecture", "lenet5", cwd=tmp_path)
    assert process.returncode == 0 and process.stderr == ""
    assert process.stdout == "architecture-lenet5.png\n"
    with Image.open(tmp_path / "architecture-lenet5.png") as image:
        assert image.width == 1200


def test_json_has_the_numbers_and_where_they_are_kept(tmp_path):
    process = kc("plot", *SMALL, "--out", "w.svg", "--format", "json", cwd=tmp_path)
    document = json.loads(process.stdout)
    assert document["file"] == "w.svg" and document["numbers_file"] == "w.csv"
    assert document["output_shape"] == [2, 2]
    with (tmp_path / "w.csv").open() as file:
        rows = list(csv.DictReader(file))
    output = [float(row["value"]) for row in rows if row["grid"] == "output"]
    assert output == [value for row in document["output"] for value in row]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["w.csv", "w.svg"]


def test_the_window_moves_in_a_gif(tmp_path):
    assert kc("plot", *SMALL, "--out", "w.gif", cwd=tmp_path).stdout == "w.gif\n"
    with Image.open(tmp_path / "w.gif") as image:
        assert image.n_frames == 4


def test_a_picture_is_blurred(tmp_path):
    Image.new("RGB", (40, 30), "red").save(tmp_path / "red.png")
    arguments = ("convolution", "--mode", "gaussian", "--image", "red.png", "--out", "g.pdf")
    assert kc("plot", *arguments, cwd=tmp_path).stdout == "g.pdf\n"
    assert (tmp_path / "g.pdf").read_bytes().startswith(b"%PDF")


def test_a_digit_is_blurred_when_no_picture_is_given(tmp_path):
    process = kc("plot", "convolution", "--mode", "gaussian", "--format", "json", cwd=tmp_path)
    document = json.loads(process.stdout)
    assert document["divisor"] == 256
    assert document["error"]["blurred"] < document["error"]["noisy"]


def test_show_draws_in_a_terminal_and_says_where_it_cannot(tmp_path):
    path = str(tmp_path / "w.png")
    assert "▀" in in_terminal("plot", *SMALL, "--out", path, "--show")
    process = kc("plot", *SMALL, "--out", path, "--show")
    assert process.stdout == f"{path}\n"
    assert "terminal" in one_notice(process)


def one_notice(process):
    (line,) = process.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "KIND|Missing"),
        (["architectur", "vgg16"], 2, "nearest: architecture"),
        (["architecture"], 2, "MODEL"),
        (["architecture", "vg16"], 65, "nearest: vgg16"),
        (["architecture", "none.keras"], 66, "none.keras"),
        (["architecture", "lenet5", "--out", "a.jpg"], 2, "Try: --out a.png"),
        (["architecture", "lenet5", "--out", "a.gif"], 2, "a.gif"),
        (["architecture", "lenet5", "--out", "no/such/a.png"], 74, "no/such/a.png"),
        (["convolution", "--kernel", "9"], 2, "received 5x5 and 9x9"),
        (["convolution", "--input", "2"], 65, "larger than its input"),
        (["convolution", "--input", "a"], 2, "'a'"),
        (["convolution", "--padding", "-1"], 2, "--padding"),
        (["convolution", "--step", "99"], 2, "from 1 to 9"),
        (["convolution", "--image", "a.png"], 2, "gaussian"),
        (["convolution", "--mode", "gaussian", "--image", "a.png"], 66, "a.png"),
        (["convolution", "--mode", "gaussian", "--out", "a.gif"], 2, "a.gif"),
        (["convolution", "--mode", "blur"], 2, "gaussian"),
    ],
)
def test_a_failure_is_one_line_with_the_exit_code(arguments, code, message, tmp_path):
    process = kc("plot", *arguments, cwd=tmp_path)
    assert process.returncode == code, process.stderr
    line = one_line(process)
    assert any(part in line for part in message.split("|")), line
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_picture(tmp_path):
    (tmp_path / "a.png").write_text("no picture")
    process = kc("plot", "convolution", "--mode", "gaussian", "--image", "a.png", cwd=tmp_path)
    assert process.returncode == 65
    assert "expected an image" in one_line(process)


@pytest.mark.parametrize("arguments", [["--help"], ["architecture", "--help"]])
def test_help_imports_no_matplotlib(arguments):
    assert imported(["plot", *arguments]).endswith("heavy []")


def test_a_model_is_drawn_without_keras(tmp_path):
    line = imported(["plot", "architecture", "vae", "--out", str(tmp_path / "vae.png")])
    assert line.startswith("code 0")
    assert not {"'keras'", "'tensorflow'"} & set(line.replace("[", " ").replace("]", " ").split())


def test_the_modes_of_the_command_are_those_of_the_picture():
    assert plot_convolution.MODES == sliding.MODES
    assert plot_convolution.POOLING == sliding.POOLING
