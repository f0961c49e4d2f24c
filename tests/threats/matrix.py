"""Tries the attacks under each setting of the confinement; keeps what they achieve.

`docs/make.py threats` runs it. Each setting has a process of its own, as root or as an
ordinary user; what it finds is kept at once, so that a run that was cut short goes on.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from grader.environment import LEFT_OFF
from grader.models import Level
from grader.sandbox.client import Zygote
from grader.sandbox.confine import LAYERS
from tests.sandbox.ordinary import NOBODY, open_to_all
from tests.threats.attack import ATTACKS, ROOT, Attack, read_attack
from tests.threats.trial import Setting, grade_honest, try_attack

RESULTS: Final = ROOT / "docs" / "threats.json"
LEVELS: Final = ("full", "container", "process")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One setting, and who grades."""

    level: Level
    user: str
    without: str = ""

    @property
    def name(self) -> str:
        """What the results call it."""
        rest = f" without {self.without}" if self.without else ""
        return f"{self.level}, {self.user}{rest}"

    @property
    def setting(self) -> Setting:
        """What the grader is told."""
        if self.without:  # a level is refused where one of its layers is off
            left_off = tuple(each for each in LEFT_OFF[self.level] if each in LAYERS)
            return Setting(without=(*left_off, self.without))
        return Setting(level=self.level)


def list_columns() -> list[Column]:
    """Return the levels, for root and an ordinary user, and each layer's absence."""
    levels = [
        Column(level=level, user=user)
        for level in Level
        for user in ("root", "user")
        if (level, user) != (Level.PROCESS, "user")
    ]
    less = [
        Column(level=level, user="root", without=layer)
        for level in (Level.FULL, Level.CONTAINER)
        for layer in LAYERS
        if layer not in LEFT_OFF[level]
    ]
    return [*sorted(levels, key=lambda each: LEVELS.index(each.level)), *less]


def is_wanted(attack: Attack, column: Column) -> bool:
    """Tell whether an attack belongs into a column: whether a layer could matter."""
    return not column.without or is_confined(attack)


def is_confined(attack: Attack) -> bool:
    """Tell whether the confinement has a part in stopping an attack."""
    stopped_before = attack.slow or attack.builds or attack.tries == "points"
    texts = "hostile" in attack.brings
    return not stopped_before and not texts and not attack.limits.get("seconds")


def name_places(text: str) -> str:
    """Return a text without the paths of this machine: results are published."""
    for path, name in (
        (ROOT, "EXAM"),
        (sys.prefix, "VENV"),
        (sys.base_prefix, "PYTHON"),
    ):
        text = text.replace(str(path), name)
    return text


def run_column(column: Column, names: Sequence[str], folder: Path) -> Iterator[Any]:
    """Try attacks in one process; yield each one's name and what it has achieved."""
    zygote = Zygote()
    for number, name in enumerate(names):
        attack = read_attack(ROOT / "tests" / "attacks" / f"{name}.py")
        place = folder / str(number)
        place.mkdir()
        outcome = try_attack(attack, place, zygote, column.setting)
        achieved = list(outcome.achieved)
        lost = grade_honest(place / "honest", zygote, column.setting)
        if lost:
            achieved.append(f"an honest submission loses {lost} points after it")
        if achieved:  # the fork server may have been changed
            zygote.close()
            zygote = Zygote()
        yield {
            "attack": name,
            "achieved": [name_places(text) for text in achieved],
            "verdicts": sorted(outcome.verdicts),
        }
    zygote.close()


def start_column(column: Column, names: Sequence[str]) -> Iterator[Any]:
    """Run a column in a process of its own, with a secret in its environment."""
    with tempfile.TemporaryDirectory(prefix="gp-threats-") as folder:
        os.chmod(folder, 0o755)  # workers may be other users
        secret = f"gp-canary-{os.urandom(16).hex()}"
        with subprocess.Popen(
            [sys.executable, "-m", "tests.threats.matrix", column.name, folder, *names],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": folder, "GP_SECRET": secret, "HOME": folder},
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            yield from map(json.loads, process.stdout)


def run_matrix(say: Callable[[str], None], wanted: str = "") -> None:
    """Try all that is not yet in the results; say what comes out.

    Args:
        say: told each result.
        wanted: only the columns whose name starts with it.
    """
    # those that train last: they take by far the longest
    attacks = sorted(map(read_attack, ATTACKS), key=lambda each: each.slow)
    results = load_results()
    results["machine"] = f"{platform.system()} {platform.release().split('-')[0]}"
    for column in list_columns():
        found = results["columns"].setdefault(column.name, {})
        left = [
            each.name
            for each in attacks
            if is_wanted(each, column) and each.name not in found
        ]
        while left and column.name.startswith(wanted):
            for line in start_column(column, left):
                found[line["attack"]] = line["achieved"]
                left.remove(line["attack"])
                said = "; ".join(line["achieved"]) or "stopped"
                verdicts = " ".join(line["verdicts"])
                say(f"{column.name}: {line['attack']}: {verdicts}: {said}")
                save_results(results)
            if left:  # the process died of the first of these, or could not start
                found[left[0]] = ["the grader's own process died"]
                say(f"{column.name}: {left.pop(0)}: the grader died")


def load_results() -> dict[str, Any]:
    """Return what was found so far."""
    if not RESULTS.exists():
        return {"machine": "", "columns": {}}
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    return found


def save_results(results: dict[str, Any]) -> None:
    """Keep what was found."""
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", "utf-8")


def become(user: str, folder: Path) -> None:
    """Become the user that grades; Python may lie in a folder that is root's alone."""
    if os.getuid() != 0:
        return
    scratch = folder / "scratch"
    scratch.mkdir()
    open_to_all([Path(os.path.realpath(sys.base_prefix)), ROOT], scratch)
    if user != "root":
        os.chown(folder, NOBODY, NOBODY)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def main() -> None:
    """Run one column, and write a line of JSON for each attack."""
    parser = argparse.ArgumentParser()
    parser.add_argument("column")
    parser.add_argument("folder")
    parser.add_argument("names", nargs="+")
    chosen = parser.parse_args()
    column = next(each for each in list_columns() if each.name == chosen.column)
    become(column.user, Path(chosen.folder))
    for line in run_column(column, chosen.names, Path(chosen.folder)):
        print(json.dumps(line), flush=True)  # noqa: T201 - read by the parent


if __name__ == "__main__":
    main()
