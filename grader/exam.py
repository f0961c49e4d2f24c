"""Find an exam, and load it: exam.yaml, its tasks, and where its parts lie."""

import dataclasses
import difflib
import graphlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from grader.models import Exam, Identifier, Level, Record, Task
from grader.yaml import Document, Fault, open_yaml

EXAM_FILE: Final = "exam.yaml"
PUBLIC_SEED: Final = "published-default-seed-change-me"
_SHORTEST_SEED: Final = 16

InnerPath = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$")]


class CheckFolders(Record):
    """Where the checks lie, relative to exam.yaml."""

    public: InnerPath
    hidden: InnerPath | None = None


class ExamFile(Record):
    """What exam.yaml says; paths are relative to it."""

    id: Identifier
    title: str
    tasks: InnerPath
    template: InnerPath | None = None
    checks: CheckFolders
    reference: InnerPath | None = None
    mutants: InnerPath | None = None
    variants: InnerPath | None = None
    standins: InnerPath | None = None
    bank: InnerPath | None = None
    seed_file: InnerPath | None = None
    least_isolation: Level = Level.PROCESS


class TaskFile(Record):
    """What tasks.yaml says."""

    tasks: Annotated[tuple[Task, ...], Field(min_length=1)]


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    """One path of exam.yaml: where it is named, and what must lie there.

    Attributes:
        required: a path that is named must be there; others stay at home when an exam
            is handed out.
        secret: no student may get it.
    """

    where: tuple[str, ...]
    noun: str
    required: bool = False
    secret: bool = True


_KINDS: Final[Mapping[str, Callable[[Path], bool]]] = {
    "file": Path.is_file,
    "folder": Path.is_dir,
}
_PARTS: Final = (
    _Part(("tasks",), "file", required=True, secret=False),
    _Part(("template",), "folder", required=True, secret=False),
    _Part(("checks", "public"), "folder", required=True, secret=False),
    _Part(("checks", "hidden"), "folder"),
    _Part(("reference",), "folder"),
    _Part(("mutants",), "folder"),
    _Part(("variants",), "folder"),
    _Part(("standins",), "folder"),
    _Part(("bank",), "folder"),
    _Part(("seed_file",), "file"),
)


def find_exam(start: Path) -> Path | None:
    """Return the nearest folder, from `start` upwards, that holds an exam.yaml."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / EXAM_FILE).is_file():
            return folder
    return None


def load_exam(root: Path) -> Exam:
    """Return the exam whose exam.yaml lies in `root`.

    Raises:
        BadExam: one of its files is wrong; the message lists every error of that file.
    """
    root = root.resolve()
    document = open_yaml(root / EXAM_FILE, ExamFile)
    parts = _find_parts(root, document)
    said = document.value
    return Exam(
        id=said.id,
        title=said.title,
        root=root,
        tasks=_load_tasks(parts["tasks",]),
        template=parts.get(("template",)),
        public_checks=parts["checks", "public"],
        hidden_checks=parts.get(("checks", "hidden")),
        reference=parts.get(("reference",)),
        mutants=parts.get(("mutants",)),
        variants=parts.get(("variants",)),
        standins=parts.get(("standins",)),
        bank=parts.get(("bank",)),
        seed=_read_seed(parts.get(("seed_file",)), document),
        least_isolation=said.least_isolation,
    )


def uses_published_seed(exam: Exam) -> bool:
    """Tell whether anybody can foresee the exam's inputs, for its seed is public."""
    return exam.seed == PUBLIC_SEED


def _find_parts(
    root: Path, document: Document[ExamFile]
) -> dict[tuple[str, ...], Path]:
    """Return the parts that are there, by where exam.yaml names them."""
    named = {part: _named_path(document.value, part) for part in _PARTS}
    paths = {part: root / name for part, name in named.items() if name is not None}
    faults = [f for part, path in paths.items() for f in _faults(root, part, path)]
    faults += _leaks(paths)
    if faults:
        raise document.error(faults)
    return {part.where: path for part, path in paths.items() if path.exists()}


def _named_path(said: ExamFile, part: _Part) -> str | None:
    value: object = said
    for name in part.where:
        value = getattr(value, name)
    assert value is None or isinstance(value, str)
    return value


def _faults(root: Path, part: _Part, path: Path) -> Iterator[Fault]:
    try:
        inside, exists = path.resolve().is_relative_to(root), path.exists()
    except (OSError, RuntimeError) as error:
        yield Fault(part.where, f"no usable path: {error}")
        return
    if not inside:
        yield Fault(part.where, "leads out of the exam's folder", "name a path inside")
    elif exists and not _KINDS[part.noun](path):
        yield Fault(part.where, f"this is no {part.noun}")
    elif part.required and not exists:
        yield Fault(part.where, f"there is no such {part.noun}", f"looked for {path}")


def _leaks(paths: Mapping[_Part, Path]) -> Iterator[Fault]:
    """Yield a fault for every secret that lies where students get everything."""
    real = {part: os.path.realpath(path) for part, path in paths.items()}
    public = [part for part in paths if not part.secret]
    for part in paths:
        for other in public:
            if part.secret and Path(real[part]).is_relative_to(real[other]):
                message = f"lies inside {paths[other].name}, which students get"
                yield Fault(part.where, message, "move it")


def _read_seed(path: Path | None, document: Document[ExamFile]) -> str:
    """Return the secret seed; its text stands in no message."""
    if path is None:
        return PUBLIC_SEED
    try:
        seed = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault(("seed_file",), "cannot be read as UTF-8 text")
        raise document.error([fault]) from error
    if len(seed) < _SHORTEST_SEED:
        fault = Fault(
            ("seed_file",),
            f"the seed in it is shorter than {_SHORTEST_SEED} characters",
            "write a long random text, such as the output of `openssl rand -hex 16`",
        )
        raise document.error([fault])
    return seed


def _load_tasks(path: Path) -> tuple[Task, ...]:
    document = open_yaml(path, TaskFile)
    tasks = document.value.tasks
    faults = [
        *_repeated(tasks, "id"),
        *_repeated(tasks, "file"),
        *_unknown_uses(tasks),
        *_circles(tasks),
    ]
    if faults:
        raise document.error(faults)
    return tasks


def _repeated(tasks: tuple[Task, ...], field: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, task in enumerate(tasks):
        value = getattr(task, field)
        if value in first:
            message = f"tasks[{first[value]}] has the {field} `{value}` already"
            yield Fault(("tasks", index, field), message)
        first.setdefault(value, index)


def _unknown_uses(tasks: tuple[Task, ...]) -> Iterator[Fault]:
    known = [task.id for task in tasks]
    for index, task in enumerate(tasks):
        for place, used in enumerate(task.uses):
            if used not in known:
                close = difflib.get_close_matches(used, known, n=1)
                hint = f"did you mean `{close[0]}`?" if close else ""
                where = ("tasks", index, "uses", place)
                yield Fault(where, f"there is no task `{used}`", hint)


def _circles(tasks: tuple[Task, ...]) -> Iterator[Fault]:
    """Yield a fault for every circle of uses."""
    uses = {task.id: list(task.uses) for task in tasks}
    index = {task.id: at for at, task in enumerate(tasks)}
    while circle := _circle(uses):
        last = max(circle[1:], key=lambda task: index.get(task, -1))
        arrows = " → ".join(reversed(circle))
        where = ("tasks", index[last], "uses")
        yield Fault(where, f"these tasks use each other in a circle: {arrows}")
        uses[last] = []


def _circle(uses: Mapping[str, list[str]]) -> list[str]:
    try:
        graphlib.TopologicalSorter(uses).prepare()
    except graphlib.CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []
