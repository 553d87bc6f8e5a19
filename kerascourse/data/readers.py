"""Processes that read images while the network computes: Python's threads would take turns.

Each is a plain `python -m kerascourse.data.readers` that gets functions and their arguments on its
stdin, and ends with the process that started it, however that ends.
"""

import contextvars
import pickle
import signal
import subprocess
import sys
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from queue import SimpleQueue
from typing import Any

from kerascourse import children

MOST = 16  # processes; a network on one device needs no more

Process = subprocess.Popen[bytes]


class Readers:
    """`count` processes for calls that take long; each starts when it is first needed."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._processes: list[Process] = []
        self._idle: SimpleQueue[Process | None] = SimpleQueue()
        for _place in range(count):
            self._idle.put(None)
        # a thread waits for each process
        self._threads = ThreadPoolExecutor(count, "readers")
        weakref.finalize(self, _end, self._threads, self._processes)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """What `function`, one of a module, gives for `arguments`, in one of the processes.

        Where it fails there it is called again in this one, whose error is in the user's language.
        """
        context = contextvars.copy_context()  # it has the language
        return self._threads.submit(context.run, self._called, function, arguments)

    def _called(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        process = self._idle.get()
        try:
            if process is None:
                process = _started()
                self._processes.append(process)
            is_done, answer = _asked(process, function, arguments)
        except (OSError, EOFError, pickle.UnpicklingError):
            # somebody ended it
            process, is_done, answer = None, False, None
        finally:
            self._idle.put(process)
        return answer if is_done else function(*arguments)


@cache
def shared() -> Readers:
    """The readers of this process: one for each processor that it may use."""
    return Readers(min(MOST, children.processors()))


def _started() -> Process:
    # a library's own threads would only stand in each other's way
    environment = {**children.environment(), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        children.command("-m", __name__),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _asked(process: Process, function: Callable[..., Any], arguments: Any) -> Any:
    """Whether the call was done, and its result."""
    assert process.stdin is not None and process.stdout is not None
    pickle.dump((function, arguments), process.stdin, pickle.HIGHEST_PROTOCOL)
    process.stdin.flush()
    return pickle.load(process.stdout)


def _end(threads: ThreadPoolExecutor, processes: list[Process]) -> None:
    threads.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def main() -> None:
    """Answer calls until nobody is there to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            function, arguments = pickle.load(asked)
        except EOFError:
            return
        try:
            answer = (True, function(*arguments))
        except Exception:
            answer = (False, None)
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


if __name__ == "__main__":
    main()
