import csv
import io
import zipfile
from xml.etree import ElementTree as Xml

import pytest

from kerascourse.errors import CourseError
from kerascourse.quiz.exports import canvas
from kerascourse.quiz.exports.item import Item, Pack
from kerascourse.quiz.grades import write_csv
from tests.quiz.stand_in import HOSTILE

NAMES = {"q": canvas.QTI, "c": canvas.CONTENT}


def opened(content):
    """The assessment in the package, found as Canvas finds it: by the manifest."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        manifest = Xml.fromstring(archive.read("imsmanifest.xml"))
        resource = manifest.find("c:resources/c:resource", NAMES)
        assert resource.get("type") == "imsqti_xmlv1p2"
        return Xml.fromstring(archive.read(resource.find("c:file", NAMES).get("href")))


def items(root):
    return {item.get("title"): item for item in root.iter(f"{{{canvas.QTI}}}item")}


def fields(item):
    return {
        field.findtext("q:fieldlabel", "", NAMES): field.findtext("q:fieldentry", "", NAMES)
        for field in item.iterfind(".//q:qtimetadatafield", NAMES)
    }


def test_the_package_has_canvas_types_and_points(packed):
    found = items(opened(canvas.write(packed)))
    assert {name: fields(item)["question_type"] for name, item in found.items()} == {
        **dict.fromkeys(("out-1", "out-2", "out-3", "params"), "numerical_question"),
        "shape": "short_answer_question",
        "one": "multiple_choice_question",
        "several": "multiple_answers_question",
    }
    assert fields(found["out-1"])["points_possible"] == "2"
    assert {
        name: found[name].find(".//q:response_lid", NAMES).get("rcardinality")
        for name in ("one", "several")
    } == {"one": "Single", "several": "Multiple"}
    idents = [item.get("ident") for item in found.values()]
    assert len(set(idents)) == len(idents)


def test_of_a_templates_variants_each_student_gets_one(packed):
    root = opened(canvas.write(packed))
    (group,) = root.findall(".//q:section/q:section", NAMES)
    assert group.findtext(".//q:selection_number", "", NAMES) == "1"
    assert group.findtext(".//q:points_per_item", "", NAMES) == "2"
    assert len(group.findall("q:item", NAMES)) == 3


def test_a_number_is_right_within_its_tolerance(packed):
    params = items(opened(canvas.write(packed)))["params"]
    limits = [params.findtext(f".//q:{tag}", "", NAMES) for tag in ("vargte", "varlte")]
    assert params.findtext(".//q:or/q:varequal", "", NAMES) == "1792"
    assert limits == ["1791.5", "1792.5"]


def test_the_right_options_are_asked_for_and_the_others_denied(packed):
    several = items(opened(canvas.write(packed)))["several"]
    labels = {
        label.findtext(".//q:mattext", "", NAMES): label.get("ident")
        for label in several.iter(f"{{{canvas.QTI}}}response_label")
    }
    right = [node.text for node in several.findall(".//q:and/q:varequal", NAMES)]
    wrong = [node.text for node in several.findall(".//q:and/q:not/q:varequal", NAMES)]
    assert right == [labels[f"<p>{name}</p>"] for name in ("relu", "tanh", "elu")]
    assert wrong == [labels["<p>Adam</p>"]]


def test_markup_is_inert_and_the_file_is_the_same_each_time(packed):
    one = items(opened(canvas.write(packed)))["one"]
    text = one.findtext("q:presentation/q:material/q:mattext", "", NAMES)
    assert "<script>" not in text and "&lt;script&gt;" in text and "\\frac" in text
    assert HOSTILE not in text
    assert canvas.write(packed) == canvas.write(packed)


def test_an_essay_has_no_answer_to_be_equal_to(packed):
    item = Item("e", "e", "essay", "Why?", 1, ("h",), "So.", "a", rubric="- one")
    pack = Pack(packed.quiz, "t", "en", (item,))
    (node,) = items(opened(canvas.write(pack))).values()
    assert fields(node)["question_type"] == "essay_question"
    assert node.find(".//q:varequal", NAMES) is None
    assert "- one" in node.findtext(".//q:itemfeedback//q:mattext", "", NAMES)
    assert "hints" in "\n".join(canvas.notices(pack))


def test_the_gradebook_has_canvas_columns(quiz, tmp_path):
    grades, book = tmp_path / "grades.csv", tmp_path / "book.csv"
    write_csv(grades, [["student", "score"], ["ana", "5.5"], ["=1+1", "0"]])
    write_csv(book, canvas.gradebook(quiz, "Mini", grades).lines)
    assert list(csv.reader(book.read_text().splitlines())) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Mini"],
        ["    Points Possible", "", "", "", "", "6"],
        ["ana", "", "", "ana", "", "5.5"],
        ["'=1+1", "", "", "'=1+1", "", "0"],
    ]


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", b"student,score\nana,x\n", b"\xff", b"student,score\nana\n"]
)
def test_what_are_no_grades_is_told(quiz, tmp_path, content):
    path = tmp_path / "grades.csv"
    path.write_bytes(content)
    with pytest.raises(CourseError):
        canvas.gradebook(quiz, "Mini", path)
    with pytest.raises(CourseError):
        canvas.gradebook(quiz, "Mini", tmp_path / "no.csv")


@pytest.mark.parametrize(
    ("text", "is_score"),
    [("3", True), ("2.5", True), ("0", True), ("1.2.3", False), ("", False), ("a", False),
     ("-1", False), ("٣", False)],
)  # fmt: skip
def test_what_is_a_score(text, is_score):
    assert canvas._is_score(text) is is_score
