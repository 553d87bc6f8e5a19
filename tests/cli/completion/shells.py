"""Real shells that complete `kc`: what stands on the line after a Tab."""

import os
import re
import select
import shutil
import subprocess
import sys
import time

import pytest

from kerascourse.cli.cmd_completion import SCRIPTS
from tests.cli.run import clean_environment

MARK = "§"


def needs(shell):
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")


def environment(folder):
    """Where `kc` is a command that runs this tree, and HOME has no file of the user's."""
    commands = folder / "commands"
    if not commands.is_dir():
        commands.mkdir()
        kc = commands / "kc"
        kc.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kerascourse "$@"\n')
        kc.chmod(0o755)
    path = f"{commands}{os.pathsep}{os.environ['PATH']}"
    return {**clean_environment(), "PATH": path, "HOME": str(folder / "home"), "TERM": "dumb"}


class Terminal:
    """A shell in a terminal of its own, to which keys are sent."""

    def __init__(self, command, folder, **variables):
        pty = pytest.importorskip("pty")
        self.main, side = pty.openpty()
        self.process = subprocess.Popen(
            command, stdin=side, stdout=side, stderr=side, cwd=folder, start_new_session=True,
            env={**environment(folder), **variables},
        )  # fmt: skip
        os.close(side)
        self.text = ""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.wait()
        os.close(self.main)

    def send(self, keys):
        os.write(self.main, keys.encode())

    def wait_for(self, pattern, seconds=20.0):
        """The match of `pattern` in what the shell wrote since the last one."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            match = re.search(pattern, self.text)
            if match:
                self.text = self.text[match.end() :]
                return match
            if select.select([self.main], [], [], 0.2)[0]:
                try:
                    self.text += os.read(self.main, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        raise AssertionError(f"expected {pattern!r}, the shell wrote {self.text!r}")


def in_bash(line, folder):
    """The words that bash offers at the end of `line`, by its own reading of our script."""
    program = f"""
source {SCRIPTS}/kc.bash
COMP_LINE="$1"; COMP_POINT=${{#1}}
compopt() {{ echo "compopt $*"; }}
_kc_completion kc
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        ["bash", "--norc", "-c", program, "bash", line],
        cwd=folder, env=environment(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.splitlines()


def in_fish(line, folder):
    """What fish offers: (word, help) of each."""
    program = f"source {SCRIPTS}/kc.fish; complete -C {fish_quoted(line)}"
    done = subprocess.run(
        ["fish", "--no-config", "-c", program],
        cwd=folder, env=environment(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return [tuple(line.partition("\t")[::2]) for line in done.stdout.splitlines()]


def fish_quoted(text):
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def typed_in_bash(keys, folder):
    """The words of the command after `keys`, a Tab and Return, where `kc` tells its arguments."""
    with Terminal(["bash", "--norc", "--noprofile", "-i"], folder, PS1="ready> ") as shell:
        shell.wait_for("ready> ")
        shell.send(f"source {SCRIPTS}/kc.bash; shown() {{ printf '{MARK}%s{MARK}' \"$@\"; }}\r")
        shell.wait_for("ready> ")
        return _after_tab(shell, keys)


def typed_in_zsh(keys, folder):
    """The same in zsh."""
    with Terminal(["zsh", "-f", "-i"], folder, PS1="ready> ", PROMPT="ready> ") as shell:
        shell.wait_for("ready> ")
        shell.send("autoload -Uz compinit; compinit -u -D; unsetopt zle_bracketed_paste; ")
        shell.send(f"source {SCRIPTS}/kc.zsh; ")
        shell.send(f"shown() {{ printf '{MARK}%s{MARK}' \"$@\" }}; echo set-up\r")
        shell.wait_for("set-up\r\n")
        shell.wait_for("ready> ")
        return _after_tab(shell, keys)


def _after_tab(shell, keys):
    """At Ctrl-A the cursor goes to the beginning, where `shown` comes before the words."""
    shell.send(f"{keys}\t")

    shell.send("\x01shown \r")
    told = shell.wait_for(rf"((?:{MARK}[^{MARK}]*{MARK})+)[^{MARK}]*ready> ")[1]
    return re.findall(rf"{MARK}([^{MARK}]*){MARK}", told)
