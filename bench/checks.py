"""Time every check but the training itself, on one core, once all is imported.

Usage: checks.py EXAM FOLDER [--shares]. Grades FOLDER once, in a process that has done
nothing else, by the checks of EXAM without the one that trains on MNIST; prints seconds
of the clock and of the processor. With --shares it prints where the grader's time went
instead, which takes more of it.
"""

import ast
import gc
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import FrameType

from grader.cli import OBJECTS_BEFORE_COLLECTION
from grader.engine import GradeOptions, grade
from grader.exam import load_exam
from grader.handin import open_submission
from grader.models import Exam, Submission
from grader.sandbox.client import Worker, WorkerOptions, Zygote
from grader.sandbox.ends import WorkerEnd

TRAINING = "test_trains_reaches_95"
TICKS = os.sysconf("SC_CLK_TCK")
# a part of a file's path, and whose time its functions take
OWNERS = {
    "/_pytest/": "pytest",
    "/pluggy/": "pytest",
    "/hypothesis/": "hypothesis",
    "/grader/sandbox/": "asking and waiting for the worker",
    "/checks/": "the checks themselves",
    "/grader/": "the rest of the grader",
}


def copy_exam(root: Path, target: Path) -> Exam:
    """Copy an exam, without the check that trains on MNIST."""
    skipped = shutil.ignore_patterns(".*", "build", "*.html")
    shutil.copytree(root, target, ignore=skipped)
    path = target / "reference" / "checks" / "test_train_on_mnist.py"
    tree = ast.parse(path.read_text("utf-8"))
    tree.body = [each for each in tree.body if getattr(each, "name", "") != TRAINING]
    path.write_text(ast.unparse(tree), "utf-8")
    return load_exam(target)


def read_cpu_seconds(process: int) -> float:
    """Return how long a process has run so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Processor:
    """Adds up the time of the grader, its fork server and its workers."""

    def __init__(self) -> None:
        self.workers = 0.0
        self.end = Worker.end

    def read(self) -> float:
        """Return the seconds so far; the fork server is the only child."""
        server = int(Path("/proc/thread-self/children").read_text())
        return time.process_time() + read_cpu_seconds(server) + self.workers

    def end_worker(self, worker: Worker) -> WorkerEnd:
        """Note a worker's time just before it is ended."""
        self.workers += read_cpu_seconds(worker.process_id())
        return self.end(worker)


def find_owner(frame: FrameType | None) -> str:
    """Return whose time it is: the innermost function's that has an owner."""
    while frame is not None:
        for part, owner in OWNERS.items():
            if part in frame.f_code.co_filename:
                return owner
        frame = frame.f_back
    return OWNERS["/grader/"]


def prepare(exam: Exam) -> Zygote:
    """Start the fork server, and wait until it has imported all that it will."""
    zygote = Zygote()
    zygote.preload(name for task in exam.tasks for name in task.preload)
    zygote.fork(WorkerOptions(readable=())).end()
    return zygote


def run(submission: Submission, exam: Exam, zygote: Zygote) -> None:
    """Grade once; other marks than full ones mean that the figures mean nothing."""
    report = grade(submission, exam, zygote, GradeOptions(device="cpu"))
    assert report.final
    assert report.score.earned == report.score.possible


def measure(submission: Submission, exam: Exam, zygote: Zygote) -> dict[str, float]:
    """Return seconds on the clock, and of the processor."""
    processor = Processor()

    def end(worker: Worker) -> WorkerEnd:
        return processor.end_worker(worker)

    Worker.end = end
    start, cpu = time.perf_counter(), processor.read()
    run(submission, exam, zygote)
    return {"seconds": time.perf_counter() - start, "cpu": processor.read() - cpu}


def share(submission: Submission, exam: Exam, zygote: Zygote) -> dict[str, float]:
    """Return whose time the grader's was, by looking a thousand times a second."""
    seen: Counter[str] = Counter()
    signal.signal(
        signal.SIGALRM, lambda _number, frame: seen.update([find_owner(frame)])
    )
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    run(submission, exam, zygote)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return {owner: count / seen.total() for owner, count in seen.items()}


def main(root: Path, folder: Path, *, shares: bool) -> None:
    """Measure, and print as JSON."""
    # as the command does
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)
    gc.freeze()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # children inherit it
    with tempfile.TemporaryDirectory() as scratch:
        exam = copy_exam(root, Path(scratch, "exam"))
        submission = open_submission(folder, exam.tasks, Path(scratch))
        with prepare(exam) as zygote:
            act = share if shares else measure
            json.dump(act(submission, exam, zygote), sys.stdout)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]).resolve(),
        Path(sys.argv[2]).resolve(),
        shares="--shares" in sys.argv,
    )
