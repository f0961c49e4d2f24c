"""What a soak does, and what it finds out."""

import json
import signal
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from grader.errors import NotFinal


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One grading.

    Attributes:
        kind: right, wrong or hostile.
        path: a file to put into the place of the reference's, or an attack.
        signal: what the fork server gets while it runs, or 0.
        delay: after how many seconds.
    """

    kind: str
    task: str
    path: str
    signal: int = 0
    delay: float = 0.0

    @property
    def name(self) -> str:
        """What has the same report each time."""
        return f"{self.kind} {self.task} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of it, and what the processes hold afterwards."""

    report: str
    lost: float
    earned: float
    final: bool
    seconds: float
    state: Mapping[str, float]


FAULTS = ("lost", "unequal", "unfinal", "gained", "left", "changed")


@dataclass(slots=True, kw_only=True)
class Findings:
    """What went wrong, and how it looked before and after.

    Attributes:
        lost: right ones that lost points.
        unequal: those whose report is not the one that they had before.
        unfinal: those without a final report.
        gained: hostile ones that earned points.
        machine: what must be the same before and after all of it.
        changed: files of the exam or the grader that somebody changed meanwhile.
        counts: how many there were of each kind.
        differences: how many reports of each task were unequal, and where.
        graders: the numbers of the processes that graded.
        states: what each process held after each grading.
        seconds: how long all of it took.
    """

    lost: list[str] = field(default_factory=list)
    unequal: list[str] = field(default_factory=list)
    unfinal: list[str] = field(default_factory=list)
    gained: list[str] = field(default_factory=list)
    machine: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    differences: Counter[str] = field(default_factory=Counter)
    graders: set[int] = field(default_factory=set)
    states: dict[int, list[Mapping[str, float]]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def left(self) -> list[str]:
        """Return what is there afterwards, and was not before."""
        return [
            f"{name}: {before} before, {after} after"
            for name, (before, after) in self.machine.items()
            if before != after
        ]

    @property
    def clean(self) -> bool:
        """Whether nothing went wrong."""
        return not any(getattr(self, name) for name in FAULTS)


def find_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return the names that do not have the same hash as before."""
    return sorted(
        name for name in {**before, **after} if before.get(name) != after.get(name)
    )


def take_alone(
    graded: Iterable[tuple[Job, "Future[Done]"]], findings: Findings
) -> dict[str, str]:
    """Return each job's report, graded alone: all others are compared with it."""
    done = ((job, _judge(job, future, findings)) for job, future in graded)
    return {job.name: each.report for job, each in done if each is not None}


def take(
    job: Job, future: "Future[Done]", reports: dict[str, str], findings: Findings
) -> None:
    """Note what came of a job.

    Args:
        job: the job.
        future: where its end is to be had.
        reports: each job's name to the report that it had before; more are added.
        findings: what is known so far.
    """
    kinds = {0: "", signal.SIGKILL: ", server killed", signal.SIGSTOP: ", stopped"}
    findings.counts[f"{job.kind}{kinds[job.signal]}"] += 1
    done = _judge(job, future, findings)
    if done is None:
        return
    process = int(done.state["grader's process"])
    findings.states.setdefault(process, []).append(done.state)
    # what a hostile one reports may hang on how far it came
    if job.kind != "hostile":
        before = reports.setdefault(job.name, done.report)
        if before != done.report:
            where, how = find_difference(json.loads(before), json.loads(done.report))
            findings.unequal.append(f"{job}: {where}: {how}")
            findings.differences[f"{job.task}: {where}"] += 1


def _judge(job: Job, future: "Future[Done]", findings: Findings) -> Done | None:
    """Note what went wrong; alone, too, a right one must be right."""
    try:
        done = future.result()
    except NotFinal as error:
        findings.unfinal.append(f"{job}: {error}")
        return None
    findings.graders.add(int(done.state["grader's process"]))
    if not done.final:
        findings.unfinal.append(f"{job}")
    if job.kind == "right" and done.lost:
        findings.lost.append(f"{job}: {done.lost} points")
    if job.kind == "hostile" and done.earned:
        findings.gained.append(f"{job}: {done.earned} points")
    return done


def find_difference(one: Any, other: Any, path: str = "") -> tuple[str, str]:
    """Return where two reports differ first, and how."""
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = [(key, one.get(key), other.get(key)) for key in {**one, **other}]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [
            (str(number), *both)
            for number, both in enumerate(zip(one, other, strict=True))
        ]
    else:
        return path, f"{one!r:.200} became {other!r:.200}"
    unequal = (pair for pair in pairs if pair[1] != pair[2])
    key, first, second = next(unequal)
    return find_difference(first, second, f"{path}/{key}")


def print_findings(findings: Findings) -> None:
    """Print what happened, and what each process held at its start and its end."""
    total = sum(findings.counts.values())
    print(f"{total} gradings in {findings.seconds:.0f} s")
    for name, count in sorted(findings.counts.items()):
        print(f"  {count:5} {name}")
    for name in FAULTS:
        found = getattr(findings, name)
        print(f"{name}: {len(found)}")
        for line in found[:20]:
            print(f"    {line}")
    for where, count in findings.differences.most_common():
        print(f"  {count:5} unequal in {where}")
    print("the machine (before, after):")
    for name, figures in findings.machine.items():
        before, after = map(_show, figures)
        print(f"  {name:24} {before:>8} {after:>8}")
    for states in findings.states.values():
        _print_states(states)


def _print_states(states: Sequence[Mapping[str, float]]) -> None:
    # the first ones load modules and fill caches
    first, last = states[min(20, len(states) - 1)], states[-1]
    print(f"one grader, {len(states)} gradings (after 21 of them, at the end):")
    for name in first:
        if name not in ("grader's process", "server"):
            print(f"  {name:24} {first[name]:8} {last[name]:8}")


def _show(figure: object) -> str:
    """Return a number, or how many things there are."""
    return str(len(figure) if isinstance(figure, list) else figure)
