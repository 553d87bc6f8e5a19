"""Terminals of 60 to 100 columns: nothing that one types is cut, and progress stays readable."""

import csv
import io

import keras
import pytest

from kerascourse.cli.progress import Bars, _bars
from kerascourse.terms import term
from kerascourse.texts import use_language
from tests.cli.run import kc
from tests.quiz.stand_in import write_quiz
from tests.training.test_ranking import make_run

WIDTHS = (60, 80, 100)
LONG = "lenet5-a-name-that-somebody-typed-and-must-type-again-20261125-195639"
LAYER = "block_of_three_convolutions_and_a_shortcut_with_a_long_name_convolution_2d_17"
STACK = "[[conv3-8 relu]*2 pool2]*2 [fc128 relu]*2 fc10"
COMMANDS = [
    ["list"],
    ["list", "--recipes"],
    ["data", "list"],
    ["data", "info", "digits"],
    ["data", "info", "digit_scenes"],
    ["data", "info", "mnist"],
    ["runs"],
    ["runs", "prune", "--keep", "0"],
    ["summary", "googlenet"],
    ["summary", "vae", "--explain"],
    ["summary", "net.keras"],
    ["summary", "net.keras", "--columns", "name,type,inputs,padding,trainable_params,macs"],
    ["compare", "dense_autoencoder", "densenet201", "undercomplete", "vgg16", STACK],
    ["lint", "googlenet"],
    ["lint", "net.keras"],
    ["why", "alexnet", "61100840"],
    ["calc", "conv", "--input", "225x224x3", "--kernel", "4x3", "--padding", "same"],
    ["calc", "receptive-field", "--kernel", "3,3,3"],
    ["quiz", "list"],
    ["quiz", "key", "week10"],
    ["quiz", "check", "mini.toml", "mini-ana.toml"],
    ["quiz", "lint", "mini.toml"],
    ["quiz", "grade", "mini.toml", "sheets"],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with runs, a quiz with sheets, and a model of others, of long names."""
    folder = tmp_path_factory.mktemp("work")
    for number, name in enumerate([LONG, "short", f"{LONG}-2"]):
        make_run(folder / "outputs", name, 0.5 + number / 10)
    make_run(folder / "outputs", f"{LONG}-3")
    write_quiz(folder)
    kc("quiz", "sheet", "mini.toml", "--student", "ana", cwd=folder)
    (folder / "students.txt").write_text(
        "somebody-whose-id-is-long@university.example\nana", "utf-8"
    )
    kc("quiz", "sheet", "mini.toml", "--students", "students.txt", "--out", "sheets", cwd=folder)
    layers = [keras.layers.Conv2D(4, 3, name=LAYER), keras.layers.Dense(2)]
    keras.Sequential([keras.Input((8, 8, 3)), *layers]).save(folder / "net.keras")
    return folder


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_narrow_terminal_has_every_name_whole(command, lang, columns, folder):
    piped = kc(*command, "--format", "csv", cwd=folder, KC_LANG=lang)
    done = kc(*command, cwd=folder, columns=columns, KC_LANG=lang)
    assert done.returncode == piped.returncode, done.stderr
    rows = list(csv.reader(io.StringIO(piped.stdout)))[1:]
    assert rows
    words = {word.rstrip(":") for word in done.stdout.split()}
    use_language(lang)
    facts = command[:2] == ["data", "info"]  # told by words, not by names that one types
    names = " ".join(term(row[0]) if facts else row[0] for row in rows)
    use_language("en")
    for name in names.replace("'", " ").split():
        assert name.replace(",", "").rstrip(":") in {word.replace(",", "") for word in words}, name
    if command[0] not in ("list", "quiz"):  # whose sentences may have it
        assert "…" not in done.stdout


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_table_fits(columns, folder):
    for command in (["data", "list"], ["runs"], ["list"], ["compare", "vgg16", STACK]):
        for line in kc(*command, cwd=folder, columns=columns).stdout.split("\n\n")[0].splitlines():
            # a name alone may be longer, the terminal folds it
            assert len(line) <= columns or len(line.split()) == 1, line


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("columns", [40, *WIDTHS, 140])
def test_progress_is_never_cut(columns, lang, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    logs = {"loss": 0.12345, "accuracy": 0.98765, "mse": 0.012345, "kl": 12.345}
    use_language(lang)
    stream = io.StringIO()
    with _bars(stream) as drawn:
        bars = Bars(drawn)
        bars.epoch_began(99, 100, 55_000)
        bars.epoch_ended({"epoch": 99} | {f"val_{name}": value for name, value in logs.items()})
        bars.epoch_began(100, 100, 55_000)
        bars.step(20_000, logs)
    loss = term("loss")
    use_language("en")
    *_others, run, epoch = stream.getvalue().rstrip().splitlines()
    assert "…" not in run + epoch and "100/100" in epoch
    assert max(len(run), len(epoch)) <= columns
    for line in (run, epoch):
        assert (f"{loss} 0.12" in line) == (columns >= 60)
    assert ("12.3" in epoch) == (columns >= (100 if lang == "en" else 140))
