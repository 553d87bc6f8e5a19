"""`kc claims`."""

import json

import pytest

from kerascourse.lessons import claims
from tests.cli.run import kc


def test_all_of_them_agree():
    shown = kc("claims")
    assert shown.returncode == 0 and not shown.stderr
    assert shown.stdout.splitlines()[-1].startswith("56 claims: ")


def test_chosen_ones_in_any_case():
    told = json.loads(kc("claims", "f3", "A5", "--format", "json").stdout)
    assert [one["id"] for one in told] == ["F3", "A5"]
    assert told[0]["numbers"] == {"wanted": 55, "floored": 54, "exact": 54.25}
    assert told[0]["contradictions"] == {}


@pytest.mark.parametrize("columns", [60, 100])
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_fits_a_terminal(columns, language):
    shown = kc("claims", "--lang", language, columns=columns).stdout
    wide = [line for line in shown.splitlines() if len(line) > columns and "kc " not in line]
    assert not wide


def test_an_id_that_is_none():
    shown = kc("claims", "F13")
    assert shown.returncode == 2 and "nearest: F" in shown.stderr and "kc claims" in shown.stderr


def test_a_house_that_contradicts_itself_ends_with_1(monkeypatch):
    """A network of the house with one filter too many."""
    from dataclasses import replace

    from kerascourse.lessons.claims import corrections

    changed = tuple(
        replace(one, compute=lambda: {"plain": 1, "both": 13_378_280}) if one.id == "F2" else one
        for one in corrections.CLAIMS
    )
    monkeypatch.setattr(claims.corrections, "CLAIMS", changed)
    shown = kc("claims", "F2", "F3")
    assert shown.returncode == 1
    assert "F2: computed {'plain': 1}, expected {'plain': 6998552}" in shown.stderr
