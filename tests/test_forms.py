"""Forms: sealed, written, read; and papers that tell nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import BadQuiz
from grader.forms import (
    find_forms,
    hash_of,
    is_sealed,
    parse_form,
    read_bytes,
    read_form,
    seal,
    to_json,
    without_keys,
)
from grader.models.quiz import EntryKind, Form
from tests.quiz import samples

SHOWN = {"number", "name", "kind", "points", "stem", "choices", "unit"}


def put(path: Path, form: Form) -> Path:
    path.write_text(to_json(form), "utf-8")
    return path


def test_a_form_reads_back_as_it_was_written(tmp_path: Path) -> None:
    form = samples.form()

    assert read_form(put(tmp_path / "form.json", form)) == form


def test_a_paper_reads_back_as_it_was_written(tmp_path: Path) -> None:
    paper = without_keys(samples.form())

    assert read_form(put(tmp_path / "paper.json", paper)) == paper


def test_a_form_is_written_sorted_and_ends_with_a_line_break() -> None:
    text = to_json(samples.form())
    plain = json.loads(text)

    assert (
        text == json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    )
    assert plain["schema"] == "gradeproof/form/1"


def test_an_edited_form_is_noticed(tmp_path: Path) -> None:
    path = put(tmp_path / "form.json", samples.form())
    path.write_text(path.read_text("utf-8").replace("25450", "25451"), "utf-8")

    with pytest.raises(BadQuiz, match="this form was edited"):
        read_form(path)


@pytest.mark.parametrize("field", ["hash", "paper"])
def test_an_edited_seal_is_noticed(field: str) -> None:
    assert not is_sealed(samples.form().model_copy(update={field: "0" * 64}))


def test_an_edited_paper_is_noticed() -> None:
    paper = without_keys(samples.form())

    assert is_sealed(paper)
    assert not is_sealed(paper.model_copy(update={"minutes": 99}))


def test_a_paper_shows_of_an_entry_what_must_be_seen_and_nothing_else() -> None:
    plain = json.loads(to_json(without_keys(samples.form(minutes=5))))
    entries = plain["entries"]

    assert {key for entry in entries for key in entry} == SHOWN
    assert {
        key for entry in entries for one in entry.get("choices", ()) for key in one
    } == {"id", "text"}
    assert plain.keys() == {
        *("schema", "id", "quiz", "label", "keyed", "minutes", "entries", "paper"),
    }


SECRETS: list[tuple[EntryKind, dict[str, Any]]] = [
    (EntryKind.SINGLE, {"choices": samples.SINGLE.choices[::-1]}),
    (EntryKind.TRUE_FALSE, {"truth": False, "misconception": "other"}),
    (
        EntryKind.NUMERIC,
        {"number_key": 1, "tolerance": 9.0, "answer": "1", "traps": ()},
    ),
    (EntryKind.SHORT, {"answer": "other", "accept": (), "traps": ()}),
    (EntryKind.OPEN, {"answer": "other", "rubric": None}),
]


@pytest.mark.parametrize(("kind", "secret"), SECRETS)
def test_a_paper_is_the_same_whatever_the_key_is(
    kind: EntryKind, secret: dict[str, Any]
) -> None:
    """No byte of it, no hash either, lets anyone test a guess at a key."""
    if kind is EntryKind.SINGLE:
        secret = {
            "choices": tuple(
                one.model_copy(update={"right": not one.right, "origin": "keys.9"})
                for one in samples.SINGLE.choices
            )
        }
    entries = tuple(
        one.model_copy(update=secret) if one.kind is kind else one
        for one in samples.ENTRIES
    )
    one, other = samples.form(), samples.form(*entries, seed=8, bank="z")

    assert one.hash != other.hash
    assert to_json(without_keys(one)) == to_json(without_keys(other))


def test_sealing_twice_changes_nothing() -> None:
    form = samples.form()

    assert seal(form) == form


@given(st.dictionaries(st.text(), st.integers()))
def test_a_hash_does_not_depend_on_the_order_of_keys(plain: dict[str, int]) -> None:
    assert hash_of(plain) == hash_of(dict(reversed(plain.items())))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no form: Invalid JSON"),
        (b"[]", "no form: Input should be an object"),
        (b'{"id": "no id"}', "no form: id: String should match"),
    ],
)
def test_what_is_no_form_is_told_where_and_why(content: bytes, words: str) -> None:
    with pytest.raises(BadQuiz, match=words) as caught:
        parse_form(content, "there.json")

    assert str(caught.value).startswith("there.json: this is no form: ")


def test_a_file_that_is_not_there_or_too_long_is_told(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"12345")

    with pytest.raises(BadQuiz, match="cannot be read"):
        read_bytes(tmp_path / "none")
    with pytest.raises(BadQuiz, match="larger than 4 bytes"):
        read_bytes(tmp_path / "long", limit=4)


def test_forms_are_a_file_or_the_json_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", "c.txt"):
        (tmp_path / name).touch()

    assert [path.name for path in find_forms(tmp_path)] == ["a.json", "b.json"]
    assert list(find_forms(tmp_path / "c.txt")) == [tmp_path / "c.txt"]
