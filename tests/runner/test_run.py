"""How checks run: isolated, the same everywhere, and leaving nothing behind."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import hypothesis
import pytest
from hypothesis import Phase, Verbosity
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from grader.errors import BadExam, NotFinal
from grader.models import Verdict, Visibility
from grader.runner import Host, RunOptions, list_checks, run_checks
from grader.runner.plugin import CheckPlugin
from tests.runner.conftest import TASK, Run, Write

CHECK = """
@check("m")
def test_{0}(submission):
    "{1}"
    require(submission.one() == 1, "no")
"""
PLAIN = CHECK.format("it", "It")
ONE = "def one(): return 1\n"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("import nonsense\n", "No module named 'nonsense'"),
        ("def test_it(:\n", "SyntaxError"),
        ("def test_it(): 'It'\n", "test_it has no @check(...) above it"),
        ("@check('m')\ndef test_it(): pass\n", "test_it needs a docstring"),
        (PLAIN.replace('"It"', '""'), "test_it needs a docstring"),
        (
            "import pytest\n"
            + PLAIN.replace(
                "def", "@pytest.mark.parametrize('submission', [1, 2])\ndef"
            ),
            "test_it[2] is a second check called m.it",
        ),
        ("@check('m', weight=0)\ndef test_it(): 'It'\n", "whole number from 1 up"),
        (
            "@check('m', after='that')\ndef test_it(): 'It'\n",
            "test_it is after 'that', but no check of m above it has this name",
        ),
        ("__import__('pytest').skip('x', allow_module_level=True)\n", "Skipped: x"),
    ],
)
def test_a_wrong_check_file_is_named_with_what_is_wrong(
    write: Write, make_host: Callable[..., Host], body: str, problem: str
) -> None:
    # a name of its own: where an import fails, half a module could be left
    path = write(body, "test_wrong.py")
    files = [(path, Visibility.HIDDEN)]

    with pytest.raises(BadExam) as running:
        run_checks({"m": make_host("")}, RunOptions(files=files, secret="s"))
    with pytest.raises(BadExam) as listing:
        list_checks(files)

    assert problem in str(running.value)
    assert "test_wrong.py" in str(running.value)
    assert "test_wrong" not in sys.modules
    assert str(running.value) == str(listing.value)


def test_checks_of_one_name_in_two_files_are_one_too_many(write: Write) -> None:
    files = [write(PLAIN, name) for name in ("test_a.py", "test_b.py")]

    with pytest.raises(BadExam, match=r"test_b\.py: test_it is a second check"):
        list_checks([(path, Visibility.HIDDEN) for path in files])


def test_a_check_without_a_result_is_our_failure(
    write: Write, make_host: Callable[..., Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CheckPlugin, "_conclude", lambda _self, _item: None)
    options = RunOptions(files=[(write(PLAIN), Visibility.HIDDEN)], secret="s")

    with pytest.raises(NotFinal, match=r"no result for m\.it"):
        run_checks({"m": make_host(ONE)}, options)


STOPS = "@check('m')\ndef test_it():\n    'It'\n    {}\n"


def test_a_run_that_stops_early_is_our_failure(
    write: Write, make_host: Callable[..., Host]
) -> None:
    path = write(STOPS.format("__import__('pytest').exit('x')"))
    options = RunOptions(files=[(path, Visibility.HIDDEN)], secret="s")

    with pytest.raises(NotFinal, match="pytest stopped early"):
        run_checks({"m": make_host(ONE)}, options)


def test_a_worker_that_is_not_to_be_had_ends_the_run_not_one_check(
    write: Write, make_host: Callable[..., Host]
) -> None:
    def refuse(_layers: object) -> None:
        raise NotFinal("too little confined")

    host = make_host(ONE, admit=refuse)
    options = RunOptions(files=[(write(PLAIN), Visibility.HIDDEN)], secret="s")

    with pytest.raises(NotFinal, match="too little confined"):
        run_checks({"m": host}, options)


def test_tasks_run_in_the_order_of_their_hosts_each_on_its_own(
    write: Write, make_host: Callable[..., Host]
) -> None:
    path = write(PLAIN + CHECK.replace('"m"', '"n"').format("other", "Other"))
    hosts = {
        "n": make_host(None, TASK.model_copy(update={"id": "n"})),
        "m": make_host(ONE),
        "none": make_host(ONE),
    }
    options = RunOptions(files=[(path, Visibility.HIDDEN)], secret="s", stop_early=True)

    runs = run_checks(hosts, options)

    assert {
        task: [one.verdict for one in run.checks] for task, run in runs.items()
    } == {
        "n": [Verdict.FAILED],
        "m": [Verdict.PASSED],
        "none": [],
    }
    assert list(runs) == [*hosts]
    assert runs["m"].seconds > 0 == runs["none"].seconds
    assert all(host.opened is None for host in hosts.values())


def test_an_interrupt_by_the_user_ends_the_command(
    write: Write, make_host: Callable[..., Host]
) -> None:
    path = write(STOPS.format("raise KeyboardInterrupt"))
    options = RunOptions(files=[(path, Visibility.HIDDEN)], secret="s")

    with pytest.raises(KeyboardInterrupt):
        run_checks({"m": make_host(ONE)}, options)


def test_two_exams_with_files_of_one_name_run_their_own(write: Write, run: Run) -> None:
    first = write(CHECK.format("first", "1"), folder="one")
    second = write(CHECK.format("second", "2"), folder="two")

    names = [list(run(ONE, path)) for path in (first, second, first)]

    assert names == [["first"], ["second"], ["first"]]


def test_a_module_of_a_check_files_name_is_put_back(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = ModuleType("test_m")
    monkeypatch.setitem(sys.modules, "test_m", mine)

    assert list(run(ONE, write(PLAIN))) == ["it"]
    assert sys.modules["test_m"] is mine


CONFTEST = """
import pytest

@pytest.fixture
def submission():
    raise SystemExit("taken over")

def pytest_collection_modifyitems(items):
    items.clear()
"""
INI = "[pytest]\naddopts = --collect-only\npython_functions = nothing_*\n"


def test_nothing_around_the_checks_changes_them(
    write: Write, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(PLAIN)
    work = tmp_path / "work"
    work.mkdir()
    for folder in (work, tmp_path, path.parent):
        (folder / "conftest.py").write_text(CONFTEST)
        (folder / "pytest.ini").write_text(INI)
        (folder / "pytest.toml").write_text("[pytest]\naddopts = ['--co']\n")
        (folder / "hostile.py").write_text("raise SystemExit(3)\n")
    monkeypatch.chdir(work)
    monkeypatch.setenv("PYTEST_ADDOPTS", "--co -k nothing")
    monkeypatch.setenv("PYTEST_PLUGINS", "hostile")
    monkeypatch.setenv("CI", "true")
    before = {each for each in tmp_path.rglob("*") if each.suffix != ".pyc"}

    results = run(ONE, path)

    assert results["it"].verdict is Verdict.PASSED
    assert os.environ["PYTEST_ADDOPTS"] == "--co -k nothing"
    # no cache, no bytecode
    assert {each for each in tmp_path.rglob("*") if each.suffix != ".pyc"} == before


def test_the_session_around_a_run_is_as_before(write: Write, run: Run) -> None:
    environment, path = dict(os.environ), list(sys.path)
    profile = hypothesis.settings.get_current_profile_name()
    settings = hypothesis.settings.default
    finders, bytecode = list(sys.meta_path), sys.dont_write_bytecode

    run(ONE, write(PLAIN))

    assert dict(os.environ) == environment
    assert sys.path == path
    assert sys.meta_path == finders
    assert hypothesis.settings.get_current_profile_name() == profile
    assert hypothesis.settings.default == settings
    assert sys.dont_write_bytecode == bytecode


def test_the_session_around_a_run_is_as_before_even_if_the_run_breaks(
    write: Write,
) -> None:
    environment = dict(os.environ)
    profile = hypothesis.settings.get_current_profile_name()

    with pytest.raises(BadExam):
        list_checks([(write("import nonsense\n"), Visibility.HIDDEN)])

    assert dict(os.environ) == environment
    assert hypothesis.settings.get_current_profile_name() == profile


COUNTED = """
SEEN = []

@check("m")
@given(n=st.integers(0, 10**9))
def test_given(n):
    "Given"
    SEEN.append(n)
    require(n < 10**8, "no")

@check("m")
@given(text=st.text())
def test_text(text):
    "Text"
    SEEN.append(text)

@check("m")
def test_seen(record):
    "Seen"
    record.fact("seen", ascii(SEEN))
    SEEN.clear()
"""


def test_a_settings_profile_around_a_run_changes_nothing(
    write: Write, run: Run
) -> None:
    path = write(COUNTED)
    plain = run("", path)["seen"].facts
    name = hypothesis.settings.get_current_profile_name()
    hypothesis.settings.register_profile(
        "odd",
        max_examples=3,
        derandomize=True,
        phases=[Phase.explicit],
        verbosity=Verbosity.debug,
        stateful_step_count=2,
    )
    hypothesis.settings.load_profile("odd")

    try:
        odd = run("", path)["seen"].facts
    finally:
        hypothesis.settings.load_profile(name)

    assert odd == plain
    assert len(plain[0].value) > 100


SCRIPT = """
import json, sys
from pathlib import Path
{before}
from grader.models import Visibility
from grader.runner import RunOptions, run_checks

class NoHost:
    exhausted, opened = False, None
    prepare = close = lambda self: None

files = [(Path(sys.argv[1]), Visibility.HIDDEN)]
results = run_checks({{"m": NoHost()}}, RunOptions(files=files, secret="s"))["m"].checks
blank = [each.model_copy(update={{"seconds": 0.0}}) for each in results]
print(json.dumps([each.model_dump(mode="json") for each in blank]))
"""
# hypothesis would collect its numbers and words to draw from them
OTHER = "NUMBERS = [123456, 777777, 424242]\nWORDS = ['zwölf', 'Boxkämpfer', 'xyzzy']\n"


def run_elsewhere(path: Path, before: str = "", **environment: str) -> object:
    """Run checks in a process of their own; return the results without times."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(before=textwrap.dedent(before)), path],
        check=True,
        capture_output=True,
        text=True,
        cwd=path.parent,
        env={**os.environ, **environment},
        timeout=120,
    )
    return json.loads(done.stdout)


def test_every_process_draws_the_same_examples(write: Write) -> None:
    path = write(COUNTED)
    # a local module, for only those have their constants drawn
    (path.parent / "other.py").write_text(OTHER)

    first = run_elsewhere(path, PYTHONHASHSEED="1")
    second = run_elsewhere(
        path, "sys.path.insert(0, '.'); import other, sqlite3", PYTHONHASHSEED="2"
    )

    assert first == second


MANY = """
from hypothesis import settings

SEEN = set()

@check("m")
@settings(max_examples=300)
@given(n=st.integers())
def test_given(n):
    "Given"
    SEEN.add(n)

@check("m")
def test_seen(record):
    "Seen"
    record.fact("seen", str(111222333 in SEEN))
    SEEN.clear()
"""


def test_constants_of_loaded_modules_are_not_drawn(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    constants = Constants()
    constants.add(111222333)
    monkeypatch.setattr(providers, "_get_local_constants", lambda: constants)
    path = write(MANY)

    patched = run("", path)["seen"].facts
    # should hypothesis give the name that is patched another use, nothing is drawn
    monkeypatch.setattr("grader.runner.run.Constants", lambda: constants)
    unpatched = run("", path)["seen"].facts

    assert [patched[0].value, unpatched[0].value] == ["False", "True"]


def test_a_failing_check_is_asked_few_questions(write: Write, run: Run) -> None:
    path = write(
        """
        @check("m")
        @given(x=strategies.tensors(), y=strategies.tensors())
        def test_it(submission, x, y):
            "It"
            assert_close(submission.count(x), -1)

        @check("m")
        def test_count(submission, record):
            "Count"
            record.fact("calls", str(submission.count(None)))
        """
    )

    results = run(
        "n = 0\ndef count(x):\n    global n\n    n += 1\n    return n\n", path
    )

    assert results["it"].verdict is Verdict.FAILED
    # shrinking alone; explaining would ask hundreds more
    assert int(results["count"].facts[0].value) < 100
