"""`kc` as a user runs it: a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path


def kc(*arguments, cwd=None, text_input=None, **environment):
    """The finished process of `kc ARGUMENTS`, with stdout and stderr as text."""
    return subprocess.run(
        [sys.executable, "-m", "kerascourse", *arguments],
        cwd=cwd,
        input=text_input,
        capture_output=True,
        encoding="utf-8",
        env={**clean_environment(), **environment},
        check=False,
    )


def clean_environment():
    """The environment without the user's own settings of language, colour and width."""
    unwanted = ("KC_LANG", "LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS", "TERM")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    root = str(Path(__file__).parents[2])
    return {**kept, "LANG": "C.UTF-8", "TERM": "xterm", "PYTHONPATH": root}


def one_line(process):
    """The single line that a failing command wrote to stderr."""
    lines = process.stderr.splitlines()
    assert len(lines) == 1, process.stderr
    assert process.stdout == ""
    return lines[0]


def in_terminal(*arguments, columns=80, encoding="utf-8", **environment):
    """What `kc ARGUMENTS` draws on a terminal `columns` wide, as text with its escapes."""
    import fcntl
    import pty
    import struct
    import termios

    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "kerascourse", *arguments],
        stdin=side,
        stdout=side,
        stderr=side,
        env={**clean_environment(), "PYTHONIOENCODING": encoding, **environment},
    )
    os.close(side)
    output = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        if not part:
            break
        output += part
    process.wait()
    os.close(main)
    return output.decode(encoding).replace("\r\n", "\n")
