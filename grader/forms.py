"""Seal, write and read forms; and the paper: a form without its keys."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from pydantic import ValidationError

from grader.errors import BadQuiz
from grader.models.base import Record
from grader.models.quiz import Form, FormChoice, FormEntry

MAX_BYTES: Final = 16 * 1024 * 1024
_SEALS: Final = {"hash", "paper", "keyed"}


def without_keys(form: Form) -> Form:
    """Return the paper: what students may be given of a form.

    It holds no key, no why, no misconception, no id or value of the bank, and no hash
    that a guess at a key could be tested against.
    """
    return Form(
        id=form.id,
        quiz=form.quiz,
        label=form.label,
        student=form.student,
        keyed=False,
        instructions=form.instructions,
        minutes=form.minutes,
        entries=tuple(map(_paper_entry, form.entries)),
        paper=form.paper,
    )


def _paper_entry(entry: FormEntry) -> FormEntry:
    return FormEntry(
        number=entry.number,
        name=entry.name,
        kind=entry.kind,
        points=entry.points,
        stem=entry.stem,
        choices=tuple(
            FormChoice(id=choice.id, text=choice.text) for choice in entry.choices
        ),
        unit=entry.unit,
    )


def seal(form: Form) -> Form:
    """Return the form with the hashes of what it holds."""
    paper = _hash(without_keys(form))
    sealed = form.model_copy(update={"paper": paper})
    return sealed.model_copy(update={"hash": _hash(sealed) if form.keyed else ""})


def is_sealed(form: Form) -> bool:
    """Return whether the form is as it was when it was sealed."""
    return form == seal(form)


def _hash(form: Form) -> str:
    return hash_of(form.model_dump(mode="json", exclude=_SEALS, exclude_defaults=True))


def hash_of(plain: object) -> str:
    """Return the SHA-256 of plain data, in hex; the order of keys does not count."""
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def to_json(record: Record) -> str:
    """Return a form, response or marks as JSON: sorted, the same bytes each time.

    What has its default is left out, but for the schema.
    """
    plain = record.model_dump(mode="json", exclude_defaults=True)
    plain["schema"] = type(record).model_fields["schema_"].default
    compact = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    # the json module's own indentation takes longer than marking does
    return msgspec.json.format(compact, indent=2) + "\n"


def read_form(path: Path) -> Form:
    """Return the form in a file, with or without keys.

    Raises:
        BadQuiz: it cannot be read, is no form, or was edited.
    """
    form = parse_form(read_bytes(path), str(path))
    if not is_sealed(form):
        raise BadQuiz(
            f"{path}: this form was edited: its content does not fit its hash; take "
            "the file as it was drawn, or change keys with `grade quiz regrade`"
        )
    return form


def parse_form(content: bytes, place: str) -> Form:
    """Return the form that is written there, edited or not.

    Raises:
        BadQuiz: this is no form.
    """
    try:
        return Form.model_validate_json(content, strict=True)
    except ValidationError as error:
        raise BadQuiz(
            f"{place}: this is no form: {first_flaw(error)}; a form is a file that "
            "`grade quiz new` wrote"
        ) from error


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """Return what a file holds.

    Raises:
        BadQuiz: it cannot be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise BadQuiz(f"{path}: cannot be read ({error.strerror})") from error
    if len(content) > limit:
        size = f"{limit // 1024**2} MiB" if limit >= 1024**2 else f"{limit} bytes"
        raise BadQuiz(f"{path}: larger than {size}; no such file is that long")
    return content


def first_flaw(error: ValidationError) -> str:
    """Say where the first flaw of a record is, and what it is."""
    flaw = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part)[:80] for part in flaw["loc"])
    return f"{where}: {flaw['msg']}" if where else str(flaw["msg"])


def find_forms(path: Path) -> Iterator[Path]:
    """Yield the files that may hold forms: this one, or a folder's JSON files."""
    if path.is_dir():
        yield from sorted(path.glob("*.json"))
    else:
        yield path
