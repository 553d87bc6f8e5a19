"""Headless Chromium, where there is one."""

import shutil
import subprocess

import pytest


def browser():
    return shutil.which("chromium") or shutil.which("google-chrome")


def visited(path, *options, query=""):
    """What headless Chromium says on stderr, and the document it made."""
    done = subprocess.run(
        [
            browser(),
            *("--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"),
            *(f"--user-data-dir={path.parent / 'user'}", *options, "--dump-dom"),
            f"file://{path}{query}",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stderr, done.stdout


needs_browser = pytest.mark.skipif(browser() is None, reason="no Chromium")
