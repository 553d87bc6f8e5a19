"""`kc plot augmentation` as a user runs it."""

import json

import pytest

from tests.cli.run import kc, one_line
from tests.cli.test_startup import imported
from tests.seeing.test_sound import written


def test_an_image_and_a_sound_need_no_keras(tmp_path):
    for arguments in ([], ["--audio"]):
        out = tmp_path / "a.png"
        line = imported(["plot", "augmentation", *arguments, "--out", str(out)])
        assert line.startswith("code 0") and out.is_file()
        assert "'keras'" not in line and "'tensorflow'" not in line


def test_a_sound_of_ones_own(tmp_path):
    written(tmp_path / "mine.wav", 2, 2)
    process = kc("plot", "augmentation", "--sound", "mine.wav", "--format", "json", cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    assert document["file"] == "augmentation-sound.png" and document["bands"] == 64
    assert len(document["draws"]) == 12


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--audio", "--dataset", "digits"], 2, "without RUN"),
        (["--sound", "none.wav"], 66, "none.wav"),
        (["--index", "9999"], 2, "--index from 0"),
        (["none"], 66, "expected a run"),
        (["--out", "a.jpg"], 2, "Try: --out a.png"),
    ],
)
def test_a_failure_is_one_line(arguments, code, message, tmp_path):
    process = kc("plot", "augmentation", *arguments, cwd=tmp_path)
    assert process.returncode == code and message in one_line(process)
