"""An Anki deck to practise with: a question in front, the key and the whys behind.

Ids are made from our own, so that a second import updates notes and keeps what Anki
knows of when to show them.
"""

import hashlib
import os
import tempfile
import time
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

import genanki

from grader.exporters import Options
from grader.exporters.packages import pack
from grader.exporters.texts import CHOOSE_ALL, hides_how_many, tex_html
from grader.models.export import Loss
from grader.models.quiz import EntryKind, Form, FormEntry

_MODEL_ID: Final = 1_718_206_401
# Anki's own card stays as it is; only what it lacks is set
_CSS: Final = """\
.card { font-family: sans-serif; font-size: 18px; text-align: left;
  max-width: 42em; margin: 1em auto; padding: 0 1em; }
pre { overflow-x: auto; padding: .5em; border: 1px solid #8888; border-radius: 4px; }
.right { font-weight: bold; }
.why { opacity: .85; font-size: .9em; margin: .2em 0 .6em 1.2em; }
"""
_MODEL: Final = genanki.Model(
    _MODEL_ID,
    "gradeproof",
    fields=[{"name": "Question"}, {"name": "Answer"}, {"name": "Id"}],
    templates=[
        {
            "name": "Card",
            "qfmt": "{{Question}}",
            "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}",
        }
    ],
    css=_CSS,
)


def export(form: Form, _options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return one .apkg file."""
    deck = genanki.Deck(_number_of(f"deck {form.quiz.id}"), form.quiz.title)
    for entry in form.entries:
        deck.add_note(
            genanki.Note(
                model=_MODEL,
                fields=[_front(entry), _back(entry), entry.id],
                guid=genanki.guid_for("gradeproof", entry.id),
                tags=[tag for tag in (entry.topic, entry.kind.value) if tag],
            )
        )
    with tempfile.TemporaryDirectory(prefix="gradeproof-") as folder:
        path = Path(folder, "deck.apkg")
        genanki.Package(deck).write_to_file(str(path), timestamp=_now())
        with zipfile.ZipFile(path) as archive:
            # packed anew, since the archive names the times of temporary files
            package = pack({name: archive.read(name) for name in archive.namelist()})
    return {f"{form.id}.apkg": package}, []


def _now() -> float:
    """Return the time of the export: Anki updates a note only by a newer one.

    Who wants the same bytes each time fixes it, as other tools let them as well:
    https://reproducible-builds.org/specs/source-date-epoch/
    """
    return float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())


def _number_of(name: str) -> int:
    """Return a number that Anki takes for an id, the same for the same name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6]) | 1 << 30


def _front(entry: FormEntry) -> str:
    parts = [tex_html(entry.stem)]
    if hides_how_many(entry):
        parts.append(f"<p><em>{CHOOSE_ALL}</em></p>")
    if entry.kind is EntryKind.TRUE_FALSE:
        parts.append("<p><em>True or false?</em></p>")
    if entry.choices:
        items = "".join(f"<li>{_inline(choice.text)}</li>" for choice in entry.choices)
        parts.append(f'<ol type="A">{items}</ol>')
    if entry.unit:
        parts.append(f"<p><em>in {escape(entry.unit)}</em></p>")
    return "\n".join(parts)


def _back(entry: FormEntry) -> str:
    return "\n".join([*_key_of(entry), tex_html(entry.why)]).strip()


def _key_of(entry: FormEntry) -> Iterator[str]:
    if entry.choices:
        for choice in entry.choices:
            look = "right" if choice.right else "wrong"
            sign = "✓" if choice.right else "✗"
            text = _inline(choice.text)
            yield f'<div class="{look}">{sign} {choice.id}. {text}</div>'
            if choice.why:
                yield f'<div class="why">{_inline(choice.why)}</div>'
    elif entry.kind is EntryKind.TRUE_FALSE:
        yield f'<p class="right">{"True" if entry.truth else "False"}</p>'
    elif entry.kind is EntryKind.OPEN:
        yield tex_html(entry.answer)
    else:
        shown = escape(f"{entry.answer} {entry.unit}".strip())
        yield f'<p class="right">{shown}</p>'
        for trap in entry.traps:
            yield f'<div class="why">Not {escape(trap.text)}: {_inline(trap.why)}</div>'


def _inline(text: str) -> str:
    return tex_html(text, inline=True)
