"""Several processes that train one model, on several machines or on one, by JAX.

Each runs the same program on its part of every batch. Where one is gone, a computation of all would
wait for it, or the library would end the others with a stack of its own: so each hears of the
others over a connection to process 0, and ends in a line.
"""

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from kerascourse.errors import CourseError, DivergedError, InterruptError, NetworkError
from kerascourse.texts import _

STARTING = 300  # seconds that the processes wait for the last of them
SILENT = 30  # after so many without a word a process counts as gone
BEAT = 1  # between two words
ALIVE, BYE, GONE = b".", b"!", b"x"


@dataclass(frozen=True)
class Group:
    """`count` processes, of which this one is number `place`, from 0, the one that writes;
    `coordinator` is HOST:PORT of number 0."""

    coordinator: str = ""
    count: int = 1
    place: int = 0

    @property
    def is_first(self) -> bool:
        """Whether this process writes and tells."""
        return self.place == 0

    @property
    def host(self) -> str:
        """Where process 0 is."""
        return self.coordinator.rpartition(":")[0].strip("[]")


ALONE = Group()
End = Callable[[CourseError], NoReturn]


def end_of_nothing(error: CourseError) -> NoReturn:
    """What ends a process that is alone: the error itself."""
    raise error


def _join(group: Group) -> None:
    """Meet the other processes; NetworkError where not all of them come in time."""
    import jax

    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    jax.config.update("jax_enable_preemption_service", False)  # it would take SIGTERM from us
    try:
        with _quiet():  # gloo tells on stdout whom it met
            jax.distributed.initialize(
                group.coordinator,
                group.count,
                group.place,
                initialization_timeout=STARTING,
                heartbeat_timeout_seconds=10 * SILENT,  # ours is heard before
                shutdown_timeout_seconds=SILENT,
            )
            text_of_first(group, "")
    except Exception as error:
        raise NetworkError(
            _(
                "expected {count} processes to meet at {address}: {error}",
                count=group.count,
                address=group.coordinator,
                error=str(error).partition("\n")[0],
            ),
            _("Try: --coordinator with a free port of the machine of process 0"),
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing that is written to stdout, by C++ too, comes out."""
    sys.stdout.flush()
    saved = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(saved, 1)
        os.close(saved)
        os.close(nowhere)


def text_of_first(group: Group, text: str) -> str:
    """What process 0 calls `text`, in all of them."""
    if group.count == 1:
        return text
    import numpy as np
    from jax.experimental import multihost_utils

    content = np.frombuffer(text.encode(), np.uint8) if group.is_first else np.empty(0, np.uint8)
    size = int(multihost_utils.broadcast_one_to_all(np.int32(len(content))))
    sent = np.zeros(size + 1, np.uint8)
    sent[: len(content)] = content
    return bytes(multihost_utils.broadcast_one_to_all(sent)[:size].astype(np.uint8)).decode()


def is_any(group: Group, flag: bool) -> bool:
    """Whether `flag` is true in any of the processes, the same answer in all."""
    if group.count == 1:
        return flag
    import numpy as np
    from jax.experimental import multihost_utils

    return bool(np.any(multihost_utils.process_allgather(np.int32(flag))))


@contextmanager
def together(group: Group, end: End) -> Iterator[None]:
    """Within, the processes of `group` work together; after it each is alone. Keras runs on JAX,
    which has computed nothing yet. NetworkError where not all processes come.

    Where one is gone, `end` is called in the others, in a thread of its own, to end the process at
    once; likewise where this one fails with what the others don't know of. A stop by hand and
    a loss that is no number come up in all of them.
    """
    if group.count == 1:
        yield
        return
    import jax

    _join(group)
    watch = _Watch(group, end)
    try:
        yield
    except (InterruptError, DivergedError):
        watch.close()
        jax.distributed.shutdown()
        raise
    except CourseError as error:
        end(error)
    except KeyboardInterrupt:
        end(InterruptError(_("interrupted")))
    except Exception:
        time.sleep(SILENT)  # of a process that is gone the watch tells
        raise
    watch.close()
    jax.distributed.shutdown()


class _Watch:
    """The connections to process 0, or its to all others, and a thread that listens on each."""

    def __init__(self, group: Group, end: End) -> None:
        self.group, self.end = group, end
        self.closed = threading.Event()
        self.ending = threading.Lock()  # taken once: what ends the process tells one line
        self.peers = dict(self._met())
        for place, peer in self.peers.items():
            threading.Thread(target=self._listen, args=(place, peer), daemon=True).start()
        threading.Thread(target=self._beat, daemon=True).start()

    def _met(self) -> Iterator[tuple[int, socket.socket]]:
        """Who is connected, by number."""
        if not self.group.is_first:
            port = int(text_of_first(self.group, ""))
            peer = socket.create_connection((self.group.host, port), SILENT)
            peer.sendall(self.group.place.to_bytes(4, "big"))
            yield 0, peer
            return
        with socket.create_server(("", 0), backlog=self.group.count) as server:
            server.settimeout(SILENT)
            text_of_first(self.group, str(server.getsockname()[1]))
            for _other in range(1, self.group.count):
                peer = server.accept()[0]
                peer.settimeout(SILENT)
                yield int.from_bytes(_read(peer, 4), "big"), peer

    def _listen(self, place: int, peer: socket.socket) -> None:
        """Until it says goodbye: what is said at the other end; where nothing is any more, tell."""
        try:
            while (word := _read(peer, 1)) == ALIVE:
                pass
            lost = int.from_bytes(_read(peer, 4), "big") if word == GONE else place
        except OSError:
            word, lost = GONE, place
        if word == BYE or self.closed.is_set():
            return
        for other, connection in self.peers.items():
            if self.group.is_first and other != lost:
                _send(connection, GONE + lost.to_bytes(4, "big"))
        self.ending.acquire()
        self.end(
            NetworkError(
                _(
                    "process {lost} of {count} is gone, so this one ends too",
                    lost=lost,
                    count=self.group.count,
                ),
                _("Try: kc resume RUN, in as many processes"),
            )
        )

    def _beat(self) -> None:
        while not self.closed.wait(BEAT):
            for peer in self.peers.values():
                _send(peer, ALIVE)

    def close(self) -> None:
        """Say goodbye."""
        self.closed.set()
        for peer in self.peers.values():
            _send(peer, BYE)


def _send(peer: Any, word: bytes) -> None:
    with suppress(OSError):  # the thread that listens hears of it
        peer.sendall(word)


def _read(peer: Any, count: int) -> bytes:
    """So many bytes; OSError where the other end closed."""
    content = b""
    while len(content) < count:
        part = peer.recv(count - len(content))
        if not part:
            raise ConnectionResetError
        content += part
    return content
