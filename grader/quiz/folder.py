"""Write the forms of a quiz into a folder: what to keep, and what to hand out.

build/
  forms/<form>.json            with the keys: never hand these out
  papers/<form>.json           without: to take in the terminal
  papers/<form>.answers.yaml   to fill in with an editor
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.errors import BadQuiz
from grader.forms import to_json, without_keys
from grader.models.quiz import Form
from grader.quiz.assemble import mean_difficulty
from grader.quiz.sheet import answer_sheet

FORMS: Final = "forms"
PAPERS: Final = "papers"
MOST_LINES: Final = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A form in short."""

    id: str
    questions: int
    points: int
    difficulty: float


def write_forms(forms: Iterable[Form], root: Path) -> Iterator[Brief]:
    """Write each form, its paper and its answer sheet, and yield it in short.

    Raises:
        BadQuiz: the folder cannot take them.
    """
    try:
        for folder in (root / FORMS, root / PAPERS):
            if folder.exists() and any(folder.iterdir()):
                raise BadQuiz(
                    f"{folder}: there is something in it already; name another folder, "
                    "so that no form is lost that somebody has answered"
                )
            folder.mkdir(parents=True, exist_ok=True)
        for form in forms:
            (root / FORMS / f"{form.id}.json").write_text(to_json(form), "utf-8")
            paper = without_keys(form)
            (root / PAPERS / f"{form.id}.json").write_text(to_json(paper), "utf-8")
            sheet = root / PAPERS / f"{form.id}.answers.yaml"
            sheet.write_text(answer_sheet(paper), "utf-8")
            yield _brief_of(form)
    except OSError as error:
        raise BadQuiz(f"{root}: cannot be written: {error}") from error


def _brief_of(form: Form) -> Brief:
    return Brief(
        id=form.id,
        questions=len(form.entries),
        points=sum(entry.points for entry in form.entries),
        difficulty=mean_difficulty(form),
    )


def describe_forms(briefs: Sequence[Brief], root: Path) -> Iterator[str]:
    """Say what was drawn, and what may be handed out."""
    if len(briefs) <= MOST_LINES:
        for brief in briefs:
            yield (
                f"{brief.id}: {_count(brief.questions, 'question')}, "
                f"{_count(brief.points, 'point')}, difficulty {brief.difficulty:.2f}"
            )
    else:
        low = min(brief.difficulty for brief in briefs)
        high = max(brief.difficulty for brief in briefs)
        yield (
            f"{len(briefs)} forms, each with {_count(briefs[0].questions, 'question')} "
            f"and {_count(briefs[0].points, 'point')}; difficulty {low:.2f} to "
            f"{high:.2f}"
        )
    yield f"{root / FORMS}: the forms with their keys; keep them to yourself"
    yield f"{root / PAPERS}: what students may have"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
