"""The mutants and variants say what they are, in the form that the audit reads."""

import ast
import re
from pathlib import Path

import pytest

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
FILES = {
    "device-loader": "device_loader.py",
    "model": "model.py",
    "param-count": "param_count.py",
    "relu": "relu.py",
    "train": "train.py",
}
MUTANTS = sorted(REFERENCE.glob("mutants/*/*.py"))
VARIANTS = sorted(REFERENCE.glob("variants/*/*.py"))

CHECK_FILES = sorted(
    [
        *REFERENCE.glob("checks/test_*.py"),
        *REFERENCE.parent.glob("student_template/checks/test_*.py"),
    ]
)

CHECK = r"[a-z][a-z0-9-]*\.[a-z][a-z0-9_]*"
KILLS = re.compile(rf"# kills: {CHECK}(, {CHECK})*")
SENTENCE = re.compile(r"# \S.*\.")
RIGHT = re.compile(r"# right because: \S.*\.")


def call_it(path: Path) -> str:
    return "/".join(path.parts[-2:])


def read_header(path: Path, lines: int) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[:lines]


def read_kills(path: Path) -> list[str]:
    return read_header(path, 1)[0].removeprefix("# kills: ").split(", ")


def find_checks() -> set[str]:
    """Return the id of each function that is decorated with `@check("<task>", ...)`."""
    return {
        f"{decorator.args[0].value}.{function.name.removeprefix('test_')}"
        for path in CHECK_FILES
        for function in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(function, ast.FunctionDef)
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Name)
        and decorator.func.id == "check"
        and isinstance(decorator.args[0], ast.Constant)
    }


def read_code(path: Path) -> str:
    return ast.dump(ast.parse(path.read_text(encoding="utf-8")))


def test_there_are_at_least_60_mutants_and_15_variants():
    variants = {path.parent for path in VARIANTS}

    assert len(MUTANTS) >= 60
    assert len(variants) >= 15


def test_every_task_has_mutants_and_only_tasks_have():
    assert {path.parent.name for path in MUTANTS} == set(FILES)


@pytest.mark.parametrize("path", MUTANTS, ids=call_it)
def test_a_mutant_has_a_plain_name(path):
    assert re.fullmatch(r"[a-z0-9_]+\.py", path.name)


@pytest.mark.parametrize("path", MUTANTS, ids=call_it)
def test_a_mutant_names_the_checks_of_its_own_task_and_its_mistake(path):
    kills, mistake = read_header(path, 2)

    assert KILLS.fullmatch(kills)
    assert SENTENCE.fullmatch(mistake)
    named = read_kills(path)
    assert len(set(named)) == len(named)
    assert {name.partition(".")[0] for name in named} == {path.parent.name}


def test_every_check_is_named_by_a_mutant_and_every_named_check_is_there():
    named = {name for path in MUTANTS for name in read_kills(path)}

    assert named == find_checks()


@pytest.mark.parametrize("path", MUTANTS, ids=call_it)
def test_a_mutant_differs_from_the_reference(path):
    reference = REFERENCE / "solution" / FILES[path.parent.name]

    assert read_code(path) != read_code(reference)


def test_no_two_mutants_have_the_same_code():
    seen: dict[str, Path] = {}
    for path in MUTANTS:
        twin = seen.setdefault(read_code(path), path)

        assert twin is path, f"{call_it(path)} is {call_it(twin)} again"


@pytest.mark.parametrize("path", VARIANTS, ids=call_it)
def test_a_variant_replaces_a_file_of_the_exam_and_says_why_it_is_right(path):
    (right,) = read_header(path, 1)

    assert path.name in FILES.values()
    assert RIGHT.fullmatch(right)
    assert ast.parse(path.read_text(encoding="utf-8")).body


def test_no_two_variants_have_the_same_code():
    codes = [read_code(path) for path in VARIANTS]

    assert len(set(codes)) == len(codes)


def test_every_task_has_a_variant():
    assert {path.name for path in VARIANTS} == set(FILES.values())
