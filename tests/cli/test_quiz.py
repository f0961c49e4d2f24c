"""`grade quiz`: from the bank to marks, as people run it."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.forms import read_form, seal, to_json, without_keys
from grader.models.quiz import Form
from grader.quiz.responses import read_one
from grader.quiz.results import read_changes
from tests.cli.conftest import Done, Grade

SAMPLE = Path(__file__).parents[1] / "bank/sample"
BLUEPRINT = """\
id: demo
title: A demo
cells:
  - {topics: [shapes], kinds: [single], count: 1, points: 2}
  - {kinds: [short], count: 1}
"""
KEYS = "student,form,q1,q2\nada,demo.A,{right},reshape\nbob,demo.A,{wrong},copy\n"


@pytest.fixture(autouse=True)
def home(exam: Path) -> Path:
    """An exam with a bank; the user is in there."""
    shutil.copytree(SAMPLE, exam / "bank")
    with (exam / "exam.yaml").open("a", encoding="utf-8") as file:
        file.write("bank: bank\n")
    (exam / "demo.yaml").write_text(BLUEPRINT, "utf-8")
    return exam


@pytest.fixture
def form(home: Path, grade: Grade) -> Form:
    """The only form of the demo; its questions stand in the order of the cells."""
    text = BLUEPRINT + "vary: {order: false}\n"
    (home / "demo.yaml").write_text(text, "utf-8")
    assert grade("quiz", "new", "demo.yaml", "-o", "build", "-q").code == 0
    return read_form(home / "build/forms/demo.A.json")


@pytest.fixture
def results(home: Path, grade: Grade, form: Form) -> Path:
    """Ada has all right, Bob nothing, and his second answer waits."""
    letters = {choice.right: choice.id for choice in form.entries[0].choices}
    text = KEYS.format(right=letters[True], wrong=letters[False])
    (home / "all.csv").write_text(text, "utf-8")
    assert grade("quiz", "mark", "build/forms", "all.csv", "-o", "results").code == 0
    return home / "results"


def test_forms_are_drawn_as_a_blueprint_says(grade: Grade, home: Path) -> None:
    done = grade("quiz", "new", "demo.yaml", "--forms", 2, "--seed", 7, "-o", "build")

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "demo.A: 2 questions, 3 points, difficulty 2.33",
        "demo.B: 2 questions, 3 points, difficulty 2.33",
        "build/forms: the forms with their keys; keep them to yourself",
        "build/papers: what students may have",
    ]
    assert len(list((home / "build/papers").iterdir())) == 4


def test_the_same_seed_gives_the_same_files(grade: Grade, home: Path) -> None:
    for name in ("one", "two"):
        grade("quiz", "new", "demo.yaml", "--forms", 3, "--seed", 5, "-o", name)
    files = sorted(
        path.relative_to(home / "one") for path in (home / "one").rglob("*.*")
    )

    assert len(files) == 9
    assert all(
        (home / "one" / name).read_bytes() == (home / "two" / name).read_bytes()
        for name in files
    )


def test_forms_are_drawn_without_a_blueprint(grade: Grade, home: Path) -> None:
    options = ("--items", 1, "--topic", "shapes", "--kind", "numeric")
    more = ("--difficulty", 2, "--minutes", 5, "-q")
    done = grade("quiz", "new", *options, *more, "-o", "build")
    form = read_form(home / "build/forms/quiz.A.json")

    assert (done.code, done.out) == (0, "")
    assert ([entry.id for entry in form.entries], form.minutes) == (
        ["parameter-count.mlp"],
        5,
    )


def test_each_student_of_a_roster_gets_a_form(grade: Grade, home: Path) -> None:
    (home / "students.csv").write_text("student\nada@x\nbob\n", "utf-8")
    done = grade("quiz", "new", "demo.yaml", "--roster", "students.csv", "-o", "build")

    assert done.code == 0
    form = read_form(home / "build/papers/demo.ada-x.json")
    assert (form.student, form.keyed) == ("ada@x", False)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "name a blueprint, or say how many --items the quiz has"),
        (("--topic", "shapes"), "say how many --items"),
        (("demo.yaml", "--items", 3), "--items: a blueprint says all that already"),
        (("demo.yaml", "--forms", 2, "--roster", "x"), "a roster gives each student"),
        (("--items", 9), "lacks 7 of 9: 2 items fit it"),
        (("none.yaml",), "none.yaml: cannot be read"),
    ],
)
def test_what_cannot_be_drawn_is_told(
    grade: Grade, options: tuple[object, ...], words: str
) -> None:
    done = grade("quiz", "new", *options, "-o", "build")

    assert (done.code, done.out) == (2, "")
    assert words in done.err


def take(
    grade: Grade, monkeypatch: pytest.MonkeyPatch, typed: str, *options: object
) -> Done:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return grade("quiz", "take", "build/papers/demo.A.json", *options)


def test_a_paper_is_taken_left_and_finished(
    grade: Grade, home: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = take(grade, monkeypatch, "\nAda\nB\n:quit\n")
    saved = read_one(home / "demo.A.response.yaml")
    second = take(grade, monkeypatch, "reshape\n:done\n")
    done = read_one(home / "demo.A.response.yaml")
    third = take(grade, monkeypatch, "")

    assert (first.code, second.code, third.code) == (0, 0, 2)
    assert (saved.student, saved.answers, saved.finished) == ("Ada", {"q1": "B"}, "")
    assert done.answers == {"q1": "B", "q2": "reshape"}
    assert done.paper == form.paper
    assert first.err == "written: demo.A.response.yaml\n"
    assert "handed in already" in third.err


@pytest.mark.usefixtures("form")
def test_a_response_may_be_json_and_names_its_student(
    grade: Grade, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = take(grade, monkeypatch, "B\n", "-o", "a.json", "--student", "ada")

    assert done.code == 0
    assert read_one(home / "a.json").student == "ada"
    assert "saved; the same command goes on from here" in done.out


@pytest.mark.usefixtures("form")
def test_nobody_writes_nothing(
    grade: Grade, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = take(grade, monkeypatch, "")

    assert done.code == 2
    assert "nobody is there to take this" in done.err
    assert not (home / "demo.A.response.yaml").exists()


@pytest.mark.usefixtures("form")
def test_a_response_that_cannot_be_written_is_told(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = take(grade, monkeypatch, "ada\n", "-o", "none/a.yaml")

    assert done.code == 2
    assert "none/a.yaml: cannot be written" in done.err


def test_a_form_cannot_drive_the_terminal(
    grade: Grade, home: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = "**x**\x1b[2J\n::error::x\u202e"
    entries = tuple(
        one.model_copy(update={"stem": evil, "unit": evil}) for one in form.entries
    )
    told = seal(without_keys(form.model_copy(update={"entries": entries})))
    (home / "build/papers/demo.A.json").write_text(to_json(told), "utf-8")
    done = take(grade, monkeypatch, "ada\n:quit\n")

    assert done.code == 0
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out


def test_a_response_is_checked_without_a_key(
    grade: Grade, home: Path, form: Form
) -> None:
    sheet = home / "build/papers/demo.A.answers.yaml"
    text = sheet.read_text("utf-8").replace('student: ""', "student: ada")
    sheet.write_text(text.replace("  q1:", "  q1: B"), "utf-8")
    check = ("quiz", "validate", sheet, "--form", "build/papers/demo.A.json")
    good = grade(*check)
    sheet.write_text(text.replace("  q1:", "  q1: [A, B]"), "utf-8")
    bad = grade(*check, "-q")

    assert form.paper in text
    assert (good.code, good.err) == (0, "")
    assert good.out == "1 of 2 questions have an answer\nwithout one: q2\n"
    assert (bad.code, bad.out) == (2, "")
    assert bad.err == (
        f"grade: {sheet}: q1: 2 answers (A, B) to a question that takes one\n"
    )


@pytest.mark.usefixtures("form")
def test_a_sheet_without_a_name_is_told_where(grade: Grade, home: Path) -> None:
    sheet = home / "build/papers/demo.A.answers.yaml"
    done = grade("quiz", "validate", sheet, "--form", "build/papers/demo.A.json")

    assert done.code == 2
    assert f"{sheet}:8:10: student: empty; write who you are" in done.err


def test_responses_are_marked(grade: Grade, results: Path) -> None:
    done = grade("quiz", "mark", "build/forms", "all.csv", "-o", "results")
    quiet = grade("quiz", "mark", "build/forms", "all.csv", "-o", "results", "-q")

    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "2 students in results/gradebook.csv: 1 final, 1 waiting for a person\n"
    )
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    rows = (results / "gradebook.csv").read_text("utf-8").splitlines()
    assert rows[1] == "ada,demo.A,3.0,3.0,yes,,2.0,1.0"
    assert rows[2] == "bob,demo.A,0.0,3.0,no,views.name-it,0.0,0.0"


def test_what_is_refused_is_told_and_the_rest_is_marked(
    grade: Grade, home: Path, results: Path
) -> None:
    with (home / "all.csv").open("a", encoding="utf-8") as file:
        file.write("eve\x1b[2J,demo.Z,A,x\n")
    done = grade("quiz", "mark", "build/forms", "all.csv", "-o", "results")

    assert done.code == 2
    assert done.err == (
        "grade: refused: all.csv: line 4: answers form demo.Z, and no such form is "
        "here\n"
    )
    assert done.out.splitlines()[1:] == ["1 refused, listed in results/refused.csv"]
    assert (results / "refused.csv").exists()


def test_keys_are_changed_after_a_look_at_who_gains(
    grade: Grade, form: Form, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [one.id for one in form.entries[0].choices if not one.right][-1]
    change = f"parameter-count.weight-shape={wrong}"
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\ny\n"))
    no = grade("quiz", "regrade", "results", "--accept-also", change)
    untouched = list(read_changes(results))
    yes = grade("quiz", "regrade", "results", "--accept-also", change, "--reason", "x")
    again = grade("quiz", "regrade", "results", "--accept-also", change)

    assert (no.code, yes.code, again.code) == (1, 0, 0)
    assert no.out == yes.out
    assert no.out.splitlines()[1] == "1 of 2 students change"
    assert "bob: 0 of 3 -> 2 of 3 (+2)" in no.out
    assert "nothing is written" in no.err
    assert untouched == []
    assert [one.reason for one in read_changes(results)] == ["x"]
    assert "these keys count already; nothing is written" in again.err


@pytest.mark.usefixtures("results")
def test_a_question_is_dropped_without_asking(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> str:
        raise KeyError

    monkeypatch.setattr("getpass.getuser", fail)
    done = grade("quiz", "regrade", "results", "--drop", "views.name-it", "--yes")

    assert done.code == 0
    assert "ada: 3 of 3 -> 2 of 2 (-1)" in done.out


@pytest.mark.usefixtures("results")
def test_a_regrading_must_say_what_changes(grade: Grade) -> None:
    done = grade("quiz", "regrade", "results")

    assert done.code == 2
    assert "say what changes, with --accept-also, --rekey or --drop" in done.err


def test_drawing_a_quiz_imports_no_torch(home: Path) -> None:
    code = (
        "import sys; from grader.cli import main\n"
        "try: main(['quiz', 'new', 'demo.yaml', '-o', 'build', '-q'])\n"
        "except SystemExit as ended: assert not ended.code\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=home)
