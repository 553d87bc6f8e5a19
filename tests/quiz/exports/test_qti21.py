"""QTI 2.1: held to its schema where that is at hand, and marked by a reader of its own.

The schema is not ours to ship: `QTI_SCHEMES=FOLDER pytest tests/quiz/exports/test_qti21.py` with
the folder that has imsqti_v2p1.xsd and imscp_v1p1.xsd below it, and with lxml.
"""

import io
import os
import zipfile
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from kerascourse.quiz.exports import qti21
from kerascourse.quiz.exports.item import Item, Option, Pack, pack
from kerascourse.quiz.read import bank, find
from tests.quiz.stand_in import HOSTILE

Q = f"{{{qti21.QTI}}}"
C = f"{{{qti21.CONTENT}}}"
SCHEMES = os.environ.get("QTI_SCHEMES")


def opened(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def items(content):
    """The items by their titles, found as an importer finds them: by the manifest."""
    files = opened(content)
    manifest = Xml.fromstring(files["imsmanifest.xml"])
    resources = {each.get("identifier"): each for each in manifest.iter(f"{C}resource")}
    (test,) = [each for each in resources.values() if each.get("type") == "imsqti_test_xmlv2p1"]
    told = {each.get("identifierref") for each in test.iter(f"{C}dependency")}
    root = Xml.fromstring(files[test.get("href")])
    named = {
        each.get("identifier"): each.get("href") for each in root.iter(f"{Q}assessmentItemRef")
    }
    assert set(named) == told == set(resources) - {test.get("identifier")}
    found = [Xml.fromstring(files[path]) for path in named.values()]
    return {each.get("title"): each for each in found}


def marked(item, given):
    """The points of an answer by the item's own rules: a reader that shares no code with the
    writer. `given` is a text, or labels of options."""
    declaration = item.find(f"{Q}responseDeclaration")
    correct = [value.text for value in declaration.iter(f"{Q}value")]
    mapping = declaration.find(f"{Q}mapping")
    if mapping is not None:
        assert item.find(f"{Q}responseProcessing").get("template").endswith("map_response")
        table = {}
        for entry in mapping:
            key = entry.get("mapKey")
            table[key.casefold() if entry.get("caseSensitive") == "false" else key] = float(
                entry.get("mappedValue")
            )
        answers = given if isinstance(given, list) else [given.casefold()]
        total = sum(table.get(each, float(mapping.get("defaultValue"))) for each in answers)
        return min(max(total, float(mapping.get("lowerBound"))), float(mapping.get("upperBound")))
    condition = item.find(f"{Q}responseProcessing/{Q}responseCondition")
    equal = condition.find(f"{Q}responseIf/{Q}equal")
    if equal is None:
        met = [given] == correct if isinstance(given, str) else given == correct
    else:
        below, above = map(float, equal.get("tolerance").split())
        met = float(correct[0]) - below <= float(given) <= float(correct[0]) + above
    branch = condition.find(f"{Q}responseIf" if met else f"{Q}responseElse")
    return float(branch.find(f".//{Q}baseValue").text)


@pytest.fixture
def packed(quiz):
    return pack(quiz, "en", variants=2)


def test_right_answers_score_and_others_do_not(packed):
    found = items(qti21.write(packed))
    assert set(found) == {item.name for item in packed.items}
    for item in packed.items:
        node = found[item.name]
        if item.kind == "numerical":
            right = float(item.value)
            assert marked(node, str(right)) == item.points
            assert marked(node, str(right + float(item.tolerance) + 1)) == 0
        elif item.kind == "choice":
            labels = [each.get("identifier") for each in node.iter(f"{Q}simpleChoice")]
            right = [
                label for label, each in zip(labels, item.options, strict=True) if each.is_right
            ]
            wrong = [label for label in labels if label not in right]
            assert marked(node, right) == pytest.approx(item.points)
            assert marked(node, wrong) == 0
        elif item.kind == "short":
            assert all(marked(node, each) == item.points for each in item.accepted)
            assert marked(node, "something else") == 0


def test_several_right_options_count_their_part(packed):
    options = tuple(Option(text, right) for text, right in zip("abcd", (1, 1, 1, 0), strict=True))
    item = Item("s", "s", "choice", "Which?", 3, (), "So.", "a", options=options)
    (node,) = items(qti21.write(Pack(packed.quiz, "t", "en", (item,)))).values()
    assert marked(node, ["C1", "C2"]) == pytest.approx(2)
    assert marked(node, ["C1", "C4"]) == 0
    assert marked(node, ["C1", "C2", "C3", "C4"]) == pytest.approx(2)


def test_each_student_draws_one_variant(packed):
    files = opened(qti21.write(packed))
    root = Xml.fromstring(files["test.xml"])
    drawn = list(root.iter(f"{Q}selection"))
    templates = {item.question for item in packed.items if item.name != item.question}
    assert len(drawn) == len(templates) and all(each.get("select") == "1" for each in drawn)


def test_markup_is_inert_and_the_file_is_the_same_each_time(packed):
    files = opened(qti21.write(packed))
    assert not any(b"<script" in content for content in files.values())
    assert any("\\frac" in content.decode() for content in files.values())
    assert HOSTILE not in "".join(content.decode() for content in files.values())
    assert qti21.write(packed) == qti21.write(packed)


def test_the_explanation_and_the_rubric_are_told(packed):
    item = Item("e", "e", "essay", "Why?", 1, ("h",), "So.", "a", rubric="Answer: a\n- one")
    (node,) = items(qti21.write(Pack(packed.quiz, "t", "en", (item,)))).values()
    assert node.findtext(f"{Q}modalFeedback") == "So."
    rubric = node.find(f".//{Q}rubricBlock")
    assert rubric.get("view") == "scorer" and "- one" in "".join(rubric.itertext())
    assert "hints" in "\n".join(qti21.notices(Pack(packed.quiz, "t", "en", (item,))))


@pytest.mark.skipif(not SCHEMES, reason="QTI_SCHEMES tells no folder of schemas")
@pytest.mark.parametrize("name", bank())
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_whole_bank_is_valid(name, language):
    schemas = {"item": "imsqti_v2p1.xsd", "manifest": "imscp_v1p1.xsd"}
    item, manifest = (schema_of(Path(SCHEMES), file) for file in schemas.values())
    for path, content in opened(qti21.write(pack(find(name), language, variants=3))).items():
        schema = manifest if path == "imsmanifest.xml" else item
        from lxml import etree

        schema.assertValid(etree.fromstring(content))


def schema_of(folder, name):
    etree = pytest.importorskip("lxml.etree")
    mathematics = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'targetNamespace="http://www.w3.org/1998/Math/MathML"><xs:element name="math"/></xs:schema>'
    )

    class Local(etree.Resolver):
        def resolve(self, address, _public, context):
            if "mathml" in address.lower():  # that no item of ours has
                return self.resolve_string(mathematics, context)
            (path, *_others) = folder.rglob(Path(address).name)
            return self.resolve_filename(str(path), context)

    parser = etree.XMLParser()
    parser.resolvers.add(Local())
    (path, *_others) = folder.rglob(name)
    return etree.XMLSchema(etree.parse(str(path), parser))
