"""The pytest plugin: gives checks their fixtures, turns outcomes into results."""

import functools
import hashlib
import itertools
import random
import time
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from grader.checks.declare import CheckSpec, Recorder, spec_of
from grader.errors import GradeproofError, StudentFault, WorkerLost
from grader.models import CheckResult, Counterexample, Verdict, Visibility
from grader.runner.host import Host
from grader.runner.options import RunOptions
from grader.runner.snippet import write_snippet
from grader.runner.verdicts import Outcome, judge
from grader.sandbox.proxy import SubmissionProxy
from grader.sandbox.session import Session


def _name(item: pytest.Item, spec: CheckSpec) -> str:
    function = getattr(item, "originalname", None) or item.name
    return f"{spec.task}.{function.removeprefix('test_')}"


def _function(item: pytest.Item) -> Any:
    return getattr(item, "obj", None)


def title_of(function: object) -> str:
    """Return a check's title: the first line of its docstring."""
    text = (getattr(function, "__doc__", None) or "").strip()
    return text.splitlines()[0] if text else ""


class Listing:
    """Collects what check files declare."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.interrupted = False
        self.failure: GradeproofError | None = None
        self.specs: dict[str, CheckSpec] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Take the checks, and complain of what is none."""
        for item in items:
            self._take(item)

    def _take(self, item: pytest.Item) -> CheckSpec | None:
        spec = spec_of(_function(item))
        where = f"{item.path}: {item.name}"
        if spec is None:
            self.problems.append(f"{where} has no @check(...) above it")
            return None
        name = _name(item, spec)
        if not title_of(_function(item)):
            self.problems.append(f"{where} needs a docstring: it is the check's title")
        if name in self.specs:
            self.problems.append(f"{where} is a second check called {name}")
        if spec.after is not None and f"{spec.task}.{spec.after}" not in self.specs:
            self.problems.append(
                f"{where} is after {spec.after!r}, but no check of {spec.task} "
                "above it has this name"
            )
        self.specs[name] = spec
        return spec

    def pytest_keyboard_interrupt(
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> None:
        """Tell a user's Ctrl-C from a check that wants to stop pytest."""
        # pytest itself stops with subclasses of it
        self.interrupted = excinfo.type is KeyboardInterrupt

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what goes wrong while files are collected; skipping one is wrong too."""
        if not report.passed:
            self.problems.append(f"{report.nodeid}: {report.longreprtext}")


class CheckPlugin(Listing):
    """Runs the checks of these tasks, one task after the other."""

    def __init__(self, hosts: Mapping[str, Host], options: RunOptions) -> None:
        super().__init__()
        self._hosts, self._options = hosts, options
        self._task = ""
        self._host: Host
        self._visibility = {
            path.resolve(): visibility for path, visibility in options.files
        }
        self._recorder = Recorder()
        self._begun = self._started = 0.0
        self._error: BaseException | None = None
        self.expected: dict[str, list[str]] = {task: [] for task in hosts}
        self.results: dict[str, CheckResult] = {}
        self.seconds: dict[str, float] = dict.fromkeys(hosts, 0.0)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tasks' checks, and fix what hypothesis draws for each."""
        kept: dict[str, list[pytest.Item]] = {task: [] for task in self._hosts}
        for item in items:
            spec = self._take(item)
            if spec is not None and spec.task in kept:
                kept[spec.task].append(item)
                self.expected[spec.task].append(_name(item, spec))
                self._prepare(item, spec)
        items[:] = itertools.chain.from_iterable(kept.values())

    def _prepare(self, item: pytest.Item, spec: CheckSpec) -> None:
        function = _function(item)
        if not getattr(function, "is_hypothesis_test", False):
            return
        hypothesis.seed(self._seed(item, spec))(function)
        inner = function.hypothesis.inner_test
        # the module stays imported from one task, and one submission, to the next
        inner = getattr(inner, "gradeproof_inner", inner)

        @functools.wraps(inner)
        def run_example(*args: Any, **kwargs: Any) -> None:
            self._forget_calls()
            inner(*args, **kwargs)

        run_example.gradeproof_inner = inner  # type: ignore[attr-defined]
        function.hypothesis.inner_test = run_example

    def _seed(self, item: pytest.Item, spec: CheckSpec, *more: str) -> int:
        # students run the public checks themselves: their inputs are no secret
        public = self._sees(item, spec) is Visibility.PUBLIC
        parts = ("" if public else self._options.secret, _name(item, spec), *more)
        text = "\0".join(parts)
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

    def _sees(self, item: pytest.Item, spec: CheckSpec) -> Visibility:
        return spec.visibility or self._visibility[Path(item.path).resolve()]

    def _forget_calls(self) -> None:
        session = self._host.opened
        if session is not None:
            session.events.clear()

    @pytest.fixture
    def worker(self) -> Session:
        """The session with the student's code loaded."""
        try:
            session = self._host.session()
        except WorkerLost as lost:
            # a fixture that ends in a BaseException breaks pytest's next fixture
            self._error = lost
            raise StudentFault(str(lost)) from lost
        session.events.clear()
        return session

    @pytest.fixture
    def submission(self, worker: Session) -> SubmissionProxy:
        """The student's module."""
        return SubmissionProxy(worker)

    @pytest.fixture
    def device(self) -> str:
        """The device to train on: `cpu` or `cuda`."""
        return self._options.device

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> random.Random:
        """Numbers drawn from the exam's secret: the same for every submission."""
        spec = spec_of(request.function)
        assert spec is not None
        return random.Random(self._seed(request.node, spec))  # noqa: S311 - not a key

    @pytest.fixture
    def personal_rng(self, request: pytest.FixtureRequest) -> random.Random:
        """Numbers drawn from the exam's secret and the submission's hash."""
        spec = spec_of(request.function)
        assert spec is not None
        seed = self._seed(request.node, spec, self._options.submission_hash)
        return random.Random(seed)  # noqa: S311 - drawn from a secret

    @pytest.fixture
    def earlier(self) -> dict[str, Verdict]:
        """What became of the checks of this task that ran before this one, by name."""
        task = f"{self._task}."
        return {
            name.removeprefix(task): result.verdict
            for name, result in self.results.items()
            if result.task == self._task
        }

    @pytest.fixture
    def record(self) -> Recorder:
        """What to tell the reader beside the outcome."""
        return self._recorder

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Skip what cannot be asked; start the clock."""
        spec = spec_of(_function(item))
        assert spec is not None
        if spec.task != self._task:
            self._turn_to(spec.task)
        self._recorder = Recorder(on_lap=self._options.progress)
        self._started = time.monotonic()
        self._error = None
        self._options.progress(f"{spec.task}: {title_of(_function(item))}")
        if self._host.exhausted:
            pytest.skip("not run: this task lost its worker three times")
        if self._options.stop_early and any(
            result.verdict is not Verdict.PASSED
            for result in self.results.values()
            if result.task == spec.task
        ):
            pytest.skip("not run: an earlier check did not pass")
        if spec.after is not None:
            before = self.results.get(f"{spec.task}.{spec.after}")
            if before is None or before.verdict is not Verdict.PASSED:
                title = before.title if before else spec.after
                pytest.skip(f"not run: it needs “{title}” to pass first")

    def _turn_to(self, task: str) -> None:
        self._leave()
        self._task, self._host, self._begun = task, self._hosts[task], time.monotonic()
        try:
            self._host.prepare()
        except GradeproofError as error:
            # whoever is not admitted ends the grading, not one check
            self.failure = error
            pytest.exit(str(error))

    def _leave(self) -> None:
        """End the task's worker, and stop its clock."""
        if self._task:
            self._host.close()
            self.seconds[self._task] = time.monotonic() - self._begun

    def pytest_sessionfinish(self) -> None:
        """Leave the last task."""
        self._leave()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn the check's end into a result."""
        report = yield
        if call.excinfo is not None and self._error is None:
            self._error = call.excinfo.value
        if call.when == "teardown":
            self._conclude(item)
        return report

    def _conclude(self, item: pytest.Item) -> None:
        spec = spec_of(_function(item))
        assert spec is not None
        name = _name(item, spec)
        outcome = judge(self._error)
        recorder = self._recorder
        self.results[name] = CheckResult(
            id=name,
            task=spec.task,
            title=title_of(_function(item)),
            verdict=outcome.verdict,
            weight=spec.weight,
            share=outcome.share,
            visibility=self._sees(item, spec),
            message=outcome.message,
            hint="" if outcome.verdict is Verdict.PASSED else spec.hint,
            counterexample=self._counterexample(outcome),
            traceback=outcome.traceback,
            facts=tuple(recorder.facts),
            curve=recorder.curve,
            seconds=round(time.monotonic() - self._started, 4),
            laps=recorder.laps,
        )
        if isinstance(self._error, WorkerLost):
            self._host.note_loss()

    def _counterexample(self, outcome: Outcome) -> Counterexample | None:
        session = self._host.opened
        wrong = (Verdict.FAILED, Verdict.CRASHED, Verdict.TIMED_OUT)
        if session is None or outcome.verdict not in wrong:
            return None
        module = self._host.task.file.removesuffix(".py")
        snippet = write_snippet(module, session.events)
        if not snippet and not outcome.expected:
            return None
        return Counterexample(
            snippet=snippet, expected=outcome.expected, actual=outcome.actual
        )
