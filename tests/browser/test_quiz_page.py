"""The page of a quiz, taken in a browser: by keyboard, over a reload, to the mark."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from grader.exporters.page import write_page, write_practice
from grader.forms import seal
from grader.models.quiz import Form
from grader.quiz.mark import mark
from grader.quiz.responses import read_one
from tests.exporters.sample_forms import make_form, make_true_false

CHROMIUM: Final = shutil.which("chromium")
FORM: Final = seal(make_form())

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
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as context:
        yield context


class Visit:
    """An open page, and whatever it asked for or complained of."""

    def __init__(self, context: BrowserContext, file: Path) -> None:
        self.requests, self.complaints = list[str](), list[str]()
        self.page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(file.as_uri())

    def assert_calm(self, file: Path) -> None:
        assert {*self.requests} <= {file.as_uri()}
        assert self.complaints == []


def write(text: str, folder: Path) -> Path:
    path = folder / "quiz.html"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1000])
@pytest.mark.parametrize("practice", [False, True])
def test_axe_finds_nothing(
    browser: Browser,
    tmp_path: Path,
    scheme: Literal["light", "dark"],
    width: int,
    practice: bool,
) -> None:
    file = write(write_practice(FORM) if practice else write_page(FORM), tmp_path)
    viewport = {"width": width, "height": 900}
    with browser.new_context(color_scheme=scheme, viewport=viewport) as context:
        visit = Visit(context, file)
        if practice:
            answer_by_keyboard(visit.page, FORM)
            for button in visit.page.locator(".check").all():
                button.click()

        found = Axe().run(visit.page)

        wide = visit.page.evaluate("document.documentElement.scrollWidth")
        assert found.violations_count == 0, found.generate_report()
        assert wide <= width
        visit.assert_calm(file)


def answer_by_keyboard(page: Page, form: Form) -> None:
    """Answer every question right, with no other help than the keyboard's."""
    keys = {
        "q1": ["ArrowDown"],  # the second of three
        "q2": ["Space", "Tab", "Tab", "Tab", "Space"],  # code in between has a stop
        "q3": ["Space"],
        "q4": list("25 450"),
        "q5": list("State dict"),
        "q6": list("a and more"),
    }
    for entry in form.entries:
        page.locator(f'[name="{entry.name}"]').first.focus()
        for key in keys[entry.name]:
            page.keyboard.press(key)


def test_a_quiz_is_taken_reloaded_saved_and_marked(
    context: BrowserContext, tmp_path: Path
) -> None:
    file = write(write_page(FORM), tmp_path)
    visit = Visit(context, file)
    page = visit.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the questions
    answer_by_keyboard(page, FORM)
    page.locator("#student").focus()
    page.keyboard.type("Ada <L>")
    page.locator("#q3 .later").focus()
    page.keyboard.press("Space")

    page.reload()

    assert page.locator("#progress").text_content() == "6 of 6 answered"
    assert "To look at again: 3." in (page.locator("#summary").text_content() or "")
    assert re.fullmatch(r"4[45]:\d\d left", page.locator("#clock").text_content() or "")
    page.locator("#save").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    visit.assert_calm(file)
    assert saved.name == "midterm.A.Ada-L-.json"

    response = read_one(saved)
    marked, refused = mark(FORM, response, source="x")

    assert refused == []
    assert response.student == "Ada <L>"
    assert response.paper == FORM.paper
    earned = {mark.name: (mark.earned, mark.possible) for mark in marked.marks}
    assert {name: earned[name] for name in ("q1", "q2", "q3", "q4", "q5")} == {
        "q1": (1, 1),
        "q2": (1, 1),
        "q3": (1, 1),
        "q4": (1, 1),
        "q5": (1, 1),
    }
    assert set(response.seconds) == {"q1", "q2", "q3", "q4", "q5", "q6"}


def test_a_long_quiz_is_listed_in_its_order_and_long_code_stays_in_its_box(
    browser: Browser, tmp_path: Path
) -> None:
    code = f"```python\nprint({'x' * 80})\n```"
    form = seal(make_form(*(make_true_false(n, stem=code) for n in range(1, 12))))
    file = write(write_page(form), tmp_path)
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        page = Visit(context, file).page

        wide = page.evaluate("document.documentElement.scrollWidth")
        assert page.locator("#summary").inner_text() == (
            "Without an answer: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11."
        )
        assert wide <= 390


def test_nothing_is_saved_without_a_name(
    context: BrowserContext, tmp_path: Path
) -> None:
    page = Visit(context, write(write_page(FORM), tmp_path)).page

    page.locator("#save").click()

    assert "Write your name" in (page.locator("#done").text_content() or "")
    assert page.evaluate("document.activeElement.id") == "student"


def test_a_choice_can_be_taken_back_and_all_be_deleted(
    context: BrowserContext, tmp_path: Path
) -> None:
    page = Visit(context, write(write_page(FORM), tmp_path)).page
    answer_by_keyboard(page, FORM)

    page.locator("#q1 .clear").click()
    assert page.locator("#progress").text_content() == "5 of 6 answered"
    page.locator("#reset").click()
    page.locator("#keep").click()
    assert page.locator("#progress").text_content() == "5 of 6 answered"
    page.locator("#reset").click()
    page.locator("#delete").click()
    assert page.locator("#progress").text_content() == "0 of 6 answered"
    page.reload()
    assert page.locator("#progress").text_content() == "0 of 6 answered"


def test_a_response_can_be_sent(context: BrowserContext, tmp_path: Path) -> None:
    taken = []
    context.route("https://school.test/**", lambda route: route.abort())
    page = Visit(
        context, write(write_page(FORM, post_to="https://school.test/in?a=1"), tmp_path)
    ).page
    page.locator("#student").fill("Ada")

    page.locator("#send").click()
    page.locator("#done", has_text="could not be sent").wait_for()
    context.unroute_all()

    def take(route: object) -> None:
        taken.append(json.loads(route.request.post_data or ""))
        route.fulfill(status=200, headers={"Access-Control-Allow-Origin": "*"})

    def answer(route: object) -> None:
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Headers": "*",
        }
        if route.request.method == "OPTIONS":
            route.fulfill(status=204, headers=headers)
        else:
            take(route)

    context.route("https://school.test/**", answer)
    page.locator("#send").click()
    page.locator("#done", has_text="have arrived").wait_for()

    assert [one["student"] for one in taken] == ["Ada"]


def test_practice_tells_what_is_right_and_why(
    context: BrowserContext, tmp_path: Path
) -> None:
    file = write(write_practice(FORM), tmp_path)
    visit = Visit(context, file)
    page = visit.page

    def check(name: str) -> str:
        page.locator(f"#{name} .check").click()
        return page.locator(f"#{name} .told").inner_text()

    assert check("q1") == "Answer first."
    page.locator("#q1 [value=A]").check()
    assert check("q1").startswith("Not right.")
    assert "Rows are outputs." in page.locator("#q1 .choice.right").inner_text()
    page.locator("#q1 [value=B]").check()
    assert check("q1").startswith("Right.")
    page.locator("#q2 [value=A]").check()
    assert check("q2").startswith("Not right.")
    page.locator("#q2 [value=C]").check()
    assert check("q2").startswith("Right.")
    for answer, verdict in (
        ("25 450", "Right."),
        ("25,450", "Right."),
        ("50900/2", "Right."),
        ("2.545e4", "Right."),
        ("25408", "Not right. The answer is 25,450 parameters."),
        ("many", "Not right. The answer is 25,450 parameters."),
    ):
        page.locator("#q4 input").fill(answer)
        assert check("q4").startswith(verdict), answer
    for answer, verdict in (
        ("STATE_DICT.", "Right."),
        ("statedict", "Right."),
        ("para*meters", "Not right."),
    ):
        page.locator("#q5 input").fill(answer)
        assert check("q5").startswith(verdict), answer
    assert check("q6").startswith("One good answer:")
    visit.assert_calm(file)
