"""Ctrl-C at any moment: one line, or none where nothing has begun, and never a traceback."""

import signal
import subprocess
import sys
import time

import pytest

from tests.cli.run import clean_environment, posix_only

pytestmark = posix_only


def test_ctrl_c_while_modules_are_imported(tmp_path):
    """Click is slow here, and interrupted."""
    (tmp_path / "click.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-c", "from kerascourse.__main__ import main; main()"],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0, 0.3, 1, 3])
@pytest.mark.parametrize(
    "command", ["plot filters lenet5", "train lenet5 --dataset digits --epochs 9"]
)
def test_ctrl_c_while_it_works(command, seconds, tmp_path):
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "kerascourse", *command.split()],
        cwd=tmp_path,
        env=clean_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert "getting ready" in process.stderr.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    # Python ends itself by the signal where it came while a library ran Python's code; a shell
    # tells of both as 130
    assert process.returncode in (0, 130, -signal.SIGINT)
    assert "Traceback" not in told and "log messages" not in told
    if process.returncode:
        assert told.splitlines()[-1].startswith("kc: interrupted")
