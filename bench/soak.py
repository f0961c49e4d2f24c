"""Many gradings in a row, two at a time: right, wrong and hostile, in random order.

Beside them the fork server is killed, or stopped, at random moments. No right
submission may lose a point, the same work has the same report each time, and nothing is
left behind.

    .venv/bin/python -m bench.soak --count 1000 --seed 1
"""

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.engine import GradeOptions, grade
from grader.errors import NotFinal
from grader.exam import load_exam
from grader.handin import open_submission
from grader.sandbox.client import Zygote
from tests.threats.attack import ATTACKS, ROOT, hand_in, limit_tasks, read_attack
from tests.threats.brought import BROUGHT, MODULES
from tests.threats.footprint import find_children, find_left, find_survivors

TASKS = ("device-loader", "model", "param-count", "relu")
# of 100 jobs: right, wrong, hostile
SHARES = (45, 20, 35)
DISTURBED = 0.1
SETTLE_SECONDS = 5.0


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


@dataclass(slots=True, kw_only=True)
class Findings:
    """What went wrong, and how it looked before and after."""

    lost: list[str] = field(default_factory=list)
    unequal: list[str] = field(default_factory=list)
    unfinal: list[str] = field(default_factory=list)
    gained: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    states: dict[int, list[Mapping[str, float]]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether nothing went wrong."""
        return not (
            self.lost or self.unequal or self.unfinal or self.gained or self.left
        )


def draw_jobs(
    count: int, seed: int, *, train: int = 0, disturbed: float = DISTURBED
) -> list[Job]:
    """Return the jobs in their order.

    Args:
        count: how many.
        seed: of what is random.
        train: how many of them train a network.
        disturbed: the share of them during which something happens to the server.
    """
    rng = random.Random(seed)
    jobs = [_draw_job(rng, disturbed) for _ in range(count - train)]
    jobs += [Job(kind="right", task="train", path="") for _ in range(train)]
    rng.shuffle(jobs)
    return jobs


def _draw_job(rng: random.Random, share: float) -> Job:
    (kind,) = rng.choices(("right", "wrong", "hostile"), SHARES)
    task = rng.choice(TASKS)
    number = rng.choice((signal.SIGKILL, signal.SIGSTOP))
    disturbed = rng.random() < share
    return Job(
        kind=kind,
        task=task,
        path=rng.choice(_list_paths(kind, task)),
        signal=number if disturbed else 0,
        delay=rng.uniform(0, 1) if disturbed else 0.0,
    )


def _list_paths(kind: str, task: str) -> list[str]:
    reference = ROOT / "reference"
    if kind == "hostile":
        quick = (
            read
            for read in map(read_attack, ATTACKS)
            if not (read.slow or read.builds or "seconds" in read.limits)
        )
        return [each.name for each in quick if not {*each.deserves} - {"nothing"}]
    if kind == "wrong":
        return sorted(map(str, reference.glob(f"mutants/{task}/*.py")))
    file = next(each.file for each in load_exam(ROOT).tasks if each.id == task)
    return ["", *sorted(map(str, reference.glob(f"variants/*/{file}")))]


_zygotes: list[Zygote] = []


def grade_job(job: Job) -> Done:
    """Grade one job in this process, which has one fork server for all of them."""
    if not _zygotes:
        _zygotes.append(Zygote())
    (zygote,) = _zygotes
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="gp-soak-") as folder,
        _disturbing(zygote, job),
    ):
        report = _grade(job, Path(folder), zygote)
    seconds = time.monotonic() - started
    plain = report.model_dump(mode="json", exclude={"timings"})
    return Done(
        report=json.dumps(plain, sort_keys=True),
        lost=float(report.score.possible - report.score.earned),
        earned=float(report.score.earned),
        final=report.final,
        seconds=seconds,
        state=_read_state(zygote),
    )


def _grade(job: Job, folder: Path, zygote: Zygote) -> Any:
    folder.chmod(0o755)
    handed, opened = folder / "handed in", folder / "opened"
    handed.mkdir()
    opened.mkdir()
    exam = load_exam(ROOT)
    tasks: Sequence[str] = (job.task,)
    if job.kind == "hostile":
        attack = read_attack(ROOT / "tests" / "attacks" / f"{job.path}.py")
        exam, tasks = limit_tasks(exam, attack), attack.grades
        brought = {f"{name}.py": BROUGHT[name]() for name in attack.brings}
        assert {*attack.brings} <= {*MODULES}
        path = hand_in(attack, exam, handed, brought)
    else:
        for task in exam.tasks:
            source = ROOT / "reference" / "solution" / task.file
            if task.id == job.task and job.path:
                source = Path(job.path)
            (handed / task.file).write_bytes(source.read_bytes())
        path = handed
    submission = open_submission(path, exam.tasks, opened)
    return grade(submission, exam, zygote, GradeOptions(tasks=tasks, device="cpu"))


@contextlib.contextmanager
def _disturbing(zygote: Zygote, job: Job) -> Iterator[None]:
    """Send the fork server a signal, some time into the grading."""

    def disturb() -> None:
        with contextlib.suppress(OSError):
            os.kill(zygote._process.pid, job.signal)  # noqa: SLF001 - to break it

    timer = threading.Timer(job.delay, disturb)
    if job.signal:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join() if job.signal else None


def _read_state(zygote: Zygote) -> dict[str, float]:
    pid = zygote._process.pid  # noqa: SLF001 - to look at it
    deadline = time.monotonic() + SETTLE_SECONDS
    while find_children(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return {
        "grader's process": os.getpid(),
        "grader's descriptors": len(os.listdir("/proc/self/fd")),
        "grader's MiB": _read_mib(os.getpid()),
        "server": pid,
        "server's descriptors": _count(f"/proc/{pid}/fd"),
        "server's MiB": _read_mib(pid),
        "server's children": len(find_children(pid)),
    }


def _count(folder: str) -> int:
    try:
        return len(os.listdir(folder))
    except OSError:  # it was killed
        return 0


def _read_mib(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    sizes = (int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(sum(sizes) / 1024, 1)


def read_machine(temporary: str) -> dict[str, object]:
    """Return what must be the same before and after all of it."""
    return {
        "mounts": len(Path("/proc/self/mountinfo").read_text().splitlines()),
        "control groups": _count_groups(temporary),
        "temporary files": sorted(
            name for name in os.listdir(temporary) if name.startswith("g")
        ),
        "files left by attacks": find_left(),
        "processes left by attacks": find_survivors(),
        "System V objects": _count_objects(),
        "descriptors here": len(os.listdir("/proc/self/fd")),
    }


def _count_groups(temporary: str) -> int:
    # workers' groups are called like their folders, which all lie in ours
    known = set(os.listdir(temporary))
    groups = Path("/sys/fs/cgroup").glob("**/gradeproof-*")
    return sum(1 for path in groups if path.name in known)


def _count_objects() -> int:
    return sum(
        len(Path(f"/proc/sysvipc/{kind}").read_text().splitlines()) - 1
        for kind in ("shm", "sem", "msg")
    )


def run_soak(jobs: Sequence[Job], *, at_once: int = 2) -> Findings:
    """Run the jobs; return what went wrong, and the figures."""
    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="gp-soaks-") as temporary:
        Path(temporary).chmod(0o755)
        os.environ["TMPDIR"] = tempfile.tempdir = temporary
        right = {job.name: job for job in jobs if job.kind == "right"}
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            alone = {
                name: pool.submit(
                    grade_job, Job(kind=job.kind, task=job.task, path=job.path)
                )
                for name, job in right.items()
            }
            reports = {name: future.result().report for name, future in alone.items()}
        # multiprocessing's own helper runs from here on
        before = read_machine(temporary)
        started = time.monotonic()
        with ProcessPoolExecutor(at_once, mp_context=context) as pool:
            futures = [(job, pool.submit(grade_job, job)) for job in jobs]
            for number, (job, future) in enumerate(futures):
                _take(job, future, reports, findings)
                _say_progress(number + 1, len(jobs), findings)
        findings.seconds = time.monotonic() - started
        after = read_machine(temporary)
        findings.left = [
            f"{name}: {before[name]} before, {after[name]} after"
            for name in before
            if before[name] != after[name]
        ]
        tempfile.tempdir = None
        del os.environ["TMPDIR"]
    return findings


def _take(
    job: Job, future: "Future[Done]", reports: dict[str, str], findings: Findings
) -> None:
    kinds = {0: "", signal.SIGKILL: ", server killed", signal.SIGSTOP: ", stopped"}
    findings.counts[f"{job.kind}{kinds[job.signal]}"] += 1
    try:
        done = future.result()
    except NotFinal as error:
        findings.unfinal.append(f"{job}: {error}")
        return
    process = int(done.state["grader's process"])
    findings.states.setdefault(process, []).append(done.state)
    if not done.final:
        findings.unfinal.append(f"{job}")
    if job.kind == "right" and done.lost:
        findings.lost.append(f"{job}: {done.lost} points")
    if job.kind == "hostile" and done.earned:
        findings.gained.append(f"{job}: {done.earned} points")
    # what a hostile one reports may hang on how far it came
    if job.kind != "hostile":
        alone = reports.setdefault(job.name, done.report)
        if alone != done.report:
            where = find_difference(json.loads(alone), json.loads(done.report))
            findings.unequal.append(f"{job}: {where}")


def find_difference(one: Any, other: Any, path: str = "") -> str:
    """Return where two reports differ first, and how."""
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = [(key, one.get(key), other.get(key)) for key in {**one, **other}]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [
            (str(number), *both)
            for number, both in enumerate(zip(one, other, strict=True))
        ]
    else:
        return f"{path}: {one!r:.200} became {other!r:.200}"
    unequal = (pair for pair in pairs if pair[1] != pair[2])
    key, first, second = next(unequal)
    return find_difference(first, second, f"{path}/{key}")


def _say_progress(number: int, count: int, findings: Findings) -> None:
    if number % 50 == 0 or number == count:
        print(f"{number} of {count}; clean: {findings.clean}", file=sys.stderr)


def print_findings(findings: Findings) -> None:
    """Print what happened, and what each process held at its start and its end."""
    total = sum(findings.counts.values())
    print(f"{total} gradings in {findings.seconds:.0f} s")
    for name, count in sorted(findings.counts.items()):
        print(f"  {count:5} {name}")
    for name in ("lost", "unequal", "unfinal", "gained", "left"):
        found = getattr(findings, name)
        print(f"{name}: {len(found)}")
        for line in found[:20]:
            print(f"    {line}")
    for states in findings.states.values():
        # the first ones load modules and fill caches
        first, last = states[min(20, len(states) - 1)], states[-1]
        print(f"one grader, {len(states)} gradings (after 21 of them, at the end):")
        for name in first:
            if name not in ("grader's process", "server"):
                print(f"  {name:24} {first[name]:8} {last[name]:8}")


def main() -> None:
    """Run it, and print what it found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--train", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--disturbed", type=float, default=DISTURBED)
    chosen = parser.parse_args()
    jobs = draw_jobs(
        chosen.count, chosen.seed, train=chosen.train, disturbed=chosen.disturbed
    )
    findings = run_soak(jobs)
    print_findings(findings)
    sys.exit(not findings.clean)


if __name__ == "__main__":
    main()
