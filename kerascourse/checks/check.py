"""What a check found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """A check's `id`, whether it `passed`, the number that it `measured`, that number in words
    (`found`) and the one that was `expected`; the `advice` is what to do where it did not pass.

    `remark` is worth knowing, passed or not.
    """

    id: str
    passed: bool
    measured: float
    found: str
    expected: str
    advice: str
    remark: str = ""
