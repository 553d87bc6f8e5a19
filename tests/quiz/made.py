"""Questions and quizzes made in a test."""

from kerascourse.quiz.question import Question, Quiz, Text


def text(english, spanish=None):
    return Text(english, english if spanish is None else spanish)


def question(kind="number", **changes):
    """A question that has nothing wrong, with `changes`."""
    told = {
        "id": "q",
        "type": kind,
        "course": ("A5",),
        "points": 1.0,
        "prompt": text("Which side comes out of {m}?", "¿Qué lado sale de {m}?"),
        "hints": (text("Take the kernel away.", "Quita el kernel."),),
        "explanation": text("{worked_out}, so {key}", "{worked_out}, es decir {key}"),
        "parameters": {"m": (9, 11, 13)},
        "where": "",
        "fields": {"key": {"formula": "m - 3 + 1"}},
        "few": "three are enough for a test",
    }
    return Question(**{**told, **changes})


def quiz(*questions, seed=1):
    return Quiz("made", text("Made"), seed, questions)
