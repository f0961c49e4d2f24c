import re
from pathlib import Path

import pytest

from grader.bank.expressions import BadExpression
from grader.bank.files import load_bank
from grader.preview import render_preview
from tests.bank.conftest import HEAD, OTHER, SAMPLE

PAGE = render_preview(load_bank(SAMPLE))


def test_every_item_and_variant_is_there() -> None:
    assert re.findall(r'<article id="([^"]+)"', PAGE) == ["parameter-count", "views"]
    assert len(re.findall("<section ", PAGE)) == 5
    assert "<title>Question bank: 2 items, 5 variants</title>" in PAGE


def test_variants_with_parameters_have_twenty_draws() -> None:
    assert PAGE.count("19 more draws") == 2
    assert len(re.findall("in_size = ", PAGE)) == 40


def test_keys_misconceptions_corrections_and_proofs_are_shown() -> None:
    assert '<li class="right">' in PAGE
    assert '<span class="name">transposes_the_weight</span>' in PAGE
    assert "It has about 25 thousand." in PAGE
    assert "accepted as well: <code>" in PAGE
    assert "model.parameters()" in PAGE


def test_the_page_asks_nobody_for_anything() -> None:
    urls = re.findall(r'(?:src|href)="?(?!#|data:)([^"> ]+)', PAGE)

    assert urls == [
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html"
    ]
    assert "default-src 'none'" in PAGE
    assert "@font-face" in PAGE


def test_numbers_have_their_unit_and_tolerance(tmp_path: Path) -> None:
    variant = (
        "      - {id: v, kind: numeric, stem: '<b>$x_1$', key: 0.5, tolerance: 0.1, "
        "unit: MiB, distractors: [{misconception: m, value: 2, why: w}]}\n"
    )
    (tmp_path / "items").mkdir()
    (tmp_path / "items/one.yaml").write_text(HEAD + variant + OTHER)
    page = render_preview(load_bank(tmp_path))

    assert "0.5 MiB ± 0.1" in page
    assert "2 MiB" in page
    assert "<b>" not in page


def test_what_cannot_be_drawn_is_an_error(tmp_path: Path) -> None:
    variant = "      - {id: v, kind: numeric, stem: x, key: 1 / 0, tolerance: 0}\n"
    (tmp_path / "items").mkdir()
    (tmp_path / "items/one.yaml").write_text(HEAD + variant + OTHER)

    with pytest.raises(BadExpression, match="1 / 0"):
        render_preview(load_bank(tmp_path))
