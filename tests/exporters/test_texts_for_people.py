"""Markdown, tables and Blackboard's file."""

import csv
import io
import json

import pytest

from grader.exporters import Options, export_form
from grader.exporters.pdf import write_paper
from grader.models.quiz import EntryKind, Form
from tests.exporters.opening import only_file
from tests.exporters.sample_forms import (
    make_choice,
    make_entry,
    make_form,
    make_multiple,
    make_numeric,
    make_open,
    make_short,
    make_single,
    make_true_false,
)


def rows(form: Form) -> list[dict[str, str]]:
    text = only_file(form, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_table_has_a_question_in_each_row() -> None:
    found = rows(make_form())

    assert [row["answer"] for row in found] == [
        "B",
        "A C",
        "true",
        "25450",
        "state_dict | state dict | /state[_ ]?dict/",
        found[5]["answer"],
    ]
    assert found[5]["answer"].startswith("An answer: a < b & c")
    assert (found[3]["tolerance"], found[3]["unit"]) == ("0", "parameters")
    assert found[0]["C"] == "32 \N{MULTIPLICATION SIGN} 784"
    assert rows(make_form(make_true_false(1, truth=False)))[0]["answer"] == "false"


def test_no_cell_is_a_formula_and_numbers_stay_numbers() -> None:
    form = make_form(
        make_single(1, stem="=HYPERLINK(1)", why="@SUM(1)"),
        make_numeric(2, number_key=-3, stem="-5"),
    )

    one, two = rows(form)
    assert one["question"] == "'=HYPERLINK(1)"
    assert one["why"] == "'@SUM(1)"
    assert (two["answer"], two["question"]) == ("-3", "-5")


def test_a_table_tells_what_it_lacks() -> None:
    many = tuple(make_choice(letter, letter, right=False) for letter in "ABCDEFGHI")
    form = make_form(
        make_entry(1, EntryKind.SINGLE, choices=many), make_open(2), make_short(3)
    )

    assert [loss.what for loss in export_form(form, "csv").losses] == [
        "choices after the eighth",
        "the rubric",
        "feedback on single answers, and the names of misconceptions",
    ]


def test_markdown_has_a_paper_without_and_a_key_with_answers() -> None:
    files = export_form(make_form(), "markdown").files
    paper = files["midterm.A.md"].decode()
    key = files["midterm.A-key.md"].decode()

    assert "Name: ___" in paper
    assert "Form A · 45 minutes · 7 points" in paper
    assert "- [ ] **B** a < b & c" in paper
    assert "*Choose all that apply.*" in paper
    assert "[x]" not in paper
    assert "25,450" not in paper
    assert "Because" not in paper
    assert "- [x] **B** a < b & c" in key
    assert "**25,450** parameters" in key
    assert "- not 25,408: a < b" in key
    assert "- Says a. (1)" in key


@pytest.mark.parametrize("stem", ["Which?", "Which? Choose all that apply."])
def test_papers_say_once_how_many_to_choose(stem: str) -> None:
    form = make_form(make_multiple(1, stem=stem))

    markdown = export_form(form, "markdown").files["midterm.A.md"].decode()
    assert markdown.count("Choose all that apply.") == 1
    assert write_paper(form).count("Choose all that apply.") == 1


def test_markdown_leaves_out_what_is_not_there() -> None:
    form = make_form(
        make_true_false(1, truth=False, why=""),
        make_numeric(2, unit="", tolerance=0.5, traps=()),
        make_open(3, rubric=None, why=""),
        minutes=None,
        instructions="",
        student="Ada",
    )

    files = export_form(form, "markdown").files
    assert "For: Ada" in files["midterm.A.md"].decode()
    assert "minutes" not in files["midterm.A.md"].decode()
    key = files["midterm.A-key.md"].decode()
    assert "**false**" in key
    assert "**25,450** ± 0.5\n" in key


def test_blackboard_gets_one_line_for_each_question() -> None:
    lines = only_file(make_form(), "blackboard").decode().splitlines()

    parts = [line.split("\t") for line in lines]
    assert [part[0] for part in parts] == ["MC", "MA", "TF", "NUM", "FIB", "ESS"]
    assert parts[0][3::2] == ["incorrect", "correct", "incorrect"]
    assert parts[1][3::2] == ["correct", "incorrect", "correct", "incorrect"]
    assert parts[2][2] == "true"
    assert parts[3][2:] == ["25450", "0"]
    assert parts[3][1].endswith("(in parameters)")
    assert parts[4][2:] == ["state_dict", "state dict"]
    assert "x = {1: 2}<br /><br />print(x)" in parts[0][1]


def test_blackboard_tells_what_it_lacks() -> None:
    bare = make_numeric(2, why="", traps=(), unit="")
    form = make_form(
        make_multiple(1), bare, make_open(3), make_true_false(4, truth=False)
    )

    exported = export_form(form, "blackboard", Options(draws={bare.id: [bare]}))

    told = {(loss.entry, loss.what) for loss in exported.losses}
    assert ("the-item.multiple-1", "all feedback") in told
    assert (bare.id, "all feedback") not in told
    assert (bare.id, "the random draws: one of them is kept") in told
    assert ("the-item.open-3", "the rubric") in told
    assert {entry for entry, what in told if what.startswith("the points")} == {
        "the-item.open-3"
    }


def test_json_is_the_form_itself() -> None:
    form = make_form()

    assert Form.model_validate(json.loads(only_file(form, "json"))) == form
