"""The sides and the padding of a window, read the same in every command that slides one."""

from kerascourse.errors import UsageError
from kerascourse.texts import _


def read_pair(text: str) -> tuple[int, ...]:
    """`3` as (3, 3), `3x5` as (3, 5)."""
    from kerascourse.summaries.read import read_shape

    sides = read_shape(text)
    if len(sides) > 2:
        raise UsageError(_("expected one or two sides, received {text!r}", text=text))
    return tuple(side or 0 for side in (sides * 2)[:2])


def read_padding(text: str | None) -> str | int:
    """A number of zeros on each side, 0 where nothing is said; `same` or `valid`."""
    if text is None:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    if text.lower() in ("same", "valid"):
        return text.lower()
    raise UsageError(
        _("expected --padding with a number, same or valid, received {text!r}", text=text),
        _("Try: --padding 1"),
    )
