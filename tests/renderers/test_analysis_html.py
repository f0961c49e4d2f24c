"""An analysis as a page."""

import re

from grader.renderers.analysis_html import render_page
from tests.renderers.sample_analyses import (
    few_analysis,
    hostile_analysis,
    rich_analysis,
)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_page_holds_everything_and_asks_for_nothing() -> None:
    text = render_page(rich_analysis())

    assert "<script" not in text
    assert not re.search(r"(?:src|href)=\"(?!#|data:,)", text)
    assert "default-src 'none'" in text


def test_the_page_has_every_figure_with_its_number() -> None:
    text = squeeze(render_page(rich_analysis()))

    assert "<dd>0.74 (95 %: 0.60 to 0.83); 12 questions, 55 students</dd>" in text
    assert "<dd>-0.21 (95 %: -0.44 to 0.05) (N = 60)</dd>" in text
    assert "<dd>56 marks wait for a person (N = 4)</dd>" in text
    assert "<dd>median 31 s (N = 58)</dd>" in text
    assert "mean 60 % (45 students)" in text
    assert "too few: 5, and 20 are needed (5 students)" in text


def test_the_plots_are_told_in_words() -> None:
    text = render_page(rich_analysis())

    assert "40 to 50 %: 10; 50 to 60 %: 20;" in text
    assert text.count("<circle") == 2
    assert text.count('class="fill"') == 10


def test_answers_are_shown_by_group_as_they_are_written() -> None:
    text = squeeze(render_page(rich_analysis()))

    assert "<bdi><code>[32, 784]</code></bdi>" in text
    assert "transposes the weight</span>" in text
    assert "<math" in text
    assert 'width="74%"' in text  # 14 of 19
    assert "Highest (19)" in text


def test_grave_notes_stand_out() -> None:
    text = render_page(rich_analysis())

    assert '<li class="grave">The best choose B: is the key wrong?</li>' in text
    assert "<li>Too easy.</li>" in text
    assert '<span class="tag failed">2 notes</span>' in text
    assert '<span class="tag skipped">1 note</span>' in text


def test_few_students_get_words_and_no_plot_of_questions() -> None:
    text = render_page(few_analysis())

    assert "<circle" not in text
    assert "too few: 2, and 20 are needed" in text
    assert "; demo.A" in text


def test_hostile_texts_are_shown_and_do_nothing() -> None:
    text = render_page(hostile_analysis())

    assert "<script" not in text
    assert "<img" not in text
    assert "\x1b" not in text
    assert 'href="javascript' not in text
    assert "{{ 7*7 }}" in text
