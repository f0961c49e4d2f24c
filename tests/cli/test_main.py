"""The top of the command line: help, errors, exit codes."""

import atexit
import gc
import io
import json
import subprocess
import sys
from types import ModuleType

import click
import pytest

from grader.cli import COMMANDS, main
from grader.errors import (
    BadExam,
    BadQuiz,
    BadSubmission,
    GradeproofError,
    Loss,
    NotFinal,
    UserError,
    WorkerLost,
)
from tests.cli.conftest import Grade

HEAVY = {
    *("torch", "torchvision", "numpy", "pydantic", "pytest", "hypothesis"),
    *("ruamel", "jinja2", "msgspec"),
}
EXIT_CODES = {
    GradeproofError: 3,
    UserError: 2,
    BadExam: 2,
    BadQuiz: 2,
    BadSubmission: 2,
    NotFinal: 3,
}


@pytest.fixture
def act(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What `grade act` does: raise the `error`, or return the `code`."""
    does: dict[str, object] = {"code": 0, "error": None}

    @click.command()
    def command() -> object:
        if isinstance(error := does["error"], BaseException):
            raise error
        return does["code"]

    module = ModuleType("acting")
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "acting", module)
    monkeypatch.setitem(COMMANDS, "act", ("acting", "Act."))
    return does


def subclasses(kind: type[Exception]) -> set[type[Exception]]:
    return {kind}.union(*(subclasses(each) for each in kind.__subclasses__()))


def test_every_outcome_of_a_command_has_its_exit_code() -> None:
    assert set(EXIT_CODES) == subclasses(GradeproofError)


@pytest.mark.parametrize(("kind", "code"), EXIT_CODES.items())
def test_an_error_ends_the_command_with_a_sentence_and_its_code(
    kind: type[GradeproofError], code: int, act: dict[str, object], grade: Grade
) -> None:
    act["error"] = kind("here: this is wrong; do that")

    done = grade("act")

    assert (done.code, done.out) == (code, "")
    assert done.err == "grade: here: this is wrong; do that\n"


@pytest.mark.parametrize("code", [0, 1, 3])
def test_a_command_says_its_own_exit_code(
    code: int, act: dict[str, object], grade: Grade
) -> None:
    act["code"] = code

    assert grade("act").code == code


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("a slip"), WorkerLost(Loss.DIED, "a slip")]
)
def test_a_slip_of_ours_is_never_less_than_full_marks(
    error: BaseException, act: dict[str, object], grade: Grade
) -> None:
    act["error"] = error

    done = grade("act")

    assert done.code == 3
    assert done.err.startswith("grade: this is our fault; please report it\nTraceback")
    assert done.err.rstrip().endswith("a slip")


@pytest.mark.usefixtures("act")
def test_a_command_wastes_no_time_on_looking_for_garbage(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_exit: list[object] = []
    monkeypatch.setattr(atexit, "register", at_exit.append)
    before = gc.get_threshold()[0]

    grade("act")

    assert gc.get_threshold()[0] > 10 * before
    assert at_exit == [gc.freeze]


def test_ctrl_c_ends_quietly(act: dict[str, object], grade: Grade) -> None:
    act["error"] = KeyboardInterrupt()

    done = grade("act")

    assert (done.code, done.out, done.err) == (130, "", "\ngrade: stopped\n")


def test_a_message_cannot_steer_the_terminal(
    act: dict[str, object], grade: Grade
) -> None:
    act["error"] = UserError("\x1b[2J: no such file\nnext line\r\n::error::x")

    assert grade("act").err == (
        "grade: \\x1b[2J: no such file\nnext line\n: :error::x\n"
    )


def test_an_unknown_command_is_answered_with_the_known_ones(grade: Grade) -> None:
    done = grade("chek")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"grade: there is no command chek; there are {', '.join(COMMANDS)}\n"
        "see grade --help\n"
    )


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (["--nonsense"], "No such option '--nonsense'.\nsee grade --help"),
        (
            ["check", "--tsk"],
            "No such option '--tsk'. Did you mean '--task'?\nsee grade check --help",
        ),
        (["check", "--seed"], "requires an argument.\nsee grade --help"),
        (["check", "a", "b"], "unexpected extra argument (b)\nsee grade check --help"),
        (["init"], "Missing argument 'DEST'.\nsee grade init --help"),
        (["audit", "--jobs", "0"], "not in the range 1<=x<=256.\nsee grade audit"),
        (["check", "--fail-under", "101"], "not in the range 0<=x<=100.\nsee grade"),
        (["check", "--exam", "/nowhere"], "'/nowhere' does not exist.\nsee grade"),
        (["check", "--format", "pdf"], "'pdf' is not one of 'terminal', 'html'"),
    ],
)
def test_bad_use_says_what_and_where_to_read_more(
    args: list[str], error: str, grade: Grade
) -> None:
    done = grade(*args)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("grade: ")
    assert error in done.err


@pytest.mark.parametrize(("args", "code"), [(["--help"], 0), ([], 2)])
def test_help_lists_every_command(args: list[str], code: int, grade: Grade) -> None:
    done = grade(*args)

    assert done.code == code
    for name, (_, line) in COMMANDS.items():
        assert f" {name} " in done.out
        assert line in done.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, grade: Grade) -> None:
    done = grade(name, "--help")

    assert done.code == 0
    assert f"Usage: grade {name}" in done.out


def test_the_version_is_told(grade: Grade) -> None:
    done = grade("--version")

    assert done.code == 0
    assert done.out.startswith("grade, version ")


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("grade che", "plain,check\n"),
        ("grade check --wat", "plain,--watch\n"),
        ("grade check --device c", "plain,cpu\nplain,cuda\n"),
        ("grade chek --wat", "\n"),
    ],
)
def test_the_shell_completes_commands_and_options(
    line: str, completed: str, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_GRADE_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split()) - 1))

    done = grade()

    assert (done.out, done.err) == (completed, "")


@pytest.mark.parametrize("args", [[], *([name] for name in COMMANDS)])
def test_help_imports_nothing_heavy(args: list[str]) -> None:
    code = (
        "import json, sys\n"
        "from grader.cli import main\n"
        "try: main([*sys.argv[1:], '--help'])\n"
        "except SystemExit: print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = {name.partition(".")[0] for name in json.loads(done.stderr)}
    assert "rich_click" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.usefixtures("act")
def test_a_terminal_without_a_sign_gets_a_question_mark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = io.TextIOWrapper(io.BytesIO(), encoding="latin-1", write_through=True)
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setitem(COMMANDS, "act", ("acting", "Pass ✓ or naïve."))

    with pytest.raises(SystemExit):
        main(["--help"])

    printed = screen.buffer.getvalue().decode("latin-1")  # type: ignore[attr-defined]
    assert "Pass ? or naïve." in printed


@pytest.mark.usefixtures("act")
def test_no_standard_output_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)

    with pytest.raises(SystemExit) as ended:
        main(["act"])

    assert ended.value.code == 0
