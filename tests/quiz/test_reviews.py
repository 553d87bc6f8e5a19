"""What a person has to read: the evidence marked, and what says the same together."""

import pytest

from kerascourse.quiz import decisions, reviews
from kerascourse.quiz.draw import filled
from kerascourse.quiz.marking import Mark, judged, question_of
from kerascourse.quiz.question import Evidence, Judgement
from kerascourse.quiz.read import find

ADVANTAGES = filled(question_of(find("week12"), "two-advantages"), {})


def mark(answer):
    return Mark(ADVANTAGES, answer, judged(ADVANTAGES, answer))


def groups_of(*answers):
    return [set(group.answers) for group in decisions.grouped([*map(mark, answers)], ())]


def test_the_answer_is_whole_whatever_is_marked():
    answer = "Creo que menos parámetros\ny no hay relu entre capas, ¿no?"
    one = mark(answer)
    assert "".join(text for text, _evidence in reviews.parts(one)) == answer
    assert reviews.marked(one) == ("Creo que «menos parámetros» y ¬«no hay relu entre capas», ¿no?")
    assert reviews.suggestion(one) == (
        "suggested: 1 of 2 (fewer parameters; ¬ non-linear functions between them)"
    )


def test_evidence_that_overlaps_is_marked_once():
    evidence = (Evidence(0, 4, "a"), Evidence(2, 6, "b"))
    judgement = Judgement("review", 0, "", "", suggested=1, evidence=evidence)
    one = Mark(ADVANTAGES, "abcdefg", judgement)
    assert reviews.marked(one) == "«abcd»efg"


def test_what_is_said_alike_is_one_decision():
    first = "Yo diría que la pila tiene menos parámetros y más no linealidades."
    second = "yo diria que tiene la pila menos parametros y mas no linealidad"
    assert groups_of(first, second, second) == [
        {decisions.normal(ADVANTAGES, each) for each in (first, second)}
    ]


@pytest.mark.parametrize(
    "other",
    [
        "Yo diría que la pila tiene más parámetros y más no linealidades.",
        "Yo diría que la pila no tiene menos parámetros y más no linealidades.",
        "Yo diría que la pila tiene menos parámetros y menos no linealidades.",
        "Yo diría que la pila tiene menos parámetros.",
    ],
)
def test_what_says_otherwise_is_never_in_the_same_group(other):
    assert (
        len(groups_of("Yo diría que la pila tiene menos parámetros y más no linealidades.", other))
        == 2
    )


def test_a_file_of_decisions_shows_what_the_machine_goes_by(tmp_path):
    groups = decisions.grouped([mark("Yo digo: menos parámetros")], ())
    assert groups[0].share == 0.5
    path = tmp_path / "decisions.toml"
    decisions.write(path, find("week12"), groups)
    told = path.read_text(encoding="utf-8")
    assert "# suggested: 1 of 2 (fewer parameters)\n# Yo digo: «menos parámetros»\n" in told
    assert decisions.read(path, "week12") == groups


def test_the_document_has_the_suggestion_where_there_is_one():
    document = mark("Yo digo: menos parámetros").document()
    assert (document["verdict"], document["score"], document["suggested"]) == ("review", 0, 1)
    assert [one["text"] for one in document["evidence"]] == ["menos parámetros"]
    assert "suggested" not in mark("menos parámetros").document()
