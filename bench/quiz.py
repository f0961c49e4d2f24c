"""What quizzes cost: 1,000 forms and their pages, a paper, and 10,000 responses marked.

Runs `grade quiz new`, `export` and `mark`, on the midterm but for the paper of 30
questions, and prints seconds, the seconds of all processors together, and the largest
memory of a process. Marking is also done with a tenth of the responses, to see what
memory they need.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from grader.forms import read_form, to_json
from grader.models.quiz import Answer, EntryKind, Form, FormEntry, Response
from grader.yaml import dump_yaml

ROOT = Path(__file__).resolve().parent.parent
GRADE = Path(sys.executable).with_name("grade")
PDF = ("--to", "pdf", "-o")
BLUEPRINT = ROOT / "questions" / "quizzes" / "midterm.yaml"


Cost = tuple[float, float, float]


def run(*options: object) -> Cost:
    """Run `grade quiz`; return seconds, seconds of all processors, and MiB."""
    start = time.perf_counter()
    command = [str(GRADE), "quiz", *map(str, options), "-q"]
    process = subprocess.Popen(command, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    seconds = time.perf_counter() - start
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def answer(entry: FormEntry, random: Random) -> Answer:
    """Return an answer that is often right."""
    if entry.kind is EntryKind.SINGLE:
        return random.choice(entry.choices).id
    if entry.kind is EntryKind.MULTIPLE:
        return tuple(one.id for one in entry.choices if random.random() < 0.5)
    if entry.kind is EntryKind.TRUE_FALSE:
        return random.random() < 0.5
    return entry.answer if random.random() < 0.7 else "12"


def write_responses(
    forms: Sequence[Form], folder: Path, count: int, suffix: str
) -> None:
    """Write responses of so many students."""
    folder.mkdir()
    random = Random(1)
    for number in range(count):
        form = random.choice(forms)
        said = Response(
            form=form.id,
            paper=form.paper,
            student=f"student{number}",
            answers={entry.name: answer(entry, random) for entry in form.entries},
        )
        path = folder / f"{number:05}.{suffix}"
        path.write_text(WRITERS[suffix](said), "utf-8")


WRITERS: Mapping[str, Callable[[Response], str]] = {
    "json": to_json,
    "yaml": lambda said: dump_yaml(said.model_dump(mode="json")),
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--responses", type=int, default=10_000)
    count = parser.parse_args().responses
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        roster = work / "students.csv"
        roster.write_text(
            "student\n" + "".join(f"s{n}\n" for n in range(1000)), "utf-8"
        )
        show("1,000 forms", run("new", BLUEPRINT, "--roster", roster, "-o", work / "a"))
        pages = ("export", work / "a/forms", "--to", "html", "-o", work / "pages")
        show("1,000 forms, html", run(*pages))
        run("new", "--items", 30, "-o", work / "c")
        show("a paper and its key, pdf", run("export", work / "c/forms", *PDF, work))
        run("new", BLUEPRINT, "--forms", 3, "-o", work / "b")
        forms = [read_form(path) for path in sorted((work / "b/forms").iterdir())]
        for suffix in WRITERS:
            for part in (count // 10, count):
                there = work / f"{suffix}{part}"
                write_responses(forms, there, part, suffix)
                found = run(
                    "mark", work / "b/forms", there, "-o", work / f"r{there.name}"
                )
                show(f"{part:,} responses, {suffix}", found)


def show(what: str, cost: Cost) -> None:
    """Print one line."""
    wall, cpu, mib = cost
    print(f"{what:28} {wall:7.1f} s {cpu:7.1f} s CPU {mib:7.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
