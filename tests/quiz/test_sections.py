"""Sections: each student gets as many questions as a section draws, the same on every run and in
every command; over a class all are used."""

import csv
import json
import tomllib
from collections import Counter
from dataclasses import replace
from itertools import count
from math import comb
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.quiz import decisions, draw, paper, practice, read, report, sheet
from kerascourse.quiz.classes.likeness import alike
from kerascourse.quiz.exports import anki, canvas, gift, latex, markdown, moodle, qti21
from kerascourse.quiz.exports.item import pack
from kerascourse.quiz.grading import Class, Graded
from kerascourse.quiz.lint import lint
from kerascourse.quiz.marking import question_of, result
from kerascourse.quiz.question import Section
from tests.cli.run import kc
from tests.quiz.exports.test_canvas import NAMES, opened
from tests.quiz.exports.test_qti21 import Q
from tests.quiz.exports.test_qti21 import opened as unpacked
from tests.quiz.made import question, quiz, text

students = st.text("abcdefgh.-0123456789", min_size=1, max_size=12)


def made(*sizes_and_draws, seed=1, secret=None):
    """A quiz with a section for each (how many questions, how many of them are drawn)."""
    numbers = count()
    sections, questions = [], []
    for size, drawn in sizes_and_draws:
        own = [question(id=f"q{next(numbers)}") for _number in range(size)]
        questions += own
        sections.append(Section(text("Part"), tuple(each.id for each in own), drawn))
    whole = replace(quiz(*questions, seed=seed), sections=tuple(sections))
    return replace(whole, is_secret=secret is not None, secret=secret)


shapes = st.lists(
    st.integers(1, 7).flatmap(
        lambda size: st.tuples(st.just(size), st.none() | st.integers(1, size))
    ),
    min_size=1,
    max_size=4,
)


@given(shapes, students, st.integers(0, 5), st.none() | st.binary(min_size=32, max_size=32))
def test_everyone_gets_exactly_as_many_and_the_same_each_time(shape, student, seed, secret):
    one = made(*shape, seed=seed, secret=secret)
    got = draw.questions_of(one, student)
    assert got == draw.questions_of(made(*shape, seed=seed, secret=secret), student)
    for (size, drawn), (section, own) in zip(shape, draw.sections_of(one, student), strict=True):
        assert len(own) == (size if drawn is None else drawn)
        assert [each.id for each in own] == [
            q for q in section.questions if q in {o.id for o in own}
        ]
    assert sum(each.points for each in got) == one.max_score == result(one, student, {}).max_score
    assert [each for _section, own in draw.sections_of(one, student) for each in own] == list(got)


@given(students, st.integers(0, 5))
def test_a_quiz_without_sections_has_all_its_questions(student, seed):
    one = quiz(question(id="a"), question(id="b"), seed=seed)
    assert draw.questions_of(one, student) == one.questions
    assert draw.sections_of(one, student) == ((None, one.questions),)


def test_over_a_class_all_questions_are_used_about_as_often():
    """3 of 5 in 2,000 draws: each question 1,200 times, give or take five deviations of 22; and
    each of the ten threes."""
    one = made((5, 3))
    drawn = [draw.questions_of(one, f"student-{number}") for number in range(2_000)]
    often = Counter(each.id for own in drawn for each in own)
    assert len(often) == 5
    assert all(abs(times - 1_200) < 110 for times in often.values())
    assert len({tuple(each.id for each in own) for own in drawn}) == comb(5, 3)


def test_the_draw_stays_the_same_from_release_to_release():
    one = made((8, 3))
    assert [each.id for each in draw.questions_of(one, "ana")] == PINNED


PINNED = ["q1", "q3", "q5"]


def test_a_question_that_is_added_moves_at_most_one_other():
    before = draw.questions_of(made((8, 3)), "ana")
    after = draw.questions_of(made((9, 3)), "ana")
    assert len({each.id for each in before} & {each.id for each in after}) >= 2


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_the_secret_decides_what_is_drawn(one, other):
    drawn = [
        tuple(draw.questions_of(made((12, 6), (12, 6), secret=key), "ana")) for key in (one, other)
    ]
    # 924² draws: two of them are hardly ever the same
    assert one == other or drawn[0] != drawn[1]
    with pytest.raises(UsageError, match="secret"):
        draw.questions_of(replace(made((3, 1)), is_secret=True), "ana")
    assert len(draw.questions_of(replace(made((3, None)), is_secret=True), "ana")) == 3


FILE = """
title = "Exam"
seed = 7

[[sections]]
title = { en = "Sizes", es = "Tamaños" }
questions = ["s1", "s2", "s3", "s4"]
draw = 2

[[sections]]
title = "Words"
questions = ["w"]

[[questions]]
id = "w"
type = "term"
prompt = "Which activation adds up to one?"
explanation = "It divides by the sum."
points = 2
key = "softmax"
"""
TEMPLATE = """
[[questions]]
id = "s{number}"
type = "number"
prompt = "A window of {{k}} on {{m}}, question {number}: which side?"
explanation = "{{worked_out}}"
parameters = {{ m = {{ from = 20, to = 60 }}, k = [3, 5] }}
key = {{ formula = "m - k + {number}" }}
"""
WHOLE = FILE + "".join(TEMPLATE.format(number=number) for number in (1, 2, 3, 4))


@pytest.fixture
def exam(tmp_path):
    """The file of a quiz that draws two of four, and one that all get."""
    path = tmp_path / "exam.toml"
    path.write_text(WHOLE, "utf-8")
    return path


def test_sections_are_read_and_tell_the_order(exam):
    found = read.read(exam)
    assert [each.id for each in found.questions] == ["s1", "s2", "s3", "s4", "w"]
    assert [(each.title.es, each.draw) for each in found.sections] == [
        ("Tamaños", 2),
        ("Words", None),
    ]
    assert found.max_score == 4
    assert found.section_of("s2") is found.sections[0] and found.section_of("x") is None
    assert lint(found, seeds=3) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("draw = 2", "draw = 5", r"\[\[sections\]\] 1: draw: expected a whole number from 1 to 4"),
        ("draw = 2", "draw = 0", "from 1 to 4"),
        ("draw = 2", "draw = true", "from 1 to 4"),
        ("draw = 2", "draws = 2", "unknown key 'draws'"),
        ('["w"]', '["w", "s1"]', "s1 stands in two places"),
        ('["w"]', '["w", "w"]', "w stands in two places"),
        ('["w"]', '["v"]', "no question is called 'v'"),
        ('["w"]', "[]", "questions: expected a list of ids"),
        ('["w"]', "[3]", "questions: expected a list of ids"),
        ('"s3", "s4"]', '"s3"]', "s4 is in none"),
        ('title = "Words"', "", r"\[\[sections\]\] 2: title"),
    ],
)
def test_what_is_wrong_with_sections_is_told(exam, old, new, said):
    exam.write_text(WHOLE.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError, match=said):
        read.read(exam)


def test_sections_that_are_no_tables(exam):
    for told in ("sections = 3", "sections = [3]"):
        exam.write_text(told + FILE[: FILE.index("[[sections]]")] + WHOLE[len(FILE) :], "utf-8")
        with pytest.raises(InputError, match=r"sections\]\]"):
            read.read(exam)


def test_questions_worth_more_than_others_of_their_section_are_a_fault(exam):
    exam.write_text(WHOLE.replace('id = "s3"', 'id = "s3"\npoints = 2'), "utf-8")
    (finding,) = lint(read.read(exam), seeds=3)
    assert (finding.question, finding.rule, finding.is_advice) == ("s3", "sections", False)
    exam.write_text(
        WHOLE.replace('id = "s3"', 'id = "s3"\npoints = 2').replace("draw = 2", ""), "utf-8"
    )
    assert lint(read.read(exam), seeds=3) == ()


@given(students)
def test_sheet_marks_and_paper_have_the_same_questions(student):
    one = made((4, 2), (2, None))
    own = [each.id for each in draw.questions_of(one, student)]
    assert list(tomllib.loads(sheet.text(one, student))["answers"]) == own
    assert [mark.question.id for mark in result(one, student, {}).marks] == own
    assert [question_of(one, str(place), student).id for place in (1, 2, 3, 4)] == own
    form = [each.id for each in draw.questions_of(one, f"form {student}")]
    assert [item.name for item in paper.form_of(one, student, "en").items] == form


def test_a_question_that_is_another_students_is_no_question():
    one = made((4, 2))
    own = {each.id for each in draw.questions_of(one, "ana")}
    (strange, *_others) = sorted({"q0", "q1", "q2", "q3"} - own)
    with pytest.raises(NotFoundError, match=strange):
        question_of(one, strange, "ana")
    assert question_of(one, strange).id == strange


def answers_of(one, student, right=True):
    from kerascourse.quiz import types

    instances = [draw.instance(one, each, student) for each in draw.questions_of(one, student)]
    return {
        each.question.id: types.of(each.question.type).reference(each, "en") if right else "1"
        for each in instances
    }


def test_a_class_is_reported_by_question():
    """The share of a question is that of those who got it: s students of 40 with two of four."""
    one = made((4, 2))
    names = [f"student-{number}" for number in range(40)]
    results = [result(one, each, answers_of(one, each, each < "student-2")) for each in names]
    told = report.report(one, results)
    assert {each.id for each in told.questions} == {"q0", "q1", "q2", "q3"}
    assert sum(sum(each.verdicts.values()) for each in told.questions) == 80
    for each in told.questions:
        had = [one_ for one_ in results if each.id in {mark.question.id for mark in one_.marks}]
        right = [one_ for one_ in had if one_.student < "student-2"]
        assert each.share == round(len(right) / len(had), 4)
        assert sum(each.verdicts.values()) == len(had)
    assert told.reliability is None
    assert told.document()["max_score"] == 2
    assert isinstance(alike(results), tuple)


def test_answers_are_alike_only_where_both_have_the_question():
    one = made((2, None), (6, 3))
    names = [f"student-{number}" for number in range(64)]
    results = [result(one, each, {"q0": each, "q1": each}) for each in names]
    copied = {"q0": "77,5", "q1": "88,5", **{f"q{number}": f"99{number}" for number in range(2, 8)}}
    results[3] = result(one, names[3], copied)
    results[9] = result(one, names[9], copied)
    both = {mark.question.id for mark in results[3].marks} & {
        mark.question.id for mark in results[9].marks
    }
    (pair,) = alike(results)
    assert pair.students == ("student-3", "student-9") and set(pair.questions) == both
    # what two of the n who got it wrote weighs log2(n/2)
    had = Counter(mark.question.id for each in results for mark in each.marks)
    from math import log2

    assert pair.bits == round(sum(log2(had[each] / 2) for each in both), 2)


def test_grades_have_a_column_for_each_question_and_nothing_where_it_is_anothers(exam):
    folder = exam.parent
    (folder / "class.txt").write_text("\n".join(f"s-{number}" for number in range(12)))
    assert kc("quiz", "sheet", "exam.toml", "--students", "class.txt", cwd=folder).returncode == 0
    found = read.read(exam)
    for path in (folder / "exam-sheets").iterdir():
        path.write_text(sheet.text(found, path.stem, answers_of(found, path.stem)), "utf-8")
    stray = folder / "exam-sheets" / "s-0.toml"
    own = {each.id for each in draw.questions_of(found, "s-0")}
    other = min({"s1", "s2", "s3", "s4"} - own)
    stray.write_text(stray.read_text("utf-8") + f'{other} = "7"\n', "utf-8")
    made = kc("quiz", "grade", "exam.toml", "exam-sheets", cwd=folder)
    assert made.returncode == 0, made.stderr
    assert f"not among the questions that s-0 gets: {other}" in made.stderr
    with (folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    for row in rows:
        assert (row["score"], row["max_score"]) == ("4", "4")
        given = {each for each in ("s1", "s2", "s3", "s4") if row[each] != ""}
        assert given == {each.id for each in draw.questions_of(found, row["student"])} - {"w"}
    check = kc("quiz", "check", "exam.toml", "exam-sheets/s-0.toml", cwd=folder)
    assert check.returncode == 0 and other in check.stderr


def test_a_question_that_is_struck_counts_for_nobody():
    one = made((3, 2))
    struck = decisions.counted(one, [decisions.Group("q1", decisions.ANY, (), verdict="struck")])
    for student in ("ana", "ben", "eva", "leo", "mia"):
        had = {each.id for each in draw.questions_of(one, student)}
        assert result(struck, student, {}).max_score == (1 if "q1" in had else 2)
    graded = tuple(Graded(f"{each}.toml", result(struck, each, {})) for each in ("ana", "ben"))
    from kerascourse.quiz.grades import rows

    head, *body = rows(Class(struck, graded, (), ()))
    assert [line[head.index("max_score")] for line in body] == [
        one_.result.max_score for one_ in graded
    ]


def test_the_commands_show_the_same_questions(exam):
    folder = exam.parent
    own = [each.id for each in draw.questions_of(read.read(exam), "ana")]
    for command in ("show", "key"):
        made = kc("quiz", command, "exam.toml", "--student", "ana", "--format", "json", cwd=folder)
        told = json.loads(made.stdout)["questions"]
        assert [each["id"] for each in told] == own
        if command == "show":
            assert [each["section"] for each in told] == ["Sizes", "Sizes", "Words"]
    spanish = ("quiz", "show", "exam.toml", "--student", "ana", "--lang", "es")
    shown = kc(*spanish, cwd=folder).stdout
    assert (
        shown.index("Tamaños") < shown.index(own[0]) < shown.index("Words") < shown.index("\nw\n")
    )
    taken = kc(
        "quiz", "take", "exam.toml", "--student", "ana", cwd=folder, text_input="\n\nsoftmax\n"
    )
    assert "2 of 4 points" in taken.stdout
    # once above its questions, and again where what was skipped is asked once more
    assert (taken.stdout.count("Sizes"), taken.stdout.count("Words")) == (2, 1)
    asked = kc("quiz", "answer", "exam.toml", "3", "softmax", "--student", "ana", cwd=folder)
    assert asked.stdout.startswith("correct")
    other = min({"s1", "s2", "s3", "s4"} - set(own))
    assert kc("quiz", "answer", "exam.toml", other, "1", "--student", "ana", cwd=folder).returncode


def test_the_page_to_practise_with_has_them_too(exam):
    found = read.read(exam)
    page = practice.html(found, "ana", "en")
    own = {each.id for each in draw.questions_of(found, "ana")}
    for number in (1, 2, 3, 4):
        assert (f"question {number}: which side" in page) == (f"s{number}" in own)


def test_moodle_has_a_category_for_a_section_that_draws(exam):
    packed = pack(read.read(exam), "es", variants=2)
    root = Xml.fromstring(moodle.write(packed))
    places = [
        each.findtext("category/text")
        for each in root.iter("question")
        if each.get("type") == "category"
    ]
    assert places == ["$course$/top/Exam/Tamaños", "$course$/top/Exam/Words"]
    said = "\n".join(moodle.notices(packed))
    assert "Tamaños: add 2 random questions" in said and "two variants" in said
    assert b"$CATEGORY: Exam/Tama\xc3\xb1os" in gift.write(packed)
    assert "two variants" not in "\n".join(moodle.notices(pack(read.read(exam), "es")))


def test_qti_selects_in_a_section_and_among_the_variants_of_its_questions(exam):
    content = qti21.write(pack(read.read(exam), "en", variants=3))
    (part,) = Xml.fromstring(unpacked(content)["test.xml"]).iter(f"{Q}testPart")
    sizes, words = part.findall(f"{Q}assessmentSection")
    assert (sizes.get("title"), sizes.find(f"{Q}selection").get("select")) == ("Sizes", "2")
    inside = sizes.findall(f"{Q}assessmentSection")
    assert len(inside) == 4 and words.find(f"{Q}selection") is None
    assert {each.find(f"{Q}selection").get("select") for each in inside} == {"1"}
    assert {len(each.findall(f"{Q}assessmentItemRef")) for each in inside} == {3}
    assert len({each.get("identifier") for each in part.iter(f"{Q}assessmentSection")}) == 6


def test_canvas_draws_from_a_group(exam):
    packed = pack(read.read(exam), "en", variants=3)
    root = opened(canvas.write(packed))
    (group,) = root.findall(".//q:section/q:section", NAMES)
    assert group.findtext(".//q:selection_number", "", NAMES) == "2"
    titles = [each.get("title") for each in group.findall("q:item", NAMES)]
    assert titles == ["s1-1", "s2-1", "s3-1", "s4-1"]
    assert "one variant each" in "\n".join(canvas.notices(packed))


def test_paper_has_the_titles_above_their_questions(exam):
    packed = paper.form_of(read.read(exam), "A", "es")
    for told in ("\n".join(latex.sheet(packed, "A")), markdown.write(packed).decode()):
        places = [told.index(each) for each in ("Tamaños", "question", "Words", "activation")]
        assert places == sorted(places) and told.count("Tamaños") == 1


@pytest.mark.parametrize("module", [anki, latex, markdown], ids=lambda module: module.ENDING)
def test_other_systems_have_all_questions_and_say_so(exam, module):
    packed = pack(read.read(exam), "en")
    assert len(packed.items) == 5
    assert "Sizes: all 4 questions are there; kc gives each student 2" in list(
        module.notices(packed)
    )
