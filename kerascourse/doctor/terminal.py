"""What the terminal can show, and the language of the texts."""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kerascourse.doctor.finding import Finding
from kerascourse.texts import LANGUAGE_VARIABLES, _, language, preferred_language


@dataclass(frozen=True)
class Terminal:
    """Where results go: `columns` is None where that is no terminal; `environment` has the
    variables."""

    encoding: str
    columns: int | None
    has_colour: bool
    system: str
    environment: Mapping[str, str]

    @property
    def is_unicode(self) -> bool:
        """Whether it has every sign."""
        return self.encoding.lower().replace("-", "").startswith("utf")

    @property
    def has_screen(self) -> bool:
        """Whether a browser can open a window."""
        if self.system in ("win32", "darwin"):
            return True
        return any(self.environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def here(columns: int | None, has_colour: bool) -> Terminal:
    """The terminal of this process, as wide and as colourful as the command line found it."""
    return Terminal(sys.stdout.encoding or "", columns, has_colour, sys.platform, os.environ)


def findings(terminal: Terminal) -> Iterator[Finding]:
    """Signs, width and colours, pages in a browser, language."""
    yield _signs(terminal)
    if terminal.columns is None:
        text = _("the result goes to a file or a pipe: without colours, tables at full width")
        yield Finding("terminal.shows", "info", text)
    elif terminal.has_colour:
        text = _("{count} columns, colours; --show draws pictures", count=terminal.columns)
        yield Finding("terminal.shows", "ok", text)
    else:
        text = _("{count} columns, no colours: --show draws no pictures", count=terminal.columns)
        yield Finding("terminal.shows", "info", text, _colours(terminal.environment))
    if not terminal.has_screen:
        text = _("no screen for --open: pages are written, to be opened elsewhere")
        yield Finding("terminal.screen", "info", text)
    yield _language(terminal)


def _signs(terminal: Terminal) -> Finding:
    text = _("signs: {encoding}", encoding=terminal.encoding)
    if terminal.is_unicode:
        return Finding("terminal.signs", "ok", text)
    advice = "chcp 65001" if terminal.system == "win32" else "export PYTHONUTF8=1"
    text = _(
        "signs: {encoding}, so that ×, ⌊ and accents may be written otherwise",
        encoding=terminal.encoding,
    )
    return Finding("terminal.signs", "warning", text, advice)


def _colours(environment: Mapping[str, str]) -> str:
    if environment.get("NO_COLOR"):
        return "unset NO_COLOR"
    return "export TERM=xterm-256color" if environment.get("TERM") == "dumb" else ""


def _language(terminal: Terminal) -> Finding:
    told = next((name for name in LANGUAGE_VARIABLES if terminal.environment.get(name)), None)
    by = f"{told}={terminal.environment[told]}" if told else _("nothing else is said")
    if language() != preferred_language(terminal.environment):
        by = f"--lang {language()}"
    text = _("language: {language} ({by})", language=language(), by=by)
    other = "en" if language() == "es" else "es"
    advice = f"export KC_LANG={other}" if told != "KC_LANG" else ""
    return Finding("terminal.language", "info", text, advice)
