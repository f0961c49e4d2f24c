"""Questions from the files of other systems; each importer is one module."""

import importlib
from collections.abc import Mapping
from typing import Final, Protocol

from grader.importers.records import Found, Source

__all__ = ["IMPORTERS", "Found", "Source", "load_importer"]


class Import(Protocol):
    """One importer: pure."""

    def __call__(self, source: Source) -> Found:
        """Return the questions of a file, and what had to be left out.

        Raises:
            UserError: the file cannot be read at all.
        """


# format -> its title, and the module that reads it
IMPORTERS: Final[Mapping[str, tuple[str, str]]] = {
    "gift": ("GIFT", "gift"),
    "aiken": ("Aiken", "aiken"),
    "moodle": ("Moodle XML", "moodle"),
    "qti12": ("QTI 1.2, a package or a document", "qti12"),
    "qti21": ("QTI 2.1, a package or an item", "qti2"),
    "qti3": ("QTI 3.0, a package or an item", "qti2"),
    "text2qti": ("the Markdown of text2qti", "text2qti"),
    "csv": ("a table in the columns of our own export", "tables"),
}


def load_importer(name: str) -> Import:
    """Return an importer, imported now."""
    module = importlib.import_module(f"grader.importers.{IMPORTERS[name][1]}")
    read: Import = module.read
    return read
