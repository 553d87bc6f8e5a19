"""Endless exercises of growing difficulty, each with its numbers drawn from wide ranges.

The exercises of a level are templates in `drills/levelN.toml`, written as any quiz: 1 is one step
of the size formula, 5 whole networks.
"""

import hashlib
import random
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kerascourse.errors import UsageError
from kerascourse.quiz import draw
from kerascourse.quiz.question import Question, Quiz
from kerascourse.quiz.read import read
from kerascourse.texts import _

FOLDER = Path(__file__).parent / "drills"
LEVELS = range(1, 6)


def exercise(level: int, number: int, seed: int) -> Question:
    """The exercise `number` (from 0) of a drill at `level` 1 to 5; `seed` tells one drill from
    another.

    Each parameter has the one value that was drawn. One template comes after another, in a new
    order each round. UsageError for another level.
    """
    if level not in LEVELS:
        raise UsageError(
            _(
                "expected a level from {first} to {last}, received {level}",
                first=LEVELS[0],
                last=LEVELS[-1],
                level=level,
            ),
            _("Try: kc quiz drill --level 1"),
        )
    templates = templates_of(level).questions
    round_, place = divmod(number, len(templates))
    order = list(range(len(templates)))
    digest = hashlib.sha256(f"{level}\n{seed}\n{round_}".encode()).digest()
    random.Random(int.from_bytes(digest, "big")).shuffle(order)
    template = templates[order[place]]
    values = draw.drawn(template, f"drill\n{level}\n{seed}\n{number}")
    return replace(
        template,
        id=f"level{level}-{template.id}-{number}",
        parameters={name: (value,) for name, value in values.items()},
        where="",
    )


@lru_cache(maxsize=len(LEVELS))
def templates_of(level: int) -> Quiz:
    """The templates of a level."""
    return read(FOLDER / f"level{level}.toml")
