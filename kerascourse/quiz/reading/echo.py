"""Whether an answer gives the question back."""

from kerascourse.quiz.question import Instance
from kerascourse.quiz.reading import marks

FEWEST = 5  # words; less is an answer that uses some of the question's
SHARE = 0.7  # of the question's words


def repeats(answer: str, instance: Instance) -> bool:
    """Whether most of the question's words, in either language, are in `answer`, and are most of
    it."""
    said = set(marks.words(answer))
    for prompt in (instance.prompt.en, instance.prompt.es):
        asked = set(marks.words(prompt))
        again = len(asked & said)
        if len(asked) >= FEWEST and again >= SHARE * len(asked) and again >= len(said) / 2:
            return True
    return False
