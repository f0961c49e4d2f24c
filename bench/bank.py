"""What the question bank costs: to read, to list and to prove.

Prints seconds of CPU time, the least and the median of several fresh processes, beside
the target; proving is run once, in seconds on the wall.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
READ = """
import time
from pathlib import Path
from grader.bank.files import open_bank
started = time.process_time()
open_bank(Path("questions"))
print(time.process_time() - started)
"""
LIST = """
import contextlib, io, time
from grader.cli import main
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main(["bank", "list"])
print(time.process_time())
"""


def measure(code: str, repeats: int) -> tuple[float, float]:
    """Return the least and the median of what a fresh process says it took."""
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        for _ in range(repeats)
    ]
    seconds = [float(done.stdout.splitlines()[-1]) for done in runs]
    return min(seconds), median(seconds)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    print(f"{'seconds':34}{'least':>8}{'median':>8}{'target':>8}")
    for name, code, target in (
        ("read and validate, CPU", READ, 0.4),
        ("grade bank list, CPU", LIST, 0.5),
    ):
        least, middle = measure(code, repeats)
        print(f"{name:34}{least:8.2f}{middle:8.2f}{target:8.1f}")
    started = time.perf_counter()
    grade = Path(sys.executable).with_name("grade")
    subprocess.run([grade, "bank", "verify", "-q"], cwd=ROOT, check=True)
    print(f"{'grade bank verify, wall':34}{time.perf_counter() - started:16.1f}{120:8}")


if __name__ == "__main__":
    main()
