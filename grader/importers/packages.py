"""The documents of a package, or the one document that a file is."""

import posixpath
from collections.abc import Collection
from typing import Final

from grader.errors import UserError
from grader.importers.elements import attribute, within
from grader.importers.files import ZIP_START, open_package, parse_xml, show
from grader.importers.mathml import Element
from grader.importers.parse import name_of
from grader.importers.records import Found, Source

# what a package has beside its questions
_COMPANIONS: Final = frozenset(("manifest", "assessmenttest", "quiz"))


def read_documents(
    source: Source, wanted: Collection[str], found: Found
) -> list[tuple[str, Element]]:
    """Return the documents whose root is wanted, in order; the place of each before it.

    Raises:
        UserError: the file is no such document or package.
    """
    if not source.data.startswith(ZIP_START):
        root = parse_xml(source.data, source.name)
        if name_of(root) not in wanted:
            raise UserError(
                f"{source.name}: its root is <{name_of(root)}>, which holds no "
                f"questions here; <{'>, <'.join(sorted(wanted))}> would"
            )
        return [("", root)]
    opened: dict[str, Element] = {}
    for name, data in open_package(source.data, source.name).items():
        try:
            opened[name] = parse_xml(data, name)
        except UserError as error:
            found.leave_out(show(name), "the document", str(error))
    chosen = [name for name, root in opened.items() if name_of(root) in wanted]
    for name, root in opened.items():
        if name not in chosen and name_of(root) not in _COMPANIONS:
            what = f"the document <{show(name_of(root))}>"
            found.leave_out(show(name), what, "no questions are known in it")
    order = _order(opened)
    chosen.sort(key=lambda name: (order.get(name, len(order)), name))
    return [(f"{show(name)}: ", opened[name]) for name in chosen]


def _order(opened: dict[str, Element]) -> dict[str, int]:
    """Return the places of documents in the test that the package is for."""
    names: list[str] = []
    for name, root in opened.items():
        if name_of(root) == "assessmenttest":
            folder = posixpath.dirname(name)
            names += [
                posixpath.normpath(posixpath.join(folder, attribute(each, "href")))
                for each in within(root, "assessmentitemref")
            ]
    return {name: index for index, name in enumerate(names)}
