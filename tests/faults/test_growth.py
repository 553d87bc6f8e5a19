"""A file of twice the size takes a reader twice the memory and twice the work.

Work is counted in instructions of Python's own bytecode, memory as tracemalloc's peak: both are the
same on any machine. What a library does in C within one instruction is in the memory alone.
"""

import json
import sys
import tracemalloc
import wave

import numpy as np
import pytest
from PIL import Image

from kerascourse import runs
from kerascourse.data import images, sheets
from kerascourse.data.reading import FOREIGN
from kerascourse.errors import InputError
from kerascourse.quiz import decisions, sheet
from kerascourse.quiz.exports import canvas
from kerascourse.seeing import sound
from kerascourse.summaries.read import read_model
from kerascourse.training import data_record, recipe, run
from tests.quiz.made import question, quiz
from tests.symbolic.bad_files import functional, layer

LEAST, MOST = 1.5, 2.3  # times; the square of the size would be 4 times


def rows(folder, size):
    (folder / "f").write_text("height,label\n" + "1.5,cat\n" * size)
    return lambda: sheets.read(folder / "f")


def columns(folder, size):
    heads = ",".join(f"c{place}" for place in range(size))
    (folder / "f").write_text(heads + "\n" + ",".join("1" * size) + "\n")
    return lambda: sheets.read(folder / "f")


def grades(folder, size):
    lines = [f"s{place},1.5\n" for place in range(size)]
    (folder / "f").write_text("student,score\n" + "".join(lines))
    return lambda: canvas.gradebook(quiz(), "Quiz", folder / "f")


def groups(folder, size):
    one = '[[groups]]\nquestion = "q"\nnumbers = "any"\nanswers = ["twelve"]\n'
    (folder / "f").write_text('quiz = "made"\n' + one * size)
    return lambda: decisions.read(folder / "f", "made")


def answers(folder, size):
    given = "".join(f'a{place} = "12"\n' for place in range(size))
    content = f'quiz = "made"\nstudent = "ana"\nseed = 1\n[answers]\n{given}'.encode()
    return lambda: sheet.read(content, quiz(question()))


def unknown_keys(folder, size):
    lines = "".join(f"k{place} = 1\n" for place in range(size))
    (folder / "f").write_text(f'{lines}model = "lenet5"\n')

    def refused():
        with pytest.raises(InputError, match="k0"):
            recipe.read(folder / "f")

    return refused


def history(folder, size):
    lines = [f"{epoch},0.5\n" for epoch in range(1, size + 1)]
    (folder / "f").write_text("epoch,loss\n" + "".join(lines))
    return lambda: run.read_history(folder / "f")


def class_names(folder, size):
    told = {
        "dataset": "d",
        "sha256": "0" * 64,
        "shape": [8, 8, 1],
        "background": 0.5,
        "class_names": [f"class {place}" for place in range(size)],
    }
    (folder / runs.DATA).write_text(json.dumps(told))
    return lambda: data_record.read(folder)


def layers(folder, size):
    chain = [layer("InputLayer", "l0", batch_shape=[None, 8])]
    for place in range(1, size):
        chain.append(layer("Activation", f"l{place}", f"l{place - 1}", activation="relu"))
    (folder / "m.json").write_text(json.dumps(functional(chain, "l0", f"l{size - 1}")))
    return lambda: read_model(str(folder / "m.json"))


def samples(folder, size):
    with wave.open(str(folder / "f.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(2 * size))
    return lambda: sound.read_wav(folder / "f.wav")


def pixels(folder, size):
    Image.fromarray(np.zeros((size, 200, 3), "uint8")).save(folder / "f.png")
    return lambda: images.read_whole(folder / "f.png", 3, FOREIGN)


def work(read):
    """The instructions of Python that `read` takes."""
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event == "opcode"
        frame.f_trace_opcodes = True
        return counted

    before = sys.gettrace()
    sys.settrace(counted)
    try:
        read()
    finally:
        sys.settrace(before)
    return count


def memory(read):
    """The most bytes that `read` holds at a time."""
    tracemalloc.start()
    try:
        read()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (rows, 1_000),
        (columns, 1_000),
        (grades, 1_000),
        (groups, 200),
        (answers, 500),
        (unknown_keys, 500),
        (history, 1_000),
        (class_names, 1_000),
        (layers, 200),
        (samples, 20_000),
        (pixels, 400),
    ],
)
def test_twice_the_size_is_twice_the_memory_and_the_work(make, size, tmp_path):
    work(make(tmp_path, size))  # what is imported or remembered at the first call
    times = []
    for measured in (work, memory):
        once, twice = (measured(make(tmp_path, each)) for each in (size, 2 * size))
        times.append(twice / once)
    # where C does the work, or a buffer is large from the start, one of the two stays as it was
    assert LEAST <= max(times) <= MOST


@pytest.mark.parametrize("measured", [work, memory])
def test_what_grows_with_the_square_is_seen(measured):
    def square(size):
        return lambda: [(one, other) for one in range(size) for other in range(size)]

    assert measured(square(200)) > MOST * measured(square(100))
