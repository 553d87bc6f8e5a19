"""A lesson as a page: its parts as pieces of HTML, in the look of a report."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kerascourse.lessons import blocks
from kerascourse.lessons.blocks import Part
from kerascourse.lessons.lesson import Lesson
from kerascourse.lessons.numbers import shown
from kerascourse.pages.template import document
from kerascourse.readings.markup import Address, mathematics, prose
from kerascourse.tables import Table
from kerascourse.texts import _, language

# the words of `kc plot` to SVG; None where the reader lacks what it takes, such as a run
Draw = Callable[[tuple[str, ...]], bytes | None]


@dataclass(frozen=True)
class Place:
    """Where the pictures of a page come from, and the other lessons of its course; where these are
    read, None for a page that stands alone."""

    draw: Draw
    lesson: Callable[[str, str], Lesson]
    address: Address | None = None


@dataclass(frozen=True)
class Link:
    """A page beside this one; `relation` is that of HTML: prev, next, index or alternate."""

    relation: str
    address: str
    title: str


@dataclass(frozen=True)
class Piece:
    """A part as the page shows it; `kind` names its form in `lesson.html`."""

    kind: str
    text: str = ""
    html: str = ""
    lines: tuple[str, ...] = ()
    table: Table | None = None
    command: str = ""


@dataclass(frozen=True)
class Article:
    """A lesson as its page has it: `before` are the address and title of what one should know
    first, `standing` its ids of the course and its paper."""

    lesson: Lesson
    pieces: tuple[Piece, ...]
    before: tuple[tuple[str, str], ...]
    standing: tuple[str, ...]


@dataclass(frozen=True)
class Practice:
    """What goes with some lessons: the commands that train, and those that ask."""

    training: tuple[str, ...] = ()
    quizzes: tuple[str, ...] = ()


def html(
    title: str,
    lessons: tuple[Lesson, ...],
    place: Place,
    links: tuple[Link, ...] = (),
    practice: Practice = Practice(),
) -> str:
    """Some lessons, one after the other, as one HTML document; errors as `Lesson.parts`."""
    return document(
        "lesson.html",
        title=title,
        language=language(),
        articles=[_article(lesson, place) for lesson in lessons],
        links=links,
        practice=practice,
        words={
            "training": _("To train"),
            "quizzes": _("The quiz"),
            "links": _("Other pages"),
            "question": _("A question"),
            "before": _("Before it: {commands}", commands=""),
        },
    )


def _article(lesson: Lesson, place: Place) -> Article:
    standing = [_("Course: {ids}", ids=" ".join(lesson.course))]
    if lesson.paper:
        standing.append(_("Paper: {paper}", paper=lesson.paper))
    before = tuple(
        (place.address(topic) if place.address else "", place.lesson(topic, lesson.language).title)
        for topic in lesson.after
    )
    return Article(lesson, pieces(lesson, place), before, tuple(standing))


def pieces(lesson: Lesson, place: Place) -> tuple[Piece, ...]:
    """The parts of the lesson in order."""
    return tuple(_PIECES[type(part)](part, place) for part in lesson.parts())


def _prose(part: blocks.Prose, place: Place) -> Piece:
    return Piece("prose", html=prose(part.markdown, place.address))


def _formula(part: blocks.Worked, place: Place) -> Piece:
    return Piece("formula", html=mathematics(part.latex, block=True))


def _mistake(part: blocks.Tempting, place: Place) -> Piece:
    return Piece("mistake", text=part.says, lines=(shown(part.gives, language()),))


def _network(part: blocks.Network, place: Place) -> Piece:
    return Piece("table", text=part.summary.model, table=part.table)


def _networks(part: blocks.Networks, place: Place) -> Piece:
    networks = ", ".join(summary.model for summary in part.comparison.summaries)
    return Piece("table", text=networks, table=part.table)


def _picture(part: blocks.Picture, place: Place) -> Piece:
    svg = place.draw(part.words)
    shows = _("picture: {command}", command=part.command)
    return Piece("picture", shows, html=_as_address(svg) if svg else "", command=part.command)


def _as_address(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")


def _question(part: blocks.Asked, place: Place) -> Piece:
    return Piece("question", text=part.prompt, lines=part.options, command=part.command)


def _claim(part: blocks.Claimed, place: Place) -> Piece:
    finding = part.finding
    heading = f"{finding.claim.id}: {_(finding.claim.verdict)}"
    return Piece("claim", text=heading, lines=finding.lines, command=finding.command)


def _trained(part: blocks.Trained, place: Place) -> Piece:
    return Piece("words", text=part.words)


_PIECES: Mapping[type[Part], Callable[[Any, Place], Piece]] = {
    blocks.Prose: _prose,
    blocks.Worked: _formula,
    blocks.Tempting: _mistake,
    blocks.Network: _network,
    blocks.Networks: _networks,
    blocks.Picture: _picture,
    blocks.Asked: _question,
    blocks.Claimed: _claim,
    blocks.Trained: _trained,
}
