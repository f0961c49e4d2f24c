"""A package of QTI 2.1 or 3.0: the test, its items, and the manifest."""

from typing import Final

from lxml.builder import ElementMaker

from grader.exporters.packages import pack, to_xml
from grader.exporters.qti import make_item
from grader.exporters.qti_dialect import Dialect
from grader.exporters.shares import lost_patterns
from grader.exporters.texts import Element
from grader.models.export import Loss
from grader.models.quiz import Form, FormEntry

TEST: Final = "assessment.xml"


def make_package(
    form: Form, dialect: Dialect, manifest: "Manifest"
) -> tuple[bytes, list[Loss]]:
    """Return the zip archive, and what it lacks."""
    files = {
        _item_file(entry): to_xml(make_item(entry, dialect)) for entry in form.entries
    }
    files[TEST] = to_xml(_make_test(form, dialect))
    files["imsmanifest.xml"] = to_xml(manifest.make(form, dialect))
    losses = [
        Loss(entry=entry.id, what=what)
        for entry in form.entries
        for what in lost_patterns(entry)
    ]
    return pack(files), losses


def _item_file(entry: FormEntry) -> str:
    return f"items/{entry.id}.xml"


def _make_test(form: Form, dialect: Dialect) -> Element:
    make = dialect.make
    items = [
        make("assessmentItemRef", identifier=entry.id, href=_item_file(entry))
        for entry in form.entries
    ]
    section = make(
        "assessmentSection",
        *items,
        identifier="section",
        title=form.quiz.title,
        visible="true",
    )
    part = make(
        "testPart",
        section,
        identifier="part",
        navigationMode="nonlinear",
        submissionMode="simultaneous",
    )
    limits = (
        [make("timeLimits", maxTime=str(form.minutes * 60))] if form.minutes else []
    )
    test = make(
        "assessmentTest",
        *limits,
        part,
        identifier=form.id,
        title=f"{form.quiz.title} ({form.label})",
    )
    return dialect.locate_schema(test)


class Manifest:
    """What a version of QTI wants in `imsmanifest.xml`.

    Args:
        namespace: of the manifest's elements.
        schema: the words for schema and version in its metadata.
        test_resource: the type of the test as a resource.
    """

    def __init__(
        self, namespace: str, schema: tuple[str, str], test_resource: str
    ) -> None:
        self._make = ElementMaker(namespace=namespace, nsmap={None: namespace})
        self._schema, self._test_resource = schema, test_resource

    def make(self, form: Form, dialect: Dialect) -> Element:
        """Return the manifest of a form's package."""
        make = self._make
        schema, version = self._schema
        test = make.resource(
            make.file(href=TEST),
            *(make.dependency(identifierref=_name(entry)) for entry in form.entries),
            identifier="test",
            type=self._test_resource,
            href=TEST,
        )
        items = [
            make.resource(
                make.file(href=_item_file(entry)),
                identifier=_name(entry),
                type=dialect.resource,
                href=_item_file(entry),
            )
            for entry in form.entries
        ]
        return make.manifest(
            make.metadata(make.schema(schema), make.schemaversion(version)),
            make.organizations(),
            make.resources(test, *items),
            identifier=f"gradeproof-{form.hash[:16]}",
        )


def _name(entry: FormEntry) -> str:
    return f"item-{entry.number}"
