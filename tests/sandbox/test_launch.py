"""What student code finds in a real worker."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from grader.errors import StudentRaised
from tests.sandbox.workers import Student

Fork = Callable[..., Student]

SURROUNDINGS = """
import os, random, sys, threading, torch
def environment(): return dict(os.environ)
def here(): return [os.getcwd(), os.environ["HOME"], os.environ["TMPDIR"]]
def paths(): return list(sys.path)
def argv(): return list(sys.argv)
def ask(): return input()
def draws(): return [random.random(), torch.rand(1).item()]
def threads(): return [torch.get_num_threads(), threading.active_count()]
def descriptors(): return sorted(int(name) for name in os.listdir("/proc/self/fd"))
def say(text):
    print(text, end="")
    print(text, end="", file=sys.stderr)
def modules(): return sorted(name for name in sys.modules if name.startswith("grader"))
"""


@pytest.fixture
def student(forked: Fork) -> Student:
    return forked(SURROUNDINGS)


def test_a_worker_knows_nothing_of_the_graders_environment(
    forked: Fork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "x")
    student = forked(SURROUNDINGS)
    environment = student.proxy.environment()

    assert set(environment) == {
        *("HOME", "TMPDIR", "PATH", "LANG", "CUDA_VISIBLE_DEVICES")
    }
    assert environment["CUDA_VISIBLE_DEVICES"] == ""


@pytest.mark.sandbox
def test_a_worker_stands_in_a_private_folder_of_a_fixed_name(student: Student) -> None:
    assert set(student.proxy.here()) == {"/tmp"}


def test_a_worker_without_a_root_of_its_own_stands_in_a_folder_of_the_machine(
    forked: Fork,
) -> None:
    student = forked(SURROUNDINGS, without=("root",))
    (folder,) = set(student.proxy.here())
    student.proxy.say(f"{folder}/x {student.folder}/y")

    assert Path(folder).is_dir()
    student.session.close()
    assert not Path(folder).exists()
    assert student.session.output().count("/tmp/x /submission/y") == 2


@pytest.mark.sandbox
def test_a_worker_imports_from_the_submission_and_the_runtime_only(
    student: Student,
) -> None:
    own, *runtime = student.proxy.paths()

    assert own == "/submission"
    assert runtime
    assert not any(Path(path, "reference").exists() for path in runtime)
    assert student.proxy.argv() == ["submission"]


def test_standard_input_is_empty(student: Student) -> None:
    with pytest.raises(StudentRaised, match="EOFError"):
        student.proxy.ask()


def test_every_worker_draws_the_same_numbers(forked: Fork) -> None:
    first, second = (forked(SURROUNDINGS).proxy.draws() for _ in range(2))

    assert first == second
    assert first[1] == torch.rand(1, generator=torch.Generator().manual_seed(0)).item()


def test_a_worker_has_one_thread_and_no_descriptor_but_its_own(
    student: Student,
) -> None:
    assert student.proxy.threads() == [1, 1]
    # listing the folder opens one more
    assert student.proxy.descriptors() == [0, 1, 2, 3, 4]


def test_a_worker_holds_nothing_of_the_grader_but_the_sandbox(
    student: Student,
) -> None:
    modules = student.proxy.modules()

    assert all(
        name == "grader" or name.startswith("grader.sandbox") for name in modules
    )
    assert not {"grader.sandbox.session", "grader.sandbox.client"} & set(modules)


def test_what_is_printed_is_kept_cleaned_and_complete(student: Student) -> None:
    student.proxy.say("half a line\x1b[2J")
    student.session.close()

    assert student.session.output().count("half a line�[2J") == 2


def test_what_cannot_be_encoded_is_printed_as_a_question_mark(
    student: Student,
) -> None:
    student.load(SURROUNDINGS + "def odd(): print(chr(0xdc80))\n")
    student.proxy.odd()
    student.session.close()

    assert student.session.output() == "?\n"


def test_more_than_is_kept_is_counted(forked: Fork) -> None:
    student = forked(
        "import os\ndef flood():\n    for _ in range(1600): os.write(1, b'x' * 65536)\n"
    )
    student.proxy.flood()
    student.session.close()
    output = student.session.output()

    assert output.startswith("x" * 65536 + "\n... and ")
    assert output.endswith(f"{1600 * 65536 - 65536} bytes more")
