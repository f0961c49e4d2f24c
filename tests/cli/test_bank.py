"""`grade bank`: its commands, as a user gives them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from rich.console import Console

from grader.bank import verify as verify_module
from grader.bank.prover import run_all
from grader.cli import bank, bank_preview
from tests.bank.conftest import SAMPLE
from tests.bank.test_verify import Here
from tests.cli.conftest import Grade

QUIET = ("-q", "--quiet")


@pytest.fixture
def bank_exam(exam: Path) -> Path:
    """The bank of the exam that the user is in."""
    shutil.copytree(SAMPLE, exam / "bank")
    with (exam / "exam.yaml").open("a") as file:
        file.write("\nbank: bank\n")
    return exam / "bank"


@pytest.fixture
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_module, "Proofs", Here)


def edit(root: Path, old: str, new: str) -> None:
    path = root / "items/shapes.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_group_lists_its_commands(grade: Grade) -> None:
    done = grade("bank", "--help")

    assert done.code == 0
    assert [name for name in bank.COMMANDS if name not in done.out] == []


def test_an_unknown_command_is_answered_with_the_known_ones(grade: Grade) -> None:
    done = grade("bank", "lits")

    assert done.code == 2
    assert "there is no command lits; there are verify, lint, list" in done.err


def test_an_exam_without_a_bank_is_told_where_to_name_one(
    exam: Path, grade: Grade
) -> None:
    done = grade("bank", "list")

    assert done.code == 2
    assert f"{exam / 'exam.yaml'}: this exam has no question bank here" in done.err


@pytest.mark.usefixtures("_here")
def test_a_right_bank_is_verified(bank_exam: Path, grade: Grade) -> None:
    done = grade("bank", "verify", "--jobs", 2)
    lines = done.out.splitlines()

    assert done.code == 0
    assert lines[0] == "5 variants, 220 draws judged, 4 proofs"
    assert lines[1] == "without a proof: 1 variant"
    assert lines[2].startswith("longest: ")
    assert lines[-1] == "No key fails."
    assert grade("bank", "verify", *QUIET[:1], "--exam", bank_exam.parent).out == ""


@pytest.mark.usefixtures("_here", "bank_exam")
def test_named_variants_are_verified_alone(grade: Grade) -> None:
    done = grade("bank", "verify", "views.relu-at-zero")

    assert done.out.splitlines()[0] == "1 variant, 1 draw judged, 1 proof"
    assert done.out.splitlines()[-1] == "Every key is proved."
    assert grade("bank", "verify", "views.relu").code == 2
    assert grade("bank", "verify", "views.name-it").out == (
        "1 variant, 1 draw judged, 0 proofs\nwithout a proof: 1 variant\n"
        "No key fails.\n"
    )


@pytest.mark.usefixtures("_here")
def test_a_wrong_key_exits_with_1(bank_exam: Path, grade: Grade) -> None:
    edit(bank_exam, "key: true", "key: false")
    done = grade("bank", "verify", "-q")

    assert done.code == 1
    assert "the key is False, the proof finds True" in done.out
    assert done.out.endswith("1 failure.\n")


@pytest.mark.usefixtures("_here")
def test_a_broken_proof_exits_with_2(bank_exam: Path, grade: Grade) -> None:
    edit(bank_exam, "key: true", "key: false")
    edit(bank_exam, "answer = list(nn.Linear", "answer = list(nn.Linaer")
    done = grade("bank", "verify")

    assert done.code == 2
    assert "has no attribute 'Linaer'" in done.out
    assert done.out.endswith("2 failures.\n")
    assert "Traceback" not in done.out + done.err


@pytest.mark.usefixtures("_here")
def test_slow_proofs_are_counted_where_they_are_left_out(
    bank_exam: Path, grade: Grade
) -> None:
    edit(bank_exam, "key: true", "key: true\n        slow: true")

    assert "1 slow proof left out; --slow runs" in grade("bank", "verify").out
    assert "left out" not in grade("bank", "verify", "--slow").out


@pytest.mark.parametrize("name", ["list", "stats", "lint", "verify", "preview"])
def test_a_broken_bank_exits_with_2_and_no_traceback(
    name: str, bank_exam: Path, grade: Grade
) -> None:
    edit(bank_exam, "tolerance: 0\n", "tolerence: 0\n")
    more = ("-o", "x.html") if name == "preview" else ()
    done = grade("bank", name, *more)

    assert (done.code, done.out) == (2, "")
    assert "items/shapes.yaml:46:9: items[0].variants[0].tolerence: unknown" in done.err
    assert "hint: did you mean `tolerance`?" in done.err
    assert "Traceback" not in done.err


def test_a_clean_bank_is_linted(bank_exam: Path, grade: Grade) -> None:
    done = grade("bank", "lint")

    assert (done.code, done.out) == (0, "The bank is clean.\n")
    assert grade("bank", "lint", "-q").out == ""

    edit(bank_exam, "why: Rows are outputs.}", "}")
    found = grade("bank", "lint", "-q")

    assert found.code == 1
    assert found.out.endswith("\n1 finding.\n")

    edit(bank_exam, "why: That is the bias.}", "}")

    assert grade("bank", "lint").out.endswith("\n2 findings.\n")


@pytest.mark.usefixtures("bank_exam")
def test_guessing_prints_a_table(grade: Grade) -> None:
    done = grade("bank", "lint", "--guess")
    head, titles, *rows = done.out.splitlines()

    assert head.startswith("1 `single` variants; chance is 33.3%, and no strategy may")
    assert titles.split()[0] == "strategy"
    assert [row[:24].strip() for row in rows] == [
        *("longest", "shortest", "most hedged", "most words of the stem"),
        *("odd one out", "most central", "middle number", "first", "last"),
    ]
    assert done.code == (1 if "ABOVE" in done.out else 0)
    assert grade("bank", "lint", "--guess", "-q").out == ""


@pytest.mark.usefixtures("bank_exam")
def test_variants_are_listed_and_filtered(grade: Grade) -> None:
    every = grade("bank", "list").out
    some = grade("bank", "list", "--kind", "numeric", "--kind", "short").out
    few = grade("bank", "list", "--topic", "shapes", "--difficulty", 2).out

    assert every.endswith("variants: 5, items: 2\n")
    assert "views.name-it" in some
    assert some.endswith("variants: 2, items: 2\n")
    assert few.endswith("variants: 2, items: 1\n")
    assert grade("bank", "list", "--topic", "x").code == 2


@pytest.mark.usefixtures("bank_exam")
def test_an_item_is_shown_with_its_variants(grade: Grade) -> None:
    whole = grade("bank", "show", "parameter-count").out
    one = grade("bank", "show", "parameter-count.mlp").out
    other = grade("bank", "show", "parameter-count.mlp", "--seed", 3).out

    assert whole.startswith("parameter-count\nshapes · difficulty 2")
    assert "784 × 32" in whole
    assert one.startswith("parameter-count.mlp\nnumeric")
    assert one.strip() in whole
    assert other != one
    assert grade("bank", "show", "nothing").code == 2


@pytest.mark.usefixtures("bank_exam")
def test_a_terminal_gets_colours(grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Console, "is_terminal", property(lambda _console: True))
    monkeypatch.setenv("TERM", "xterm-256color")
    out = grade("bank", "show", "views").out

    assert "\x1b[32m  ✓ True" in out
    assert "\x1b[31m  ✗ False" in out
    assert click.unstyle(out).startswith("views\n")


def test_control_characters_of_a_bank_are_shown_as_escapes(
    bank_exam: Path, grade: Grade
) -> None:
    edit(bank_exam, "stem: When does `view` fail?", r'stem: "\e[2Jx"')

    assert r"\x1b[2Jx" in grade("bank", "show", "views").out


@pytest.mark.usefixtures("bank_exam")
def test_everything_is_counted(grade: Grade) -> None:
    table = grade("bank", "stats").out.splitlines()
    stats = json.loads(grade("bank", "stats", "--json").out)

    assert stats["kinds"]["numeric"] == 1
    assert stats["sources"] == [16, 44]
    assert "variants                5" in table
    assert "sources                 2" in table
    assert "  shapes                2 items, 5 variants" in table


def test_schemas_are_written(tmp_path: Path, grade: Grade) -> None:
    done = grade("bank", "schema", tmp_path / "new")

    assert done.code == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        *("items.schema.json", "quiz.schema.json"),
    ]
    (tmp_path / "file").write_text("")
    assert grade("bank", "schema", tmp_path / "file" / "x").code == 2


@pytest.mark.usefixtures("bank_exam")
def test_a_preview_is_written(tmp_path: Path, grade: Grade) -> None:
    page = tmp_path / "bank.html"
    done = grade("bank", "preview", "-o", page)

    assert (done.code, done.out) == (0, f"written: {page}\n")
    assert page.read_text("utf-8").lstrip().startswith("<!doctype html>")
    assert grade("bank", "preview", "-q", "-o", page).out == ""
    assert grade("bank", "preview", "-o", tmp_path / "no" / "x.html").code == 2


def test_a_preview_is_written_again_when_a_file_changes(
    bank_exam: Path, tmp_path: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "bank.html"
    steps: list[Callable[[], None]] = [
        lambda: edit(bank_exam, "key: true", "kye: true"),
        lambda: edit(bank_exam, "kye: true", "key: false"),
    ]

    def step(*_: object) -> None:
        if not steps:
            raise KeyboardInterrupt
        steps.pop(0)()

    monkeypatch.setattr("grader.cli.watch.await_change", step)
    done = grade("bank", "preview", "--watch", "-o", page)

    assert done.code == 130
    assert done.out.count(f"written: {page}") == 2
    assert "hint: did you mean `key`?" in done.err
    assert bank_preview.SUFFIXES == (".yaml",)


def test_proofs_can_run_where_the_tests_are() -> None:
    job = {"id": "x", "code": "answer = 1", "claims": [], "draws": [{}], "seconds": 9}

    assert [found["answers"] for found in run_all([job], 1)] == [[1]]


@pytest.mark.parametrize("words", [["list"], ["show", "views"], ["stats"]])
def test_light_commands_load_no_torch(words: list[str], bank_exam: Path) -> None:
    code = (
        "import sys\n"
        f"sys.argv = ['grade', 'bank', *{words!r}]\n"
        "from grader.cli import main\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        "    print('torch' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=bank_exam.parent,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr == "False\n"
