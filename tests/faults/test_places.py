"""Pipes and devices where files are expected, and names that no file can have."""

import os

import pytest

from tests.cli.run import kc, posix_only
from tests.faults.run import Row, checked, fifo, hold, rows, written

pytestmark = posix_only


def recipe(line):
    """A recipe with this line besides its model."""
    return written("r.toml", f'model = "lenet5"\n{line}\n')


def zeros(name):
    """Puts a link to a device without end into the folder."""
    return lambda folder: os.symlink("/dev/zero", folder / name)


@rows(
    Row("train r.toml", 65, "no regular file", fifo("r.toml")),
    Row("train r.toml", 65, "no regular file", zeros("r.toml")),
    Row("quiz show q.toml", 65, "no regular file", fifo("q.toml")),
    Row("quiz show q.toml", 65, "no regular file", zeros("q.toml")),
    Row("quiz check week10 s.toml", 66, "s.toml", fifo("s.toml")),
    Row("quiz sheet week10 --students s.txt", 65, "no regular file", fifo("s.txt")),
    Row("quiz export week10 --to canvas --grades g.csv", 65, "no regular file", fifo("g.csv")),
    Row("data info csv:d.csv", 65, "no regular file", fifo("d.csv")),
    Row("data info csv:d.csv", 65, "no regular file", zeros("d.csv")),
    Row("data info npz:d.npz", 66, "d.npz", fifo("d.npz")),
    Row("data info folder:/dev", 65, "two sub-folders"),
    Row("summary n.keras", 65, "no regular file", fifo("n.keras")),
    Row("summary n.h5", 65, "no regular file", zeros("n.h5")),
    Row("summary m.py:build", 66, "m.py", fifo("m.py")),
    Row("plot convolution --mode gaussian --image i.png", 66, "i.png", fifo("i.png")),
    Row("plot augmentation --sound s.wav", 65, "no regular file", fifo("s.wav")),
    Row("plot architecture lenet5 --out a.png", 74, "no regular file", fifo("a.png")),
    Row("plot architecture lenet5 --out a.svg", 74, "no regular file", zeros("a.svg")),
    Row("quiz sheet week10 --out s.toml --force --student a", 74, "regular", fifo("s.toml")),
    Row("quiz take week10 --sheet s.toml", 66, "s.toml", fifo("s.toml")),
    Row("train lenet5 --out /dev/null", 74, "/dev/null"),
    # names
    Row("train r.toml", 66, "no file", recipe(r'dataset = "csv:a\u0000b"')),
    Row("train r.toml", 66, "is not there", recipe(r'dataset = "npz:a\u0000b"')),
    Row("train r.toml", 66, "is not there", recipe(r'dataset = "folder:a\u0000b"')),
    Row("train r.toml", 66, r"\u2028\x1b", recipe(r'dataset = "npz:a\u2028\u001b[31m.npz"')),
    Row("train r.toml", 65, r"\x00", recipe(r'dataset = "a\u0000"')),
    # data sets by a slip
    Row("train r.toml", 65, "line 2: expected a data set", recipe('dataset = "mnits"')),
    Row("train r.toml", 65, "Did you mean mnist?", recipe('dataset = "mnits"')),
    Row("train r.toml", 65, "../../etc", recipe('dataset = "../../etc"')),
    Row("train r.toml", 65, "''", recipe('dataset = ""')),
    Row("train r.toml", 65, "MNIST", recipe('dataset = "MNIST"')),
    Row("train r.toml", 65, "nzp:a.npz", recipe('dataset = "nzp:a.npz"')),
    Row("train r.toml", 65, "mnits", recipe("[on.mnits]\nepochs = 2")),
    Row("train lenet5 --dataset mnits", 2, "Did you mean mnist?"),
    Row("sweep r.toml --over latent=2", 65, "mnits", recipe('dataset = "mnits"')),
    Row("data get ../../etc", 2, "../../etc"),
    Row("data info mnits", 2, "Did you mean mnist?"),
    Row("plot filters lenet5 --dataset mnits", 2, "Did you mean mnist?"),
)
def test_what_is_said(row, tmp_path):
    checked(row, tmp_path)


def test_nothing_takes_the_place_of_a_pipe(tmp_path):
    fifo("a.png")(tmp_path)
    kc("plot", "convolution", "--out", "a.png", cwd=tmp_path)
    assert (tmp_path / "a.png").is_fifo()


@pytest.mark.parametrize("name", ["recipe.toml", "result.json", "history.csv", "data.json"])
@pytest.mark.parametrize("command", ["runs", "evaluate one", "plot history one", "resume one"])
def test_a_run_with_a_pipe_in_it(command, name, tmp_path):
    from tests.training.test_ranking import make_run

    folder = make_run(tmp_path / "outputs", "one", 0.5)
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    done = kc(*command.split(), cwd=tmp_path)
    hold(done, done.returncode)
    assert done.returncode in (0, 65, 66)
