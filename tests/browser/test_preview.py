"""The page of the bank in a browser: search, filters, and what axe says of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from grader.bank.files import load_bank
from grader.preview import render_preview
from tests.bank.conftest import SAMPLE

CHROMIUM = shutil.which("chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on the PATH"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    file = tmp_path / "bank.html"
    file.write_text(render_preview(load_bank(SAMPLE)), "utf-8")
    page = browser.new_page(viewport={"width": 900, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: complaints.append(sent.url[:80]))
    page.goto(file.as_uri())
    yield page
    page.close()

    assert [
        text for text in complaints if not text.startswith(("file:", "data:"))
    ] == []


def shown(page: Page) -> list[str]:
    return [
        article.get_attribute("id") or ""
        for article in page.locator("article").all()
        if article.is_visible()
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page)

    assert found.response["violations"] == []


def test_items_are_searched_and_filtered(page: Page) -> None:
    assert shown(page) == ["parameter-count", "views"]
    page.get_by_label("Search").fill("reshape  VIEW")
    assert shown(page) == ["views"]
    assert page.get_by_role("status").inner_text() == "1 of 2 items"
    page.get_by_label("Search").fill("")
    page.get_by_label("Kind").select_option("numeric")
    assert shown(page) == ["parameter-count"]
    assert page.locator("section:visible").count() == 1
    page.get_by_label("Difficulty").select_option("3")
    assert shown(page) == []
    page.get_by_label("Kind").select_option("")
    page.get_by_label("Topic").select_option("shapes")
    assert shown(page) == ["views"]


def test_formulas_are_set_in_the_font_that_the_page_brings(page: Page) -> None:
    page.locator("summary").first.click()
    page.evaluate("document.fonts.ready")

    assert page.evaluate("document.fonts.check('16px \"STIX Two Math\"', '×')")
    assert page.locator("math").first.bounding_box() is not None
