"""`grade quiz review` and `grade quiz analyse`, as people run them."""

import csv
import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from grader.bank.files import load_bank
from grader.bank.select import choose, hash_of
from grader.cli.common import user_name
from grader.forms import to_json
from grader.quiz.results import read_changes, read_marked, write_marks
from tests.cli.conftest import Grade
from tests.quiz.classes import plain_class, plain_form, sat
from tests.quiz.samples import OPEN, SHORT, SINGLE, form

SAMPLE = Path(__file__).parents[1] / "bank/sample"
FORM = form(SINGLE, SHORT, OPEN)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Two open answers and a short one wait."""
    root = tmp_path / "results"
    for folder in ("forms", "marks"):
        (root / folder).mkdir(parents=True)
    (root / "forms/demo.A.json").write_text(to_json(FORM), "utf-8")
    for student, said in (("ada", "The chain \x1b[31mrule."), ("bob", "Small.")):
        write_marks(root, sat(FORM, student, ["B", "reshape", said]))
    write_marks(root, sat(FORM, "eve", ["B", "copy", None]))
    return root


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A class of 40 on one form."""
    root, of = tmp_path / "class", plain_form(4)
    for folder in ("forms", "marks"):
        (root / folder).mkdir(parents=True)
    (root / "forms/demo.A.json").write_text(to_json(of), "utf-8")
    for one in plain_class(40, of):
        write_marks(root, one)
    return root


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{x}\n" for x in lines)))


def test_what_waits_is_decided_by_the_keyboard(
    grade: Grade, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, "a fine", "s", "q")
    done = grade("quiz", "review", results)

    assert done.code == 1
    assert "1 of 3 · gradients · 3 points ───" in done.out
    assert "1 answer decided; 2 still waiting (1 skipped)" in done.out
    assert "quadratic weighted kappa: none below 10 decisions" in done.out
    assert "\x1b" not in done.out
    assert [one.reason for one in read_changes(results)] == ["fine"]
    with (results / "gradebook.csv").open(encoding="utf-8") as file:
        assert [row["final"] for row in csv.DictReader(file)].count("yes") == 1


def test_the_same_command_goes_on_until_nothing_waits(
    grade: Grade, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, "a")
    assert grade("quiz", "review", results).code == 1
    typing(monkeypatch, "f", "n")
    done = grade("quiz", "review", results)

    assert done.code == 0
    assert "2 answers decided; 0 still waiting\n" in done.out
    again = grade("quiz", "review", results)
    assert (again.code, again.out) == (
        *(0,),
        "Nothing waits for a person here.\n0 answers decided; 0 still waiting\n",
    )


def test_a_decision_is_changed_on_appeal(
    grade: Grade, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, "1.5 on appeal")
    options = ("--again", "--student", "ada", "--item", "single")
    done = grade("quiz", "review", results, *options)

    assert done.code == 0
    assert read_marked(results / "marks/ada.json").marks[0].earned == 1.5


def test_again_needs_to_know_whose(grade: Grade, results: Path) -> None:
    done = grade("quiz", "review", results, "--again")

    assert done.code == 2
    assert "--again: say whose marks with --student, or which with --item" in done.err


def test_the_agreement_can_be_printed_alone(grade: Grade, results: Path) -> None:
    done = grade("quiz", "review", results, "--agreement")

    assert done.code == 0
    assert done.out == "No suggestion of a rubric has been decided on yet.\n"


def test_results_that_are_none_are_told(grade: Grade, tmp_path: Path) -> None:
    for command in ("review", "analyse"):
        done = grade("quiz", command, tmp_path / "none")

        assert done.code == 2
        assert "none" in done.err


def test_a_machine_without_names_has_reviewers_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown() -> str:
        raise KeyError

    monkeypatch.setattr("getpass.getuser", unknown)

    assert user_name() == ""


def test_an_analysis_is_printed(grade: Grade, marked: Path) -> None:
    done = grade("quiz", "analyse", marked)

    assert (done.code, done.err) == (0, "")
    assert "│  A demo" in done.out
    assert "  KR-20 " in done.out
    assert "  item-1.v " in done.out


def test_an_analysis_is_written_in_every_format(
    grade: Grade, marked: Path, tmp_path: Path
) -> None:
    outputs = [tmp_path / f"analysis.{ending}" for ending in ("html", "csv", "json")]
    options = [part for path in outputs for part in ("-o", path)]
    done = grade("quiz", "analyse", marked, *options, "--seed", 4)
    page, table, data = (path.read_text("utf-8") for path in outputs)

    assert done.err == "".join(f"written: {path}\n" for path in outputs)
    assert page.startswith("<!doctype html>")
    assert len(list(csv.DictReader(io.StringIO(table)))) == 12
    assert (json.loads(data)["schema"], json.loads(data)["seed"]) == (
        "gradeproof/analysis/1",
        4,
    )


def test_no_cell_of_the_table_is_a_formula(
    grade: Grade, marked: Path, tmp_path: Path
) -> None:
    of = plain_form(4)
    first = of.entries[0].choices[0].model_copy(update={"text": "=1+1"})
    entry = of.entries[0].model_copy(
        update={"choices": (first, *of.entries[0].choices[1:])}
    )
    text = to_json(form(entry, *of.entries[1:]))
    (marked / "forms/demo.A.json").write_text(text, "utf-8")
    grade("quiz", "analyse", marked, "-q", "-o", tmp_path / "a.csv")

    assert ",'=1+1,keys.0," in (tmp_path / "a.csv").read_text("utf-8")


def test_quiet_prints_nothing(grade: Grade, marked: Path, tmp_path: Path) -> None:
    done = grade("quiz", "analyse", marked, "-q", "-o", tmp_path / "a.html")

    assert (done.code, done.out, done.err) == (0, "", "")


def test_outputs_that_cannot_be_written_are_told(
    grade: Grade, marked: Path, tmp_path: Path
) -> None:
    ending = grade("quiz", "analyse", marked, "-o", tmp_path / "a.pdf")
    folder = grade("quiz", "analyse", marked, "-o", tmp_path / "none/a.html")

    assert (ending.code, folder.code) == (2, 2)
    assert "name a file that ends in .html, .csv, .json" in ending.err
    assert "cannot be written" in folder.err


def test_figures_are_written_beside_the_items(
    grade: Grade, marked: Path, exam: Path
) -> None:
    shutil.copytree(SAMPLE, exam / "bank")
    with (exam / "exam.yaml").open("a", encoding="utf-8") as file:
        file.write("bank: bank\n")
    before = {path: path.read_bytes() for path in (exam / "bank").rglob("*.yaml")}
    entries = plain_form(2).entries
    known = entries[0].model_copy(update={"id": "parameter-count.mlp"})
    of = form(known, entries[1])
    (marked / "forms/demo.A.json").write_text(to_json(of), "utf-8")
    shutil.rmtree(marked / "marks")
    (marked / "marks").mkdir()
    for one in plain_class(25, of):
        write_marks(marked, one)
    done = grade("quiz", "analyse", marked, "--update-bank", "--sitting", "may 2026")
    written = exam / "bank/observed.yaml"

    assert done.code == 0
    assert done.err == (
        f"written: {written}: figures of 1 question\nnot in this bank: item-2.v\n"
    )
    assert "parameter-count.mlp:\n    may 2026:\n      n: 25\n" in written.read_text()
    assert {path: path.read_bytes() for path in before} == before
    assert grade("bank", "lint").code in (0, 1)
    of_item = hash_of(choose(load_bank(exam / "bank"), ["parameter-count.mlp"])[0].item)
    text = written.read_text("utf-8").replace(entries[0].content, of_item)
    written.write_text(text, "utf-8")
    (listed,) = (
        line for line in grade("bank", "list").out.splitlines() if "(N 25)" in line
    )
    assert listed.startswith("  parameter-count.mlp ")
    shown = grade("bank", "show", "parameter-count.mlp").out
    assert "Observed\n  may 2026: p 0." in shown
    assert "Observed" not in grade("bank", "show", "views").out


def test_too_few_marks_for_the_bank_are_told(
    grade: Grade, results: Path, exam: Path
) -> None:
    shutil.copytree(SAMPLE, exam / "bank")
    with (exam / "exam.yaml").open("a", encoding="utf-8") as file:
        file.write("bank: bank\n")
    of = form(SINGLE.model_copy(update={"id": "parameter-count.mlp"}))
    (results / "forms/demo.A.json").write_text(to_json(of), "utf-8")
    shutil.rmtree(results / "marks")
    (results / "marks").mkdir()
    write_marks(results, sat(of, "ada", ["B"]))
    done = grade("quiz", "analyse", results, "--update-bank")
    quiet = grade("quiz", "analyse", results, "--update-bank", "-q")

    assert "too few final marks: parameter-count.mlp" in done.err
    assert (quiet.code, quiet.err) == (0, "")
