"""What CONTRIBUTING promises: a thing more is a file and a line, and then it is there for everyone.

Each test puts a file beside those of a room and a line into its list, and uses it from outside. A
picture more is in `pictures/test_adding.py`.
"""

import json
import sys
from importlib import import_module

import numpy as np
import pytest
from click.testing import CliRunner

from kerascourse import architectures, data
from kerascourse.architectures import catalogue as networks
from kerascourse.data import catalogue as data_sets
from kerascourse.quiz import exports, types
from kerascourse.quiz.marking import result
from kerascourse.quiz.read import bank, read
from tests.cli.run import kc
from tests.quiz.made import question, text
from tests.quiz.made import quiz as made


@pytest.fixture
def put(tmp_path, monkeypatch):
    """`put(room, name, code)`: a file more in a room."""
    names = []

    def add(room, name, code):
        (tmp_path / f"{name}.py").write_text(code, "utf-8")
        monkeypatch.setattr(room, "__path__", [*room.__path__, str(tmp_path)])
        names.append(f"{room.__name__}.{name}")

    yield add
    for name in names:
        sys.modules.pop(name, None)


def test_a_command(put, monkeypatch):
    cli = import_module("kerascourse.cli")  # other tests import it anew
    code = """
import click


@click.command("hello", help="Greet.")
def command():
    click.echo("hello")
"""
    put(cli, "cmd_hello", code)
    monkeypatch.setitem(cli.SECTIONS["Learn and grade"], "hello", "Greet.")
    assert CliRunner().invoke(cli.group(), ["hello"]).output == "hello\n"
    assert "Greet." in CliRunner().invoke(cli.group(), ["--help"]).output


def test_a_network(put, monkeypatch):
    code = """
def build(layers, inputs, classes: int = 10, width: int = 32):
    x = layers.Conv2D(width, 3, padding="same", activation="relu", name="conv1")(inputs)
    x = layers.GlobalAveragePooling2D(name="average_pool")(x)
    return layers.Dense(classes, activation="softmax", name="predictions")(x)
"""
    put(architectures, "tiny", code)
    line = networks.Entry("tiny", "tiny", "classification", (32, 32, 3), 1_226, "nobody", "B1")
    monkeypatch.setattr(networks, "CATALOGUE", (*networks.CATALOGUE, line))
    document = json.loads(kc("summary", "tiny", "--set", "width=4", "--format", "json").stdout)
    assert document["totals"]["params"] == (3 * 3 * 3 * 4 + 4) + (4 * 10 + 10)
    assert "tiny" in kc("list").stdout


def test_a_data_set(put, monkeypatch):
    code = """
import numpy as np

from kerascourse.data.dataset import Dataset, Split


def load(wanted):
    x = np.zeros((6, 4, 4, 1), "uint8")
    part = Split(x, np.arange(6) % 2)
    return Dataset("ramp", part, part, part, ("dark", "bright"), str(wanted.path))
"""
    put(data, "ramp", code)
    monkeypatch.setitem(data_sets.FORMS, "ramp", "ramp")
    facts = json.loads(kc("data", "info", "ramp:here", "--format", "json").stdout)
    assert facts["class_names"] == ["dark", "bright"] and facts["provenance"] == "here"
    assert "ramp:PATH" in kc("data", "list").stdout
    assert np.array_equal(data_sets.load("ramp:x").train.y, [0, 1, 0, 1, 0, 1])


def test_a_type_of_question(put, monkeypatch):
    code = """
from kerascourse.quiz.question import Judgement, Key

FIELDS = ("key",)


def key(instance):
    return Key(instance.fields["key"])


def reference(instance, language):
    return key(instance).value


def check(instance, answer):
    right = answer.strip() == key(instance).value
    return Judgement("correct" if right else "wrong", float(right), answer, "")
"""
    put(types, "parity", code)
    monkeypatch.setitem(types.TYPES, "parity", "even or odd")
    asked = made(question("parity", fields={"key": "odd"}, prompt=text("{m}?"), points=2.0))
    assert result(asked, "ana", {"q": "odd"}).score == 2.0
    assert result(asked, "ana", {"q": "even"}).score == 0.0


def test_an_export(put, monkeypatch, tmp_path):
    code = """
ENDING = ".titles"


def write(pack):
    return pack.title.encode()


def notices(pack):
    yield f"{len(pack.items)} items"
"""
    put(exports, "titles", code)
    monkeypatch.setitem(exports.EXPORTS, "titles", "the title alone")
    done = kc("quiz", "export", "week10", "--to", "titles", "--out", "q.titles", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    title = read(bank()["week10"]).title.en
    assert (tmp_path / "q.titles").read_text("utf-8") == title and "items" in done.stderr
