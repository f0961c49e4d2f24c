"""Runs check files through pytest, isolated from whatever surrounds it."""

import contextlib
import os
import sys
import unittest.mock
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from grader.checks.declare import CheckSpec
from grader.errors import BadExam, NotFinal
from grader.models import CheckResult, Task, Visibility
from grader.runner.host import Host
from grader.runner.plugin import CheckPlugin, Listing

MAX_EXAMPLES = 20
# not `explain`: it asks hundreds of questions more for a text that nobody reads
PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
ARGUMENTS = (
    "--disable-plugin-autoload",
    "--import-mode=importlib",
    "--noconftest",
    "--capture=no",
    f"--config-file={os.devnull}",
    *(
        f"-pno:{name}"
        for name in (
            *("cacheprovider", "terminal", "logging", "warnings", "doctest"),
            *("faulthandler", "unraisableexception", "threadexception", "junitxml"),
        )
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How checks run.

    Attributes:
        files: check files, each with the visibility of its folder.
        secret: what hidden inputs are drawn from.
        submission_hash: what inputs made for one submission alone are drawn from.
        device: `cpu` or `cuda`.
        stop_early: run no further check once one has failed.
        progress: told a line about what happens now.
    """

    files: Sequence[tuple[Path, Visibility]]
    secret: str
    submission_hash: str = ""
    device: str = "cpu"
    stop_early: bool = False
    progress: Callable[[str], None] = lambda _line: None


def run_checks(task: Task, host: Host, options: RunOptions) -> tuple[CheckResult, ...]:
    """Return a result for each check of `task`, in the order of the files.

    Raises:
        BadExam: a check file is wrong.
        NotFinal: pytest did not run all of the checks.
    """
    plugin = CheckPlugin(task, host, options)
    _run_pytest(options.files, plugin)
    missing = [name for name in plugin.expected if name not in plugin.results]
    if missing:
        raise NotFinal(f"no result for {', '.join(missing)}")
    return tuple(plugin.results[name] for name in plugin.expected)


def list_checks(files: Sequence[tuple[Path, Visibility]]) -> dict[str, CheckSpec]:
    """Return what the files declare: check id to declaration.

    Raises:
        BadExam: a check file is wrong.
    """
    listing = Listing()
    _run_pytest(files, listing, "--collect-only")
    return listing.specs


def _run_pytest(
    files: Sequence[tuple[Path, Visibility]], plugin: Listing, *extra: str
) -> None:
    paths = [str(path) for path, _ in files]
    if not paths:
        return
    root = os.path.commonpath([str(path.parent) for path, _ in files])
    with _isolated(), _free_names([path for path, _ in files], Path(root)):
        code = pytest.main(
            [*ARGUMENTS, f"--rootdir={root}", *extra, *paths], plugins=[plugin]
        )
    if plugin.problems:
        raise BadExam("\n".join(plugin.problems))
    if code not in (
        pytest.ExitCode.OK,
        pytest.ExitCode.TESTS_FAILED,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    ):
        raise NotFinal(f"pytest stopped early ({code!r})")


@contextlib.contextmanager
def _isolated() -> Iterator[None]:
    environment = dict(os.environ)
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_CURRENT_TEST", "CI"):
        os.environ.pop(name, None)
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    profile = hypothesis.settings.get_current_profile_name()
    # a field that is not named here would come from the profile around this one
    hypothesis.settings.register_profile(
        "grading",
        backend="hypothesis",
        database=None,
        deadline=None,
        derandomize=False,
        max_examples=MAX_EXAMPLES,
        phases=PHASES,
        print_blob=False,
        report_multiple_bugs=False,
        stateful_step_count=50,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.normal,
    )
    hypothesis.settings.load_profile("grading")
    try:
        with unittest.mock.patch.object(
            # hypothesis draws some constants from the source around it: what is drawn
            # would depend on which modules happen to be loaded
            providers.HypothesisProvider,
            "_local_constants",
            Constants(),
        ):
            yield
    finally:
        hypothesis.settings.load_profile(profile)
        sys.dont_write_bytecode = bytecode
        os.environ.clear()
        os.environ.update(environment)


@contextlib.contextmanager
def _free_names(paths: Sequence[Path], root: Path) -> Iterator[None]:
    """Set aside modules of other files that pytest would take for the check files."""
    aside = {}
    for path in paths:
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(part.replace(".", "_") for part in parts)
        module = sys.modules.get(name)
        if module is not None and getattr(module, "__file__", None) != str(path):
            aside[name] = sys.modules.pop(name)
    try:
        yield
    finally:
        sys.modules.update(aside)
