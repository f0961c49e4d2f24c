"""Reads what an exam is proved by: variants, mutants, and generated mutants."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
        BadExam: the exam lacks a part, or a part is not what an audit can use.
    """
    reference = _read_part(exam, exam.reference, "reference")
    template = _read_part(exam, exam.template, "template")
    return [
        Case(kind=Kind.REFERENCE, name="reference", files=reference),
        Case(kind=Kind.REFERENCE, name="reference, again", files=reference),
        Case(kind=Kind.TEMPLATE, name="template", files=template),
        *_read_variants(exam),
        *_read_mutants(exam),
    ]


def generate_cases(exam: Exam) -> list[Case]:
    """Return the mutants that are made from the reference.

    Raises:
        BadExam: the exam has no reference, or one that is not Python.
    """
    sources = _read_part(exam, exam.reference, "reference")
    return [
        Case(
            kind=Kind.GENERATED,
            name=mutation.id,
            files={task.file: mutation.source},
            tasks=(task.id,),
            task=task.id,
            note=f"line {mutation.line}: "
            f"{_join(mutation.before)} -> {_join(mutation.after)}",
        )
        for task in exam.tasks
        for mutation in generate(sources[task.file], task.file)
    ]


def narrow(cases: Iterable[Case], tasks: Sequence[str]) -> list[Case]:
    """Return what says something of these tasks, graded no further than them.

    A mutant of one of them keeps all of its tasks: it must leave the others alone.
    """
    kept = []
    for case in cases:
        graded = tuple(task for task in case.tasks or tasks if task in tasks)
        if case.task in tasks:
            kept.append(case)
        elif graded and not case.task:
            kept.append(replace(case, tasks=graded))
    return kept


def _join(text: str) -> str:
    return " ".join(text.split())


def _require(folder: Path | None, exam: Exam, what: str) -> Path:
    if folder is None:
        raise BadExam(f"{exam.root}: an audit needs `{what}` in exam.yaml")
    return folder


def _read_part(exam: Exam, folder: Path | None, what: str) -> dict[str, str]:
    folder = _require(folder, exam, what)
    return {task.file: _read(folder / task.file) for task in exam.tasks}


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadExam(f"{path}: cannot be read as UTF-8 text: {error}") from error


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
    known = {task.file for task in exam.tasks}
    for path in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = {file.name: _read(file) for file in sorted(path.glob("*.py"))}
        if not files or not files.keys() <= known:
            raise BadExam(
                f"{path}: a variant holds files of tasks, which are "
                f"{', '.join(sorted(known))}; it holds {', '.join(files) or 'none'}"
            )
        yield Case(
            kind=Kind.VARIANT,
            name=path.name,
            files=files,
            tasks=_affected(exam, files),
            note=_find_reason(files.values()),
        )


def _find_reason(sources: Iterable[str]) -> str:
    first = next(iter(sources)).partition("\n")[0]
    return first.removeprefix("# right because:").strip()


def _read_mutants(exam: Exam) -> Iterator[Case]:
    folder = _require(exam.mutants, exam, "mutants")
    known = [task.id for task in exam.tasks]
    for path in sorted(folder.glob("*/*.py")):
        if path.parent.name not in known:
            raise BadExam(
                f"{path}: a mutant lies in a folder named as its task, which is one of "
                f"{', '.join(known)}"
            )
    for task in exam.tasks:
        for path in sorted((folder / task.id).glob("*.py")):
            yield _read_mutant(exam, task, path)


def _read_mutant(exam: Exam, task: Task, path: Path) -> Case:
    source = _read(path)
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
