"""The forms that responses are marked by: found, checked, and opened when needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from grader.errors import BadQuiz
from grader.forms import find_forms, read_form
from grader.models.quiz import Form
from grader.quiz.mark import Refusal

KEPT_OPEN: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Forms by their ids, each in its file.

    Attributes:
        refusals: files that hold no form that can be used.
    """

    paths: Mapping[str, Path]
    refusals: tuple[Refusal, ...] = field(default=())
    _opened: dict[str, Form] = field(default_factory=dict, repr=False, compare=False)

    def open(self, form: str) -> Form:
        """Return the form with this id.

        Raises:
            BadQuiz: there is none.
        """
        if form not in self.paths:
            raise BadQuiz(f"answers form {form[:80]}, and no such form is here")
        if form not in self._opened:
            if len(self._opened) >= KEPT_OPEN:
                self._opened.clear()
            self._opened[form] = read_form(self.paths[form])
        return self._opened[form]

    def open_for(self, path: Path) -> Form:
        """Return the form that a table without form names belongs to.

        Raises:
            BadQuiz: there are several, and the file's name starts with none's id.
        """
        named = [one for one in self.paths if path.name.startswith(f"{one}.")]
        found = named if len(named) == 1 else list(self.paths)
        if len(found) != 1:
            raise BadQuiz(
                f"this table does not say which of {len(found)} forms was answered; "
                "name the form's own file, or let the table's name start with the "
                "form's id"
            )
        return self.open(found[0])


def open_library(path: Path) -> Library:
    """Return the forms with keys in a folder or a file; papers are passed over.

    Raises:
        BadQuiz: there is none at all.
    """
    paths: dict[str, Path] = {}
    refusals = []
    for file in find_forms(path):
        try:
            form = read_form(file)
        except BadQuiz as error:
            reason = str(error).removeprefix(f"{file}: ")
            refusals.append(Refusal(source=str(file), reason=reason))
            continue
        if form.keyed and form.id in paths:
            reason = f"form {form.id} is in {paths[form.id]} already"
            refusals.append(Refusal(source=str(file), reason=reason))
        elif form.keyed:
            paths[form.id] = file
    if not paths and not refusals:
        raise BadQuiz(
            f"{path}: no form with keys is here; `grade quiz new` writes them into "
            "its folder `forms`"
        )
    return Library(paths=paths, refusals=tuple(refusals))
