import subprocess
import sys
from collections.abc import Callable

import pytest

from grader.models import Report
from grader.renderers import RENDERERS
from tests.renderers.sample_reports import (
    make_report,
    make_task,
    public_report,
    rich_report,
    unfinal_report,
)

FORMATS = ["terminal", "html", "json", "junit", "markdown", "gradescope"]
SAMPLES = [
    rich_report,
    public_report,
    unfinal_report,
    make_report,
    lambda: make_report(make_task()),
]


def test_there_is_one_renderer_for_each_format() -> None:
    assert list(RENDERERS) == FORMATS


def test_listing_the_formats_imports_nothing_heavy() -> None:
    code = (
        "import sys; from grader.renderers import RENDERERS; names = set(sys.modules);"
        "print(sorted(names & {'jinja2', 'rich', 'pydantic', 'torch'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_report_renders_the_same_twice_and_ends_its_last_line(
    name: str, sample: Callable[[], Report]
) -> None:
    text = RENDERERS[name](sample())

    assert text == RENDERERS[name](sample())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", [n for n in FORMATS if n != "json"])
def test_a_public_run_never_says_that_all_passed(name: str) -> None:
    text = RENDERERS[name](public_report())

    assert "Public checks passed; 9 hidden checks run later" in text
    assert "All" not in text


@pytest.mark.parametrize("name", ["terminal", "html", "markdown", "gradescope"])
def test_a_report_that_is_not_final_says_that_no_mark_may_be_taken(name: str) -> None:
    text = " ".join(RENDERERS[name](unfinal_report()).replace("│", " ").split())

    assert "no mark may be taken from this run" in text
