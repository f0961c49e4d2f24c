"""A form of a quiz in the formats of other systems; each exporter is one module."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from grader.errors import UserError
from grader.models.export import Exported, Loss
from grader.models.quiz import Form, FormEntry

Draws = Mapping[str, Sequence[FormEntry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What an export may use beside the form.

    Attributes:
        draws: for entries with random parameters, more draws of the same, by id.
        post_to: where a web page sends responses to; "" for nowhere.
    """

    draws: Draws = field(default_factory=dict)
    post_to: str = ""


NO_OPTIONS: Final = Options()
LOST_DRAWS: Final = "the random draws: one of them is kept"


class Export(Protocol):
    """One exporter: pure, and the same bytes for the same form."""

    def __call__(
        self, form: Form, options: Options
    ) -> tuple[dict[str, bytes], list[Loss]]:
        """Return the files by name, and what the format could not carry.

        Args:
            form: with its keys.
            options: what else there is.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: what it is for, the module that writes it, and the extra it needs.

    Attributes:
        draws: whether it can carry more draws of random parameters than one.
    """

    title: str
    module: str
    extra: str = ""
    draws: bool = False


EXPORTERS: Final[Mapping[str, Format]] = {
    "pdf": Format(
        title="paper, tagged for screen readers, with an answer key of its own",
        module="pdf",
        extra="pdf",
    ),
    "html": Format(title="pages to take the quiz in a browser", module="page"),
    "markdown": Format(title="text for people, paper and key", module="markdown"),
    "moodle": Format(
        title="Moodle XML; Moodle's question bank", module="moodle", draws=True
    ),
    "gift": Format(title="GIFT; Moodle and others, by hand", module="gift"),
    "qti12": Format(title="QTI 1.2; Canvas, classic and new", module="qti12"),
    "qti21": Format(title="QTI 2.1; many learning systems", module="qti21"),
    "qti3": Format(title="QTI 3.0; newer learning systems", module="qti3"),
    "blackboard": Format(title="Blackboard's upload file", module="blackboard"),
    "anki": Format(title="a deck to practise with", module="anki", extra="anki"),
    "csv": Format(title="a table, one question a row", module="tables"),
    "json": Format(title="the form itself, for programs", module="plain"),
}


def export_form(form: Form, name: str, options: Options = NO_OPTIONS) -> Exported:
    """Return a form in the format `name`, and all that it could not carry.

    Raises:
        UserError: the form holds no keys, or what the format needs is not installed.
    """
    if not form.keyed:
        raise UserError(
            f"form {form.id} holds no keys: export the form itself, and not its paper"
        )
    files, losses = load_exporter(name)(form, options)
    if not EXPORTERS[name].draws:
        losses += [
            Loss(entry=entry.id, what=LOST_DRAWS)
            for entry in form.entries
            if options.draws.get(entry.id)
        ]
    lossy = {loss.entry for loss in losses}
    return Exported(
        files=files,
        losses=tuple(losses),
        whole=sum(entry.id not in lossy for entry in form.entries),
        total=len(form.entries),
    )


def load_exporter(name: str) -> Export:
    """Return an exporter, imported now.

    Raises:
        UserError: what the format needs is not installed.
    """
    chosen = EXPORTERS[name]
    try:
        module = importlib.import_module(f"grader.exporters.{chosen.module}")
    except ModuleNotFoundError as error:
        if not chosen.extra:
            raise
        raise UserError(
            f"{name} needs {error.name}, which is not installed; "
            f"run: pip install 'gradeproof[{chosen.extra}]'"
        ) from error
    export: Export = module.export
    return export
