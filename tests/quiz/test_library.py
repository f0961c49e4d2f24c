"""The forms that responses are marked by."""

from pathlib import Path

import pytest

from grader.errors import BadQuiz
from grader.forms import to_json, without_keys
from grader.models.quiz import Form
from grader.quiz.library import open_library
from tests.quiz.samples import form

A, B = form(), form(id="demo.B", label="B")


def put(folder: Path, name: str, of: Form) -> Path:
    path = folder / name
    path.write_text(to_json(of), "utf-8")
    return path


def test_forms_are_found_by_their_ids(tmp_path: Path) -> None:
    put(tmp_path, "one.json", A)
    put(tmp_path, "two.json", B)
    library = open_library(tmp_path)

    assert library.refusals == ()
    assert (library.open("demo.A"), library.open("demo.B")) == (A, B)
    with pytest.raises(BadQuiz, match=r"answers form demo.C, and no such form"):
        library.open("demo.C")


def test_only_so_many_forms_are_kept_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.quiz.library.KEPT_OPEN", 1)
    put(tmp_path, "one.json", A)
    put(tmp_path, "two.json", B)
    library = open_library(tmp_path)

    assert [library.open(name) for name in ("demo.A", "demo.B", "demo.A")] == [A, B, A]


def test_one_file_is_a_library_as_well(tmp_path: Path) -> None:
    assert open_library(put(tmp_path, "x.json", A)).open("demo.A") == A


def test_what_cannot_be_used_is_refused_and_papers_are_passed_over(
    tmp_path: Path,
) -> None:
    put(tmp_path, "a.json", A)
    put(tmp_path, "again.json", A)
    put(tmp_path, "edited.json", B.model_copy(update={"minutes": 5}))
    put(tmp_path, "paper.json", without_keys(B))
    (tmp_path / "other.json").write_text("{}", "utf-8")
    library = open_library(tmp_path)

    assert list(library.paths) == ["demo.A"]
    assert [Path(one.source).name for one in library.refusals] == [
        *("again.json", "edited.json", "other.json"),
    ]
    assert library.refusals[0].reason.startswith("form demo.A is in ")
    assert library.refusals[1].reason.startswith("this form was edited")


def test_without_any_form_there_is_nothing_to_do(tmp_path: Path) -> None:
    put(tmp_path, "paper.json", without_keys(A))

    with pytest.raises(BadQuiz, match="no form with keys is here"):
        open_library(tmp_path)


def test_a_table_belongs_to_the_only_form_or_to_the_one_that_it_is_named_after(
    tmp_path: Path,
) -> None:
    put(tmp_path, "a.json", A)
    one = open_library(tmp_path)
    put(tmp_path, "b.json", B)
    two = open_library(tmp_path)

    assert one.open_for(Path("moodle.csv")) == A
    assert two.open_for(Path("demo.B.csv")) == B
    with pytest.raises(BadQuiz, match="does not say which of 2 forms"):
        two.open_for(Path("moodle.csv"))
