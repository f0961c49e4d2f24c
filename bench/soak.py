"""Many gradings in a row, two at a time: right, wrong and hostile, in random order.

Beside them the fork server is killed, or stopped, at random moments. No right
submission may lose a point, the same work has the same report each time, and nothing is
left behind.

    .venv/bin/python -m bench.soak --count 1000 --seed 1
"""

import argparse
import contextlib
import hashlib
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import grader
from bench.soak_findings import (
    Done,
    Findings,
    Job,
    find_changes,
    print_findings,
    take,
    take_alone,
)
from grader.engine import GradeOptions, grade
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
# what gradings read, beside the grader's own modules
EXAM = (
    *("exam.yaml", "questions", "reference", "student_template"),
    *("tests/attacks", "tests/threats"),
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


def read_machine(temporary: str, graders: Iterable[int]) -> dict[str, object]:
    """Return what must be the same before and after all of it.

    Args:
        temporary: the folder for temporary files.
        graders: the numbers of the processes that have graded.
    """
    return {
        "mounts": len(Path("/proc/self/mountinfo").read_text().splitlines()),
        "control groups": count_groups(graders),
        "temporary files": sorted(
            name for name in os.listdir(temporary) if name.startswith("g")
        ),
        "files left by attacks": find_left(),
        "processes left by attacks": find_survivors(),
        "System V objects": _count_objects(),
        "descriptors here": len(os.listdir("/proc/self/fd")),
    }


def count_groups(graders: Iterable[int], root: str = "/sys/fs/cgroup") -> int:
    """Return how many control groups there are for workers of these graders."""
    # others grade on this machine as well; a group outlives its worker's folder
    ours = tuple(f"gradeproof-worker-{number}-" for number in graders)
    return sum(name.startswith(ours) for _, names, _ in os.walk(root) for name in names)


def _count_objects() -> int:
    return sum(
        len(Path(f"/proc/sysvipc/{kind}").read_text().splitlines()) - 1
        for kind in ("shm", "sem", "msg")
    )


def read_sources() -> dict[str, str]:
    """Return a hash of each file that gradings read: from one to the next, all stay."""
    roots = [Path(grader.__file__).parent, *(ROOT / name for name in EXAM)]
    paths = {path for root in roots for path in (root, *root.rglob("*"))}
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths)
        if path.is_file() and path.suffix != ".pyc"
    }


def run_soak(jobs: Sequence[Job], *, at_once: int = 2) -> Findings:
    """Run the jobs; return what went wrong, and the figures."""
    findings = Findings()
    sources = read_sources()
    with tempfile.TemporaryDirectory(prefix="gp-soaks-") as temporary:
        Path(temporary).chmod(0o755)
        os.environ["TMPDIR"] = tempfile.tempdir = temporary
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            alone = {
                job.name: replace(job, signal=0, delay=0.0)
                for job in jobs
                if job.kind != "hostile"
            }
            graded = [(job, pool.submit(grade_job, job)) for job in alone.values()]
            reports = take_alone(graded, findings)
        # multiprocessing's own helper runs from here on
        before = read_machine(temporary, findings.graders)
        started = time.monotonic()
        with ProcessPoolExecutor(at_once, mp_context=context) as pool:
            futures = [(job, pool.submit(grade_job, job)) for job in jobs]
            for number, (job, future) in enumerate(futures):
                take(job, future, reports, findings)
                _say_progress(number + 1, len(jobs), findings)
        findings.seconds = time.monotonic() - started
        after = read_machine(temporary, findings.graders)
        findings.machine = {name: (before[name], after[name]) for name in before}
        tempfile.tempdir = None
        del os.environ["TMPDIR"]
    findings.changed = find_changes(sources, read_sources())
    return findings


def _say_progress(number: int, count: int, findings: Findings) -> None:
    if number % 50 == 0 or number == count:
        print(f"{number} of {count}; clean: {findings.clean}", file=sys.stderr)


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
