"""Who is told how a fit goes."""

from collections.abc import Mapping
from typing import Protocol

from kerascourse.training.tasks import Logs


class Unheard:
    """A `Progress` that nobody is told."""

    def notice(self, text: str) -> None: ...

    def epoch_began(self, epoch: int, epochs: int, images: int) -> None: ...

    def step(self, images: int, logs: Logs) -> None: ...

    def epoch_ended(self, row: Mapping[str, float]) -> None: ...


class Progress(Protocol):
    """Who is told how a fit goes; the command line draws it, a test records it."""

    def notice(self, text: str) -> None:
        """Something that was decided."""

    def epoch_began(self, epoch: int, epochs: int, images: int) -> None:
        """Epoch `epoch` of `epochs`, counted from 1, will see `images` images."""

    def step(self, images: int, logs: Logs) -> None:
        """`images` images of the epoch are done, with these mean metrics so far."""

    def epoch_ended(self, row: Mapping[str, float]) -> None:
        """The epoch's line of the history."""
