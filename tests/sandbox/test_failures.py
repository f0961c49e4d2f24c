import linecache
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.failures import MAX_FRAMES, MAX_MESSAGE, cut, describe
from grader.sandbox.messages import Failure, encode_message, from_worker


def fail_with(source: str, label: str = "relu.py") -> BaseException:
    """Return what `source` raises, run as a student's file."""
    names: dict[str, Any] = {"__name__": "relu"}
    lines = source.splitlines(keepends=True)
    linecache.cache[label] = (len(source), None, lines, label)
    try:
        exec(compile(source, label, "exec"), names)
    except BaseException as error:  # noqa: BLE001 - it is what the test wants
        return error
    raise AssertionError("nothing was raised")


def describe_source(source: str) -> Failure:
    """Return the failure as it is after its way over the wire."""
    failure = describe(5, fail_with(source), {"relu.py"}, "/tmp/work/")
    got = from_worker.decode(encode_message(failure))
    assert isinstance(got, Failure)
    return got


def test_a_failure_shows_the_students_own_frames_only() -> None:
    failure = describe_source("import json\ndef f():\n    json.loads('{')\nf()\n")

    assert failure.id == 5
    assert failure.kind == "JSONDecodeError"
    assert failure.trace.startswith('  File "relu.py", line 4, in <module>\n    f()\n')
    assert '  File "relu.py", line 3, in f\n    json.loads' in failure.trace
    assert "json/" not in failure.trace
    assert __file__ not in failure.trace


def test_frames_of_the_submissions_other_files_show_without_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper = tmp_path / "helper.py"
    helper.write_text("def f():\n    open(__file__ + '/absent')\n")
    module = ModuleType("helper")
    module.__file__ = str(helper)
    exec(compile(helper.read_text(), str(helper), "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, "helper", module)
    error = fail_with("import helper\nhelper.f()\n")
    failure = describe(1, error, {"relu.py"}, f"{tmp_path}/")

    assert 'File "helper.py", line 2, in f' in failure.trace
    assert failure.message == "[Errno 20] Not a directory: 'helper.py/absent'"
    assert str(tmp_path) not in failure.trace


def test_a_syntax_error_points_at_its_line() -> None:
    failure = describe_source("x = 1\ndef f(:\n")

    assert failure.kind == "SyntaxError"
    assert failure.message == "invalid syntax"
    assert failure.trace == '  File "relu.py", line 2\n    def f(:\n'


@pytest.mark.parametrize(
    "source", ["raise SyntaxError", "raise SyntaxError('x', ('f', 1, 1, b'bytes'))"]
)
def test_a_syntax_error_without_a_line_is_still_described(source: str) -> None:
    failure = describe_source(source)

    assert failure.kind == "SyntaxError"
    assert "line 1, in <module>" in failure.trace
    assert "None" not in failure.trace


HOSTILE_TEXT = """
class Bad(Exception):
    def __str__(self): {}
raise Bad
"""


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise KeyboardInterrupt", "(its text cannot be shown)"),
        ("return None", "(its text cannot be shown)"),
        ("return self.__str__()", "(its text cannot be shown)"),
        ("return chr(0xdc80)", "?"),
        ("return 'x' * 10**7", "x" * MAX_MESSAGE),
    ],
)
def test_an_exceptions_own_text_does_no_harm(body: str, message: str) -> None:
    failure = describe_source(HOSTILE_TEXT.format(body))

    assert (failure.kind, failure.message) == ("Bad", message)
    assert "line 4" in failure.trace


TEXT_WHOSE_REPLACE = """
class Text(str):
    def replace(self, *_): {}
class Bad(Exception):
    def __str__(self): return Text()
"""


@pytest.mark.parametrize(
    "source",
    [
        "class Bad(Exception):\n    __traceback__ = property(lambda self: 1 / 0)\n",
        TEXT_WHOSE_REPLACE.format("1 / 0"),
        TEXT_WHOSE_REPLACE.format("return 7"),
        """
class Meta(type):
    __name__ = property(lambda self: 7)
class Bad(Exception, metaclass=Meta): pass
""",
    ],
)
def test_an_exception_that_cannot_be_described_is_still_a_failure(source: str) -> None:
    failure = describe_source(f"{source}raise Bad('x')\n")

    assert failure == Failure(5, "Exception", "(it cannot be shown)", "")


def test_a_class_with_an_endless_name_is_still_a_failure() -> None:
    assert (
        describe_source("raise type('x' * 10**6, (Exception,), {})").kind == "x" * 256
    )


def test_a_deep_recursion_shows_its_last_frames() -> None:
    failure = describe_source("def f():\n    g()\ndef g():\n    f()\nf()\n")

    assert failure.kind == "RecursionError"
    assert failure.trace.count("File") == MAX_FRAMES


def test_long_lines_are_cut() -> None:
    text = "\N{GRINNING FACE}" * 50_000
    failure = describe_source(f"def f(text): raise KeyError\nf('{text}')\n")

    assert failure.kind == "KeyError"
    assert len(encode_message(failure)) < 1 << 18


@given(st.text(st.characters()), st.integers(0, 50))
def test_a_cut_text_is_short_and_can_be_encoded(text: str, limit: int) -> None:
    kept = cut(text, limit)

    assert len(kept) == min(len(text), limit)
    assert kept.encode()[:limit] or not kept
