"""What the pages show is what `kc` prints: the front pages and the site's, in both languages."""

import re

import pytest

from docs.make import examples
from docs.make.pages import FRONT, ROOT, language, name, pages
from tests.cli.run import kc

# it trains for a minute, as the English one does
LONG = ROOT / "docs" / "es" / "tutorial.md"
WITH_EXAMPLES = [
    pytest.param(page, id=name(page), marks=[pytest.mark.slow] if page == LONG else [])
    for page in pages()
    if "```console\n" in page.read_text("utf-8")
]


@pytest.mark.parametrize("page", WITH_EXAMPLES)
def test_the_examples_are_what_the_command_prints(page, tmp_path):
    machine = examples.environment(tmp_path, language(page))
    for example in examples.session(page.read_text("utf-8"), tmp_path):
        process = kc(*example.arguments, cwd=tmp_path, **machine)
        # 1: the check ran and did not pass, as a page may show
        assert process.returncode in (0, 1), f"$ {example.command}\n{process.stderr}"
        if not example.fits(process.stdout):
            assert process.stdout == example.output, f"$ {example.command}"


@pytest.mark.parametrize("page", FRONT.values(), ids=name)
def test_a_front_page_has_ten_examples_and_the_two_commands(page):
    text = page.read_text("utf-8")
    assert len([e for block in _blocks(text, "console") for e in examples.examples(block)]) == 10
    commands = _blocks(text, "sh")
    assert [len(block.splitlines()) for block in commands] == [1, 1]
    # on other platforms the same two
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8")
    assert all(f"run: {command}" in workflow for command in commands)


def _blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    ("page", "said", "counts"),
    [
        (
            "docs/en/quizzes.md",
            r"has (\d+) questions in (\w+) quizzes, .*?; (\d+) of them draw",
            {6: "six", 7: "seven", 8: "eight"},
        ),
        (
            "docs/es/quizzes.md",
            r"tiene (\d+) preguntas en (\w+) cuestionarios, .*?; (\d+) de ellas sortean",
            {6: "seis", 7: "siete", 8: "ocho"},
        ),
    ],
)
def test_the_bank_is_as_large_as_it_says(page, said, counts):
    from kerascourse.quiz import read

    quizzes = [read.read(path) for path in read.bank().values()]
    questions = [question for quiz in quizzes for question in quiz.questions]
    found = re.search(said, " ".join((ROOT / page).read_text("utf-8").split()))
    assert found is not None
    templates = sum(bool(question.parameters) for question in questions)
    assert (int(found[1]), int(found[3])) == (len(questions), templates)
    assert found[2] == counts[len(quizzes)]
