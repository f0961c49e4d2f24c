import re
from collections import Counter
from html.parser import HTMLParser

from hypothesis import given

from grader.models import Counterexample, Verdict
from grader.renderers.html import render_html
from tests.renderers.sample_reports import (
    CURVE,
    TEXTS,
    TRACE,
    hostile_report,
    make_check,
    make_report,
    make_task,
    public_report,
    rich_report,
    unfinal_report,
    unhurried,
)

VOID = {"meta", "link", "circle", "path", "rect"}


class Page(HTMLParser):
    """Counts the tags of a page, its attributes, and what is not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def test_the_page_is_well_formed_and_asks_for_nothing() -> None:
    text = render_html(rich_report())
    page = Page(text)

    assert text.startswith("<!doctype html>\n")
    assert page.open == []
    assert "default-src 'none'" in text
    assert page.tags["script"] == 0
    assert page.links[0] == "data:,"
    assert all(link.startswith("#") for link in page.links[1:])


def test_checks_that_did_not_pass_are_open_and_quiet_ones_have_nothing_to_open() -> (
    None
):
    checks = [
        make_check(),
        make_check(message="Fine."),
        make_check(hint="Not needed."),
        make_check(verdict=Verdict.FAILED, hint="Add."),
        make_check(curve=CURVE),
    ]
    text = render_html(make_report(make_task(*checks)))

    assert len(re.findall(r"<details>\s*<summary class=\"row", text)) == 1
    assert len(re.findall(r"<details open>\s*<summary class=\"row", text)) == 2
    assert text.count('<div class="row">') == 2
    assert "Not needed." not in text


def test_a_failed_check_shows_all_that_it_found() -> None:
    text = render_html(rich_report())

    assert "Smallest input that breaks it" in text
    assert "tensor([0.])  # dtype torch.float32" in text
    assert "File &#34;train.py&#34;, line 41, in fit" in text
    assert TRACE.split("\n")[-1] in text
    assert "<dt>Accuracy</dt><dd>96.11 %</dd>" in text


def test_a_counterexample_without_values_names_none() -> None:
    example = Counterexample(snippet="f()")
    check = make_check(verdict=Verdict.FAILED, counterexample=example)
    text = render_html(make_report(make_task(check)))

    assert "Expected" not in text
    assert "Got" not in text


def test_a_curve_is_a_picture_with_words_and_a_table() -> None:
    text = render_html(rich_report())

    assert (
        'aria-label="Accuracy: share of images by epoch. val_acc: 0.71 to 0.9611;'
        in text
    )
    assert '<th scope="row">6</th><td>0.9611</td><td>0.9744</td><td>0.95</td>' in text


def test_the_score_is_named_for_those_who_do_not_see_the_ring() -> None:
    assert 'aria-label="37.5 of 57.5 points"' in render_html(rich_report())
    assert 'aria-label="Not final: no score"' in render_html(unfinal_report())


def test_hidden_checks_to_come_are_counted_by_task() -> None:
    text = render_html(public_report())

    assert "4 hidden checks run later." in text
    assert ">public checks only<" in text


def test_a_report_without_points_shows_an_empty_ring() -> None:
    text = render_html(make_report(make_task()))

    assert 'aria-label="0 of 0 points"' in text
    assert '<circle class="earned"' not in text
    assert "<ul class=" not in text


def test_hostile_text_adds_no_tag_and_no_attribute() -> None:
    harmless, hostile = (
        Page(render_html(hostile_report(t))) for t in ("x", "<b>x</b>")
    )
    worst = Page(render_html(hostile_report()))

    assert worst.tags == hostile.tags == harmless.tags
    assert worst.attributes == hostile.attributes == harmless.attributes
    assert worst.open == []
    assert worst.links == harmless.links


@unhurried
@given(TEXTS)
def test_any_text_leaves_the_page_well_formed(text: str) -> None:
    written = render_html(hostile_report(text))
    page = Page(written)

    assert page.open == []
    assert page.tags["script"] == page.tags["img"] == page.tags["b"] == 0
    assert not any(name.startswith("on") for name in page.attributes)
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written
    )
