"""QTI 3.0, taken and scored by qti-components in a browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from grader.bank.files import load_bank
from grader.exporters import export_form
from grader.models.quiz import EntryKind, FormEntry
from grader.quiz.whole import whole_bank
from tests.exporters.opening import open_package
from tests.exporters.sample_forms import (
    make_form,
    make_multiple,
    make_numeric,
    make_short,
    make_single,
    make_true_false,
)

CHROMIUM: Final = shutil.which("chromium")
BUNDLE: Final = (
    Path(__file__).parents[1] / "node/node_modules/@citolab/qti-components/cdn/index.js"
)
ORIGIN: Final = "http://quiz.test/"
PAGE: Final = """\
<!doctype html><title>Quiz</title>
<script type="module" src="index.js"></script>
<qti-item><div><item-container></item-container></div></qti-item>
"""
SCORE: Final = """
async ([xml, answer]) => {
  await customElements.whenDefined("item-container");
  const container = document.querySelector("item-container");
  container.itemXML = xml;
  const find = () => container.shadowRoot.querySelector("qti-assessment-item");
  const id = new DOMParser().parseFromString(xml, "text/xml").documentElement.id
    || /identifier="([^"]+)"/.exec(xml.slice(xml.indexOf("<qti-assessment-item")))[1];
  for (let frame = 0; frame < 600 && find()?.identifier !== id; frame += 1)
    await new Promise(requestAnimationFrame);
  const item = find();
  await item.updateComplete;
  if (answer !== null) item.updateResponseVariable("RESPONSE", answer);
  item.processResponse();
  return [Number(item.getOutcome("SCORE").value), item.getOutcome("FEEDBACK").value];
}
"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on the PATH"),
    pytest.mark.skipif(not BUNDLE.is_file(), reason="needs `npm ci` in tests/node"),
]
Answer = str | list[str] | None
Score = Callable[[FormEntry, Answer], tuple[float, Answer]]


def serve(route: Route) -> None:
    if route.request.url == ORIGIN:
        route.fulfill(body=PAGE, content_type="text/html")
    elif route.request.url == f"{ORIGIN}index.js":
        route.fulfill(path=BUNDLE, content_type="text/javascript")
    else:
        route.abort()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/*", serve)
        page.goto(ORIGIN)
        yield page


@pytest.fixture
def score(page: Page) -> Score:
    """Answer a question, and return its score and the feedback that it chose."""

    def give(entry: FormEntry, answer: Answer) -> tuple[float, Answer]:
        (package,) = export_form(make_form(entry), "qti3").files.values()
        xml = open_package(package)[f"items/{entry.id}.xml"].decode()
        points, feedback = page.evaluate(SCORE, [xml, answer])
        return points, feedback

    return give


def test_a_key_earns_all_points_and_anything_else_none(score: Score) -> None:
    single, truth = make_single(1, points=3), make_true_false(2, truth=False)

    assert score(single, "B") == (3, "B")
    assert score(single, "A") == (0, "A")
    assert score(single, None)[0] == 0
    assert score(truth, "F")[0] == 1
    assert score(truth, "T")[0] == 0


def test_several_right_choices_add_up_and_wrong_ones_take_away(score: Score) -> None:
    entry = make_multiple(1, points=2)

    assert score(entry, ["A", "C"])[0] == 2
    assert score(entry, ["A"])[0] == 1
    assert score(entry, ["A", "B"])[0] == 0
    assert score(entry, ["B", "D"])[0] == 0
    assert score(entry, ["A", "B", "C"])[0] == 1


def test_a_number_counts_within_its_tolerance(score: Score) -> None:
    entry = make_numeric(1, tolerance=0.5, points=2)

    assert score(entry, "25450")[0] == 2
    assert score(entry, "25450.4")[0] == 2
    assert score(entry, "25451")[0] == 0
    assert score(entry, "25408") == (0, "TRAP1")


def test_a_short_answer_counts_in_either_case(score: Score) -> None:
    entry = make_short(1)

    assert score(entry, "state_dict")[0] == 1
    assert score(entry, "State Dict")[0] == 1
    assert score(entry, "Para*meters") == (0, "TRAP1")


def key_of(entry: FormEntry) -> Answer:
    match entry.kind:
        case EntryKind.SINGLE:
            return next(choice.id for choice in entry.choices if choice.right)
        case EntryKind.MULTIPLE:
            return [choice.id for choice in entry.choices if choice.right]
        case EntryKind.TRUE_FALSE:
            return "T" if entry.truth else "F"
        case EntryKind.NUMERIC:
            return str(entry.number_key)
        case _:
            return entry.answer


@pytest.mark.slow
def test_the_key_of_every_variant_of_the_bank_earns_all_points(score: Score) -> None:
    bank = load_bank(Path(__file__).parents[2] / "questions")
    entries = [
        entry
        for entry in whole_bank(bank, "The bank", seed=3).entries
        if entry.kind is not EntryKind.OPEN
    ]

    scores = {
        entry.id: (score(entry, None)[0], score(entry, key_of(entry))[0])
        for entry in entries
    }

    assert len(scores) > 5 * len(EntryKind)
    assert scores == {entry.id: (0, entry.points) for entry in entries}
