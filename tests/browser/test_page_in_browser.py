"""The page in a real browser: Debian's Chromium, which ``make toolchains`` brings."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import sync_playwright

from hasten.report.html import to_html


@pytest.fixture(scope="module")
def browser():
    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    assert found, (
        "no Chromium: make toolchains brings it on Debian; elsewhere install Chromium or Chrome"
    )
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )


@pytest.fixture
def opened(browser, tmp_path):
    """Opens the page of a race and gives it with what went wrong and what was asked for."""
    pages = []

    def open_(data, width=1440, **options):
        path = tmp_path / f"{len(pages)}.html"
        path.write_text(to_html(data))
        page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        pages.append(page)
        page.problems, page.asked = [], []
        page.on("console", lambda m: page.problems.append(m.text))
        page.on("pageerror", lambda e: page.problems.append(str(e)))
        page.on("dialog", lambda d: (page.problems.append(d.message), d.dismiss()))
        page.on("request", lambda r: page.asked.append(r.url))
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-drawn=yes]", timeout=60_000)
        return page

    yield open_
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_without_errors_at_any_width(recorded, opened, width, scheme):
    page = opened(recorded, width, color_scheme=scheme)
    assert page.problems == []
    assert len(page.asked) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    drawn = page.locator(".chart")
    assert drawn.count() >= 4
    for number in range(drawn.count()):
        svg = drawn.nth(number).locator("svg")
        assert svg.count() == 1
        assert svg.bounding_box()["width"] > width / 3
        assert svg.locator("path, line").count() > 3


def test_tabs_are_used_by_mouse_and_by_keyboard(pairwise, opened):
    page = opened(pairwise)
    tabs = page.get_by_role("tab")
    assert tabs.count() > 5
    assert page.locator("#panel-1").is_visible()
    tabs.nth(1).click()
    assert not page.locator("#panel-1").is_visible()
    assert page.locator("#panel-2").is_visible()
    assert tabs.nth(1).get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowRight")
    assert page.locator("#panel-3").is_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#panel-1").is_visible()


def test_a_line_of_python_and_what_was_made_of_it_light_up_together(pairwise, opened):
    page = opened(pairwise)
    page.locator('#python .line[data-line="18"]').hover()
    lit = page.locator("#panel-1 .line.lit")
    assert lit.count() >= 1
    assert "tmp" in lit.first.inner_text()
    page.locator("h1").hover()
    assert page.locator(".line.lit").count() == 0


def test_a_hostile_race_does_nothing_but_show(hostile, opened):
    page = opened(hostile)
    assert page.problems == []
    assert len(page.asked) == 1
    assert "alert" in page.locator("h1").inner_text()


def test_it_can_be_printed(pairwise, opened):
    page = opened(pairwise)
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.pdf()[:5] == b"%PDF-"
