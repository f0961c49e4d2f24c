"""What stands in the pages: nothing that depends on a key, in the one to be marked."""

import json
import re
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.exporters import Options, export_form
from grader.exporters.page import write_page, write_practice
from grader.forms import seal, without_keys
from grader.models.quiz import Form, FormEntry
from tests.exporters.sample_forms import make_form, make_numeric, make_short

FORM = seal(make_form())


def rekey(entry: FormEntry, rights: list[bool], number: float, text: str) -> FormEntry:
    """Return the same question with other keys, and nothing else changed on paper."""
    changes: Mapping[str, object] = {
        "id": f"other.{text}",
        "choices": tuple(
            choice.model_copy(update={"right": right, "why": text, "origin": text})
            for choice, right in zip(entry.choices, rights, strict=False)
        ),
        "truth": None if entry.truth is None else rights[0],
        "number_key": None if entry.number_key is None else number,
        "tolerance": number,
        "answer": text,
        "accept": (text,),
        "traps": (),
        "why": text,
        "difficulty": 5,
        "values": {"x": number},
        "content": text,
    }
    return entry.model_copy(update=dict(changes))


@settings(deadline=None)
@given(
    rights=st.lists(st.booleans(), min_size=4, max_size=4),
    number=st.integers(0, 10**6),
    text=st.text(st.characters(codec="ascii", categories=["L"]), min_size=1),
)
def test_no_key_changes_the_page_to_be_marked(
    rights: list[bool], number: int, text: str
) -> None:
    entries = [rekey(entry, rights, number, text) for entry in FORM.entries]
    other = seal(FORM.model_copy(update={"entries": tuple(entries), "seed": number}))

    assert other.hash != FORM.hash
    assert write_page(other) == write_page(FORM)
    assert write_page(without_keys(FORM)) == write_page(FORM)


def read_data(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page)
    assert found is not None
    data: dict[str, object] = json.loads(found[1])
    return data


def test_the_page_to_be_marked_holds_what_a_response_needs() -> None:
    data = read_data(write_page(FORM))

    assert data == {
        "schema": "gradeproof/response/1",
        "form": "midterm.A",
        "paper": FORM.paper,
        "student": "",
        "minutes": 45,
        "kinds": {entry.name: entry.kind for entry in FORM.entries},
        "post_to": "",
        "keys": None,
    }


def test_texts_cannot_break_out_of_the_page() -> None:
    for page in (write_page(FORM), write_practice(FORM)):
        assert page.count("<script") == 2
        assert page.count("</script") == 2
        assert "a &lt; b &amp; c" in page


def test_the_practice_page_knows_the_keys() -> None:
    form = make_form(make_numeric(1), make_short(2, traps=()), minutes=30)
    keys = read_data(write_practice(form))["keys"]

    assert isinstance(keys, dict)
    assert keys["q1"]["number"] == "25450"
    assert keys["q1"]["traps"][0]["value"] == "25408"
    assert keys["q2"]["texts"] == ["state_dict", "state dict"]
    assert keys["q2"]["patterns"] == ["state[_ ]?dict"]
    assert "minutes" not in write_practice(form).partition("<main")[0]


def test_both_pages_are_exported_and_a_student_of_a_form_is_named() -> None:
    form: Form = seal(make_form(student="Ada", instructions="", minutes=None))
    options = Options(post_to="https://school.example/in")

    files = export_form(form, "html", options).files

    assert list(files) == ["midterm.A.html", "midterm.A-practice.html"]
    page = files["midterm.A.html"].decode()
    assert 'value="Ada" readonly' in page
    assert "connect-src https://school.example/in" in page
    assert "or send them" in page
