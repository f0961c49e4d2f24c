"""The tables below are the architecture; this file enforces them."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from grader.engine import TORCHVISION

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "grader"

# part of grader -> the parts that it may import, the top of the program first
MAY_IMPORT: dict[str, set[str]] = {
    "cli": {
        *("audience", "audit", "bank", "bundle", "data", "engine", "environment"),
        *("errors", "exam", "exporters", "forms", "handin", "importers", "markup"),
        *("models", "preview", "quiz", "renderers", "sandbox", "yaml"),
    },
    "importers": {"bank", "errors", "markup", "models", "yaml"},
    "exporters": {"errors", "markup", "models"},
    "quiz": {"bank", "errors", "forms", "markup", "models", "rubric", "yaml"},
    "preview": {"bank", "data", "markup", "models"},
    "bank": {"errors", "markup", "models", "rubric", "yaml"},
    "audit": {"engine", "errors", "exam", "handin", "models", "sandbox", "yaml"},
    "engine": {
        *("environment", "errors", "models", "runner", "sandbox", "scoring"),
        "standins",
    },
    "standins": {"models", "scoring"},
    "environment": {"errors", "models"},
    "runner": {"checks", "errors", "models", "sandbox"},
    "checks": {"errors", "models", "sandbox"},
    "bundle": {"errors", "exam", "models", "yaml"},
    "exam": {"errors", "models", "yaml"},
    "handin": {"errors", "models"},
    "forms": {"errors", "models"},
    "renderers": {"markup", "models"},
    "audience": {"models"},
    "scoring": {"models"},
    "data": {"errors"},
    "sandbox": {"errors"},
    "yaml": {"errors"},
    "rubric": {"models"},
    "markup": set(),
    "models": set(),
    "errors": set(),
}
# third-party library -> the only parts that may import it
OWNER: dict[str, set[str]] = {
    "genanki": {"exporters"},
    "hypothesis": {"checks", "runner"},
    "jinja2": {"exporters", "preview", "renderers"},
    "lxml": {"exporters", "importers"},
    # exporters: Typst is written from its tokens
    "markdown_it": {"exporters", "markup"},
    "markupsafe": {"exporters", "preview", "renderers"},
    "mdit_py_plugins": {"markup"},
    "msgspec": {"forms", "sandbox"},
    "numpy": {"data", "quiz", "sandbox"},
    "pydantic": {"audit", "exam", "forms", "importers", "models", "quiz", "yaml"},
    "pydantic_core": {"models", "yaml"},
    "pygments": {"markup"},
    "pytest": {"runner"},
    "rapidfuzz": {"bank", "quiz"},
    "rich": {"cli", "renderers"},
    "rich_click": {"cli"},
    "ruamel": {"yaml"},
    "typst": {"exporters"},
    # cli: only for `grade doctor`; runner: tensors in counterexamples; bank: its proofs
    "torch": {
        "bank",
        "checks",
        "cli",
        "data",
        "engine",
        "environment",
        "runner",
        "sandbox",
    },
}
UNIVERSAL = {"errors", "models"}
# what runs beside student code, and all that this may load
EXPOSED = ("grader.sandbox.zygote", "grader.sandbox.worker", TORCHVISION)
EXPOSED_LIBRARIES = {"msgspec", "numpy", "torch"}
EXPOSED_PARTS = ("grader.sandbox", "grader.errors", "grader.data.torchvision_")
SECRET_LIBRARIES = {
    *("click", "hypothesis", "jinja2", "pydantic", "pytest", "rich", "ruamel"),
}
MAX_LINES = 300


def find_modules() -> dict[str, Path]:
    """Return each module of grader by its dotted name."""
    modules = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        modules[".".join(parts).removesuffix(".__init__")] = path
    return modules


MODULES = find_modules()


def read_imports(path: Path, *, typing_too: bool = True) -> set[str]:
    """Return the dotted names that a file imports, inside functions as well."""
    tree = ast.parse(path.read_text("utf-8"))
    return set(_walk_imports(tree, typing_too=typing_too))


def _walk_imports(node: ast.AST, *, typing_too: bool) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    if not typing_too and _is_for_typing(node):
        return
    for child in ast.iter_child_nodes(node):
        yield from _walk_imports(child, typing_too=typing_too)


def _is_for_typing(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def part_of(module: str) -> str:
    """Return the part of grader that a dotted name belongs to."""
    return module.split(".")[1]


def library_of(name: str) -> str | None:
    """Return the third-party library of a dotted name, or None."""
    top = name.partition(".")[0]
    return None if top in sys.stdlib_module_names or top == "grader" else top


def resolve(name: str) -> str:
    """Return the module of grader that a dotted name stands for or lies in."""
    while name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def own_imports(module: str, *, typing_too: bool = True) -> set[str]:
    """Return the modules of grader that a module imports."""
    names = read_imports(MODULES[module], typing_too=typing_too)
    return {resolve(name) for name in names if name.partition(".")[0] == "grader"}


def parts_used(part: str) -> set[str]:
    """Return the other parts that a part imports."""
    modules = [name for name in MODULES if name != "grader" and part_of(name) == part]
    return {part_of(used) for module in modules for used in own_imports(module)} - {
        part
    }


def close(start: Iterable[str]) -> set[str]:
    """Return all modules that an import of `start` runs, packages included."""
    found, waiting = set[str](), list(start)
    while waiting:
        module = waiting.pop()
        if module and module not in found:
            found.add(module)
            waiting += [*own_imports(module), module.rpartition(".")[0]]
    return found


def test_every_part_stands_in_the_table() -> None:
    parts = {part_of(module) for module in MODULES if module != "grader"}

    assert parts == set(MAY_IMPORT)


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_a_part_imports_only_what_the_table_grants(part: str) -> None:
    assert parts_used(part) <= MAY_IMPORT[part]


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_the_table_grants_nothing_that_is_not_needed(part: str) -> None:
    assert MAY_IMPORT[part] <= parts_used(part) | UNIVERSAL


def test_the_parts_import_each_other_one_way() -> None:
    TopologicalSorter(MAY_IMPORT).prepare()


def test_the_modules_import_each_other_one_way() -> None:
    graph = {name: own_imports(name, typing_too=False) for name in MODULES}

    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("module", MODULES)
def test_a_library_is_imported_only_by_its_owners(module: str) -> None:
    libraries = {library_of(name) for name in read_imports(MODULES[module])} - {None}
    part = "" if module == "grader" else part_of(module)

    assert {name for name in libraries if part not in OWNER.get(name, set())} == set()


def test_nothing_in_grader_imports_an_exam() -> None:
    exam = {"docs", "questions", "reference", "student_template", "tests"}
    tops = {
        name.partition(".")[0]
        for path in MODULES.values()
        for name in read_imports(path)
    }

    assert tops & exam == set()


def test_modules_stay_small() -> None:
    sizes = {
        name: len(path.read_text("utf-8").splitlines())
        for name, path in MODULES.items()
    }

    assert {name: size for name, size in sizes.items() if size > MAX_LINES} == {}


def test_what_runs_beside_student_code_imports_nothing_of_the_exam() -> None:
    modules = close(EXPOSED)
    packages = {"grader", "grader.data"}
    libraries = {
        library_of(name) for module in modules for name in read_imports(MODULES[module])
    }

    assert {
        name for name in modules - packages if not name.startswith(EXPOSED_PARTS)
    } == set()
    assert libraries - {None} <= EXPOSED_LIBRARIES


@pytest.mark.slow
def test_what_runs_beside_student_code_loads_nothing_of_the_exam() -> None:
    """The same as above, seen in a process that has loaded all of it."""
    names = ", ".join((*EXPOSED, "torch._dynamo"))
    code = f"import json, sys, {names}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    loaded = json.loads(done.stdout)
    ours = {name for name in loaded if name.partition(".")[0] == "grader"}

    assert ours <= close(EXPOSED)
    assert set(EXPOSED) <= ours
    assert SECRET_LIBRARIES.isdisjoint(loaded)
