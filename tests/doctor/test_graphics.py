"""Cards by a `nvidia-smi` of our own on PATH: quick, slow, old, broken, absent."""

import os
import time

import pytest

from kerascourse.doctor.graphics import Asked, Card, Graphics, parsed, visible
from tests.cli.run import posix_only

TWO = "NVIDIA GeForce RTX 4090, 550.54.15, 24564, 8.9\nTesla K80, 550.54.15, [N/A], [N/A]\n"
pytestmark = posix_only


@pytest.fixture
def smi(tmp_path, monkeypatch):
    """`smi(script)`: the shell script that is the `nvidia-smi` of this PATH."""

    def put(script):
        command = tmp_path / "nvidia-smi"
        command.write_text(f"#!/bin/sh\n{script}\n")
        command.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return put


def test_cards_are_read(smi):
    smi(f"cat <<'END'\n{TWO}END")
    graphics = Asked().answer(5)
    assert graphics.cards == (
        Card("NVIDIA GeForce RTX 4090", 24564, (8, 9)),
        Card("Tesla K80", 0, None),
    )
    assert graphics.driver == "550.54.15" and graphics.complaint == ""


def test_a_driver_that_does_not_know_the_capability(smi):
    smi(
        'case "$1" in *compute_cap*) echo \'Field "compute_cap" is not a valid field to query.\';'
        " exit 2;; *) echo 'Tesla V100, 440.33, 16160';; esac"
    )
    assert Asked().answer(5).cards == (Card("Tesla V100", 16160, None),)


def test_one_that_fails_says_why(smi):
    smi("echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18")
    graphics = Asked().answer(5)
    assert graphics.cards == () and "version mismatch" in graphics.complaint


def test_one_that_hangs_is_left(smi):
    smi("exec sleep 20")
    began = time.monotonic()
    graphics = Asked().answer(0.3)
    assert graphics.complaint and time.monotonic() - began < 5


def test_none(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Asked().answer(5).cards == ()


@pytest.mark.parametrize("text", ["", "\n\n", "No devices were found", 'a,"b', "a,b,c,d,e,f"])
def test_other_words_are_no_cards(text):
    assert parsed(text, ("name", "driver_version", "memory.total", "compute_cap")).cards == ()


@pytest.mark.parametrize(
    ("told", "left"),
    [
        (None, "ab"),
        ("", ""),
        ("-1", ""),
        ("1", "b"),
        ("1,0", "ba"),
        ("0,-1,1", "a"),
        ("7", ""),
        ("GPU-8932f937", "ab"),
    ],
)
def test_cards_that_are_hidden(told, left):
    """As the CUDA programming guide says of `CUDA_VISIBLE_DEVICES`."""
    graphics = Graphics((Card("a", 1, (8, 0)), Card("b", 1, (8, 0))), "550")
    environment = {} if told is None else {"CUDA_VISIBLE_DEVICES": told}
    assert "".join(card.name for card in visible(graphics, environment)) == left
