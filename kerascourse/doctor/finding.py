"""What the doctor says of one thing."""

from dataclasses import dataclass
from typing import Literal

# a problem keeps `kc train` from running; a warning makes it slower, or something else fail
Status = Literal["ok", "info", "warning", "problem"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    `id` is its section and its name, as `python.version`; `found` says what is, and `advice` what
    to type or do about it, empty where there is nothing to do.
    """

    id: str
    status: Status
    found: str
    advice: str = ""

    @property
    def section(self) -> str:
        """The first part of its id."""
        return self.id.partition(".")[0]
