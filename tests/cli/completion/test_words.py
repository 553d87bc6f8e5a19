"""What may stand at the cursor, by kind, in a folder as a student has it."""

import contextvars
import os

import click
import keras
import pytest

from kerascourse.architectures.catalogue import CATALOGUE, find, options
from kerascourse.cli import SECTIONS, group
from kerascourse.cli.cmd_quiz import QUIZ_COMMANDS
from kerascourse.cli.completion import BREAKS, LINE, SHELL
from kerascourse.cli.completion.answer import answer, words
from kerascourse.cli.completion.line import read
from kerascourse.data.catalogue import ENTRIES, FORMS
from kerascourse.lessons.course import house_course
from kerascourse.pictures import PICTURES
from kerascourse.quiz.read import bank
from kerascourse.quiz.read import read as read_quiz
from kerascourse.training.recipe_files import recipes
from kerascourse.training.tasks import TASKS
from tests.cli.run import kc
from tests.test_translations import compiled

NAMES = [entry.name for entry in CATALOGUE]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Runs, a network of one's own, models, images, and names with blanks."""
    for place, name in (("outputs", "digits-1"), ("outputs", "my run"), ("other", "elsewhere")):
        run = tmp_path / place / name
        run.mkdir(parents=True)
        (run / "recipe.toml").touch()
    os.utime(tmp_path / "outputs" / "digits-1" / "recipe.toml", (0, 0))
    (tmp_path / "outputs" / "digits-1" / "result.json").write_text("{}")
    (tmp_path / "my_net.py").write_text("def build(width: int = 32, deep=True):\n    pass\n")
    (tmp_path / "broken.py").write_text("def (")
    (tmp_path / "mine.toml").touch()
    (tmp_path / "images").mkdir()
    for name in ("net.keras", "seven.png", "data.npz", ".hidden.keras"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KC_RUNS", raising=False)
    return tmp_path


def found(line):
    return contextvars.Context().run(lambda: words(group(), read(line)))


def values(line):
    return [word.value for word in found(line)]


def helps(line):
    return {word.value: word.help for word in found(line)}


def test_commands():
    every = [name for part in SECTIONS.values() for name in part]
    assert values("kc ") == every
    assert values("kc su") == ["summary"]
    assert values("kc quiz ") == list(QUIZ_COMMANDS)
    assert set(values("kc data ")) == {"list", "get", "info", "pack"}
    assert set(values("kc plot ")) >= set(PICTURES)
    assert values("kc runs ") == ["prune"]


def test_commands_are_not_imported_for_their_names():
    done = kc("--version")  # all commands are forgotten
    assert done.returncode == 0
    from kerascourse.cli import group

    words(group(), read("kc "))
    import sys

    assert not [name for name in sys.modules if name.startswith("kerascourse.cli.cmd_")]


def test_options():
    every = values("kc summary --")
    assert {"--input", "--set", "--columns", "--layer", "--runs", "--format"} <= set(every)
    assert {"--lang", "--debug"} <= set(every)
    assert values("kc summary --lay") == ["--layer"]
    assert values("kc summary --format ") == ["table", "json", "csv", "markdown", "latex"]
    assert values("kc summary --format=js") == ["--format=json"]
    assert values("kc plot embeddings --method ") == ["tsne", "pca"]
    assert values("kc train lenet5 --backend ") == ["tensorflow", "jax", "torch"]
    assert values("kc train lenet5 --optimizer ad") == ["adam", "adamw"]
    assert set(values("kc train x.keras --task ")) <= set(TASKS)
    assert values("kc summary x --columns name,ty") == ["name,type"]
    assert "name,name" not in values("kc summary x --columns name,")


@pytest.mark.parametrize("line", ["kc --lang ", "kc summary --lang ", "kc summary vgg16 --lang "])
def test_the_language_stands_anywhere(line):
    assert values(line) == ["en", "es"]
    assert values(f"{line[:-1]}=e") == ["--lang=en", "--lang=es"]
    assert set(NAMES) <= set(values("kc summary --lang es "))


@pytest.mark.parametrize(
    "command", ["summary", "lint", "why", "compare vgg16", "explore", "plot filters"]
)
def test_models(folder, command):
    every = values(f"kc {command} ")
    assert set(NAMES) <= set(every)
    assert {"digits-1", "latest", "net.keras", "my_net.py:", "images/"} <= set(every)
    assert "seven.png" not in every and ".hidden.keras" not in every
    assert values(f"kc {command} my_net.py:") == ["my_net.py:build"]
    assert values(f"kc {command} broken.py:") == []
    assert values(f"kc {command} .hid") == [".hidden.keras"]


def test_recipes(folder):
    every = helps("kc train ")
    assert set(recipes()) | set(NAMES) | {"mine.toml"} <= set(every)
    assert all(every[name] for name in recipes())


def test_runs(folder, monkeypatch):
    assert values("kc evaluate ") == ["latest", "my run", "digits-1"]  # the newest first
    assert helps("kc evaluate d")["digits-1"] == "finished"
    assert values("kc evaluate --runs other ") == ["latest", "elsewhere"]
    assert values("kc report --runs=other e") == ["elsewhere"]
    assert values("kc evaluate --runs nowhere ") == []
    monkeypatch.setenv("KC_RUNS", "other")
    assert values("kc evaluate ") == ["latest", "elsewhere"]
    assert "elsewhere" in values("kc train vae --start-from ")
    assert "elsewhere" in values("kc segment latest --with ")
    assert values("kc predict elsewhere s") == ["seven.png"]


@pytest.mark.parametrize("name", ["lenet5", "googlenet", "unet"])
def test_layers_are_those_of_keras(name):
    from kerascourse.models.build import build

    names = {layer.name for layer in build(name).layers}
    assert names <= set(values(f"kc summary {name} --layer "))


def test_layers_with_settings_and_of_files(folder):
    every = values("kc summary resnet20 --layer ")
    plain = values("kc summary resnet20 --set shortcuts=false --layer ")
    assert 0 < len(plain) < len(every)
    model = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3, name="mine")])
    model.save(folder / "own.keras")
    assert values("kc summary own.keras --layer m") == ["mine"]
    assert values("kc plot filters own.keras --layer m") == ["mine"]
    assert values("kc summary my_net.py:build --layer ") == []  # it would have to run


def test_settings(folder):
    keys = {f"{key}=" for key in options(find("vae"))}
    assert keys <= set(values("kc summary vae --set "))
    assert all(word.is_open for word in found("kc summary vae --set "))
    assert set(values("kc train vae --set loss=")) == {"loss=mse", "loss=bce"}
    assert values("kc sweep vae --over lat") == ["latent="]
    assert values("kc summary my_net.py:build --set ") == ["width=", "deep="]
    assert values("kc summary my_net.py:build --set deep=") == ["deep=true", "deep=false"]
    recipe = next(name for name in recipes() if name.startswith("vae"))
    assert "latent=" in values(f"kc train {recipe} --set ")


def test_data_sets(folder):
    every = values("kc train lenet5 --dataset ")
    assert every == [*(entry.name for entry in ENTRIES), *(f"{form}:" for form in FORMS)]
    assert values("kc data get mn") == ["mnist"]
    assert values("kc train lenet5 --dataset folder:im") == ["folder:images/"]
    assert values("kc train lenet5 --dataset npz:d") == ["npz:data.npz"]
    assert values("kc train lenet5 --dataset=folder:im") == ["--dataset=folder:images/"]


def test_the_course(folder):
    for name, path in bank().items():
        ids = [question.id for question in read_quiz(path).questions]
        assert sorted(values(f"kc quiz answer {name} ")) == sorted(ids)
    assert set(bank()) <= set(values("kc quiz show "))
    assert all(helps("kc quiz show ")[name] for name in bank())
    assert values("kc quiz export week10 --to mo") == ["moodle"]
    assert values("kc quiz regrade week10 . --strike output") == ["output-activation"]
    course = house_course()
    every = helps("kc explain ")
    assert set(course.topics) | {week.id for week in course.weeks} <= set(every)
    assert every["padding"]
    assert "Conv2D" in values("kc explain Conv") and "A5" in values("kc explain A")
    assert values("kc calc ") == ["conv", "pool", "deconv", "dense", "padding", "receptive-field"]
    assert values("kc completion ") == ["bash", "zsh", "fish"]


@compiled
def test_helps_are_in_spanish():
    assert "capa" in helps("kc --lang es su")["summary"]
    assert helps("kc explain --lang=es padd")["padding"] != helps("kc explain padd")["padding"]


@pytest.mark.parametrize(
    "line",
    [
        "kc nada ",
        "kc summary nada --layer ",
        "kc summary --layer ",
        "kc summary vgg16 --nada x ",
        "kc quiz answer nada ",
        "kc quiz answer broken.py ",
        "kc evaluate --runs mine.toml ",
        "kc summary nowhere/",
        "kc train mine.toml --set ",
        "kc summary '",
        'kc summary "\\',
        "kc plot nada ",
        "kc --nada ",
    ],
)
def test_what_is_wrong_gives_nothing_and_says_nothing(folder, line):
    done = kc(**{SHELL: "bash", LINE: line, BREAKS: " ="})
    assert (done.returncode, done.stderr) == (0, "")
    assert "kc:" not in done.stdout and "Traceback" not in done.stdout


def test_broken_files_give_nothing(folder):
    (folder / "outputs" / "digits-1" / "recipe.toml").unlink()
    (folder / "outputs" / "digits-1" / "recipe.toml").mkdir()
    (folder / "cut.keras").write_bytes(b"PK\x03\x04")
    assert values("kc evaluate ") == ["latest", "my run"]
    assert values("kc summary cut.keras --layer ") == []


def lines(line, shell="bash", breaks=" \t\n\"'><=;|&(:"):
    text = answer(group(), {SHELL: shell, LINE: line, BREAKS: breaks})
    return [tuple(one.split("\t")) for one in text.splitlines()]


def test_what_the_shells_are_told(folder):
    assert [one[:2] for one in lines("kc summary my_net.py:b")] == [("whole", "build")]
    assert lines("kc summary my_net.py:b", "zsh", "") == [("whole", "my_net.py:build", "")]
    assert [one[:2] for one in lines("kc train vae --set lat")] == [("open", "latent=")]
    assert [one[:2] for one in lines("kc evaluate my")] == [("whole", "my\\ run")]
    assert [one[:2] for one in lines("kc evaluate 'my")] == [("whole", "my run")]
    assert lines("kc evaluate my", "fish")[0][0] == "my run"


def test_a_failure_is_silent():
    class Broken(click.Group):
        def get_command(self, context, name):
            raise RuntimeError

    assert answer(Broken(), {SHELL: "bash", LINE: "kc summary "}) == ""
