"""Locks on files: one process at a time, and nothing stale when a process ends.

The operating system keeps the lock (`flock`; on Windows `LockFileEx` of the file's first byte), so
it goes with its process, however that ends.
"""

import time


def take(descriptor: int) -> bool:
    """Take the lock of the open file `descriptor`, for as long as it stays open.

    False, at once, where another process has it. OSError where the file system knows no locks.
    """
    # here, since most commands take no lock and start quickly
    from filelock import lock_descriptor

    if lock_descriptor(descriptor, blocking=False):
        return True
    time.sleep(0.02)  # a process that only looks whether the lock is free has it for less
    return lock_descriptor(descriptor, blocking=False)
