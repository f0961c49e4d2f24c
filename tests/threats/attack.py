"""Reads what an attack says of itself in its head.

An attack is a file in `tests/attacks/`. Its head says, in comments:

- `# expect: failed crashed`, the first line: what becomes of the checks that it does
  not deserve; `refused` where the submission cannot even be opened;
- `# tries: points`: what it is after: points, secrets or harm;
- `# grades: relu model`: the tasks that are graded;
- `# deserves: relu.keeps_dtype`: the checks that would pass without the trick;
  `relu.*` are all of a task, and `nothing` is none;
- `# limits: call_seconds=1 seconds=6`: other limits for these tasks;
- `# brings: weights`: what it brings along, made by the test;
- `# builds: archive`: `build(folder)` in the file makes what is handed in.

The other comments say what it does. The file is handed in as it is, with everything in
it; where it has lines `# file: NAME`, as a folder of the files between them.
"""

import re
import runpy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.models import Exam, Limits

ROOT: Final = Path(__file__).parents[2]
ATTACKS: Final = sorted((ROOT / "tests" / "attacks").glob("*.py"))
KEYS: Final = ("expect", "tries", "grades", "deserves", "limits", "brings", "builds")
AIMS: Final = ("points", "secrets", "harm")
_HEAD: Final = re.compile(rf"# (?P<key>{'|'.join(KEYS)}): (?P<words>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One attack: its name, its text, and what its head says."""

    name: str
    source: str
    about: str
    expect: tuple[str, ...]
    tries: str
    grades: tuple[str, ...]
    deserves: tuple[str, ...]
    limits: Mapping[str, float]
    brings: tuple[str, ...]
    builds: bool

    @property
    def slow(self) -> bool:
        """Whether it makes the grader train."""
        return "train" in self.grades


def read_attack(path: Path) -> Attack:
    """Return what stands in a file."""
    source = path.read_text("utf-8")
    head: dict[str, tuple[str, ...]] = {}
    about = []
    for line in source.splitlines():
        if not line.startswith("# ") or line.startswith("# file: "):
            break
        found = _HEAD.fullmatch(line)
        if found:
            head[found["key"]] = tuple(found["words"].split())
        else:
            about.append(line.removeprefix("# "))
    return Attack(
        name=path.stem,
        source=source,
        about=" ".join(about),
        expect=head.get("expect", ()),
        tries=" ".join(head.get("tries", ())),
        grades=head.get("grades", ()),
        deserves=head.get("deserves", ()),
        limits={
            key: float(number)
            for key, _, number in (
                word.partition("=") for word in head.get("limits", ())
            )
        },
        brings=head.get("brings", ()),
        builds="builds" in head,
    )


def hand_in(
    attack: Attack, exam: Exam, folder: Path, brought: Mapping[str, str]
) -> Path:
    """Put into `folder` what is handed in; return its path.

    Args:
        attack: the attack.
        exam: whose tasks it answers.
        folder: an empty one.
        brought: the name of each thing that it brings to its text.
    """
    if attack.builds:
        path = runpy.run_path(str(ROOT / "tests" / "attacks" / f"{attack.name}.py"))
        return Path(path["build"](folder))
    _, *parts = re.split(r"^# file: (.*)\n", attack.source, flags=re.MULTILINE)
    if not parts and not brought:
        path = folder / f"{attack.name}.py"
        path.write_text(attack.source, "utf-8")
        return path
    files = dict(zip(parts[::2], parts[1::2], strict=True)) or {
        task.file: attack.source for task in exam.tasks if task.id in attack.grades
    }
    for name, text in (files | brought).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def limit_tasks(exam: Exam, attack: Attack) -> Exam:
    """Return the exam with the attack's limits in each of its tasks."""
    limits = {"seconds": 120} | attack.limits

    def limited(old: Limits) -> Limits:
        return Limits.model_validate(old.model_dump() | limits)

    return exam.model_copy(
        update={
            "tasks": tuple(
                task.model_copy(update={"limits": limited(task.limits)})
                for task in exam.tasks
            )
        }
    )
