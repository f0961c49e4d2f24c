"""What an audit reads from an exam, and what it complains of."""

from pathlib import Path

import pytest

from grader.audit.corpus import Case, Kind, generate_cases, narrow, read_cases
from grader.errors import BadExam
from grader.exam import load_exam
from tests.cli.mini import HALF, QUARTER, SPARE, TEMPLATE, write_files


def read(root: Path) -> dict[str, Case]:
    return {case.name: case for case in read_cases(load_exam(root))}


def error_of(root: Path) -> str:
    with pytest.raises(BadExam) as caught:
        read(root)
    return str(caught.value)


def test_every_part_of_the_exam_becomes_a_case(root: Path) -> None:
    kinds = [(case.kind, case.name) for case in read_cases(load_exam(root))]

    assert kinds == [
        (Kind.REFERENCE, "reference"),
        (Kind.REFERENCE, "reference, again"),
        (Kind.TEMPLATE, "template"),
        (Kind.VARIANT, "by_power"),
        (Kind.MUTANT, "half/same"),
        (Kind.MUTANT, "half/whole"),
        (Kind.MUTANT, "quarter/half_of_it"),
    ]


def test_the_reference_and_the_template_are_whole(root: Path) -> None:
    cases = read(root)

    solution = {"half.py": HALF + SPARE, "quarter.py": QUARTER}
    assert cases["reference"].files == cases["reference, again"].files == solution
    assert cases["template"].files["half.py"] == TEMPLATE
    assert cases["template"].files.keys() == solution.keys()
    assert cases["reference"].tasks == cases["template"].tasks == ()


def test_a_mutant_says_what_kills_it_and_what_is_wrong(root: Path) -> None:
    case = read(root)["half/same"]

    assert case.kills == ("half.public_half", "half.odd")
    assert case.note == "Does nothing."
    assert case.task == "half"
    assert list(case.files) == ["half.py"]


@pytest.mark.parametrize(
    ("name", "tasks"),
    [
        ("half/same", ("half", "quarter")),
        ("quarter/half_of_it", ("quarter",)),
        ("by_power", ("half", "quarter")),
    ],
)
def test_every_task_that_a_file_could_touch_is_graded(
    name: str, tasks: tuple[str, ...], root: Path
) -> None:
    assert read(root)[name].tasks == tasks


def test_a_variant_says_why_it_is_right(root: Path) -> None:
    assert read(root)["by_power"].note == "there are many ways."


@pytest.mark.parametrize(
    ("header", "kills"),
    [
        ("# kills: half.odd", ("half.odd",)),
        ("# kills: half.a, half.b", ("half.a", "half.b")),
        ("#kills half.a", None),
        ("# kills:half.a half.b", ("half.a", "half.b")),
        ("# kills:", None),
        ("", None),
    ],
)
def test_a_mutants_first_line_is_read(
    header: str, kills: tuple[str, ...] | None, root: Path
) -> None:
    write_files(root, {"secret/mutants/half/new.py": header})

    if kills is None:
        path = root / "secret/mutants/half/new.py"
        assert error_of(root) == (
            f"{path}:1: a mutant's first line names the checks that must kill it: "
            "`# kills: half.some_check`"
        )
    else:
        assert read(root)["half/new"].kills == kills
        assert read(root)["half/new"].note == ""


@pytest.mark.parametrize("part", ["template", "reference", "variants", "mutants"])
def test_an_exam_without_a_part_cannot_be_audited(part: str, root: Path) -> None:
    lines = (root / "exam.yaml").read_text().splitlines()
    kept = [line for line in lines if not line.startswith(f"{part}:")]
    (root / "exam.yaml").write_text("\n".join(kept))

    assert error_of(root) == f"{root}: an audit needs `{part}` in exam.yaml"


@pytest.mark.parametrize("folder", ["template", "secret/solution"])
def test_a_file_that_is_missing_is_named(folder: str, root: Path) -> None:
    (root / folder / "half.py").unlink()

    assert error_of(root).startswith(
        f"{root}/{folder}/half.py: cannot be read as UTF-8 text: [Errno 2] No such file"
    )


@pytest.mark.parametrize("folder", ["variants/by_power", "mutants/half"])
def test_a_file_that_is_no_text_is_named(folder: str, root: Path) -> None:
    (root / "secret" / folder / "half.py").write_bytes(b"# na\xefve")

    assert "half.py: cannot be read as UTF-8 text: 'utf-8'" in error_of(root)


@pytest.mark.parametrize(
    ("names", "holds"), [(["hlaf.py", "half.py"], "half.py, hlaf.py"), ([], "none")]
)
def test_a_variant_of_no_task_is_refused(
    names: list[str], holds: str, root: Path
) -> None:
    folder = root / "secret/variants/odd"
    folder.mkdir()
    write_files(folder, dict.fromkeys(names, ""))

    assert error_of(root) == (
        f"{folder}: a variant holds files of tasks, which are half.py, quarter.py; "
        f"it holds {holds}"
    )


def test_a_mutant_of_no_task_is_refused(root: Path) -> None:
    write_files(root, {"secret/mutants/hlaf/a.py": "# kills: half.odd\n"})

    assert error_of(root) == (
        f"{root}/secret/mutants/hlaf/a.py: a mutant lies in a folder named as its "
        "task, which is one of half, quarter"
    )


def test_caches_among_the_mutants_are_no_mutants(root: Path) -> None:
    write_files(root, {"secret/mutants/__pycache__/a.pyc": ""})

    assert len(read(root)) == 7


def test_mutants_are_made_from_the_reference(root: Path) -> None:
    cases = generate_cases(load_exam(root))

    assert {case.task for case in cases} == {"half", "quarter"}
    assert {case.kind for case in cases} == {Kind.GENERATED}
    (case,) = (case for case in cases if case.note.endswith(" -> return x * 2"))
    assert case.tasks == ("half",)
    assert case.name.startswith("half.py:half:arithmetic:")
    assert case.note == "line 2: return x / 2 -> return x * 2"


def test_a_statement_of_many_lines_is_noted_on_one(root: Path) -> None:
    (root / "secret/solution/half.py").write_text(
        "def half(x):\n    if x > 0:\n        return x / 2\n    return 0\n"
    )

    assert not any("\n" in case.note for case in generate_cases(load_exam(root)))


def test_an_exam_without_a_reference_makes_no_mutants(root: Path) -> None:
    exam = load_exam(root).model_copy(update={"reference": None})

    with pytest.raises(BadExam, match=r"an audit needs `reference` in exam\.yaml"):
        generate_cases(exam)


def test_one_task_needs_its_own_cases_alone(root: Path) -> None:
    cases = read_cases(load_exam(root))

    assert {case.name: case.tasks for case in narrow(cases, ["quarter"])} == {
        "reference": ("quarter",),
        "reference, again": ("quarter",),
        "template": ("quarter",),
        "by_power": ("quarter",),
        "quarter/half_of_it": ("quarter",),
    }


def test_a_mutant_of_the_task_is_graded_in_the_others_too(root: Path) -> None:
    write_files(root, {"secret/variants/other/quarter.py": QUARTER})
    names = {case.name: case for case in narrow(read_cases(load_exam(root)), ["half"])}

    assert names["half/same"].tasks == ("half", "quarter")
    assert names["by_power"].tasks == ("half",)
    assert "other" not in names
    assert "quarter/half_of_it" not in names
