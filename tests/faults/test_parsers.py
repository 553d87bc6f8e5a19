"""Whatever bytes a file has, its reader gives a value or the one family of errors."""

import contextlib
import io
import sys
import wave

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kerascourse import cli, runs
from kerascourse.data import images, sheets
from kerascourse.data.reading import FOREIGN
from kerascourse.documents import DocumentError
from kerascourse.errors import CourseError
from kerascourse.quiz import decisions
from kerascourse.quiz.exports import canvas
from kerascourse.seeing import sound
from kerascourse.symbolic import arrays
from kerascourse.symbolic.saved import read_configuration
from kerascourse.training import checkpoint, data_record, recipe, run
from tests.cli.run import kc
from tests.faults.run import hold
from tests.quiz.made import quiz

WORDS = (
    *"{ } [ ] ' , : = . # 1 -1e999 é model null true NaN [[questions]] id lenet5 epochs".split(),
    *('"', "\n", "\\", "\0"),
)
SIGNS = st.sampled_from(WORDS)
CONTENT = st.one_of(
    st.binary(max_size=200), st.lists(SIGNS, max_size=40).map("".join).map(str.encode)
)
FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
READERS = {
    runs.RECIPE: lambda folder: recipe.read(folder / runs.RECIPE),
    runs.RESULT: run.read_result,
    runs.DATA: data_record.read,
    runs.HISTORY: lambda folder: run.read_history(folder / runs.HISTORY),
    "m.json": lambda folder: read_configuration(folder / "m.json"),
    "m.keras": lambda folder: read_configuration(folder / "m.keras"),
    "epoch-000001-step-00000000.npz": checkpoint.load,
    "i.png": lambda folder: images.read(folder / "i.png", (8, 8, 1), FOREIGN),
    "i.jpg": lambda folder: images.read(folder / "i.jpg", (8, 8, 3), FOREIGN),
    "s.wav": lambda folder: sound.read_wav(folder / "s.wav"),
    "t.csv": lambda folder: sheets.read(folder / "t.csv"),
    "grades.csv": lambda folder: canvas.gradebook(quiz(), "Quiz", folder / "grades.csv"),
    "decisions.toml": lambda folder: decisions.read(folder / "decisions.toml", "made"),
    "m.h5": lambda folder: read_configuration(folder / "m.h5"),
    "m.weights.h5": lambda folder: arrays.listed(folder / "m.weights.h5"),
}
# each file of these is read by a process of its own
SLOW = ("m.h5", "m.weights.h5")


@pytest.mark.parametrize("name", READERS)
def test_a_reader_of_any_bytes(name, tmp_path):
    @settings(FEW, max_examples=12 if name in SLOW else 60)
    @given(CONTENT)
    def reads(content):
        (tmp_path / name).write_bytes(content)
        with contextlib.suppress(CourseError, DocumentError, UnicodeDecodeError):
            READERS[name](tmp_path)

    reads()


def an_image(kind):
    pixels = np.arange(12 * 9 * 3, dtype="uint8").reshape(12, 9, 3)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def a_sound():
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setparams((2, 2, 8000, 0, "NONE", ""))
        written.writeframes(bytes(range(256)) * 32)  # 2048 frames, a quarter of a second
    return file.getvalue()


def an_hdf5(**attributes):
    file = io.BytesIO()
    with h5py.File(file, "w") as written:
        written.attrs.update(attributes)
        written["layers/dense/vars/0"] = np.ones((3, 2), "float32")
    return file.getvalue()


INTACT = {
    "i.png": an_image("PNG"),
    "i.jpg": an_image("JPEG"),
    "s.wav": a_sound(),
    "t.csv": b"height;width;label\n1,5;2;cat\n2,5;3;dog\n",
    "grades.csv": b"student,score,review\nana,1.5,0\nluis,2,1\n",
    "decisions.toml": b'quiz = "made"\n[[groups]]\nquestion = "q"\nnumbers = "any"\n'
    b'answers = ["twelve"]\nstudents = 2\nverdict = "partial"\nshare = 0.5\n',
    "m.h5": an_hdf5(model_config='{"class_name": "Sequential", "config": {"layers": []}}'),
    "m.weights.h5": an_hdf5(),
}


@st.composite
def damaged(draw, intact):
    """The bytes of an intact file with some changed, cut or written twice."""
    content = bytearray(intact)
    for _change in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 6))
        content[place : place + length] = draw(st.binary(max_size=6) | st.just(content[:place]))
    return bytes(content[: draw(st.integers(0, len(content)) | st.just(len(content)))])


@pytest.mark.parametrize("name", INTACT)
def test_a_reader_of_a_damaged_file(name, tmp_path):
    (tmp_path / name).write_bytes(INTACT[name])
    if name != "m.h5":  # its network has no layers
        READERS[name](tmp_path)

    @settings(FEW, max_examples=12 if name in SLOW else 120)
    @given(damaged(INTACT[name]))
    def reads(content):
        (tmp_path / name).write_bytes(content)
        with contextlib.suppress(CourseError, DocumentError):
            READERS[name](tmp_path)

    reads()


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("q.toml", "quiz show q.toml"),
        ("q.toml", "quiz lint q.toml"),
        ("s.toml", "quiz check week10 s.toml"),
        ("d.csv", "data info csv:d.csv"),
        ("d.npz", "data info npz:d.npz"),
        ("m.json", "summary m.json"),
    ],
)
def test_a_command_on_any_bytes(name, command, tmp_path):
    @settings(FEW, max_examples=20)
    @given(CONTENT)
    def ends(content):
        (tmp_path / name).write_bytes(content)
        done = kc(*command.split(), cwd=tmp_path)
        assert done.returncode in (0, 1, 2, 65, 66), done.stderr
        hold(done, done.returncode)

    ends()


def test_what_nobody_foresaw_is_our_fault(monkeypatch, capsys):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "group", broken)
    monkeypatch.setattr(sys, "argv", ["kc"])
    assert cli.run(["list"]) == 70
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "our fault, please report it" in told
