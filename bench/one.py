"""What grading one submission costs, beside what no grader can do without.

Runs `grade check` on the reference, `import torch` in a fresh Python, the bare training
of the reference, and all checks but the training, in turns, and prints medians. The
training's time is taken inside its process, so that its own start-up isn't counted
twice; that of the checks when everything is imported, with grader, fork server and
workers on one core.

Beside the time on the clock stands the processor's: what else the machine does adds to
the one, and hardly to the other.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "reference" / "solution"
GRADE = Path(sys.executable).with_name("grade")
TARGET_RATIO = 1.5
TARGET_SECONDS = 1.5
SEED = "0"

Sample = Mapping[str, float]


def run(command: Sequence[str | Path]) -> str:
    """Return what a command prints; end the benchmark where it fails.

    `grade` fails unless the reference gets full marks: other figures mean nothing.
    """
    called = " ".join(map(str, command))
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, check=False
        )
    except FileNotFoundError:
        sys.exit(f"{called}: no such command. Set the project up with `make`.")
    if done.returncode:
        sys.exit(f"{called}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout


def children_cpu() -> float:
    """Return how long the commands that have ended kept a processor busy."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure_import() -> Sample:
    """A fresh Python that imports torch."""
    start, cpu = time.perf_counter(), children_cpu()
    run([sys.executable, "-c", "import torch"])
    seconds = time.perf_counter() - start
    return {"import torch": seconds, "import torch, cpu": children_cpu() - cpu}


def measure_training() -> Sample:
    """The reference's training alone."""
    script = ROOT / "bench" / "bare_training.py"
    result = json.loads(run([sys.executable, script, REFERENCE, SEED]))
    return {
        "bare training": result["seconds"],
        "bare training, cpu": result["cpu"],
        "bare accuracy": result["accuracy"],
    }


def measure_checks() -> Sample:
    """All checks but the training, on one core, with everything imported."""
    script = ROOT / "bench" / "checks.py"
    result = json.loads(run([sys.executable, script, ROOT, REFERENCE]))
    shares = json.loads(run([sys.executable, script, ROOT, REFERENCE, "--shares"]))
    return {
        "checks": result["seconds"],
        "checks, cpu": result["cpu"],
        **{f"share: {owner}": share for owner, share in shares.items()},
    }


def measure_grade() -> Sample:
    """The whole process, and its parts as its report tells them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.json")
        command = [GRADE, "check", REFERENCE, "--hidden", "-q", "--device", "cpu"]
        start = time.perf_counter()
        run([*command, "--format", "json", "-o", path])
        total = time.perf_counter() - start
        report = json.loads(path.read_text(encoding="utf-8"))
    return {"grade check": total, **split_report(report)}


def split_report(report: Mapping) -> Sample:
    """The report's time for the real training, and for everything else it checked.

    The training is the longest check of its task: no other sees all of MNIST.
    """
    timings = report["timings"]
    training = max(
        seconds
        for check, seconds in timings["checks"].items()
        if check.startswith("train.")
    )
    return {
        "training check": training,
        "other tasks": sum(timings["tasks"].values()) - timings["tasks"]["train"],
        "other train checks": timings["tasks"]["train"] - training,
    }


MEASURES: Sequence[Callable[[], Sample]] = (
    measure_import,
    measure_training,
    measure_grade,
    measure_checks,
)


def collect(repeats: int) -> dict[str, list[float]]:
    """Take every measure once a round, so that a busy moment hits them alike."""
    for measure in MEASURES:  # fills the caches: bytecode, MNIST, the page cache
        measure()
    samples: dict[str, list[float]] = {}
    for _ in range(repeats):
        for measure in MEASURES:
            for name, value in measure().items():
                samples.setdefault(name, []).append(value)
    return samples


ROWS = (
    ("import torch", "a  python -c 'import torch'"),
    ("bare training", "b  bare training"),
    ("grade check", "grade check, whole process"),
    ("training check", "   of this, the training check"),
    ("other tasks", "   of this, the other four tasks"),
    ("other train checks", "   of this, the rest of the train task"),
    ("checks", "all checks but the training, one core"),
)


def print_table(samples: Mapping[str, list[float]]) -> None:
    """Print seconds and ratios, whose time the checks' is, and the two targets."""
    middle = {name: median(values) for name, values in samples.items()}
    floor = middle["import torch"] + middle["bare training"]
    heads = f"{'median':>8}{'least':>8}{'most':>8}{'cpu':>8}{'/ (a + b)':>11}"
    print(f"{'seconds':40}{heads}")
    for name, label in ROWS:
        values = samples[name]
        cpu = middle.get(f"{name}, cpu")
        print(
            f"{label:40}{middle[name]:8.2f}{min(values):8.2f}{max(values):8.2f}"
            f"{'' if cpu is None else f'{cpu:.2f}':>8}{middle[name] / floor:11.2f}"
        )
    for name in sorted(middle, key=middle.__getitem__, reverse=True):
        if name.startswith("share: "):
            label = f"   of this, {name.removeprefix('share: ')}"
            print(f"{label:40}{middle[name]:8.0%}")
    print()
    print_target("total / (a + b)", middle["grade check"] / floor, TARGET_RATIO)
    print_target("all but training, s", middle["checks"], TARGET_SECONDS)
    print_target("the same, cpu", middle["checks, cpu"], TARGET_SECONDS)
    print(f"the bare training reached {middle['bare accuracy']:.1%}")


def print_target(name: str, value: float, target: float) -> None:
    """Print a figure beside what it should be at most."""
    word = "met" if value <= target else "missed"
    print(f"{name:24}{value:6.2f}   target {target:.1f}: {word}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time one grading of the reference.")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--one-core", action="store_true", help="use one core only")
    options = parser.parse_args()
    if options.one_core:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # children inherit it
    cores = len(os.sched_getaffinity(0))
    print(
        f"{options.repeats} rounds, {cores} core(s), one thread a process, "
        f"{os.getloadavg()[0]:.1f} processes busy at the start\n"
    )
    print_table(collect(options.repeats))


if __name__ == "__main__":
    main()
