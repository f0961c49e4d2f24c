"""Runs check files through pytest, isolated from whatever surrounds it."""

import contextlib
import itertools
import os
import sys
import unittest.mock
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from grader.checks.declare import CheckSpec
from grader.errors import BadExam, NotFinal
from grader.models import CheckResult, Visibility
from grader.runner.host import Host
from grader.runner.options import RunOptions
from grader.runner.plugin import CheckPlugin, Listing

MAX_EXAMPLES = 12
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
            *("debugging", "legacypath", "pastebin", "setuponly", "setupplan"),
            *("stepwise", "subtests", "unittest"),
        )
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one task's checks found, in the order of the files, and their time."""

    checks: tuple[CheckResult, ...]
    seconds: float


def run_checks(hosts: Mapping[str, Host], options: RunOptions) -> dict[str, Run]:
    """Run the checks of these tasks, in their order; end each one's worker after them.

    Args:
        hosts: task id to the keeper of its worker.
        options: how they run.

    Raises:
        BadExam: a check file is wrong.
        NotFinal: pytest did not run all of the checks.
    """
    plugin = CheckPlugin(hosts, options)
    _run_pytest(options.files, plugin)
    names = itertools.chain.from_iterable(plugin.expected.values())
    missing = [name for name in names if name not in plugin.results]
    if missing:
        raise NotFinal(f"no result for {', '.join(missing)}")
    return {
        task: Run(
            checks=tuple(plugin.results[name] for name in expected),
            seconds=plugin.seconds[task],
        )
        for task, expected in plugin.expected.items()
    }


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
    modules = {_name_module(path, Path(root)): str(path) for path, _ in files}
    with _isolated(), _setting_aside(modules):
        code = pytest.main(
            [*ARGUMENTS, f"--rootdir={root}", *extra, *paths], plugins=[plugin]
        )
    if plugin.interrupted:
        raise KeyboardInterrupt
    if plugin.failure is not None:
        raise plugin.failure
    if plugin.problems:
        # where an import failed, half a module is left: the next run would take it
        for name in _select(modules, own=True):
            del sys.modules[name]
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
        # hypothesis draws some constants from the source around it: what is drawn would
        # depend on which modules happen to be loaded, and on who has drawn before
        with (
            unittest.mock.patch.object(
                providers.HypothesisProvider, "_local_constants", Constants()
            ),
            unittest.mock.patch.object(providers, "CONSTANTS_CACHE", {}),
        ):
            yield
    finally:
        hypothesis.settings.load_profile(profile)
        sys.dont_write_bytecode = bytecode
        os.environ.clear()
        os.environ.update(environment)


def _name_module(path: Path, root: Path) -> str:
    """Return the name under which pytest imports a check file."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(part.replace(".", "_") for part in parts)


def _select(modules: Mapping[str, str], *, own: bool) -> list[str]:
    """Return the names that are taken: by the check file itself, or by another."""
    return [
        name
        for name, path in modules.items()
        if name in sys.modules
        and (getattr(sys.modules[name], "__file__", None) == path) is own
    ]


@contextlib.contextmanager
def _setting_aside(modules: Mapping[str, str]) -> Iterator[None]:
    """Hide other modules of these names: pytest would take them for the check files."""
    others = {name: sys.modules.pop(name) for name in _select(modules, own=False)}
    try:
        yield
    finally:
        sys.modules.update(others)
