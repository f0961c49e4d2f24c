"""The words of one version of QTI, from 2.1 on."""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from grader.exporters.texts import Element

_SCHEMA: Final = "http://www.w3.org/2001/XMLSchema-instance"
_CAPITAL: Final = re.compile("[A-Z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One version of QTI.

    Attributes:
        namespace: of its elements.
        schema: where its schema is published.
        kebab: whether names are `qti-assessment-item` and not `assessmentItem`.
        resource: the type of an item in a manifest.
    """

    namespace: str
    schema: str
    kebab: bool
    resource: str

    def make(self, tag: str, *children: Element | str, **attributes: str) -> Element:
        """Return an element; names are given as in 2.1, `type_` for `type`."""
        name = f"qti-{self._spell(tag)}" if self.kebab else tag
        element = etree.Element(
            f"{{{self.namespace}}}{name}", nsmap={None: self.namespace}
        )
        for key, value in attributes.items():
            element.set(self._spell(key.rstrip("_")), value)
        for child in children:
            if isinstance(child, str):
                element.text = child
            else:
                element.append(child)
        return element

    def locate_schema(self, root: Element) -> Element:
        """Name the published schema on a document's root."""
        root.set(f"{{{_SCHEMA}}}schemaLocation", f"{self.namespace} {self.schema}")
        return root

    def _spell(self, name: str) -> str:
        if not self.kebab:
            return name
        return _CAPITAL.sub(lambda found: f"-{found[0].lower()}", name)
