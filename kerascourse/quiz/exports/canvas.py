"""Canvas: QTI 1.2 in a zip file for its quizzes, and a CSV for its gradebook.

https://canvas.instructure.com/doc/api/file.quizzes.html and the gradebook's import form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as Xml

from kerascourse.errors import InputError
from kerascourse.quiz.exports.item import (
    Item,
    Pack,
    decimal,
    different_marks,
    drawing,
    html,
    legal,
    prompt_html,
    room,
    zipped,
)
from kerascourse.quiz.grades import OPEN, TOTAL, points, read
from kerascourse.quiz.question import Quiz
from kerascourse.texts import _

ENDING = ".zip"
QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
CONTENT = "http://www.imsglobal.org/xsd/imscp_v1p1"
MOST_BYTES = 10_000_000


def write(pack: Pack) -> bytes:
    """The quiz as a package that Canvas imports; the same bytes each time."""
    name = ident(pack.quiz.id)
    parts = {
        "imsmanifest.xml": _manifest(name),
        f"{name}/{name}.xml": _assessment(pack, name),
    }
    return zipped(parts)


def notices(pack: Pack) -> Iterator[str]:
    """Where Canvas marks otherwise."""
    if pack.of("numerical"):
        yield _(
            "have students write 1234.5 for Canvas, with no other separator; kc takes the reading "
            "of 1,234 that is the key"
        )
    if any(drawing(pack)) and len({item.question for item in pack.items}) < len(pack.items):
        yield _("Canvas has no groups in groups: of a section that draws it has one variant each")
    if any(item.right > 1 for item in pack.items):
        yield _("Canvas marks several right options by a rule of its own")
    if any(item.hints for item in pack.items):
        yield _("Canvas has no hints: they are left out")
    if pack.of("essay"):
        yield _("Canvas shows no rubric with an essay: it stands in the feedback of the question")
    yield from different_marks(pack, "Canvas")


def question_type(item: Item) -> str:
    """What Canvas calls the type."""
    if item.kind == "choice":
        return "multiple_choice_question" if item.right == 1 else "multiple_answers_question"
    return {
        "numerical": "numerical_question",
        "short": "short_answer_question",
        "essay": "essay_question",
    }[item.kind]


def ident(*names: str) -> str:
    """An identifier that is the same each time: g and 32 digits."""
    return "g" + sha256("\n".join(names).encode()).hexdigest()[:32]


def _manifest(name: str) -> Xml.Element:
    root = Xml.Element("manifest", identifier=ident(name, "manifest"), xmlns=CONTENT)
    metadata = Xml.SubElement(root, "metadata")
    Xml.SubElement(metadata, "schema").text = "IMS Content"
    Xml.SubElement(metadata, "schemaversion").text = "1.1.3"
    Xml.SubElement(root, "organizations")
    resources = Xml.SubElement(root, "resources")
    resource = Xml.SubElement(resources, "resource", identifier=name, type="imsqti_xmlv1p2")
    Xml.SubElement(resource, "file", href=f"{name}/{name}.xml")
    return root


def _assessment(pack: Pack, name: str) -> Xml.Element:
    root = Xml.Element("questestinterop", xmlns=QTI)
    assessment = Xml.SubElement(root, "assessment", ident=name, title=legal(pack.title))
    metadata = Xml.SubElement(assessment, "qtimetadata")
    _field(metadata, "cc_maxattempts", "1")
    section = Xml.SubElement(assessment, "section", ident="root_section")
    for title, drawn, items in _groups(pack):
        inside = section
        if len(items) > drawn:
            inside = Xml.SubElement(
                section, "section", ident=ident(name, title), title=legal(title)
            )
            ordering = Xml.SubElement(inside, "selection_ordering")
            selection = Xml.SubElement(ordering, "selection")
            Xml.SubElement(selection, "selection_number").text = str(drawn)
            extension = Xml.SubElement(selection, "selection_extension")
            points = Xml.SubElement(extension, "points_per_item")
            points.text = f"{items[0].points:g}"
        for item in items:
            _item(inside, item, ident(name, item.name))
    return root


def _groups(pack: Pack) -> Iterator[tuple[str, int, list[Item]]]:
    """(title, how many each student gets, items): a section that draws, with one variant of each
    question, as Canvas has no groups in groups; else a question with its variants."""
    by_question: dict[str, list[Item]] = {}
    for item in pack.items:
        by_question.setdefault(item.question, []).append(item)
    done: set[str] = set()
    for question, variants in by_question.items():
        section = pack.quiz.section_of(question)
        if section is None or section.draw is None:
            yield question, 1, variants
        elif question not in done:
            done.update(section.questions)
            first = [by_question[each][0] for each in section.questions]
            yield section.title.in_language(pack.language), section.draw, first


def _item(section: Xml.Element, item: Item, name: str) -> None:
    node = Xml.SubElement(section, "item", ident=name, title=legal(item.name))
    metadata = Xml.SubElement(Xml.SubElement(node, "itemmetadata"), "qtimetadata")
    _field(metadata, "question_type", question_type(item))
    _field(metadata, "points_possible", f"{item.points:g}")
    presentation = Xml.SubElement(node, "presentation")
    _material(presentation, prompt_html(item))
    processing = Xml.Element("resprocessing")
    outcomes = Xml.SubElement(processing, "outcomes")
    Xml.SubElement(
        outcomes, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal"
    )
    if item.kind == "choice":
        _choice(presentation, processing, item, name)
    else:
        _written(presentation, processing, item)
    node.append(processing)
    said = "\n".join(filter(None, (item.explanation, item.rubric)))
    feedback = Xml.SubElement(node, "itemfeedback", ident="general_fb")
    _material(Xml.SubElement(feedback, "flow_mat"), f"<p>{html(said)}</p>")


def _choice(presentation: Xml.Element, processing: Xml.Element, item: Item, name: str) -> None:
    several = item.right > 1
    response = Xml.SubElement(
        presentation,
        "response_lid",
        ident="response1",
        rcardinality="Multiple" if several else "Single",
    )
    render = Xml.SubElement(response, "render_choice")
    for place, option in enumerate(item.options):
        label = Xml.SubElement(render, "response_label", ident=_label(name, place))
        _material(label, f"<p>{html(option.text)}</p>")
    condition = _right(processing)
    if several:
        condition = Xml.SubElement(condition, "and")
    for place, option in enumerate(item.options):
        if option.is_right:
            _equal(condition, _label(name, place))
        elif several:
            _equal(Xml.SubElement(condition, "not"), _label(name, place))


def _label(name: str, place: int) -> str:
    return str(int(ident(name, str(place))[1:8], 16))


def _written(presentation: Xml.Element, processing: Xml.Element, item: Item) -> None:
    response = Xml.SubElement(presentation, "response_str", ident="response1")
    response.set("rcardinality", "Single")
    render = Xml.SubElement(response, "render_fib")
    Xml.SubElement(render, "response_label", ident="answer1", rshuffle="No")
    if item.kind == "essay":
        condition = Xml.SubElement(processing, "respcondition")
        condition.set("continue", "No")
        Xml.SubElement(Xml.SubElement(condition, "conditionvar"), "other")
        return
    condition = _right(processing)
    if item.kind == "short":
        for spelling in item.accepted:
            _equal(condition, legal(spelling))
        return
    render.set("fibtype", "Decimal")
    either = Xml.SubElement(condition, "or")
    _equal(either, decimal(item.value))
    off = room(item.value, item.tolerance)
    within = Xml.SubElement(either, "and")
    for tag, limit in (("vargte", item.value - off), ("varlte", item.value + off)):
        Xml.SubElement(within, tag, respident="response1").text = decimal(limit)


def _right(processing: Xml.Element) -> Xml.Element:
    """The condition under which the answer scores all points."""
    condition = Xml.SubElement(processing, "respcondition")
    condition.set("continue", "No")
    variables = Xml.SubElement(condition, "conditionvar")
    Xml.SubElement(condition, "setvar", action="Set", varname="SCORE").text = "100"
    return variables


def _equal(node: Xml.Element, text: str) -> None:
    Xml.SubElement(node, "varequal", respident="response1").text = text


def _material(node: Xml.Element, text: str) -> None:
    material = Xml.SubElement(node, "material")
    Xml.SubElement(material, "mattext", texttype="text/html").text = text


def _field(metadata: Xml.Element, label: str, entry: str) -> None:
    field = Xml.SubElement(metadata, "qtimetadatafield")
    Xml.SubElement(field, "fieldlabel").text = label
    Xml.SubElement(field, "fieldentry").text = entry


@dataclass(frozen=True)
class Gradebook:
    """The lines of Canvas' gradebook, and the students whose points are held back."""

    lines: list[list[str]]
    held_back: tuple[str, ...]


def gradebook(quiz: Quiz, title: str, grades: Path) -> Gradebook:
    """Canvas' gradebook from the grades that `kc quiz grade` wrote.

    Students are found by their login. Who has an answer that waits for a person, or handed nothing
    in, has an empty cell, which Canvas leaves as it is. InputError where the file has no grades.
    """
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    lines = [head, ["    Points Possible", "", "", "", "", f"{quiz.max_score:g}"]]
    held_back = []
    for student, row in read(grades).items():
        score = points(row.get(TOTAL))
        if score and not _is_score(score):
            raise InputError(
                _("expected grades with student and score in {path}", path=grades),
                _("Try: kc quiz grade {quiz} FOLDER --out grades.csv", quiz=quiz.id),
            )
        if row.get("status") == OPEN:
            held_back.append(student)
            score = ""
        lines.append([row.get("name") or student, "", "", student, "", score])
    return Gradebook(lines, tuple(held_back))


def _is_score(text: str) -> bool:
    return text.replace(".", "", 1).isdigit() and text.isascii()
