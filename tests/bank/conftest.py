"""A small bank in a folder, and ways to change one thing in it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.bank.files import OpenBank, open_bank
from grader.bank.select import entries_of
from grader.models import Entry

SAMPLE = Path(__file__).with_name("sample")
HEAD = """\
topic: one
items:
  - id: item
    difficulty: 2
    level: apply
    objective: Do it.
    source: {item: 1}
    stem: What is it?
    answer: It is first and second.
    rubric:
      points:
        - {id: a, says: first, points: 1, wordings: [first]}
        - {id: b, says: second, points: 1, wordings: [second]}
    variants:
"""
OTHER = """\
      - id: other
        kind: true_false
        stem: It is so.
        key: true
        misconception: believes_it_is_not
        why: It is.
"""
Change = Callable[..., Path]
OpenOne = Callable[[str], OpenBank]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample bank."""
    root = tmp_path / "bank"
    shutil.copytree(SAMPLE, root)
    return root


@pytest.fixture
def change(sample: Path) -> Change:
    """Replace a text in the sample's items, and return the bank's folder."""

    def replace(old: str, new: str, file: str = "items/shapes.yaml") -> Path:
        path = sample / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old} stands {text.count(old)} times"
        path.write_text(text.replace(old, new), "utf-8")
        return sample

    return replace


@pytest.fixture
def open_one(tmp_path: Path) -> OpenOne:
    """Open a bank whose only item has this variant, and a plain one beside it."""

    def write(variant: str) -> OpenBank:
        path = tmp_path / "one" / "items" / "one.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        first, *rest = variant.strip("\n").splitlines()
        lines = [f"      - {first}", *(f"        {line}" for line in rest)]
        path.write_text(HEAD + "\n".join(lines) + "\n" + OTHER, "utf-8")
        return open_bank(path.parent.parent)

    return write


def first_of(opened: OpenBank) -> Entry:
    """Return the bank's first variant."""
    return entries_of(opened.bank)[0]
