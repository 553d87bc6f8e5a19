from dataclasses import replace

import pytest

from kerascourse.errors import InputError
from kerascourse.quiz import decisions, draw
from kerascourse.quiz.decisions import Group, clusters, deciding, grouped, normal, read, write
from kerascourse.quiz.marking import Mark, result
from kerascourse.quiz.question import Judgement


def all_review(instance, answer):
    return Judgement("review", 0.0, answer, "unsure")


def marks(quiz, answers, judge=all_review):
    """A mark of the question "shape" for each answer."""
    return [result(quiz, f"s{n}", {"shape": a}, judge).marks[2] for n, a in enumerate(answers)]


def test_one_decision_grades_a_group_also_in_new_sheets(quiz, tmp_path):
    found = grouped(
        marks(quiz, ["the same padding", "the same  padding.", "the same paddings"]), ()
    )
    (group,) = found
    assert (group.question, group.students, len(group.answers)) == ("shape", 3, 2)
    path = tmp_path / "decisions.toml"
    write(path, quiz, [replace(group, verdict="partial", share=0.25, comment="nearly")])
    judge = deciding(read(path, "mini"), all_review)
    judgements = [mark.judgement for mark in marks(quiz, ["the same padding;", "other"], judge)]
    assert [(one.verdict, one.share) for one in judgements] == [("partial", 0.25), ("review", 0.0)]
    assert judgements[0].feedback == "nearly"


@pytest.mark.parametrize("checker", ["correct", "partial", "wrong", "review", "invalid"])
@pytest.mark.parametrize("teacher", ["correct", "partial", "wrong"])
def test_the_teacher_has_the_last_word(quiz, checker, teacher):
    group = Group("shape", "", ("16x16x12",), verdict=teacher, share=0.25)
    judge = deciding([group], lambda instance, answer: Judgement(checker, 0.6, answer, ""))
    decided, other = (mark.judgement for mark in marks(quiz, ["16x16x12", "1x1x1"], judge))
    assert (decided.verdict, decided.share) == (
        teacher,
        {"correct": 1, "partial": 0.25, "wrong": 0}[teacher],
    )
    assert other.verdict == checker


def test_a_struck_question_counts_for_nobody(quiz):
    struck = Group("shape", decisions.ANY, (), verdict="struck")
    before = result(quiz, "ana", {"shape": "nonsense"})
    after = result(decisions.counted(quiz, [struck]), "ana", {"shape": "16x16x12"})
    points = next(question.points for question in quiz.questions if question.id == "shape")
    assert after.quiz.max_score == before.quiz.max_score - points
    assert after.score == before.score
    assert decisions.counted(quiz, [Group("shape", "any", ("a",), verdict="wrong")]) == quiz


def test_the_same_decision_is_taken_once(quiz):
    first = Group("shape", "any", ("a",), verdict="correct", on="2026-11-28")
    again = replace(first, on="2026-12-01")
    assert decisions.added([first], [again]) == (first,)
    against = replace(first, verdict="wrong", answers=("a",))
    assert decisions.added([replace(first, answers=("a", "b"))], [against]) == (
        replace(first, answers=("b",)),
        against,
    )


def test_a_decision_holds_for_the_numbers_that_it_was_made_on(quiz):
    question = quiz.questions[0]
    instances = [draw.instance(quiz, question, f"s{number}") for number in range(20)]
    numbers = decisions.numbers_of(instances[0], "27")
    assert "k=" in numbers and "m=" in numbers
    judge = deciding([Group("out", numbers, ("twelve",), verdict="correct")], all_review)
    for instance in instances:
        same = decisions.numbers_of(instance, "27") == numbers
        assert (judge(instance, "Twelve").verdict == "correct") is False
        assert (judge(instance, "twelve").verdict == "correct") is same


def test_a_decision_may_hold_for_any_numbers(quiz):
    question = quiz.questions[0]
    group = Group("out", decisions.ANY, ("no se",), verdict="wrong")
    judge = deciding([group], all_review)
    instances = [draw.instance(quiz, question, f"s{number}") for number in range(20)]
    assert {judge(instance, "no sé").verdict for instance in instances} == {"wrong"}
    marks = [Mark(each, "no sé", judge(each, "no sé")) for each in instances]
    assert grouped(marks, [group]) == (replace(group, students=20),)


def test_known_groups_are_kept_and_counted_again(quiz):
    known = Group("shape", "", ("padding",), students=9, verdict="wrong")
    found = grouped(marks(quiz, ["padding", "Strides"]), [known])
    assert found[0] == replace(known, students=1)
    assert found[1].answers == ("Strides",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("it uses relu", "it uses elu"),
        ("k - 1", "k + 1"),
        ("k-1", "k1"),
        ("conv1 is larger", "conv2 is larger"),
        ("it is so", "it is not so"),
        ("encoder", "decoder"),
        ("the normal case", "the anormal case"),
        ("adam", "nadam"),
        ("x²", "x2"),
        ("1.5", "15"),
        ("1.234", "1,234"),
    ],
)
def test_what_may_differ_is_not_in_one_group(one, other):
    assert len(clusters([one, other])) == 2


def test_typos_are_in_one_group():
    assert clusters(
        ["it keeps the gradient", "it keeps the gradeint", "it keeps, the gradients"]
    ) == [("it keeps the gradient", "it keeps the gradeint", "it keeps, the gradients")]


def test_the_normal_form_keeps_signs(quiz):
    shape = draw.instance(quiz, quiz.questions[2], "ana")
    choice = draw.instance(quiz, quiz.questions[3], "ana")
    assert normal(shape, " Máscara \n 2²; ") == "Mascara 2²"
    assert normal(choice, "Año") == "ano"


def test_any_answer_survives_the_file(quiz, tmp_path):
    path = tmp_path / "d.toml"
    hostile = ['"""', "a\\b", "[/]", "\x1b]0;x\x07", "=cmd()", "]\n[[groups]]\nverdict = 'correct'"]
    groups = [Group("shape", "", (text,), 1, comment=text) for text in hostile]
    write(path, quiz, groups)
    assert list(read(path, "mini")) == groups


@pytest.mark.parametrize(
    "text",
    [
        "quiz = ",
        'quiz = "other"',
        'quiz = "mini"\ngroups = 3',
        'quiz = "mini"\n[[groups]]\nquestion = "a"',
        'quiz = "mini"\n[[groups]]\nquestion = "a"\nnumbers = ""\nanswers = [1]',
        'quiz = "mini"\n[[groups]]\nquestion = "a"\nnumbers = ""\nanswers = []\nverdict = "yes"',
        'quiz = "mini"\n[[groups]]\nquestion = "a"\nnumbers = ""\nanswers = []\nshare = 2',
        'quiz = "mini"\n[[groups]]\nquestion = "a"\nnumbers = ""\nanswers = []\nother = 2',
    ],
)
def test_a_wrong_file_is_told(tmp_path, text):
    path = tmp_path / "d.toml"
    path.write_text(text)
    with pytest.raises(InputError):
        read(path, "mini")


def test_no_file_has_no_groups(tmp_path):
    assert read(tmp_path / "no.toml", "mini") == ()


def test_new_groups_come_the_largest_first(quiz):
    answers = ["strides", "padding", "padding", "relu", "padding", "relu", "16x16x12"]
    judge = deciding([Group("shape", "", ("16x16x12",), verdict="correct")], all_review)
    found = grouped(marks(quiz, answers, judge), ())
    assert [(group.answers, group.students) for group in found] == [
        (("padding",), 3),
        (("relu",), 2),
        (("strides",), 1),
    ]


def test_answers_of_2000_characters_can_be_decided_on(quiz):
    most = "x" * 2000
    assert [group.answers for group in grouped(marks(quiz, [most, most + "x"]), ())] == [(most,)]


@pytest.mark.parametrize(
    ("verdict", "share", "scored"),
    [("correct", 0.3, 1.0), ("wrong", 0.3, 0.0), ("partial", 0.3, 0.3)],
)
def test_what_a_decision_scores(verdict, share, scored):
    told = Group("q", "", ("a",), verdict=verdict, share=share).judgement("a")
    assert (told.verdict, told.share, told.feedback) == (verdict, scored, "decided by the teacher")


def test_a_group_that_says_little_has_the_rest_by_default(tmp_path):
    path = tmp_path / "d.toml"
    text = 'quiz = "mini"\n[[groups]]\nquestion = "a"\nnumbers = ""\nanswers = ["b"]\n'
    path.write_text(text)
    assert read(path, "mini") == (Group("a", "", ("b",), 0, "", 0.5, ""),)
    for share in ("0", "1", "0.25"):
        path.write_text(f"{text}share = {share}")
        assert read(path, "mini")[0].share == float(share)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("share = 1.01", "share: expected a number from 0 to 1"),
        ("share = -0.01", "share: expected a number from 0 to 1"),
        ("share = true", "share: expected a number from 0 to 1"),
        ('share = "1"', "share: expected a number from 0 to 1"),
        ("comment = 3", "comment: expected a text"),
        ('verdict = "yes"', "verdict: expected correct, partial, wrong, struck, received 'yes'"),
        ("other = 3", "expected only question"),
    ],
)
def test_what_is_wrong_in_a_group_is_told(tmp_path, more, said):
    path = tmp_path / "d.toml"
    head = 'quiz = "mini"\n[[groups]]\nquestion = "a"\nnumbers = ""\nanswers = []\n'
    path.write_text(head + more)
    with pytest.raises(InputError, match=said):
        read(path, "mini")
    path.write_text(f'quiz = "mini"\n[[groups]]\nnumbers = ""\nanswers = []\n{more}')
    with pytest.raises(InputError, match="expected only" if "other" in more else "question: exp"):
        read(path, "mini")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("softmax", "softmex", True),
        ("softmax", "softmxe", False),  # two letters apart
        ("paddi", "paddo", True),  # five letters are a long word
        ("padd", "pado", False),
        ("softmax", "poftmax", False),  # the first letter counts
        ("a softmax", "a  softmax", True),
    ],
)
def test_how_near_two_answers_are(one, other, together):
    assert (len(clusters([one, other])) == 1) is together
