"""Reads what an exam is proved by: variants, mutants, and generated mutants."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from grader.audit.mutate import generate
from grader.errors import BadExam
from grader.models import Exam, Task

KILLS = re.compile(r"^# kills: *(?P<checks>\S.*)$")


class Kind(StrEnum):
    """What a case must show."""

    REFERENCE = "reference"
    TEMPLATE = "template"
    VARIANT = "variant"
    MUTANT = "mutant"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One submission to grade: the reference, with some files replaced.

    Attributes:
        name: what a reader calls it: `relu/half_at_zero`.
        files: file name to source, in the place of the reference's.
        tasks: ids of the tasks to grade; none means all.
        task: for a mutant, the one task that must lose points.
        kills: for a mutant, ids of the checks that must fail.
        note: what is wrong or different about it, in a sentence.
    """

    kind: Kind
    name: str
    files: Mapping[str, str] = field(default_factory=dict)
    tasks: tuple[str, ...] = ()
    task: str = ""
    kills: tuple[str, ...] = ()
    note: str = ""


def read_cases(exam: Exam) -> list[Case]:
    """Return the reference, twice, the template, each variant and each mutant.

    Raises:
        BadExam: the exam lacks a part, or a mutant does not say what kills it.
    """
    return [
        Case(kind=Kind.REFERENCE, name="reference"),
        Case(kind=Kind.REFERENCE, name="reference, again"),
        Case(kind=Kind.TEMPLATE, name="template", files=_read_template(exam)),
        *_read_variants(exam),
        *_read_mutants(exam),
    ]


def generate_cases(exam: Exam) -> list[Case]:
    """Return the mutants that are made from the reference."""
    folder = _require(exam.reference, exam, "reference")
    return [
        Case(
            kind=Kind.GENERATED,
            name=mutation.id,
            files={task.file: mutation.source},
            tasks=(task.id,),
            task=task.id,
            note=f"line {mutation.line}: {mutation.before} -> {mutation.after}",
        )
        for task in exam.tasks
        for mutation in generate((folder / task.file).read_text("utf-8"), task.file)
    ]


def _require(folder: Path | None, exam: Exam, what: str) -> Path:
    if folder is None:
        raise BadExam(f"{exam.root}: an audit needs `{what}` in exam.yaml")
    return folder


def _read_template(exam: Exam) -> dict[str, str]:
    folder = _require(exam.template, exam, "template")
    return {task.file: (folder / task.file).read_text("utf-8") for task in exam.tasks}


def _affected(exam: Exam, files: Iterable[str]) -> tuple[str, ...]:
    """Return the tasks whose mark a change of these files could touch."""
    changed = {task.id for task in exam.tasks if task.file in set(files)}
    return tuple(
        task.id
        for task in exam.tasks
        if task.id in changed or changed.intersection(task.uses)
    )


def _read_variants(exam: Exam) -> Iterator[Case]:
    folder = _require(exam.variants, exam, "variants")
    for path in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = {file.name: file.read_text("utf-8") for file in path.glob("*.py")}
        first = next(iter(files.values()), "").partition("\n")[0]
        yield Case(
            kind=Kind.VARIANT,
            name=path.name,
            files=files,
            tasks=_affected(exam, files),
            note=first.removeprefix("# right because:").strip(),
        )


def _read_mutants(exam: Exam) -> Iterator[Case]:
    folder = _require(exam.mutants, exam, "mutants")
    for task in exam.tasks:
        for path in sorted((folder / task.id).glob("*.py")):
            yield _read_mutant(exam, task, path)


def _read_mutant(exam: Exam, task: Task, path: Path) -> Case:
    source = path.read_text("utf-8")
    first, second, *_ = [*source.splitlines(), "", ""]
    found = KILLS.match(first)
    if found is None:
        raise BadExam(
            f"{path}:1: a mutant's first line names the checks that must kill it: "
            f"`# kills: {task.id}.some_check`"
        )
    return Case(
        kind=Kind.MUTANT,
        name=f"{task.id}/{path.stem}",
        files={task.file: source},
        tasks=_affected(exam, [task.file]),
        task=task.id,
        kills=tuple(re.split(r"[,\s]+", found["checks"].strip())),
        note=second.removeprefix("#").strip(),
    )
