"""Where one question is read: it knows the place, and notes what is lost there."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.importers.files import show
from grader.importers.mathml import Element
from grader.importers.records import Found
from grader.importers.texts import from_element, from_html, from_plain


class Unreadable(Exception):
    """A question cannot be read; the message says why, and what could be done."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads the texts of one question.

    Attributes:
        found: where notes go.
        place: of the question in its file.
        name: what the question is called; "" where nothing is known of it.
    """

    found: Found
    place: str
    name: str = ""

    @property
    def where(self) -> str:
        """The place and the name of the question."""
        return f"{self.place} ({show(self.name)})" if self.name else self.place

    def lost(self, what: str, why: str) -> None:
        """Note that a part of the question is left out."""
        self.found.leave_out(self.where, show(what, 100), why)

    def refuse(self, what: str, why: str) -> None:
        """Note that the whole question is left out."""
        self.found.leave_out(self.where, f"the question: {show(what)}", why)

    def html(self, text: str) -> str:
        """Return HTML as Markdown."""
        return from_html(text, self.lost)

    def element(self, element: Element, skipped: Iterable[Element] = ()) -> str:
        """Return what an element holds as Markdown."""
        return from_element(element, self.lost, skipped)

    def plain(self, text: str) -> str:
        """Return plain text as Markdown."""
        return from_plain(text, self.lost)
