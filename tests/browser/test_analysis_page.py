"""The page of an analysis in a real browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from grader.models.analysis import Analysis
from grader.renderers.analysis_html import render_page
from tests.renderers.sample_analyses import (
    few_analysis,
    hostile_analysis,
    rich_analysis,
)

CHROMIUM = shutil.which("chromium")
ANALYSES = [rich_analysis, few_analysis, hostile_analysis]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on the PATH"),
]
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    contexts = []

    def open_page(
        analysis: Analysis,
        scheme: Literal["light", "dark"] = "light",
        width: int = 1000,
    ) -> Page:
        file = tmp_path / "analysis.html"
        file.write_text(render_page(analysis), encoding="utf-8")
        context = browser.new_context(
            color_scheme=scheme,
            viewport={"width": width, "height": 800},
            bypass_csp=True,  # else axe could not run in the page
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [390, 1000])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("analysis", ANALYSES)
def test_the_page_has_no_accessibility_violation(
    visit: Visit, analysis: Callable[[], Analysis], scheme: str, width: int
) -> None:
    results = Axe().run(visit(analysis(), scheme, width))

    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [320, 390, 1000])
@pytest.mark.parametrize("analysis", ANALYSES)
def test_the_page_is_never_wider_than_its_window(
    visit: Visit, analysis: Callable[[], Analysis], width: int
) -> None:
    page = visit(analysis(), width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_table_of_usual_texts_scrolls_sideways_on_a_phone(visit: Visit) -> None:
    page = visit(rich_analysis(), width=390)
    too_wide = (
        "tables => tables.filter(one => one.scrollWidth > one.clientWidth).length"
    )

    assert page.locator(".scroll").count() > 1
    assert page.locator(".scroll").evaluate_all(too_wide) == 0


@pytest.mark.parametrize("analysis", ANALYSES)
def test_the_page_asks_for_nothing_and_complains_of_nothing(
    browser: Browser, tmp_path: Path, analysis: Callable[[], Analysis]
) -> None:
    file, seen = tmp_path / "analysis.html", list[str]()
    file.write_text(render_page(analysis()), encoding="utf-8")
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: seen.append(request.url))
        page.on("console", lambda message: seen.append(message.text))
        page.on("dialog", lambda dialog: seen.append(dialog.message))
        page.goto(file.as_uri())

    assert [url for url in seen if url != "data:,"] == [file.as_uri()]
