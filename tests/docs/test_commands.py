"""The command reference says what `--help` says."""

import pytest

from docs.make.commands import PAGES, reference
from tests.cli.run import kc


@pytest.mark.parametrize("language", PAGES)
def test_the_reference_is_up_to_date(language):
    made, kept = reference(language), PAGES[language].read_text("utf-8")
    assert made.split("\n") == kept.split("\n"), "python -m docs.make writes it again"


@pytest.mark.parametrize(
    ("command", "heading"),
    [("summary", "## kc summary"), ("quiz grade", "### kc quiz grade")],
)
def test_each_command_has_its_own_help(command, heading):
    page = PAGES["en"].read_text("utf-8")
    section = page.split(f"{heading}\n")[1].split("\n#")[0]
    printed = kc(*command.split(), "--help").stdout
    # the page is wider than a terminal: the same words, in other lines
    assert section.replace("```text", "").replace("```", "").split() == printed.split()
