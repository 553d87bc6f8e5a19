"""What Moodle's importer asks of a file, question by question (question/format/xml/format.php and
question_bank::fraction_options_full)."""

from xml.etree import ElementTree as Xml

SHARES = (1, 0.9, 5 / 6, 0.8, 0.75, 0.7, 2 / 3, 0.6, 0.5, 0.4, 1 / 3, 0.3, 0.25, 0.2, 1 / 6, 1 / 7,
          1 / 8, 1 / 9, 0.1, 0.05, 0)  # fmt: skip
COMMON = {
    "name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber",
    "hint", "tags",
}  # fmt: skip
OWN = {
    "numerical": {"answer"},
    "shortanswer": {"answer", "usecase"},
    "multichoice": {"answer", "single", "shuffleanswers", "answernumbering"},
    "essay": {
        "responseformat", "responserequired", "responsefieldlines", "attachments", "graderinfo",
    },
}  # fmt: skip


def read(content):
    """The questions by name, each checked; (categories, {name: element})."""
    root = Xml.fromstring(content)
    assert root.tag == "quiz"
    categories, found = [], {}
    for node in root:
        assert node.tag == "question"
        kind = node.get("type")
        if kind == "category":
            path = node.findtext("category/text")
            assert path.startswith("$course$/")
            categories.append(path)
            continue
        assert {child.tag for child in node} <= COMMON | OWN[kind]
        name = node.findtext("name/text")
        assert name and name not in found
        assert node.find("questiontext").get("format") in ("html", "markdown", "plain_text")
        assert float(node.findtext("defaultgrade")) > 0
        assert len(node.findtext("idnumber")) <= 100
        _check_answers(node, kind)
        found[name] = node
    ids = [node.findtext("idnumber") for node in found.values()]
    assert len(set(ids)) == len(ids)
    return categories, found


def _check_answers(node, kind):
    answers = node.findall("answer")
    parts = [float(answer.get("fraction")) for answer in answers]
    for part in parts:
        assert any(abs(abs(part) / 100 - share) < 1e-7 for share in SHARES), part
    if kind == "essay":
        assert not answers and node.findtext("graderinfo/text")
        assert node.findtext("responseformat") in ("editor", "plain", "monospaced", "noinline")
        return
    assert max(parts) == 100 or abs(sum(part for part in parts if part > 0) - 100) < 0.01
    for answer in answers:
        assert answer.findtext("text")
        if kind == "numerical":
            assert float(answer.findtext("text")) is not None
            assert float(answer.findtext("tolerance")) >= 0
            assert answer.find("text/tolerance") is None
    if kind == "multichoice":
        assert node.findtext("single") in ("true", "false")
        single = node.findtext("single") == "true"
        assert (max(parts) == 100) is (single or len([p for p in parts if p > 0]) == 1)
