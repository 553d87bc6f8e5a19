"""The teacher's table of answers (`answers.toml`), and its questions as the product reads them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from kerascourse.quiz.draw import filled
from kerascourse.quiz.question import Instance, Question, Text

FILE = Path(__file__).with_name("answers.toml")


@dataclass(frozen=True)
class Row:
    """An answer to a question; `verdict` is the teacher's, as `answers.toml` explains them."""

    instance: Instance
    answer: str
    verdict: str


def question(told):
    """A question from its table."""
    fields = {key: told[key] for key in told if key not in ("id", "type", "prompt", "answers")}
    nothing = Text("", "")
    return Question(
        told["id"], told["type"], (), 1.0, Text(**told["prompt"]), (), nothing, {}, "", fields
    )


def rows():
    """All answers of the table."""
    for told in tomllib.loads(FILE.read_text(encoding="utf-8"))["questions"]:
        instance = filled(question(told), {})
        for verdict, answers in told["answers"].items():
            for answer in answers:
                yield Row(instance, answer, verdict)
