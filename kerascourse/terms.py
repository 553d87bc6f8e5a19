"""Keys that are English words, told in the user's language: tasks, metrics, parts of the data; and
the placeholders of what one types, RUN and FILE.

Programs read the keys (JSON, CSV, recipes); people read `term(key)`.
"""

import re
from dataclasses import dataclass

from kerascourse.texts import N_, _

TERMS = frozenset(
    (
        # tasks
        N_("anomalies"),
        N_("classification"),
        N_("denoising"),
        N_("generation"),
        N_("reconstruction"),
        N_("segmentation"),
        N_("superresolution"),
        # metrics that are no acronyms
        N_("accuracy"),
        N_("loss"),
        # parts of the data
        N_("train"),
        N_("val"),
        N_("test"),
        # states of a run
        N_("finished"),
        N_("running"),
        N_("interrupted"),
        N_("damaged"),
        # what is told of a data set
        N_("name"),
        N_("task"),
        N_("shape"),
        N_("classes"),
        N_("class_names"),
        N_("masks"),
        N_("examples"),
        N_("here"),
        N_("download_bytes"),
        N_("prepared"),
        N_("source"),
        N_("provenance"),
        N_("cache"),
        N_("get"),
    )
)

PLACEHOLDERS = frozenset(
    (
        N_("ARGS"),
        N_("CLASS"),
        N_("COLUMN"),
        N_("COMMAND"),
        N_("COUNT"),
        N_("DATASET"),
        N_("AGE"),
        N_("DIR"),
        N_("FILE"),
        N_("FOLDER"),
        N_("FUNCTION"),
        N_("HEADING"),
        N_("HxWxC"),
        N_("IMAGE"),
        N_("KEY"),
        N_("KIND"),
        N_("LAYER"),
        N_("MODEL"),
        N_("NAME"),
        N_("NUMBER"),
        N_("OPTIONS"),
        N_("PATH"),
        N_("QUESTION"),
        N_("QUIZ"),
        N_("RATE"),
        N_("RECIPE"),
        N_("RULE"),
        N_("RUN"),
        N_("SHEET"),
        N_("TEXT"),
        N_("TIME"),
        N_("VALUE"),
    )
)


def term(key: str) -> str:
    """`key` in the user's language; a key that is none of `TERMS` is its own word."""
    return _(key) if key in TERMS else key


def placeholders(text: str) -> str:
    """`text`, as `[RUN] IMAGE…` or `folder:PATH`, with its placeholders in the user's language."""
    return re.sub(r"HxWxC|[A-Z]{2,}", _placeholder, text)


def _placeholder(match: re.Match[str]) -> str:
    return _(match[0]) if match[0] in PLACEHOLDERS else match[0]


@dataclass(frozen=True)
class Term:
    """A cell of a table: programs read its key, people the word."""

    key: str
