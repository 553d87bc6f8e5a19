"""The one error family: what was expected, what was received, what to type next, an exit code."""

from collections.abc import Iterable

from kerascourse.texts import _


class CourseError(Exception):
    """A failure that the user can mend, told in one line.

    `message` says what was expected and what was received; `hint` the next command to type.
    """

    exit_code = 65

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}" if self.hint else self.message


class UsageError(CourseError):
    """The command line itself is wrong: an option, a key, a value that cannot be."""

    exit_code = 2


class InputError(CourseError):
    """What was given to read or compute is bad: a file, a size, a recipe."""

    exit_code = 65


class DivergedError(InputError):
    """The loss of a fit is no longer a number."""


class NotFoundError(CourseError):
    """A file or a run that is not there."""

    exit_code = 66


class NetworkError(CourseError):
    """What had to be fetched could not be."""

    exit_code = 69


class WriteError(CourseError):
    """What had to be written could not be."""

    exit_code = 74


class TakenError(WriteError):
    """Another process, or another run, has the folder that was to be written."""


class InterruptError(CourseError):
    """The user stopped the work."""

    exit_code = 130


def nearest(name: str, names: Iterable[str], most: int = 3) -> list[str]:
    """The names most like `name`, best first."""
    from difflib import get_close_matches

    candidates = list(names)
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    # a very long name can only be far from all of ours; comparing it would take long
    found = get_close_matches(name[:64].casefold(), by_folded, n=most, cutoff=0.6)
    return [by_folded[key] for key in found]


def nearest_words(name: str, names: Iterable[str]) -> str:
    """The names most like `name` as the end of a message; nothing where none is like it."""
    near = nearest(name, names)
    return _("; nearest: {names}", names=", ".join(near)) if near else ""


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The name most like `name` as a hint; nothing where none is like it."""
    near = nearest(name, names, most=1)
    return _("Did you mean {name}?", name=near[0]) if near else ""
