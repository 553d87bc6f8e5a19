"""The checkable statements of the course's notes, each computed when it is asked for.

One file a part of the notes; a new statement is a `Claim` in its part's `CLAIMS`.
"""

from kerascourse.errors import UsageError, nearest_words
from kerascourse.lessons.claims import (
    architectures,
    autoencoders,
    convolutions,
    corrections,
    seeing,
)
from kerascourse.lessons.claims.claim import Claim
from kerascourse.texts import _

PARTS = (convolutions, architectures, seeing, autoencoders, corrections)


def claims() -> tuple[Claim, ...]:
    """All claims, in the course's order."""
    return tuple(claim for part in PARTS for claim in part.CLAIMS)


def of(name: str) -> Claim:
    """The claim with that id, as `F3` or `f3`; UsageError with the nearest ids."""
    by_id = {claim.id: claim for claim in claims()}
    found = by_id.get(name.strip().upper())
    if found is None:
        raise UsageError(
            _("expected an id of the course, A1 to F12, received {name!r}", name=name)
            + nearest_words(name, by_id),
            _("Try: kc claims"),
        )
    return found
