"""What the documentation shows of pages and explanations: races by all engines, and what they are made of.

Writes results/NAME_race.json of two examples, results/pairwise_explained.json, results/gil.json, and
docs/report.png, a picture of the page of the first. With names, only these: pairwise, mandelbrot,
explained, gil, picture.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
PICTURE = ROOT / "docs" / "report.png"
WIDTH, HEIGHT = 1240, 900  # pixels


def main() -> None:
    """Make what is named, or all."""
    made = {
        "pairwise": lambda: race("pairwise"),
        "mandelbrot": lambda: race("mandelbrot"),
        "explained": explain,
        "gil": gil,
        "picture": picture,
    }
    for name in sys.argv[1:] or made:
        print(name, flush=True)
        made[name]()


def race(name: str) -> None:
    """Race an example by all engines, and keep what --json writes."""
    kept = RESULTS / f"{name}_race.json"
    hasten("race", f"examples/{name}.py::{name}", "--budget", "40", "--explain", "--json", kept)
    kept.write_text(json.dumps(json.loads(kept.read_text()), separators=(",", ":")) + "\n")


def explain() -> None:
    """Take pairwise apart."""
    hasten(
        "explain", "examples/pairwise.py::pairwise", "--size", "small",
        "--json", RESULTS / "pairwise_explained.json",
    )  # fmt: skip


def gil() -> None:
    """What threads and processes gain."""
    hasten(
        "gil", "examples/pairwise.py::pairwise", "--size", "small", "--engines", "c[capi]",
        "--json", RESULTS / "gil.json",
    )  # fmt: skip


def picture() -> None:
    """The top of the page of pairwise, as Chromium shows it."""
    page = RESULTS / "pairwise_race.html"
    hasten("report", RESULTS / "pairwise_race.json", "--html", page)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        shown = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        shown.goto(page.as_uri())
        shown.wait_for_selector("html[data-drawn=yes]")
        shown.screenshot(path=PICTURE)
        browser.close()
    page.unlink()


def hasten(*arguments: object) -> None:
    """Run a command of Hasten's at the root of the repository."""
    command = [sys.executable, "-m", "hasten", *map(str, arguments)]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
