"""Compare what was exported with what an import makes of it, read as the bank reads."""

import html
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from grader.bank.draw import draw
from grader.importers import Source
from grader.importers.convert import Conversion, convert
from grader.importers.nodes import Node
from grader.importers.tree import read_html
from grader.markup import to_html, to_line
from grader.models import Drawn, Entry, Item, ItemFile
from grader.models.quiz import EntryKind, FormEntry
from grader.yaml import load_yaml

TOPIC = "imported"


def meaning(text: str) -> tuple[Node, ...]:
    """Return a text as the tree that it is read as; languages of code aside."""

    def write_math(source: str, display: bool) -> str:
        look = ' display="block"' if display else ""
        return f'<math{look} alttext="{html.escape(source)}"></math>'

    page = to_html(text, write_math=write_math, colors=False)
    return read_html(page, lambda *_: None)


def run(data: str | bytes, form: str = "", name: str = "file") -> Conversion:
    """Import a file."""
    content = data.encode() if isinstance(data, str) else data
    return convert(Source(name=name, data=content), TOPIC, form)


def told(done: Conversion) -> list[str]:
    """Return what was left out, a line each."""
    return [f"{one.place}: {one.what}: {one.why}" for one in done.left_out]


def read_back(done: Conversion, folder: Path) -> dict[str, Item]:
    """Return the items of an import, by id, read from files as the bank reads them."""
    items = {}
    for topic, text in done.files.items():
        path = folder / f"{topic}.yaml"
        path.write_text(text, "utf-8")
        file = load_yaml(path, ItemFile)
        assert file.topic == topic
        items |= {item.id: item for item in file.items}
    return items


def drawn_of(items: Mapping[str, Item]) -> dict[str, Drawn]:
    """Return what each variant asks, by id."""
    entries = [
        Entry(topic=TOPIC, item=item, variant=variant)
        for item in items.values()
        for variant in item.variants
    ]
    return {entry.id: draw(entry, Random(1)) for entry in entries}


def drawn(data: str | bytes, folder: Path, form: str = "") -> list[Any]:
    """Return the variants that an import makes of a file."""
    return list(drawn_of(read_back(run(data, form), folder)).values())


def facts_of(entry: FormEntry, read: Any = meaning) -> dict[str, Any]:
    """Return what an entry of a form says, in a form that can be compared."""
    texts = [text for text in (entry.answer, *entry.accept) if text[:1] != "/"]
    facts: dict[str, Any] = {
        "stem": read(entry.stem),
        "why": read(entry.why),
        "choices": _choices(entry.choices, read),
        "whys": {(_shape(c.text, read), _shape(c.why, read)) for c in entry.choices},
        "truth": entry.truth,
        "traps": [(_number(t.value), t.text, read(t.why)) for t in entry.traps],
    }
    if entry.kind is EntryKind.NUMERIC:
        facts["number"] = _number(entry.number_key), _number(entry.tolerance)
        facts["unit"] = entry.unit
        facts["traps"] = [(_number(t.value), read(t.why)) for t in entry.traps]
    if entry.kind is EntryKind.SHORT:
        facts["texts"] = texts
        facts["traps"] = [(t.text, read(t.why)) for t in entry.traps]
    return facts


def facts_of_drawn(one: Any, read: Any = meaning) -> dict[str, Any]:
    """Return what a drawn variant says, as `facts_of` does."""
    choices = getattr(one, "choices", ())
    facts: dict[str, Any] = {
        "stem": read(one.stem),
        "why": read(one.why),
        "choices": _choices(choices, read),
        "whys": {(_shape(c.text, read), _shape(c.why, read)) for c in choices},
        "truth": getattr(one, "key", None) if one.kind == "true_false" else None,
        "traps": [],
    }
    if one.kind == "numeric":
        facts["number"] = _number(one.key), _number(one.tolerance)
        facts["unit"] = one.unit
        facts["traps"] = [(_number(t.value), read(t.why)) for t in one.distractors]
    if one.kind == "short":
        facts["texts"] = [text for text in (one.key, *one.accept) if text[:1] != "/"]
        facts["traps"] = [(t.text, read(t.why)) for t in one.distractors]
    return facts


def _choices(choices: Any, read: Any) -> set[tuple[str, bool]]:
    return {(_shape(choice.text, read), choice.right) for choice in choices}


def _shape(text: str, read: Any) -> str:
    return repr(read(text))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def line(text: str) -> str:
    """Return a text on one line, as a table has it."""
    return to_line(text)
