"""QTI 2.1 in a zip file, for Canvas New Quizzes, Brightspace, Blackboard, TAO and others.

https://www.imsglobal.org/question/qtiv2p1/imsqti_infov2p1.html

One file an item, a test that orders them, and the manifest. Of a template's variants the test draws
one for each student.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

from kerascourse.quiz.exports.canvas import ident
from kerascourse.quiz.exports.item import Item, Pack, decimal, different_marks, legal, room, zipped
from kerascourse.quiz.question import Section, Text
from kerascourse.texts import _

ENDING = ".zip"
QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
CONTENT = "http://www.imsglobal.org/xsd/imscp_v1p1"
_EXPLANATION = "explanation"
_TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"


def write(pack: Pack) -> bytes:
    """The quiz as a package; the same bytes each time."""
    names = {item.name: ident(pack.quiz.id, item.name) for item in pack.items}
    parts = {
        "imsmanifest.xml": _manifest(pack, names),
        "test.xml": _test(pack, names),
        **{f"items/{names[item.name]}.xml": _item(item, names[item.name]) for item in pack.items},
    }
    pictures = {_picture(names[one.name]): one.picture for one in pack.items if one.picture}
    return zipped(parts, pictures)


def notices(pack: Pack) -> Iterator[str]:
    """Where a system that reads QTI 2.1 marks otherwise."""
    if pack.of("numerical"):
        yield _(
            "have students write 1234.5 for QTI, with no other separator; kc takes the reading of "
            "1,234 that is the key"
        )
    if any(item.hints for item in pack.items):
        yield _("QTI has no hints that every system shows: they are left out")
    if len({item.question for item in pack.items}) < len(pack.items):
        yield _("each student gets one variant of a question where the system draws from sections")
    yield from different_marks(pack, "QTI")


def _manifest(pack: Pack, names: dict[str, str]) -> Xml.Element:
    root = Xml.Element("manifest", identifier=ident(pack.quiz.id, "manifest"), xmlns=CONTENT)
    metadata = Xml.SubElement(root, "metadata")
    Xml.SubElement(metadata, "schema").text = "QTIv2.1 Package"
    Xml.SubElement(metadata, "schemaversion").text = "1.0.0"
    Xml.SubElement(root, "organizations")
    resources = Xml.SubElement(root, "resources")
    test = Xml.SubElement(
        resources,
        "resource",
        identifier=ident(pack.quiz.id, "test"),
        type="imsqti_test_xmlv2p1",
        href="test.xml",
    )
    Xml.SubElement(test, "file", href="test.xml")
    for name in names.values():
        Xml.SubElement(test, "dependency", identifierref=name)
    for item in pack.items:
        name = names[item.name]
        path = f"items/{name}.xml"
        resource = Xml.SubElement(
            resources, "resource", identifier=name, type="imsqti_item_xmlv2p1", href=path
        )
        Xml.SubElement(resource, "file", href=path)
        if item.picture:
            Xml.SubElement(resource, "file", href=_picture(name))
    return root


def _picture(name: str) -> str:
    """Where the picture of an item lies in the package."""
    return f"images/{name}.png"


def _test(pack: Pack, names: dict[str, str]) -> Xml.Element:
    root = Xml.Element(
        "assessmentTest",
        identifier=ident(pack.quiz.id, "test"),
        title=legal(pack.title),
        xmlns=QTI,
    )
    _score(root)
    part = Xml.SubElement(
        root,
        "testPart",
        identifier="part",
        navigationMode="nonlinear",
        submissionMode="simultaneous",
    )
    by_question: dict[str, list[Item]] = {}
    for item in pack.items:
        by_question.setdefault(item.question, []).append(item)
    outer = Section(Text(pack.title, pack.title), tuple(by_question))
    for place, section in enumerate(pack.quiz.sections or (outer,)):
        node = Xml.SubElement(
            part,
            "assessmentSection",
            identifier=f"questions{place or ''}",
            title=legal(section.title.in_language(pack.language)),
            visible="true",
        )
        if section.draw is not None:
            Xml.SubElement(node, "selection", select=str(section.draw))
        _questions(node, pack, {each: by_question[each] for each in section.questions}, names)
    processing = Xml.SubElement(root, "outcomeProcessing")
    score = Xml.SubElement(processing, "setOutcomeValue", identifier="SCORE")
    Xml.SubElement(Xml.SubElement(score, "sum"), "testVariables", variableIdentifier="SCORE")
    return root


def _questions(
    section: Xml.Element, pack: Pack, questions: dict[str, list[Item]], names: dict[str, str]
) -> None:
    """The questions of a section, of each one of its variants."""
    for question, variants in questions.items():
        inside = section
        if len(variants) > 1:
            inside = Xml.SubElement(
                section,
                "assessmentSection",
                identifier=ident(pack.quiz.id, question, "variants"),
                title=legal(question),
                visible="false",
            )
            Xml.SubElement(inside, "selection", select="1")
        for item in variants:
            name = names[item.name]
            Xml.SubElement(inside, "assessmentItemRef", identifier=name, href=f"items/{name}.xml")


def _item(item: Item, name: str) -> Xml.Element:
    root = Xml.Element(
        "assessmentItem",
        identifier=name,
        title=legal(item.name),
        adaptive="false",
        timeDependent="false",
        xmlns=QTI,
    )
    write_kind = {"numerical": _numerical, "choice": _choice, "short": _short, "essay": _essay}
    write_kind[item.kind](root, item)
    feedback = Xml.SubElement(
        root,
        "modalFeedback",
        outcomeIdentifier="FEEDBACK",
        identifier=_EXPLANATION,
        showHide="show",
    )
    feedback.text = legal(item.explanation)
    return root


def _numerical(root: Xml.Element, item: Item) -> None:
    _declaration(root, "single", "float", [decimal(item.value)])
    _outcomes(root, item.points)
    body = _body(root, item)
    line = Xml.SubElement(body, "p")
    Xml.SubElement(line, "textEntryInteraction", responseIdentifier="RESPONSE")
    off = decimal(room(item.value, item.tolerance))
    equal = Xml.Element("equal", toleranceMode="absolute", tolerance=f"{off} {off}")
    Xml.SubElement(equal, "variable", identifier="RESPONSE")
    Xml.SubElement(equal, "correct", identifier="RESPONSE")
    _points_where(root, equal, item.points)


def _choice(root: Xml.Element, item: Item) -> None:
    several = item.right > 1
    labels = [f"C{place + 1}" for place in range(len(item.options))]
    right = [label for label, option in zip(labels, item.options, strict=True) if option.is_right]
    declaration = _declaration(root, "multiple" if several else "single", "identifier", right)
    if several:  # each right one its part, each wrong one a part less, as kc marks
        part = item.points / item.right
        mapping = Xml.SubElement(
            declaration,
            "mapping",
            lowerBound="0",
            upperBound=f"{item.points:g}",
            defaultValue="0",
        )
        for label in labels:
            value = part if label in right else -part
            Xml.SubElement(mapping, "mapEntry", mapKey=label, mappedValue=f"{value:.10g}")
    _outcomes(root, item.points)
    body = _body(root, item)
    interaction = Xml.SubElement(
        body,
        "choiceInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxChoices="0" if several else "1",
    )
    for label, option in zip(labels, item.options, strict=True):
        Xml.SubElement(interaction, "simpleChoice", identifier=label).text = legal(option.text)
    if several:
        Xml.SubElement(root, "responseProcessing", template=f"{_TEMPLATES}map_response")
    else:
        match = Xml.Element("match")
        Xml.SubElement(match, "variable", identifier="RESPONSE")
        Xml.SubElement(match, "correct", identifier="RESPONSE")
        _points_where(root, match, item.points)


def _short(root: Xml.Element, item: Item) -> None:
    declaration = _declaration(root, "single", "string", [legal(item.answer)])
    mapping = Xml.SubElement(
        declaration, "mapping", lowerBound="0", upperBound=f"{item.points:g}", defaultValue="0"
    )
    # small and capital letters are the same: one entry of each spelling
    for spelling in {legal(each).casefold(): legal(each) for each in item.accepted}.values():
        Xml.SubElement(
            mapping,
            "mapEntry",
            mapKey=spelling,
            mappedValue=f"{item.points:g}",
            caseSensitive="false",
        )
    _outcomes(root, item.points)
    body = _body(root, item)
    line = Xml.SubElement(body, "p")
    Xml.SubElement(line, "textEntryInteraction", responseIdentifier="RESPONSE")
    Xml.SubElement(root, "responseProcessing", template=f"{_TEMPLATES}map_response")


def _essay(root: Xml.Element, item: Item) -> None:
    _declaration(root, "single", "string", [])
    _outcomes(root, item.points)
    body = _body(root, item)
    rubric = Xml.SubElement(body, "rubricBlock", view="scorer")
    for line in filter(None, (item.rubric or item.answer).split("\n")):
        Xml.SubElement(rubric, "p").text = legal(line)
    Xml.SubElement(
        body, "extendedTextInteraction", responseIdentifier="RESPONSE", expectedLines="8"
    )


def _declaration(root: Xml.Element, cardinality: str, base: str, right: list[str]) -> Xml.Element:
    node = Xml.SubElement(
        root,
        "responseDeclaration",
        identifier="RESPONSE",
        cardinality=cardinality,
        baseType=base,
    )
    if right:
        correct = Xml.SubElement(node, "correctResponse")
        for value in right:
            Xml.SubElement(correct, "value").text = value
    return node


def _score(root: Xml.Element) -> Xml.Element:
    return Xml.SubElement(
        root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float"
    )


def _outcomes(root: Xml.Element, points: float) -> None:
    """What an item tells: its points, and the explanation, whatever was answered."""
    _score(root).set("normalMaximum", f"{points:g}")
    feedback = Xml.SubElement(
        root,
        "outcomeDeclaration",
        identifier="FEEDBACK",
        cardinality="single",
        baseType="identifier",
    )
    Xml.SubElement(Xml.SubElement(feedback, "defaultValue"), "value").text = _EXPLANATION


def _body(root: Xml.Element, item: Item) -> Xml.Element:
    body = Xml.SubElement(root, "itemBody")
    if item.picture:
        told = _("the picture of this question")
        path = f"../{_picture(root.attrib['identifier'])}"
        Xml.SubElement(Xml.SubElement(body, "p"), "img", src=path, alt=told)
    for line in filter(None, re.split("\n+", legal(item.prompt))):
        Xml.SubElement(body, "p").text = line
    return body


def _points_where(root: Xml.Element, condition: Xml.Element, points: float) -> None:
    """All points where the condition holds, else none."""
    processing = Xml.SubElement(root, "responseProcessing")
    response = Xml.SubElement(processing, "responseCondition")
    for tag, inside, value in (("responseIf", condition, points), ("responseElse", None, 0.0)):
        branch = Xml.SubElement(response, tag)
        if inside is not None:
            branch.append(inside)
        score = Xml.SubElement(branch, "setOutcomeValue", identifier="SCORE")
        Xml.SubElement(score, "baseValue", baseType="float").text = f"{value:g}"
