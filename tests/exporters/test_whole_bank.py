"""The course's whole bank in every format, judged by others' readers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from grader.bank.files import load_bank
from grader.exporters import EXPORTERS, LOST_DRAWS, Options, export_form
from grader.models import Kind
from grader.models.export import Exported
from grader.models.quiz import Form
from grader.quiz.whole import more_draws, whole_bank
from tests.exporters.opening import open_package

ROOT = Path(__file__).parents[2]
Export = Callable[[str], Exported]
SCHEMAS = {
    "qti12": ("qti12/ims_qtiasiv1p2.xsd", None),
    "qti21": ("qti2/qtiv2p1/imsqti_v2p1.xsd", "qti2/imscp_v1p1.xsd"),
    "qti3": (
        "qti3/imsqti_asiv3p0_sbacv1p0_v1p0.xsd",
        "qti3/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    ),
}


@pytest.fixture(scope="module")
def form() -> Form:
    return whole_bank(load_bank(ROOT / "questions"), "The bank", seed=3)


@pytest.fixture(scope="module")
def export(form: Form) -> Export:
    draws = more_draws(load_bank(ROOT / "questions"), seed=3)
    return lambda name: export_form(form, name, Options(draws=draws))


def test_the_form_holds_every_variant_and_every_open_question(form: Form) -> None:
    assert {entry.kind.value for entry in form.entries} == {*Kind, "open"}
    assert sum(entry.kind == "open" for entry in form.entries) == 60
    assert len({entry.id for entry in form.entries}) == len(form.entries)


@pytest.mark.parametrize("name", SCHEMAS)
def test_qti_is_valid(
    export: Export, validate: Callable[[bytes, str], None], name: str
) -> None:
    (package,) = export(name).files.values()
    item_schema, manifest_schema = SCHEMAS[name]
    files = open_package(package)

    manifest = files.pop("imsmanifest.xml")
    if manifest_schema:
        validate(manifest, manifest_schema)
    for content in files.values():
        validate(content, item_schema)


def test_gift_is_read_whole(
    export: Export,
    form: Form,
    read_gift: Callable[[bytes], list[dict[str, Any]]],
) -> None:
    (content,) = export("gift").files.values()

    questions = read_gift(content)

    assert [one["id"] for one in questions] == [entry.id for entry in form.entries]


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield collection
    collection.close()


def test_anki_takes_all(
    export: Export, form: Form, collection: Collection, tmp_path: Path
) -> None:
    (package,) = export("anki").files.values()
    path = tmp_path / "deck.apkg"
    path.write_bytes(package)

    collection.import_anki_package(
        ImportAnkiPackageRequest(
            package_path=str(path), options=ImportAnkiPackageOptions()
        )
    )

    assert len(collection.find_notes("")) == len(form.entries)


def test_most_numeric_questions_with_parameters_stay_random_in_moodle(
    export: Export,
) -> None:
    exported = export("moodle")
    (content,) = exported.files.values()

    calculated = content.count(b'type="calculated">')
    fixed = sum("random draws" in loss.what for loss in exported.losses)
    assert calculated > fixed / 2


@pytest.mark.parametrize("name", ["pdf", "html", "markdown", "json"])
def test_nothing_but_draws_is_lost_on_the_way_to_people(
    export: Export, name: str
) -> None:
    assert {loss.what for loss in export(name).losses} == {LOST_DRAWS}


def test_every_format_can_be_written(export: Export) -> None:
    assert all(all(export(name).files.values()) for name in EXPORTERS)
