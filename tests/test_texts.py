"""Words for the user: commands to type next."""

import sys

import pytest

from kerascourse.texts import _, grouped, ngettext, typed


def test_words_are_quoted_as_the_platforms_shell_reads_them(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert typed("kc", "resume", "my runs/one") == "kc resume 'my runs/one'"
    monkeypatch.setattr(sys, "platform", "win32")
    assert typed("kc", "resume", r"my runs\one") == r'kc resume "my runs\one"'


@pytest.mark.parametrize(
    ("language", "number", "written"),
    [
        ("en", 1, "1"),
        ("en", 1792, "1,792"),
        ("es", 999, "999"),
        ("es", 138_357_544, "138\u00a0357\u00a0544"),
        ("es", 1234.5, "1\u00a0234.5"),
    ],
)
def test_numbers_are_grouped_as_the_language_does(monkeypatch, language, number, written):
    monkeypatch.setenv("KC_LANG", language)
    assert grouped(number) == written
    assert _("{number:,}, {name}", number=number, name="a,b") == f"{written}, a,b"


def test_one_is_not_many(monkeypatch):
    def points(count):
        return ngettext("1 point", "{count:g} points", count)

    assert [points(count) for count in (0, 1, 1.0, 1.5, 2)] == [
        "0 points",
        "1 point",
        "1 point",
        "1.5 points",
        "2 points",
    ]
    monkeypatch.setenv("KC_LANG", "es")
    assert [points(count) for count in (1, 2)] == ["1 punto", "2 puntos"]
