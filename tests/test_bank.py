"""This module's own question bank holds what it promises."""

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from grader.bank.files import open_bank
from grader.bank.guess import STRATEGIES, TARGET, guess
from grader.bank.lints import NAMES, lint
from grader.bank.select import entries_of, items_of
from grader.bank.stats import stats_of
from grader.bank.verify import VerifyOptions, verify
from grader.models import Blueprint, Kind

ROOT = Path(__file__).parents[1]
OPENED = open_bank(ROOT / "questions")
BANK = OPENED.bank
STATS = stats_of(BANK)
PAGE = (ROOT / "docs/bank.md").read_text("utf-8")
# of the study material; where it errs
CORRECTED = {
    *(3, 4, 5, 6, 11, 17, 20, 21, 25, 26, 27, 28, 29, 30, 32, 34, 40, 41, 42, 44),
    *(46, 49, 50, 52, 56, 58),
}


def test_every_source_item_is_there_once() -> None:
    assert STATS["sources"] == list(range(1, 61))


def test_what_the_source_has_wrong_is_corrected() -> None:
    corrected = {item.source.item for _, item in items_of(BANK) if item.correction}

    assert corrected >= CORRECTED


def test_there_are_enough_variants_of_every_kind() -> None:
    assert STATS["variants"] >= 150
    assert min(STATS["kinds"].values()) >= 10
    assert STATS["parametrised_numeric"] >= 25


def test_enough_keys_are_proved_and_every_number_is() -> None:
    assert STATS["proofs"] >= 90
    assert [
        entry.id
        for entry in entries_of(BANK)
        if entry.variant.kind is Kind.NUMERIC and entry.variant.verify is None
    ] == []


def test_files_name_their_schema() -> None:
    for path in (ROOT / "questions").glob("*/*.yaml"):
        (name,) = re.findall(
            r"^# yaml-language-server: \$schema=(\S+)\n", path.read_text()
        )

        assert (path.parent / name).resolve().is_file()


def test_the_bank_is_clean() -> None:
    assert lint(OPENED) == []


def test_no_strategy_beats_chance_by_much() -> None:
    found = guess(entries_of(BANK))

    assert {
        score.strategy: score.right
        for score in found.scores
        if score.right > found.chance + TARGET
    } == {}


def test_the_page_explains_every_lint_and_strategy() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \| .* \|$", PAGE, re.MULTILINE))

    assert rows >= NAMES
    assert [name for name in STRATEGIES if f"\n{name}  " not in PAGE] == []


def test_the_page_shows_the_table_that_the_command_prints() -> None:
    found = guess(entries_of(BANK))

    assert [
        score.strategy
        for score in found.scores
        if not re.search(rf"^{score.strategy} +{score.right:.1%} ", PAGE, re.MULTILINE)
    ] == [], "run grade bank lint --guess"


def test_the_example_of_the_page_is_clean_and_proved(tmp_path: Path) -> None:
    example = re.search(r"^   ```yaml\n(.*?)^   ```$", PAGE, re.MULTILINE | re.DOTALL)
    assert example is not None
    (tmp_path / "items").mkdir()
    (tmp_path / "items/shapes.yaml").write_text(textwrap.dedent(example[1]))
    opened = open_bank(tmp_path)
    options = VerifyOptions()
    found = verify(opened, entries_of(opened.bank), options, lambda _line: None)

    assert lint(opened) == []
    assert (found.failures, found.unproved) == ((), ())


def test_the_blueprint_of_the_page_has_the_right_form() -> None:
    example = re.search(
        r"^```yaml\n(id: midterm.*?)^```$", PAGE, re.MULTILINE | re.DOTALL
    )
    assert example is not None
    value = YAML(typ="safe").load(example[1])

    assert Blueprint.model_validate_json(json.dumps(value)).minutes == 45


def test_listing_the_bank_imports_no_torch() -> None:
    code = (
        "import sys\n"
        "from grader.cli import main\n"
        "try:\n"
        "    main(['bank', 'list'])\n"
        "except SystemExit:\n"
        "    assert 'torch' not in sys.modules\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_every_key_is_proved() -> None:
    options = VerifyOptions(jobs=2)
    found = verify(OPENED, entries_of(BANK), options, lambda _line: None)

    assert [failure.message for failure in found.failures] == []
