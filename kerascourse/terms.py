"""Keys that are English words, told in the user's language: tasks, metrics, parts of the data.

Programs read the keys (JSON, CSV, recipes); people read `term(key)`.
"""

from dataclasses import dataclass

from kerascourse.texts import N_, _

TERMS = frozenset(
    (
        # tasks
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
    )
)


def term(key: str) -> str:
    """`key` in the user's language; a key that is none of `TERMS` is its own word."""
    return _(key) if key in TERMS else key


@dataclass(frozen=True)
class Term:
    """A cell of a table: programs read its key, people the word."""

    key: str
