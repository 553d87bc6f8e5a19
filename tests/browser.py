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


@pytest.fixture(scope="module")
def opened():
    """Opens a page in a tab of Chromium, with no network at all; at the end nothing may have been
    asked for and nothing complained about."""
    playwright = pytest.importorskip("playwright.sync_api")
    said = []
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        context = chromium.new_context(offline=True)

        def tab(path, **size):
            page = context.new_page()
            if size:
                page.set_viewport_size(size)
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            address = f"file://{path}"
            # what is in the page itself asks for nothing
            own = (address, "data:image/")
            page.on("request", lambda asked: asked.url.startswith(own) or said.append(asked.url))
            page.goto(address)
            return page

        yield tab
        chromium.close()
    assert not [text[:500] for text in said]
