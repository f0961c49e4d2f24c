"""`grade check`, as students, instructors and CI jobs use it."""

import gc
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from grader.cli import check, main, watch
from grader.renderers.words import NOT_FINAL
from tests.cli.conftest import Grade
from tests.cli.mini import (
    HALF,
    HIDDEN,
    QUARTER,
    TEMPLATE,
    Kept,
    write_exam,
    write_files,
)

WHOLE = "def half(x):\n    return x // 2\n"


@pytest.fixture
def home(
    exam: Path, grade: Grade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A student's own copy of the exam; the student is in there."""
    grade("init", tmp_path / "home", "--exam", exam)
    monkeypatch.chdir(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this process puts what it needs for a while."""
    path = tmp_path / "temporary"
    path.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(path))
    return path


def headline(out: str) -> list[str]:
    """Return the lines in the box on top of a report."""
    box = out.partition("╰")[0].splitlines()[1:]
    return [line.strip("│ ").rstrip() for line in box]


@pytest.mark.usefixtures("kept", "exam")
def test_a_right_submission_has_full_marks(grade: Grade, work: Path) -> None:
    done = grade("check", work)

    assert (done.code, done.err) == (0, "")
    title, who, _, score, passed = headline(done.out)
    assert title == "Mini"
    assert who.startswith("ada  ")
    assert score.endswith("  final")
    assert score.startswith("4 / 4  ")
    assert passed == "All 4 checks passed"


@pytest.mark.usefixtures("kept", "exam")
def test_what_was_imported_is_never_looked_through_for_garbage(
    grade: Grade, work: Path
) -> None:
    check._import_engine.cache_clear()
    counts = []
    for _ in range(2):
        gc.unfreeze()
        grade("check", work, "-q")
        counts.append(gc.get_freeze_count())
    gc.unfreeze()

    assert counts[0] > 100_000
    assert counts[1] == 0, "watching would keep the garbage of each grading"


@pytest.mark.usefixtures("kept", "exam")
def test_a_mistake_costs_its_points_once_and_hidden_inputs_stay_hidden(
    grade: Grade, work: Path
) -> None:
    (work / "half.py").write_text(WHOLE)

    done = grade("check", work)

    assert (done.code, done.err) == (1, "")
    assert headline(done.out)[-1] == "3 of 4 checks passed"
    assert "    Hint: Mind odd numbers.\n" in done.out
    assert "Note: graded with the grader's own half.py in the place of" in done.out
    assert "half is wrong" not in done.out
    assert "print(half(" not in done.out


@pytest.mark.usefixtures("kept", "exam")
def test_an_instructor_sees_hidden_inputs(grade: Grade, work: Path) -> None:
    (work / "half.py").write_text(WHOLE)

    done = grade("check", work, "--audience", "instructor")

    assert done.code == 1
    assert "    half(n) is wrong\n" in done.out
    assert "        print(half(" in done.out


@pytest.mark.usefixtures("kept", "home")
def test_a_student_who_passes_everything_is_never_told_that_all_passed(
    grade: Grade, home: Path
) -> None:
    write_files(home, {"half.py": HALF, "quarter.py": QUARTER})

    done = grade("check")

    assert done.code == 0
    *_, score, passed = headline(done.out)
    assert score.endswith("  public checks only")
    assert passed == "Public checks passed; 2 hidden checks run later"
    assert "    1 hidden check runs later\n" in done.out
    assert "all" not in done.out.lower().split()


@pytest.mark.usefixtures("kept", "home")
def test_the_template_half_filled_in_gets_half(grade: Grade, home: Path) -> None:
    write_files(home, {"half.py": HALF})

    done = grade("check")

    assert done.code == 1
    assert headline(done.out)[-1] == (
        "1 of 2 public checks passed; 2 hidden checks run later"
    )
    assert "✗ crashed       a quarter of 8 is 2 " in done.out
    assert '          File "quarter.py", line 2, in quarter\n' in done.out


@pytest.mark.usefixtures("home", "kept")
def test_hidden_checks_cannot_be_asked_for_where_there_are_none(
    grade: Grade, home: Path
) -> None:
    done = grade("check", "--hidden")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"grade: --hidden: {home} has no hidden checks; they run where the work is "
        "handed in\n"
    )


@pytest.mark.usefixtures("kept", "exam")
@pytest.mark.parametrize(
    ("option", "headline_"),
    [
        ("--public", "Public checks passed; 2 hidden checks run later"),
        ("--hidden", "All 4 checks passed"),
    ],
)
def test_an_instructor_chooses_which_checks_run(
    option: str, headline_: str, grade: Grade, work: Path
) -> None:
    done = grade("check", work, option)

    assert (done.code, headline(done.out)[-1]) == (0, headline_)


@pytest.mark.usefixtures("exam")
def test_only_the_tasks_that_are_named_are_graded(
    grade: Grade, work: Path, kept: list[Kept]
) -> None:
    (work / "half.py").write_text("import nothing")
    done = grade("check", work, "--task", "quarter", "--format", "json")

    report = json.loads(done.out)
    assert [task["id"] for task in report["tasks"]] == ["quarter"]
    assert report["score"] == {"earned": 1.0, "possible": 1.0}
    assert done.code == 0
    (zygote,) = kept
    assert zygote.closed


@pytest.mark.usefixtures("exam")
def test_a_task_that_is_not_there_is_an_error(
    grade: Grade, work: Path, kept: list[Kept]
) -> None:
    done = grade("check", work, "--task", "hlaf")

    assert done.code == 2
    assert done.err == "grade: --task hlaf: no such task; there are half, quarter\n"
    assert [zygote.closed for zygote in kept] == [True]


@pytest.mark.usefixtures("exam")
def test_an_output_that_cannot_be_written_is_an_error_before_grading(
    grade: Grade, work: Path, kept: list[Kept], tmp_path: Path
) -> None:
    done = grade("check", work, "-o", tmp_path / "nowhere/a.json")

    assert done.code == 2
    assert done.err == (
        f"grade: {tmp_path}/nowhere/a.json: there is no folder {tmp_path}/nowhere; "
        "make it, or name another one\n"
    )
    assert kept == []


@pytest.mark.usefixtures("exam")
def test_a_submission_that_is_not_there_is_an_error(
    grade: Grade, kept: list[Kept]
) -> None:
    done = grade("check", "nowhere")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "grade: nowhere: there is no such file or folder; check the path\n"
    )
    assert [zygote.closed for zygote in kept] == [True]


@pytest.mark.usefixtures("kept", "exam")
@pytest.mark.parametrize(
    ("limit", "code"), [("100", 1), ("50.5", 1), ("50", 0), ("0", 0)]
)
def test_a_limit_decides_the_exit_code(
    limit: str, code: int, grade: Grade, work: Path
) -> None:
    (work / "half.py").write_text(WHOLE)

    done = grade("check", work, "--fail-under", limit, "-q")

    assert (done.code, done.out, done.err) == (code, "", "")


@pytest.mark.usefixtures("kept")
def test_a_report_that_is_not_final_says_so_even_when_quiet(
    exam: Path, grade: Grade, work: Path
) -> None:
    slip = HIDDEN.replace('n / 2, "half(n)"', 'n / 0, "half(n)"')
    (exam / "secret/checks/test_hidden.py").write_text(slip)

    done = grade("check", work, "-q", "--fail-under", "0")

    assert (done.code, done.out, done.err) == (3, "", f"grade: {NOT_FINAL}\n")


@pytest.mark.usefixtures("kept", "exam")
def test_reports_are_written_beside_what_is_printed(
    grade: Grade, work: Path, tmp_path: Path
) -> None:
    page, data = tmp_path / "ada.html", tmp_path / "ada.json"

    done = grade("check", work, "-o", page, "-o", data)

    assert done.code == 0
    assert done.out.startswith("╭")
    assert done.err == f"written: {page}\nwritten: {data}\n"
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert json.loads(data.read_text("utf-8"))["submission"]["name"] == "ada"


@pytest.mark.usefixtures("kept", "exam")
def test_a_notebook_and_an_archive_are_graded_like_a_folder(
    grade: Grade, tmp_path: Path
) -> None:
    cells = [nbformat.v4.new_code_cell(each) for each in (HALF, QUARTER)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbformat.write(notebook, tmp_path / "ada.ipynb")
    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        archive.writestr("ada/half.py", HALF)
        archive.writestr("ada/quarter.py", QUARTER)

    codes = [grade("check", tmp_path / f"ada.{kind}").code for kind in ("ipynb", "zip")]

    assert codes == [0, 0]


@pytest.mark.usefixtures("kept")
def test_another_seed_asks_other_questions(
    exam: Path, grade: Grade, work: Path
) -> None:
    shown = HIDDEN.replace("rng):", "rng, record):").replace(
        "+ 1\n", '+ 1\n    record.fact("n", str(n))\n'
    )
    (exam / "secret/checks/test_hidden.py").write_text(shown)

    def asked(*options: str) -> str:
        report = json.loads(grade("check", work, "--format", "json", *options).out)
        return str(report["tasks"][0]["checks"][1]["facts"])

    assert asked() == asked()
    assert asked() != asked("--seed", "2")


@pytest.mark.sandbox
@pytest.mark.usefixtures("exam", "kept")
@pytest.mark.parametrize("level", ["auto", "container", "process"])
def test_a_level_of_confinement_can_be_chosen(
    grade: Grade, work: Path, folder: Path, level: str
) -> None:
    done = grade("check", work, "--isolation", level, "-o", folder / "r.json")
    isolation = json.loads((folder / "r.json").read_text())["isolation"]

    assert done.code == 0
    assert isolation["level"] == (level if level != "auto" else "full")
    assert f"Isolation: {isolation['level']}" in done.out


@pytest.mark.usefixtures("kept")
def test_hidden_checks_need_the_level_that_the_exam_asks_for(
    grade: Grade, exam: Path, work: Path
) -> None:
    with (exam / "exam.yaml").open("a") as stream:
        stream.write("least_isolation: container\n")
    args = ("check", work, "--isolation", "process")
    refused, told, public = (
        grade(*args, *more)
        for more in ((), ("--accept-less-isolation",), ("--public",))
    )

    assert (refused.code, told.code, public.code) == (3, 0, 0)
    assert refused.out == ""
    assert "no student code was run" in refused.err
    assert "--accept-less-isolation" in refused.err


@pytest.mark.usefixtures("kept", "exam")
def test_checks_that_a_submission_brings_are_never_run(
    grade: Grade, work: Path, tmp_path: Path
) -> None:
    marker = tmp_path / "ran"
    write_exam(work)
    write_files(
        work, {"template/checks/test_public.py": f"open({str(marker)!r}, 'w').close()"}
    )

    inside, outside = grade("check", work), grade("check", work / "half.py")

    assert (inside.code, outside.code) == (0, 1)
    assert not marker.exists()


@pytest.mark.usefixtures("kept", "exam")
def test_nothing_is_left_behind(grade: Grade, work: Path, folder: Path) -> None:
    grade("check", work)

    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("exam")
def test_an_interrupt_leaves_nothing_behind(
    grade: Grade,
    work: Path,
    folder: Path,
    kept: list[Kept],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("grader.engine.grade", interrupt)

    done = grade("check", work)

    assert (done.code, done.out, done.err) == (130, "", "\ngrade: stopped\n")
    assert list(folder.iterdir()) == []
    assert [zygote.closed for zygote in kept] == [True]


@pytest.fixture
def while_watching(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Plan what happens, one step after each grading; at the end comes Ctrl-C."""

    def plan(*steps: Callable[[], object]) -> None:
        left = iter(steps)

        def sleep(_seconds: float) -> None:
            step = next(left, None)
            if step is None:
                raise KeyboardInterrupt
            step()

        monkeypatch.setattr(watch.time, "sleep", sleep)

    return plan


@pytest.mark.usefixtures("home")
def test_watching_goes_on_while_the_work_is_broken_or_gone(
    grade: Grade,
    home: Path,
    kept: list[Kept],
    while_watching: Callable[..., None],
) -> None:
    while_watching(
        lambda: (home / "half.py").write_text("def half(x:\n"),
        lambda: [(home / name).unlink() for name in ("half.py", "quarter.py")],
        lambda: write_files(home, {"half.py": HALF, "quarter.py": QUARTER}),
        lambda: (home / "half.py").write_text(f"import nothing\n{HALF}"),
    )

    done = grade("check", "--watch")

    assert done.code == 130
    headlines = [line for line in done.out.splitlines() if "hidden checks run" in line]
    assert [line.strip("│ ").partition(";")[0] for line in headlines] == [
        "0 of 2 public checks passed",
        "0 of 2 public checks passed",
        "Public checks passed",
        "0 of 2 public checks passed",
    ]
    watching = "watching for changes; stop with Ctrl-C\n"
    assert done.err == (
        f"{watching}{watching}"
        "grade: .: none of the exam's files is in it; expected half.py, quarter.py, "
        f"or one notebook\n{watching}{watching}{watching}\ngrade: stopped\n"
    )
    assert len(kept) == 1
    assert all(zygote.closed for zygote in kept)


@pytest.mark.usefixtures("kept", "home")
def test_watching_quietly_writes_reports_alone(
    grade: Grade, home: Path, tmp_path: Path, while_watching: Callable[..., None]
) -> None:
    sizes = []
    page = tmp_path / "page.html"
    while_watching(
        lambda: (
            sizes.append(page.stat().st_size),
            (home / "half.py").write_text(TEMPLATE.replace("raise", "return")),
        )
    )

    done = grade("check", "--watch", "-q", "-o", page)

    assert (done.code, done.out, done.err) == (130, "", "\ngrade: stopped\n")
    assert sizes != [page.stat().st_size]


@pytest.mark.usefixtures("kept", "exam")
def test_a_report_can_be_piped_to_a_program_that_stops_reading(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        assert isinstance(stream, io.TextIOWrapper)
        monkeypatch.setattr("sys.stdout", stream)
        with pytest.raises(SystemExit) as ended:
            main(["check", str(work)])

    assert ended.value.code == 0
