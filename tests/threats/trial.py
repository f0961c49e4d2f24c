"""Runs one attack under one setting of the confinement; says what it has achieved."""

import json
import os
import re
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from unittest import mock

from markdown_it import MarkdownIt

from grader.audience import visible_to
from grader.engine import GradeOptions, grade
from grader.errors import BadSubmission, NotFinal
from grader.exam import load_exam
from grader.handin import open_submission
from grader.models import Audience, CheckReport, Exam, Level, Report, Verdict
from grader.renderers import RENDERERS
from grader.sandbox import client, session
from grader.sandbox.client import Zygote
from tests.threats.attack import ROOT, Attack, hand_in, limit_tasks
from tests.threats.brought import BROUGHT, MODULES
from tests.threats.footprint import (
    compare,
    find_children,
    read_footprint,
    remove_left,
)
from tests.threats.tools import CANARY

REFUSED: Final = "refused"
SAID: Final = re.compile(r"^SUCCEEDED: (.*)$", re.MULTILINE)
# beyond the seconds of the tasks: starting workers, and a busy machine
GRACE_SECONDS: Final = 30.0
SETTLE_SECONDS: Final = 3.0
# the tags and attributes that hostile texts try to bring into a page
EVIL: Final = "gp-evil"
# as a site that lets every tag through would show it
MARKDOWN: Final = MarkdownIt("commonmark", {"html": True}).enable("table")
# what CI systems take for a command where a line of a log starts with it
COMMANDS: Final = re.compile(r"^(::|##vso\[|##\[)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How workers are confined: a level, and the layers that are left off."""

    level: Level | None = None
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an attack.

    Attributes:
        verdicts: of the checks that it does not deserve.
        achieved: what it must not have achieved; nothing, where it was stopped.
    """

    verdicts: frozenset[str]
    achieved: tuple[str, ...]
    report: Report | None = None


@dataclass(slots=True)
class Secrets:
    """What no worker may find out, what the workers have sent, and their folders."""

    canary: str
    sent: bytearray = field(default_factory=bytearray)
    groups: list[str] = field(default_factory=list)

    def plant(self, folder: Path) -> None:
        """Put the secret beside the submission: a neighbour's work, and results."""
        for name in ("neighbour/relu.py", "results/report.json", "exam/seed.txt"):
            path = folder / name
            path.parent.mkdir()
            path.write_text(f"# {self.canary}\n", "utf-8")

    @contextmanager
    def listen(self) -> Iterator[None]:
        """Keep what workers send and print; hold the secret in an open file."""
        sent = self.sent
        make_folder = tempfile.mkdtemp

        def mkdtemp(*args: Any, **kwargs: Any) -> str:
            made = make_folder(*args, **kwargs)
            self.groups.append(Path(made).name)
            return made

        class Channel(session.Channel):
            def _read_into(self, view: memoryview) -> None:
                super()._read_into(view)
                if len(view) < 1 << 20:
                    sent.extend(view)

        class Output(client.Output):
            def close(self) -> None:
                super().close()
                sent.extend(self._kept)

        number = os.memfd_create("secret")
        os.write(number, self.canary.encode())
        with (
            mock.patch.object(session, "Channel", Channel),
            mock.patch.object(client, "Output", Output),
            mock.patch.object(client.tempfile, "mkdtemp", mkdtemp),
        ):
            yield
        os.close(number)


def make_exam(attack: Attack, seed: str) -> Exam:
    """Return the real exam, with a seed of its own and the attack's limits."""
    exam = load_exam(ROOT).model_copy(update={"seed": seed})
    return limit_tasks(exam, attack)


def try_attack(
    attack: Attack, folder: Path, zygote: Zygote, setting: Setting
) -> Outcome:
    """Have the attack graded in an empty folder; return what came of it."""
    handed, opened = folder / "handed in", folder / "opened"
    handed.mkdir()
    opened.mkdir()
    secrets = Secrets(canary=f"gp-canary-{os.urandom(16).hex()}")
    secrets.plant(folder)
    exam = make_exam(attack, secrets.canary)
    brought = {
        f"{name}.py" if name in MODULES else "brought.txt": BROUGHT[name]()
        for name in attack.brings
    }
    path = hand_in(attack, exam, handed, brought)
    try:
        submission = open_submission(path, exam.tasks, opened)
    except BadSubmission as error:
        shown = _find_controls("the refusal", str(error))
        return Outcome(verdicts=frozenset({REFUSED}), achieved=tuple(shown))
    options = GradeOptions(
        tasks=attack.grades,
        device="cpu",
        isolation=setting.level,
        without=setting.without,
        accept_less=True,
    )
    zygote._await_ready()
    temporary = folder / "tmp"
    temporary.mkdir()
    await_end_of_the_last(zygote)
    before = read_footprint(zygote._process.pid, folder, ())
    started = time.monotonic()
    with secrets.listen(), mock.patch.object(tempfile, "tempdir", str(temporary)):
        try:
            report = grade(submission, exam, zygote, options)
        except NotFinal as error:
            return Outcome(verdicts=frozenset(), achieved=(f"no report: {error}",))
    seconds = time.monotonic() - started
    changes = settle(before, zygote, folder, secrets.groups)
    remove_left(str(before["the machine's name"]))
    limit = len(attack.grades) * (attack.limits.get("seconds", 120) + GRACE_SECONDS)
    return Outcome(
        verdicts=frozenset(
            check.verdict.value for check in _undeserved(attack, report)
        ),
        achieved=(
            *_find_points(attack, report),
            *_find_words(report, secrets),
            *changes,
            *([f"{seconds:.0f} s in all"] if seconds > limit else ()),
            *_find_injections(report),
        ),
        report=report,
    )


def await_end_of_the_last(zygote: Zygote) -> None:
    """Wait for the warden of the last worker: it tells of the end before its own."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while find_children(zygote._process.pid) and time.monotonic() < deadline:
        time.sleep(0.01)


def settle(
    before: dict[str, object], zygote: Zygote, folder: Path, groups: Collection[str]
) -> list[str]:
    """Say what has changed, once there was time for what has just ended to be gone."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        after = read_footprint(zygote._process.pid, folder, groups)
        changes = compare(before, after)
        if not changes or time.monotonic() > deadline:
            return changes


def _undeserved(attack: Attack, report: Report) -> list[CheckReport]:
    return [
        check
        for task in report.tasks
        for check in task.checks
        if not {check.id, f"{task.id}.*"} & {*attack.deserves}
    ]


def _find_points(attack: Attack, report: Report) -> Iterator[str]:
    undeserved = {check.id for check in _undeserved(attack, report)}
    for check in (check for task in report.tasks for check in task.checks):
        if check.verdict is Verdict.GRADER_ERROR:
            yield f"an error of the grader in {check.id}: {check.message}"
        elif check.id in undeserved and check.earned:
            yield f"{check.earned} points for {check.id}"
        elif check.id not in undeserved and check.earned < check.possible:
            yield f"a loss of points for {check.id}: {check.message}"
    if not report.final:
        yield "a report that is not final"


def _find_words(report: Report, secrets: Secrets) -> Iterator[str]:
    for task in report.tasks:
        yield from dict.fromkeys(SAID.findall(task.output))
    if CANARY.search(secrets.sent):
        yield "a secret crossed to the grader"
    if secrets.canary in report.model_dump_json():
        yield "a secret in the report"


def _find_injections(report: Report) -> Iterator[str]:
    for audience in Audience:
        for name, render in RENDERERS.items():
            text = render(visible_to(report, audience))
            yield from _find_controls(name, text)
            page = MARKDOWN.render(text) if name == "markdown" else text
            if name in ("html", "markdown") and f"<{EVIL}" in page:
                yield f"a tag in {name}"
            if name == "junit" and _count_evil(text):
                yield "an element in junit"
            if name in ("json", "gradescope"):
                json.loads(text)
            if name in ("terminal", "markdown") and COMMANDS.search(text):
                yield f"a command of a CI system in {name}"


def _count_evil(text: str) -> int:
    return sum(1 for each in ET.fromstring(text).iter() if each.tag == EVIL)


def _find_controls(name: str, text: str) -> Iterator[str]:
    bad = {char for char in text if not char.isprintable() and char not in "\n\t"}
    # the report's own: a no-break space, and a variation selector
    if bad - {"\N{NO-BREAK SPACE}"}:
        yield f"control characters in {name}: {sorted(bad)!r}"


def grade_honest(folder: Path, zygote: Zygote, setting: Setting) -> Any:
    """Return the points that right code for one task loses, graded now."""
    exam = load_exam(ROOT)
    folder.mkdir()
    submission = open_submission(ROOT / "reference" / "solution", exam.tasks, folder)
    options = GradeOptions(
        tasks=("relu",),
        device="cpu",
        isolation=setting.level,
        without=setting.without,
        accept_less=True,
    )
    score = grade(submission, exam, zygote, options).score
    return score.possible - score.earned
