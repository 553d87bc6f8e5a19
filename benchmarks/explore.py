"""How large the pages of `kc explore` are, how long they take to write, and how quickly they react
in Chromium.

    python -m benchmarks.explore [--limit 1000] [NETWORK@DATASET…]

A click on each layer in turn, as long as script and layout take; then frames of the plane while it
is zoomed and pointed at. Exits with 1 when a click takes longer than `MOST_MILLISECONDS`.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from kerascourse.models import keras_backend

NETWORKS = ("lenet5@digits", "vae@digits", "resnet20@digits")
MOST_MILLISECONDS = 100.0
CLICKS = """() => [...document.querySelectorAll("[data-layer]")].map((button) => {
    const start = performance.now();
    button.click();
    document.body.offsetHeight;
    return performance.now() - start;
})"""
FRAMES = """() => new Promise((done) => {
    const field = document.getElementById("cloud");
    const { left, top } = field.getBoundingClientRect();
    const times = [];
    let last = performance.now();
    const step = () => {
        const now = performance.now();
        times.push(now - last);
        last = now;
        if (times.length > 60) return done(times.slice(1).sort((a, b) => a - b));
        const at = { clientX: left + 200 + times.length, clientY: top + 200 };
        field.dispatchEvent(new WheelEvent("wheel", { deltaY: times.length % 2 ? 1 : -1, ...at }));
        field.dispatchEvent(new PointerEvent("pointermove", at));
        requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
})"""


def write(asked: str, limit: int, path: Path) -> float:
    """Write the page of a network with fresh weights; returns the seconds without imports."""
    from kerascourse.explore.page import html_with_values
    from kerascourse.seeing.subject import example, of_name

    name, _sign, dataset = asked.partition("@")
    subject = of_name(name, dataset)
    start = time.perf_counter()
    path.write_text(html_with_values(subject, example(subject), limit), encoding="utf-8")
    return time.perf_counter() - start


def measured(chromium: Any, path: Path) -> tuple[float, list[float]]:
    """The slowest click and the sorted frames, in milliseconds."""
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(f"file://{path}")
    tab.wait_for_timeout(1500)
    clicks = tab.evaluate(CLICKS)
    frames = tab.evaluate(FRAMES) if tab.locator("#cloud").count() else []
    tab.close()
    return max(clicks), frames


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="*", default=NETWORKS)
    parser.add_argument("--limit", type=int, default=1000)
    asked = parser.parse_args()
    from playwright.sync_api import sync_playwright

    keras_backend.start()
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        print(f"{'network':<20} {'written':>8} {'size':>9} {'click':>9} {'frame':>9} {'worst':>9}")
        for name in asked.networks:
            path = Path(folder) / "page.html"
            seconds = write(name, asked.limit, path)
            click, frames = measured(chromium, path)
            worst = max(worst, click)
            middle, last = (frames[len(frames) // 2], frames[-1]) if frames else (0.0, 0.0)
            print(
                f"{name:<20} {seconds:>6.1f} s {path.stat().st_size / 1e6:>6.2f} MB "
                f"{click:>6.0f} ms {middle:>6.1f} ms {last:>6.1f} ms"
            )
        chromium.close()
    return int(worst > MOST_MILLISECONDS)


if __name__ == "__main__":
    sys.exit(main())
