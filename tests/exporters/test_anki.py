"""The deck, judged by Anki itself."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from grader.exporters import Options, export_form
from grader.models.quiz import Form
from tests.exporters.opening import only_file
from tests.exporters.sample_forms import (
    make_form,
    make_multiple,
    make_numeric,
    make_single,
)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield collection
    collection.close()


def import_deck(collection: Collection, form: Form, folder: Path) -> None:
    path = folder / "deck.apkg"
    path.write_bytes(only_file(form, "anki"))
    request = ImportAnkiPackageRequest(
        package_path=str(path), options=ImportAnkiPackageOptions(update_notes=0)
    )
    collection.import_anki_package(request)


def fields(collection: Collection) -> list[list[str]]:
    return [collection.get_note(note).fields for note in collection.find_notes("")]


def test_anki_takes_every_kind_as_a_card(
    collection: Collection, tmp_path: Path
) -> None:
    import_deck(collection, make_form(), tmp_path)

    found = {note[2]: note for note in fields(collection)}
    assert len(found) == 6
    assert collection.decks.by_name("Midterm <1> & more") is not None
    front, back, _ = found["the-item.single-1"]
    assert '<ol type="A"><li><code>[784, 32]</code></li>' in front
    assert "✓ B." in back
    assert "✗ A." in back
    assert "True or false?" in found["the-item.true-false-3"][0]
    assert "25,450 parameters" in found["the-item.numeric-4"][1]
    assert "Not para*meters" in found["the-item.short-5"][1]
    assert "An answer" in found["the-item.open-6"][1]


def test_a_card_says_once_how_many_to_choose(
    collection: Collection, tmp_path: Path
) -> None:
    stems = ("Which?", "Which, now? Choose all that apply.")
    form = make_form(*(make_multiple(i, stem=stem) for i, stem in enumerate(stems, 1)))
    import_deck(collection, form, tmp_path)

    assert [note[0].count("all that apply") for note in fields(collection)] == [1, 1]


def test_a_second_import_updates(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    import_deck(collection, make_form(make_single(1)), tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    changed = make_form(make_single(1, stem="Asked in other words?"))

    import_deck(collection, changed, tmp_path)

    (note,) = fields(collection)
    assert "Asked in other words?" in note[0]


def test_the_package_does_not_say_when_its_parts_were_written() -> None:
    with zipfile.ZipFile(io.BytesIO(only_file(make_form(), "anki"))) as archive:
        times = {info.date_time for info in archive.infolist()}

    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_what_cannot_be_carried_is_told() -> None:
    entry = make_numeric(1, unit="", traps=(), why="")

    options = Options(draws={entry.id: [entry]})
    losses = export_form(make_form(entry), "anki", options).losses

    assert [loss.what for loss in losses] == ["the random draws: one of them is kept"]
