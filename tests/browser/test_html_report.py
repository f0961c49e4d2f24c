import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

from grader.models import Report
from grader.renderers.html import render_html
from tests.renderers.sample_reports import (
    hostile_report,
    public_report,
    rich_report,
    unfinal_report,
)

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
REPORTS = [rich_report, public_report, unfinal_report, hostile_report]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on the PATH"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """An open report, and whatever it asked for or complained of."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page, self.requests, self.complaints = page, list[str](), list[str]()
        page.route("**/*", lambda route: self._answer(route, file.as_uri()))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.goto(file.as_uri())

    def _answer(self, route: Route, allowed: str) -> None:
        if route.request.url == allowed:
            route.continue_()
        else:
            self.requests.append(route.request.url)
            route.abort()


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def open_report(
        report: Report, scheme: Literal["light", "dark"] = "light", width: int = 1000
    ) -> Visit:
        file = tmp_path / "report.html"
        file.write_text(render_html(report), encoding="utf-8")
        context = browser.new_context(
            color_scheme=scheme,
            viewport={"width": width, "height": 800},
            bypass_csp=True,  # else axe could not run in the page
        )
        contexts.append(context)
        return Visit(context.new_page(), file)

    yield open_report
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [400, 1000])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("report", REPORTS)
def test_a_report_has_no_accessibility_violation(
    visit: Callable[..., Visit],
    report: Callable[[], Report],
    scheme: str,
    width: int,
) -> None:
    page = visit(report(), scheme, width).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_asks_for_nothing_and_complains_of_nothing(
    browser: Browser, tmp_path: Path, report: Callable[[], Report]
) -> None:
    file = tmp_path / "report.html"
    file.write_text(render_html(report()), encoding="utf-8")
    with browser.new_context() as context:
        seen = Visit(context.new_page(), file)

        assert seen.requests == []
        assert seen.complaints == []


@pytest.mark.parametrize("width", [320, 400, 1000])
@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_never_wider_than_its_window(
    visit: Callable[..., Visit], report: Callable[[], Report], width: int
) -> None:
    page = visit(report(), width=width).page

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_tab_leads_past_the_header(visit: Callable[..., Visit]) -> None:
    page = visit(rich_report()).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "tasks"
