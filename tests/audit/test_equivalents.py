from pathlib import Path

import pytest

from grader.audit.equivalents import load_equivalents
from grader.errors import BadExam, UserError

ENTRY = "- id: train.py:train:number:4ea3f596\n  reason: More epochs are no fault.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "equivalent-mutants.yaml"


def test_each_mutant_has_its_reason(file: Path) -> None:
    file.write_text(ENTRY + "- {id: b, reason: A hint to the copy engine.}\n")

    assert load_equivalents(file) == {
        "train.py:train:number:4ea3f596": "More epochs are no fault.",
        "b": "A hint to the copy engine.",
    }


def test_without_a_file_no_mutant_is_excused(file: Path) -> None:
    assert load_equivalents(file) == {}


def test_a_mutant_listed_twice_is_refused_by_name(file: Path) -> None:
    file.write_text(ENTRY + ENTRY)

    with pytest.raises(BadExam, match=r"train:number:4ea3f596 is listed twice"):
        load_equivalents(file)


@pytest.mark.parametrize(
    "text", ["- id: a\n", "- {id: a, reason: ' '}\n", "a: b\n", "- {id: a, why: b}\n"]
)
def test_a_mutant_without_a_reason_is_refused(file: Path, text: str) -> None:
    file.write_text(text)

    with pytest.raises(UserError):
        load_equivalents(file)
