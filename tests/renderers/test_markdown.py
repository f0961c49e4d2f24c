import re

from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.models import Counterexample, Verdict
from grader.renderers.markdown import fence, prose, render_markdown
from tests.renderers.sample_reports import (
    TEXTS,
    hostile_report,
    make_check,
    make_report,
    make_task,
    public_report,
    rich_report,
    unhurried,
)

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
LIVE = re.compile(r"@\w|#\w|://|www\.|\bGH-\d|[0-9a-f]{7}|\$\d|:\w+:", re.IGNORECASE)


def parse(text: str) -> list[Token]:
    return PARSER.parse(text)


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or []]


def test_prose_reads_as_it_was_written() -> None:
    text = "to_device *raised* `x` [1] <b> a|b & c: \\ ~~no~~ 1. 2"

    assert "".join(t.content for t in inline(parse(prose(text)))) == text


def test_prose_opens_no_list_and_no_heading() -> None:
    for text in ("- a", "1. a", "1) a", "+ a", "# a", "> a", "---", "===", "* a"):
        assert parse(prose(text))[0].type == "paragraph_open"


def test_a_fence_is_longer_than_any_in_it() -> None:
    tokens = parse(fence("a\n````\n# b\n```python\n"))

    assert [t.type for t in tokens] == ["fence"]
    assert tokens[0].content == "a\n````\n# b\n```python\n"


def test_a_report_has_the_score_a_table_of_tasks_and_each_check() -> None:
    text = render_markdown(rich_report())

    assert text.startswith("## PyTorch on MNIST\n\n**37.5 / 57.5** (final)\n")
    assert "| Training | train.py | 22.5 / 27.5 |" in text
    assert "| ✗ failed | Keeps the dtype of its input | 0 / 5 |" in text
    assert "```python\nimport torch\n" in text
    assert "- bar ▅▅▅▅▅▅ 0.95 to 0.95" in text


def test_hidden_checks_to_come_are_counted_by_task() -> None:
    assert "\n4 hidden checks run later.\n" in render_markdown(public_report())


def test_a_message_of_many_lines_is_fenced_and_what_is_absent_is_left_out() -> None:
    check = make_check(
        verdict=Verdict.FAILED,
        message="a\nb",
        counterexample=Counterexample(snippet="f()"),
    )
    text = render_markdown(make_report(make_task(check)))

    assert "```text\na\nb\n```" in text
    assert "Expected" not in text
    assert "Got" not in text


def test_hostile_text_makes_no_html_link_or_image() -> None:
    tokens = parse(render_markdown(hostile_report()))
    types = {t.type for t in inline(tokens)}

    assert {t.type for t in tokens if t.type.startswith("html")} == set()
    assert types <= {"text", "strong_open", "strong_close", "text_special"}


@given(TEXTS)
def test_any_prose_is_one_paragraph_of_dead_text(text: str) -> None:
    tokens = parse(f"x {prose(text)}")

    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {t.type for t in inline(tokens)} <= {"text", "text_special"}
    assert not LIVE.search("".join(t.content for t in inline(tokens)))


@unhurried
@given(TEXTS)
def test_any_text_leaves_the_layout_alone(text: str) -> None:
    written = render_markdown(hostile_report(text))
    tokens = parse(written)
    headings = [t for t in tokens if t.type == "heading_open"]

    assert [t.tag for t in headings] == ["h2", "h3", *["h4"] * 6]
    assert not any(t.type.startswith("html") for t in tokens + inline(tokens))
    assert not any(t.type == "link_open" for t in inline(tokens))
    assert sum(t.type == "tr_open" for t in tokens) == 2 + 7
    assert not re.search(r"(?m)^\s*::|##\w*\[", written)
