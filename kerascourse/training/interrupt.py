"""Ctrl-C and SIGTERM as a request that waits for the end of a step."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def requests() -> Iterator[Callable[[], bool]]:
    """Within, Ctrl-C and SIGTERM are noted; what is yielded tells whether one came.

    The second one raises KeyboardInterrupt at once. Outside the main thread, where Python allows
    no handler, and for a signal that the process was started to ignore, nothing changes.
    """
    came: list[int] = []

    def note(number: int, frame: Any) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)

    with handled(note):
        yield lambda: bool(came)


@contextmanager
def handled(handler: Callable[[int, Any], Any]) -> Iterator[None]:
    """Within, Ctrl-C and SIGTERM call `handler`, under the conditions of `requests`."""
    main = threading.current_thread() is threading.main_thread()
    before = {number: signal.getsignal(number) for number in SIGNALS if main}
    before = {number: old for number, old in before.items() if old is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old or signal.SIG_DFL)
