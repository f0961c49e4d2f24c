"""What the documentation says is true: its commands, links, runs and examples."""

import re
import shlex
import struct
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

import grader.checks
from docs.make import BLOCK, MAKERS, PICTURE_SIZE, cli_page, run_transcript
from grader.cli import COMMANDS
from grader.cli.check import BY_SUFFIX
from grader.cli.lazy import walk_commands
from grader.exam import load_exam
from grader.handin import open_submission
from grader.models import Verdict
from grader.renderers import RENDERERS
from grader.runner.plugin import CheckPlugin

ROOT = Path(__file__).parents[1]
GRADE = Path(sys.executable).with_name("grade")
README = (ROOT / "README.md").read_text("utf-8")
AUTHORING = (ROOT / "docs/authoring.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "student_template/*.md", "grader/**/*.md")
    for path in ROOT.glob(pattern)
)
LINK = re.compile(r"\]\((?![a-z]+:)(?P<file>[^)#\s]*)(?:#(?P<anchor>[^)\s]+))?\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
# **`path`**, then a block with the file's text
FILE = re.compile(r"^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:(?<=\$ )|(?<=bin/)|(?<=`)|(?<=run: ))grade (?P<rest>[^`\n]+)")
TREES = ("bench", "docs", "examples", "grader", "questions", "reference", "tests")
TREE_PATH = re.compile(rf"`((?:{'|'.join(TREES)}|student_template)/[\w./-]*)`")
RULE = "\n" + "─" * 80 + "\n"


def slug(heading: str) -> str:
    """Return the anchor that a Markdown viewer gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = FENCE.sub("", page.read_text("utf-8"))
    return {slug(line) for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


ALL_COMMANDS = dict(walk_commands(COMMANDS))


def options_of(command: click.Command) -> set[str]:
    options = {o for each in command.params for o in (*each.opts, *each.secondary_opts)}
    return {*options, "--help"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text("utf-8"))
    broken = []
    for link in LINK.finditer(text):
        target = page.parent / link["file"] if link["file"] else page
        anchor = link["anchor"]
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link.group())

    assert broken == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/design.md"])
def test_every_path_that_is_named_exists(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    assert [
        path for path in TREE_PATH.findall(text) if not (ROOT / path).exists()
    ] == []


def test_the_page_of_the_command_line_is_up_to_date() -> None:
    written = (ROOT / "docs/cli.md").read_text("utf-8")

    assert written == cli_page(), "run docs/make.py cli"


@pytest.mark.parametrize("name", ALL_COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    page = (ROOT / "docs/cli.md").read_text("utf-8")
    options = [option for each in ALL_COMMANDS[name].params for option in each.opts]

    assert f"## grade {name}\n" in page
    assert f"grade {name}" in README
    assert [o for o in options if o.startswith("-") and o not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_quoted_can_be_given(page: Path) -> None:
    known = {name: options_of(command) for name, command in ALL_COMMANDS.items()}
    wrong = []
    for found in COMMAND.finditer(page.read_text("utf-8")):
        words = shlex.split(found["rest"], comments=True)
        if not words[0].islower():
            continue
        name = next((n for n in (" ".join(words[:2]), words[0]) if n in known), None)
        if name is None or {w for w in words if w[0] == "-"} - known[name]:
            wrong.append(found.group())

    assert wrong == []


@pytest.mark.parametrize("name", RENDERERS)
def test_every_report_format_is_documented(name: str) -> None:
    (row,) = re.findall(rf"^\| `{name}` \| (.+) \| .+ \|$", README, re.MULTILINE)
    suffixes = {f".{suffix}" for suffix in re.findall(r"-o report\.(\w+)", row)}

    assert {BY_SUFFIX[suffix] for suffix in suffixes} <= {name}
    assert suffixes or f"--format {name}" in row


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(
        re.findall(r"(?:^\$ |`)make ([a-z]+)", README + CONTRIBUTING, re.MULTILINE)
    )

    assert {"demo", "test"} <= named
    assert [name for name in named if f"\n{name}:" not in makefile] == []


def test_every_generated_part_is_in_the_guide() -> None:
    assert [
        name for name in MAKERS if f"docs/make.py {name} " not in CONTRIBUTING
    ] == []


def test_the_workflow_in_the_readme_is_yaml() -> None:
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    workflow = YAML(typ="safe").load(text)

    assert [job["runs-on"] for job in workflow["jobs"].values()] == ["ubuntu-latest"]


def test_the_readme_counts_no_more_mutants_and_variants_than_there_are() -> None:
    found = re.search(r"over (\d+) solutions .* over (\d+) that each have", README)
    assert found is not None
    variants = len(list((ROOT / "reference/variants").iterdir()))
    mutants = len(list((ROOT / "reference/mutants").rglob("*.py")))

    assert int(found[1]) < variants
    assert int(found[2]) < mutants


def test_the_changelog_has_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")

    assert f"\n## {project['version']} " in changelog


def test_the_picture_is_small_and_as_wide_as_it_should_be() -> None:
    data = (ROOT / "docs/report.png").read_bytes()

    assert struct.unpack(">II", data[16:24]) == PICTURE_SIZE
    assert len(data) < 200_000


@pytest.mark.slow
def test_the_transcript_is_what_the_command_prints() -> None:
    found = BLOCK.search(README)
    assert found is not None
    printed, code = run_transcript(found["command"])
    said, _, said_last = found["output"].rpartition(RULE)
    body, _, last = printed.rpartition(RULE)

    # times and versions stand below the rule, and are another machine's
    assert said == body, "run docs/make.py transcript"
    for lines in (said_last, last):
        assert re.findall(r"^[A-Z]\w+(?=:)", lines, re.MULTILINE) == [
            *("Isolation", "Environment", "Time")
        ]
    assert code == 1


@pytest.fixture(scope="module")
def authored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exam that docs/authoring.md builds."""
    root = tmp_path_factory.mktemp("authored")
    for name, text in FILE.findall(AUTHORING):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def test_the_authored_exam_and_its_solution_can_be_opened(
    authored: Path, tmp_path: Path
) -> None:
    exam = load_exam(authored)
    assert exam.reference is not None
    submission = open_submission(exam.reference, exam.tasks, tmp_path)

    assert set(submission.cells) == {task.id for task in exam.tasks}


@pytest.mark.slow
def test_the_authored_exam_is_proved(authored: Path) -> None:
    done = subprocess.run(
        [GRADE, "audit", "--exam", authored, "--jobs", "1"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.splitlines()[-1:] == ["The exam is proved."], done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("name", grader.checks.__all__)
def test_every_name_for_authors_is_explained(name: str) -> None:
    assert re.search(rf"\b{name}\b", FENCE.sub("", AUTHORING))


def test_every_fixture_and_strategy_is_explained() -> None:
    fixtures = {
        name
        for name, value in vars(CheckPlugin).items()
        if type(value).__name__ == "FixtureFunctionDefinition"
    }
    rows = set(re.findall(r"^\| `(\w+)` \|", AUTHORING, re.MULTILINE))
    named = set(re.findall(r"\bstrategies\.(\w+)\(", FENCE.sub("", AUTHORING)))
    module = grader.checks.strategies
    strategies = {
        name
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__
        and not name.startswith("_")
    }

    assert len(fixtures) >= 6
    assert fixtures <= rows
    assert strategies <= named


def test_every_verdict_is_in_the_design() -> None:
    design = (ROOT / "docs/design.md").read_text("utf-8")

    assert [verdict for verdict in Verdict if verdict not in design] == []
