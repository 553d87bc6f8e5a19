"""Addresses of runs: one meaning of a name and of "latest" for every command."""

import os
from pathlib import Path

import click
import pytest

from kerascourse import runs
from kerascourse.cli import group as kc
from kerascourse.errors import NotFoundError


def made(place, name, seconds=0.0):
    """A run's folder as far as its address goes, which began at `seconds`."""
    folder = place / name
    folder.mkdir(parents=True)
    (folder / runs.RECIPE).touch()
    os.utime(folder / runs.RECIPE, (seconds, seconds))
    return folder


def test_a_run_is_found_by_name_and_by_path(tmp_path):
    folder = made(tmp_path, "first-vae")
    assert runs.find(tmp_path, "first-vae") == runs.find(tmp_path) == folder
    assert runs.find(tmp_path / "elsewhere", str(folder)) == folder
    with pytest.raises(NotFoundError, match="received 'frist-vae'; nearest: first-vae") as error:
        runs.find(tmp_path, "frist-vae")
    assert str(tmp_path) in str(error.value)


def test_the_latest_is_the_one_that_began_last(tmp_path):
    with pytest.raises(NotFoundError, match="there is none") as error:
        runs.latest(tmp_path)
    assert str(tmp_path) in str(error.value)
    for age, name in enumerate(("new", "old", "older")):
        made(tmp_path, name, 1000.0 - age)
    (tmp_path / "old" / runs.MODEL).touch()
    (tmp_path / "empty").mkdir()
    assert runs.latest(tmp_path).name == "new"


def test_the_usual_folder_is_that_of_the_environment(monkeypatch):
    monkeypatch.delenv("KC_RUNS", raising=False)
    assert runs.place() == Path("outputs")
    monkeypatch.setenv("KC_RUNS", "mine")
    assert runs.place() == Path("mine")
    monkeypatch.setenv("KC_RUNS", "")
    assert runs.place() == Path("outputs")


def commands(group, context):
    """Every command below `group`, with the words that call it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from ((f"{name} {rest}", inner) for rest, inner in commands(command, context))
        else:
            yield name, command


def test_every_command_that_takes_a_run_or_a_model_says_where_runs_are():
    whole = kc()
    for name, command in commands(whole, click.Context(whole)):
        options = {option: p for p in command.params for option in p.opts}
        takes = [p.human_readable_name + (p.metavar or "") for p in command.params]
        if any("RUN" in word or word.upper().startswith("MODEL") for word in takes):
            assert "--runs" in options, name
            assert options["--runs"].envvar == "KC_RUNS", name
