"""Words for the user: commands to type next."""

import sys

from kerascourse.texts import typed


def test_words_are_quoted_as_the_platforms_shell_reads_them(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert typed("kc", "resume", "my runs/one") == "kc resume 'my runs/one'"
    monkeypatch.setattr(sys, "platform", "win32")
    assert typed("kc", "resume", r"my runs\one") == r'kc resume "my runs\one"'
