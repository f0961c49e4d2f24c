from pathlib import Path

import pytest

from grader.errors import UserError
from tests.importers.comparing import drawn, run, told

HEAD = "kind,question,answer,A,B,C,D,tolerance"


def test_rows_are_questions(tmp_path: Path) -> None:
    rows = [
        "single,'=1+1 *x*?,B,a,b,c,,",
        'multiple,Which?,"A, B",a,b,c,d,',
        "true_false,So?,TRUE,,,,,",
        "numeric,How many?,-3,,,,,0.5",
        "short,Who?,Ada | /love.*/ | Lovelace,,,,,",
        ",,,,,,,",
    ]

    single, multiple, truth, number, short = drawn("\n".join([HEAD, *rows]), tmp_path)

    assert single.stem == "=1+1 \\*x\\*?"
    assert [c.text for c in single.choices] == ["b", "a", "c"]
    assert [c.right for c in multiple.choices] == [True, True, False, False]
    assert truth.key is True
    assert (number.key, number.tolerance) == (-3, 0.5)
    assert (short.key, short.accept) == ("Ada", ("/love.*/", "Lovelace"))


def test_semicolons_may_separate_cells(tmp_path: Path) -> None:
    (found,) = drawn("kind;question;answer\ntrue_false;a, b?;false", tmp_path)

    assert (found.stem, found.key) == ("a, b?", False)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("essay,Q?,,,,,,", "`essay` is no kind; single, multiple"),
        ("single,Q?,E,a,b,c,,", "its answer 'E' names no choice"),
        ("single,Q?,,a,b,c,,", "its answer '' names no choice"),
        ("true_false,Q?,maybe,,,,,", "neither true nor false"),
        ("numeric,Q?,x,,,,,", "`x` is no number"),
        ("numeric,Q?,1,,,,,-1", "`1` is no number with a tolerance"),
        ("true_false,Q?,true,,,,,,9", "more cells than there are columns"),
        ("short,Q?,/(/,,,,,", "all are patterns"),
        ("short,Q?,a | /(/,,,,,", "accept.0: no pattern"),
        ("true_false,,true,,,,,", "it asks nothing"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(row: str, wanted: str) -> None:
    done = run(f"{HEAD}\n{row}", "csv")

    (line,) = told(done)
    assert line.startswith("line 2: the question: ")
    assert wanted in line


def test_a_column_that_is_not_known_is_told() -> None:
    done = run("kind,question,answer,colour\ntrue_false,Q?,true,red", "csv")

    assert told(done) == ["line 1: the column colour: it is not known"]
    assert done.variants == 1


def test_a_table_without_a_needed_column_is_refused() -> None:
    with pytest.raises(UserError, match="line 1: there is no column answer, kind"):
        run("question\na", "csv")
    with pytest.raises(UserError, match="there is no column answer, kind, question"):
        run("", "csv")


def test_a_cell_that_is_too_long_is_refused() -> None:
    with pytest.raises(UserError, match="line 2: field larger than field limit"):
        run(f"kind,question,answer\nshort,{'x' * 200_000},a", "csv")
