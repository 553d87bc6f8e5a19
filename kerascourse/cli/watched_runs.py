"""`kc runs --watch`: the runs of a folder, drawn anew while they train."""

import shutil
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from kerascourse.errors import UsageError
from kerascourse.texts import _

if TYPE_CHECKING:
    from rich.text import Text

    from kerascourse.training.ranking import Listed

PAUSE = 2.0  # seconds; what it costs to look is far less


def watch_runs(found: "Callable[[], list[Listed]]") -> None:
    """Draw what `found` tells until Ctrl-C; UsageError where there is no terminal to draw on."""
    if not sys.stdout.isatty():
        raise UsageError(_("--watch draws on a terminal"), _("Try: kc runs --format json"))
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(), auto_refresh=False, screen=True) as live:
        try:
            while True:
                live.update(_drawn(found()), refresh=True)
                time.sleep(PAUSE)
        except KeyboardInterrupt:
            return


def _drawn(found: "list[Listed]") -> "Text":
    """The table in as many lines as the terminal has, those that run first."""
    from rich.text import Text

    from kerascourse.results.ranking import watched_table
    from kerascourse.tables import text_lines

    size = shutil.get_terminal_size()
    running_first = sorted(found, key=lambda one: one.state != "running")
    lines = [line for _style, line in text_lines(watched_table(running_first), size.columns)]
    last = _("{count} runs, Ctrl-C ends", count=len(found))
    return Text("\n".join([*lines[: size.lines - 2], last]), no_wrap=True)
