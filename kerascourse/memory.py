"""How much memory may be asked for: said before anything large is made of what a file tells.

A file of somebody else can ask for any amount in a few bytes: a layer of 10⁹ units, a picture of
10⁵ pixels a side, a gigabyte of zeros packed into a megabyte.
"""

from kerascourse.errors import InputError
from kerascourse.texts import _

USUAL = 2**30  # bytes that any file may ask for
UNFOLDED = 100  # times its own size, beyond which a larger one may not
COPIES = 2  # of data in memory: as they were read, and in their parts
ONE_ARRAY = 2**32  # bytes of what a layer gives for one example; no network comes near


def require(needed: int, what: str, given: int | None = None) -> None:
    """InputError where `what` takes `needed` bytes that this machine has not free.

    With `given`, the bytes of the file that asks for it, it may be no more than `UNFOLDED` times
    those, or `USUAL`.
    """
    most = max(USUAL, free() // 2)
    if given is not None:
        most = min(most, max(USUAL, UNFOLDED * given))
    if needed > most:
        raise too_large(needed, what, most)


def is_ample(needed: int) -> bool:
    """Whether data of `needed` bytes leave half of what is free to the network."""
    return COPIES * needed <= free() // 2


def require_array(needed: int, what: str) -> None:
    """InputError where one array of `needed` bytes is beyond all use, or the machine."""
    most = min(max(USUAL, free() // 2), ONE_ARRAY)
    if needed > most:
        raise too_large(needed, what, most)


def too_large(needed: int, what: str, most: int) -> InputError:
    """The error that `what` would take `needed` bytes where `most` are allowed."""
    return InputError(
        _(
            "{what} would take {needed} of memory, expected at most {most}",
            what=what,
            needed=words(needed),
            most=words(most),
        )
    )


def free() -> int:
    """Bytes of memory that other programs leave."""
    import psutil

    return int(psutil.virtual_memory().available)


def words(count: int) -> str:
    """Bytes as a person reads them."""
    return f"{count / 1e9:,.1f} GB" if count >= 1e8 else f"{count / 1e6:,.1f} MB"
