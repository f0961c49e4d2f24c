"""Pages to take a quiz in a browser: one to be marked, one to practise.

The page to be marked is made from the paper: nothing in it depends on a key. Both are
one file each, ask nothing of the network, and keep answers over a reload.
"""

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from grader.exporters import Options
from grader.exporters.numbers import plain
from grader.exporters.shares import exact_texts, patterns_of
from grader.markup import code_css, to_html, to_html_inline
from grader.models.export import Loss
from grader.models.quiz import RESPONSE_SCHEMA, EntryKind, Form, FormEntry

_NONE: Final = "'none'"


def export(form: Form, options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return two .html files: the page to be marked, and the one to practise with."""
    return {
        f"{form.id}.html": write_page(form, post_to=options.post_to).encode(),
        f"{form.id}-practice.html": write_practice(form).encode(),
    }, []


def write_page(form: Form, *, post_to: str = "") -> str:
    """Return the page whose response is marked; a paper is all that it needs."""
    data = {"post_to": post_to, "keys": None}
    return _render(form, data, practice=False)


def write_practice(form: Form) -> str:
    """Return the page that tells at once what is right, and why."""
    keys = {entry.name: _key_of(entry) for entry in form.entries}
    return _render(form, {"post_to": "", "keys": keys}, practice=True)


def _render(form: Form, data: dict[str, Any], *, practice: bool) -> str:
    facts = {
        "schema": RESPONSE_SCHEMA,
        "form": form.id,
        "paper": form.paper,
        "student": form.student,
        "minutes": None if practice else form.minutes,
        "kinds": {entry.name: entry.kind.value for entry in form.entries},
    }
    script = _read("quiz.js")
    return (
        _environment()
        .get_template("quiz.html")
        .render(
            form=form,
            practice=practice,
            sends=bool(data["post_to"]),
            points=sum(entry.points for entry in form.entries),
            style=Markup(_style()),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=_policy(script, data["post_to"]),
            data=_embed(facts | data),
        )
    )


def _key_of(entry: FormEntry) -> dict[str, Any]:
    """Return what the page needs to tell right from wrong, and to say why."""
    key: dict[str, Any] = {"why": to_html(entry.why)}
    match entry.kind:
        case EntryKind.SINGLE | EntryKind.MULTIPLE:
            key["right"] = [choice.id for choice in entry.choices if choice.right]
            key["whys"] = {c.id: to_html_inline(c.why) for c in entry.choices if c.why}
        case EntryKind.TRUE_FALSE:
            key["right"] = ["true" if entry.truth else "false"]
        case EntryKind.NUMERIC:
            key["number"] = plain(entry.number_key or 0)
            key["tolerance"] = plain(entry.tolerance or 0)
            key["shown"] = f"{entry.answer} {entry.unit}".strip()
            key["traps"] = _traps(entry)
        case EntryKind.SHORT:
            key["texts"] = exact_texts(entry)
            key["patterns"] = patterns_of(entry)
            key["shown"] = entry.answer
            key["traps"] = _traps(entry)
        case _:  # open
            key["answer"] = to_html(entry.answer)
    return key


def _traps(entry: FormEntry) -> list[dict[str, str]]:
    return [
        {
            "value": trap.text if trap.value is None else plain(trap.value),
            "why": to_html_inline(trap.why),
        }
        for trap in entry.traps
    ]


def _policy(script: str, post_to: str) -> str:
    """Return the page's own rule of what it may do: run this script, and no other."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rules = {
        "default-src": _NONE,
        "script-src": f"'sha256-{digest}'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "font-src": "data:",
        "connect-src": _without_query(post_to) or _NONE,
        "form-action": _NONE,
        "base-uri": _NONE,
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _without_query(url: str) -> str:
    """Return a URL as a rule may name it; with a query it would allow nothing."""
    return urlsplit(url)._replace(query="", fragment="").geturl()


def _embed(data: dict[str, Any]) -> Markup:
    """Return JSON that can stand in a script element: nothing in it can end it."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=True)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - see above


@cache
def _read(name: str) -> str:
    folder = resources.files("grader.exporters") / "templates"
    return (folder / name).read_text("utf-8")


@cache
def _style() -> str:
    return _read("quiz.css") + code_css()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.exporters"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # our own rendering: it escapes whatever a text says
    environment.filters["text"] = lambda text: Markup(to_html(text))  # noqa: S704
    environment.filters["inline"] = lambda text: Markup(  # noqa: S704
        to_html_inline(text)
    )
    environment.globals["Kind"] = EntryKind
    return environment
