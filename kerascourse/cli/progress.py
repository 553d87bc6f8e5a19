"""How a fit is told on stderr: bars on a terminal, else a plain line an epoch."""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kerascourse.cli.output import notice
from kerascourse.terms import term
from kerascourse.texts import _, safe_text

SHOWN = ("loss", "accuracy", "mse", "bce", "kl")
BAR, SHORT_BAR, WIDE = 24, 10, 100  # a terminal of so many columns has the long bar
TIME = len("0:00:00")


@contextmanager
def progress() -> Iterator[Any]:
    """Who to tell how a fit goes: a `kerascourse.training.progress.Progress`."""
    if sys.stderr.isatty() and "NO_COLOR" not in os.environ:
        with _bars() as bars:
            yield Bars(bars)
    else:
        yield Lines()


class Lines:
    """One line for each notice and each epoch."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.first = self.epochs = 0

    def notice(self, text: str) -> None:
        notice(text)

    def epoch_began(self, epoch: int, epochs: int, images: int) -> None:
        if not self.first:
            self.first, self.began = epoch, time.monotonic()
        self.epochs = epochs

    def step(self, images: int, logs: Mapping[str, float]) -> None:
        """Within an epoch a plain log stays silent."""

    def epoch_ended(self, row: Mapping[str, float]) -> None:
        done = int(row["epoch"])
        an_epoch = (time.monotonic() - self.began) / (done - self.first + 1)
        left = an_epoch * (self.epochs - done)
        self.notice(
            _(
                "epoch {epoch}/{epochs}: {metrics}, {speed:,.0f} images/s, {left:.0f} s left",
                epoch=done,
                epochs=self.epochs,
                metrics=", ".join(metrics(row)),
                speed=row["images_per_second"],
                left=left,
            )
        )


class Bars:
    """A bar for the run and one for the epoch."""

    def __init__(self, bars: Any) -> None:
        self.bars = bars
        self.run = self.epoch = None
        self.before = self.first = 0
        self.began = 0.0

    def notice(self, text: str) -> None:
        from rich.text import Text

        self.bars.console.print(Text(safe_text(text)))

    def epoch_began(self, epoch: int, epochs: int, images: int) -> None:
        if self.run is None:
            # what an earlier process did is no speed of this one
            self.first = epoch
            left = (epochs - epoch + 1) * images
            self.run = self.bars.add_task(_("run"), total=left, words="")
            self.epoch = self.bars.add_task("", total=images, words="")
        self.before = (epoch - self.first) * images
        self.began = time.monotonic()
        words = _("epoch {epoch}/{epochs}", epoch=epoch, epochs=epochs)
        self.bars.update(self.epoch, completed=0, description=words)

    def step(self, images: int, logs: Mapping[str, float]) -> None:
        speed = images / max(time.monotonic() - self.began, 1e-9)
        shorter = _shorter(metrics(logs))
        words = _("{metrics}, {speed:,.0f} images/s", metrics=shorter[0], speed=speed)
        self.bars.update(self.epoch, completed=images, words=self._fitting([words, *shorter]))
        self.bars.update(self.run, completed=self.before + images)

    def epoch_ended(self, row: Mapping[str, float]) -> None:
        held_out = {key[4:]: value for key, value in row.items() if key.startswith("val_")}
        shorter = [_("held out: {metrics}", metrics=text) for text in _shorter(metrics(held_out))]
        self.bars.update(self.run, words=self._fitting(shorter))

    def _fitting(self, texts: Sequence[str]) -> str:
        """The first of `texts` that fits beside the bar, so that nothing of the line is cut."""
        width = self.bars.console.width
        before = max(len(task.description) for task in self.bars.tasks)
        room = width - before - _bar_width(width) - TIME - 3
        return next((text for text in texts if len(text) <= room), "")


def metrics(logs: Mapping[str, float]) -> list[str]:
    """The metrics worth a look, held-out ones included, in four significant digits."""
    words = {name: term(name) for name in SHOWN}
    words |= {f"val_{name}": _("val_{metric}", metric=term(name)) for name in SHOWN}
    return [f"{word} {logs[name]:.4g}" for name, word in words.items() if name in logs]


def _shorter(parts: Sequence[str]) -> list[str]:
    """The `parts` in one text, then without the last of them, and so on."""
    return [", ".join(parts[:count]) for count in range(len(parts), -1, -1)]


def _bar_width(width: int) -> int:
    return BAR if width >= WIDE else SHORT_BAR


def _bars(stream: Any = None) -> Any:
    """The bars, by default on stderr."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(file=stream, stderr=stream is None)
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=_bar_width(console.width)),
        TimeRemainingColumn(),
        TextColumn("{task.fields[words]}", markup=False),
        console=console,
    )
