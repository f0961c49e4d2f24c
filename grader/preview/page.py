"""The whole bank as one page that needs no network, for those who write it."""

import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from grader.bank.draw import draw
from grader.bank.expressions import show_value
from grader.bank.select import items_of
from grader.data.mathfont import math_font_css
from grader.markup import code_css, to_html, to_html_inline
from grader.models import (
    Bank,
    Drawn,
    DrawnChoices,
    DrawnNumeric,
    DrawnShort,
    DrawnTrueFalse,
    Entry,
    Item,
    Kind,
)

DRAWS: Final = 20
SEED: Final = 0


def render_preview(bank: Bank) -> str:
    """Return the page: every item, with 20 draws of each variant that has parameters.

    Raises:
        BadExpression: a variant cannot be drawn.
    """
    items = [_item(topic, item) for topic, item in items_of(bank)]
    return (
        _environment()
        .get_template("preview.html")
        .render(
            items=items,
            topics=[file.topic for file in bank.files],
            kinds=list(Kind),
            variants=sum(len(item["variants"]) for item in items),
            version=bank.version[:12],
            font=Markup(math_font_css()),  # noqa: S704 - our own
            code=Markup(code_css()),  # noqa: S704 - our own
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.preview"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(md=_blocks, mdi=_inline)
    return environment


# both write HTML that is safe whatever the text says
def _blocks(text: str) -> Markup:
    return Markup(to_html(text))  # noqa: S704


def _inline(text: str) -> Markup:
    return Markup(to_html_inline(text))  # noqa: S704


def _item(topic: str, item: Item) -> dict[str, Any]:
    entries = [Entry(topic=topic, item=item, variant=v) for v in item.variants]
    return {
        "item": item,
        "topic": topic,
        "variants": [_variant(entry) for entry in entries],
        "kinds": " ".join(sorted({entry.variant.kind for entry in entries})),
        "difficulties": " ".join(sorted({str(entry.difficulty) for entry in entries})),
    }


def _variant(entry: Entry) -> dict[str, Any]:
    rng = random.Random(SEED)  # noqa: S311 - no secret
    count = DRAWS if entry.variant.parameters else 1
    first, *others = (draw(entry, rng) for _ in range(count))
    return {
        "variant": entry.variant,
        "id": entry.id,
        "difficulty": entry.difficulty,
        "first": _drawn(first),
        "others": [_drawn(other) for other in others],
    }


def _drawn(drawn: Drawn) -> dict[str, Any]:
    values = (f"{name} = {show_value(value)}" for name, value in drawn.values.items())
    return {
        "stem": drawn.stem,
        "why": drawn.why,
        "values": ", ".join(values),
        "answers": list(_ANSWERS[type(drawn)](drawn)),
    }


def _answer(
    text: str, *, right: bool, why: str = "", misconception: str = ""
) -> dict[str, Any]:
    return {"text": text, "right": right, "why": why, "misconception": misconception}


def _choices(drawn: DrawnChoices) -> Iterator[dict[str, Any]]:
    for choice in drawn.choices:
        yield choice.model_dump()


def _true_false(drawn: DrawnTrueFalse) -> Iterator[dict[str, Any]]:
    yield _answer(str(drawn.key), right=True)
    yield _answer(str(not drawn.key), right=False, misconception=drawn.misconception)


def _numeric(drawn: DrawnNumeric) -> Iterator[dict[str, Any]]:
    unit = f" {drawn.unit}" if drawn.unit else ""
    margin = f" ± {drawn.tolerance:g}" if drawn.tolerance else ""
    yield _answer(f"{drawn.key_text}{unit}{margin}", right=True)
    for wrong in drawn.distractors:
        yield _wrong(wrong, f"{wrong.text}{unit}")


def _short(drawn: DrawnShort) -> Iterator[dict[str, Any]]:
    yield _answer(f"`{drawn.key}`", right=True)
    for text in drawn.accept:
        yield _answer(f"accepted as well: `{text}`", right=True)
    for wrong in drawn.distractors:
        yield _wrong(wrong, f"`{wrong.text}`")


def _wrong(wrong: Any, text: str) -> dict[str, Any]:
    return _answer(text, right=False, why=wrong.why, misconception=wrong.misconception)


_ANSWERS: Final[Mapping[type, Callable[[Any], Iterator[dict[str, Any]]]]] = {
    DrawnChoices: _choices,
    DrawnTrueFalse: _true_false,
    DrawnNumeric: _numeric,
    DrawnShort: _short,
}
