"""Moodle XML: https://docs.moodle.org/en/Moodle_XML_format

A template becomes a category of its variants, from which Moodle draws a random question. Known
mistakes are answers of fraction 0 with what is said of them.
"""

from base64 import b64encode
from collections.abc import Iterator
from fractions import Fraction
from xml.etree import ElementTree as Xml

from kerascourse.quiz.exports.item import (
    Item,
    Pack,
    category,
    decimal,
    different_marks,
    drawing,
    html,
    legal,
    prompt_html,
    room,
)
from kerascourse.texts import _

ENDING = ".xml"
PICTURE = "picture.png"
# the only fractions that Moodle's importer takes
FRACTIONS = (
    "100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30",
    "25", "20", "16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0",
)  # fmt: skip


def fraction(share: Fraction) -> str | None:
    """A share of the points as Moodle writes it; None where it does not know it."""
    written = f"{float(abs(share) * 100):.5f}".rstrip("0").rstrip(".")
    if written not in FRACTIONS:
        return None
    return f"-{written}" if share < 0 else written


def is_choice(item: Item) -> bool:
    """Whether Moodle can mark the choice: each right option's part must be one it knows."""
    return item.kind == "choice" and fraction(Fraction(1, item.right)) is not None


def write(pack: Pack) -> bytes:
    """The questions as a file for Moodle's question bank."""
    root = Xml.Element("quiz")
    place = ""
    for item in pack.items:
        wanted = _category(pack, item)
        if wanted != place:
            place = wanted
            told = Xml.SubElement(root, "question", type="category")
            _text(Xml.SubElement(told, "category"), f"$course$/top/{place}")
        _question(root, pack, item)
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def notices(pack: Pack) -> Iterator[str]:
    """Where Moodle marks otherwise."""
    if pack.of("numerical"):
        yield _(
            "Moodle reads 1,234 by the language of the site, as 1.234 in some and as 1234 in "
            "others; kc takes the reading that is the key"
        )
        yield _("Moodle warns of a unit after a number; kc reads it")
    if any(item.value.denominator != 1 for item in pack.of("numerical")):
        yield _("Moodle gives nothing for 1/100: have students write 0.01; kc reads fractions")
    for title, drawn, count in drawing(pack):
        yield _(
            "{section}: add {drawn} random questions of this category to the quiz, of {count}",
            section=title,
            drawn=drawn,
            count=count,
        )
    if any(drawing(pack)) and len({item.question for item in pack.items}) < len(pack.items):
        yield _("of a section that draws Moodle may give two variants of one question")
    for item in pack.of("choice"):
        if not is_choice(item):
            yield _(
                "{name}: Moodle has no part of 1/{right}, so it is an essay",
                name=item.name,
                right=item.right,
            )
    yield from different_marks(pack, "Moodle")


def _category(pack: Pack, item: Item) -> str:
    """The category; a slash in a name is doubled."""
    return "/".join(legal(part).replace("/", "//") for part in category(pack, item))


def _question(root: Xml.Element, pack: Pack, item: Item) -> None:
    kind = {"numerical": "numerical", "short": "shortanswer", "essay": "essay"}.get(item.kind)
    kind = kind or ("multichoice" if is_choice(item) else "essay")
    node = Xml.SubElement(root, "question", type=kind)
    _text(Xml.SubElement(node, "name"), legal(item.name))
    _html(node, "questiontext", _picture(item) + prompt_html(item))
    if item.picture:
        file = Xml.SubElement(node[-1], "file", name=PICTURE, path="/", encoding="base64")
        file.text = b64encode(item.picture).decode("ascii")
    _html(node, "generalfeedback", f"<p>{html(item.explanation)}</p>")
    for tag, value in (
        ("defaultgrade", f"{item.points:g}"),
        ("penalty", "0.3333333"),
        ("hidden", "0"),
        ("idnumber", legal(f"{pack.quiz.id}/{item.name}")),
    ):
        Xml.SubElement(node, tag).text = value
    write_kind = {
        "numerical": _numerical,
        "multichoice": _multichoice,
        "shortanswer": _shortanswer,
        "essay": _essay,
    }[kind]
    write_kind(node, item)
    for hint in () if kind == "essay" else item.hints:
        _html(node, "hint", f"<p>{html(hint)}</p>")
    if item.course:
        tags = Xml.SubElement(node, "tags")
        for course in item.course:
            _text(Xml.SubElement(tags, "tag"), legal(course))


def _picture(item: Item) -> str:
    """The picture of a question as HTML, where it has one."""
    if not item.picture:
        return ""
    return f'<p><img src="@@PLUGINFILE@@/{PICTURE}" alt="{_("the picture of this question")}"></p>'


def _numerical(node: Xml.Element, item: Item) -> None:
    _number(node, "100", item.value, item.tolerance, "")
    for wrong in item.wrong:
        _number(node, "0", wrong.value, Fraction(0), wrong.says)


def _number(node: Xml.Element, part: str, value: Fraction, tolerance: Fraction, says: str) -> None:
    answer = _answer(node, part, decimal(value), says)
    Xml.SubElement(answer, "tolerance").text = decimal(room(value, tolerance))


def _multichoice(node: Xml.Element, item: Item) -> None:
    for tag, value in (
        ("single", "true" if item.right == 1 else "false"),
        ("shuffleanswers", "true"),
        ("answernumbering", "abc"),
    ):
        Xml.SubElement(node, tag).text = value
    part = fraction(Fraction(1, item.right))
    off = "0" if item.right == 1 else f"-{part}"
    for option in item.options:
        _answer(
            node, str(part if option.is_right else off), f"<p>{html(option.text)}</p>", "", True
        )


def _shortanswer(node: Xml.Element, item: Item) -> None:
    Xml.SubElement(node, "usecase").text = "0"
    for spelling in item.accepted:
        # a bare * stands for anything
        _answer(node, "100", legal(spelling).replace("\\", "\\\\").replace("*", "\\*"), "")


def _essay(node: Xml.Element, item: Item) -> None:
    for tag, value in (
        ("responseformat", "editor"),
        ("responserequired", "1"),
        ("responsefieldlines", "10"),
        ("attachments", "0"),
    ):
        Xml.SubElement(node, tag).text = value
    rubric = item.rubric or item.answer
    if item.options:
        listed = [f"<p>{html(option.text)}</p>" for option in item.options]
        questiontext = node.find("questiontext/text")
        assert questiontext is not None and questiontext.text is not None
        questiontext.text += "".join(listed)
    _html(node, "graderinfo", f"<p>{html(rubric)}</p>")


def _answer(
    node: Xml.Element, part: str, text: str, says: str, is_html: bool = False
) -> Xml.Element:
    form = "html" if is_html else "moodle_auto_format"
    answer = Xml.SubElement(node, "answer", fraction=part, format=form)
    _text(answer, text)
    _html(answer, "feedback", f"<p>{html(says)}</p>" if says else "")
    return answer


def _html(node: Xml.Element, tag: str, text: str) -> None:
    _text(Xml.SubElement(node, tag, format="html"), text)


def _text(node: Xml.Element, text: str) -> None:
    Xml.SubElement(node, "text").text = text
