"""A report as data, and as one HTML page that asks for nothing from outside."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kerascourse.pages.markdown import rendered
from kerascourse.tables import Table, shown
from kerascourse.texts import _, safe_text


@dataclass(frozen=True)
class Image:
    """A picture as PNG; `alt` tells it to who cannot see it; `width` and `height` in pixels."""

    png: bytes
    alt: str
    width: int
    height: int

    @property
    def address(self) -> str:
        """The picture as a `data:` address."""
        return "data:image/png;base64," + base64.b64encode(self.png).decode("ascii")


@dataclass(frozen=True)
class Section:
    """A part of the page: `name` is its anchor; `reading` says how to read what follows."""

    name: str
    title: str
    reading: str = ""
    table: Table | None = None
    image: Image | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The page: `facts` are (name, value) pairs, where there are some; `left_out` names each
    picture that does not apply, with the reason, and is not on the page. `conclusions` is Markdown
    that stands at the end and can be changed there; None where there is no place for it."""

    title: str
    language: str
    lead: str
    sections: tuple[Section, ...]
    facts: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    conclusions: str | None = None


def html(report: Report) -> str:
    """`report` as one HTML document; whatever stands in it is shown as text, never as HTML."""
    words = {
        "skip": _("Skip to the content"),
        "contents": _("Contents"),
        "conclusions": _("Conclusions"),
        "conclusions_hint": _(
            "Write here what you conclude. The button keeps it in a copy of this page; a print has "
            "it too."
        ),
        "save": _("Save the page with it"),
        "print": _("Print"),
    }
    script = _script() if report.conclusions is not None else ""
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return str(
        _template().render(
            report=report,
            words=words,
            shown=shown,
            translated=_,
            conclusions=rendered(report.conclusions or ""),
            script=script,
            script_digest=digest,
        )
    )


@cache
def _script() -> str:
    """What the place for conclusions needs; the page's policy lets this one script run."""
    return resources.files("kerascourse.pages").joinpath("conclusions.js").read_text("utf-8")


def _safe(value: Any) -> Any:
    """A text of the page without invisible signs; HTML and other values as they are."""
    return value if hasattr(value, "__html__") or not isinstance(value, str) else safe_text(value)


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("kerascourse", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
