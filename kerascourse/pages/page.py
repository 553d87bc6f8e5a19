"""A report as data, and as one HTML page that asks for nothing from outside."""

import base64
from dataclasses import dataclass

from kerascourse.pages.markdown import rendered
from kerascourse.pages.template import document
from kerascourse.tables import Table
from kerascourse.texts import _


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
    that stands at the end and can be changed there; None where there is no place for it.
    `explored` is another page, whole, to be opened within this one."""

    title: str
    language: str
    lead: str
    sections: tuple[Section, ...]
    facts: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    conclusions: str | None = None
    explored: str | None = None

    @property
    def names(self) -> list[str]:
        """The anchors of its parts, but for the conclusions."""
        return [section.name for section in self.sections] + ["explore"] * (
            self.explored is not None
        )


def html(report: Report) -> str:
    """`report` as one HTML document; whatever stands in it is shown as text, never as HTML."""
    words = {
        "contents": _("Contents"),
        "conclusions": _("Conclusions"),
        "conclusions_hint": _(
            "Write here what you conclude. The button keeps it in a copy of this page; a print has "
            "it too."
        ),
        "save": _("Save the page with it"),
        "print": _("Print"),
        "explore": _("Explore the run"),
        "explore_reading": _(
            "Choose a layer and see its formulas with the numbers put in; of a network on images "
            "also what the layer gives for one, and what each value is made of. A print leaves "
            "this part out."
        ),
        "explore_open": _("Open the page to touch"),
    }
    scripts = {
        "conclusions.js": report.conclusions is not None,
        "framed.js": report.explored is not None,
    }
    return document(
        "page.html",
        title=report.title,
        language=report.language,
        script=[script for script, is_needed in scripts.items() if is_needed],
        framed=report.explored,
        report=report,
        words=words,
        conclusions=rendered(report.conclusions or ""),
    )
