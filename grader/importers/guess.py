"""Tell from a file's content which format it is in."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree

from grader.errors import UserError
from grader.importers.files import ZIP_START, decode, open_package, parse_xml
from grader.importers.mathml import Element
from grader.importers.parse import name_of
from grader.importers.records import Source
from grader.importers.tables import NEEDED

_ROOTS: Final[Mapping[str, str]] = {
    "quiz": "moodle",
    "questestinterop": "qti12",
    "assessmentItem": "qti21",
    "qti-assessment-item": "qti3",
}
_AIKEN: Final = re.compile(r"^\s*ANSWER:\s*[A-Za-z]", re.MULTILINE)
_QUESTION: Final = re.compile(r"^\d+\.[ \t]+\S", re.MULTILINE)
_REPLY: Final = re.compile(
    r"^(?:\*?[a-zA-Z]\)|\[[* ]?\]|=|\*)[ \t]+\S|^(?:___+|\^\^\^+)\s*$", re.MULTILINE
)
_BRACES: Final = re.compile(r"(?<!\\)\{")


def _is_table(text: str) -> bool:
    columns = re.split("[,;]", text.partition("\n")[0].replace('"', ""))
    return set(columns) >= NEEDED


def _is_numbered(text: str) -> bool:
    return bool(_QUESTION.search(text) and _REPLY.search(text))


# the more certain a sign is, the earlier it is looked for
_SIGNS: Final[Mapping[str, Callable[[str], object]]] = {
    "csv": _is_table,
    "aiken": _AIKEN.search,
    "gift": lambda text: _BRACES.search(text) and not _is_numbered(text),
    "text2qti": _is_numbered,
}


def guess_format(source: Source) -> str:
    """Return the name of a file's format.

    Raises:
        UserError: it cannot be read, or looks like none that is known.
    """
    if source.data.startswith(ZIP_START):
        return _guess_package(source)
    if source.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        root = parse_xml(source.data, source.name)
        return _ROOTS.get(_local(root)) or _give_up(source)
    text = decode(source.data, source.name)
    return next((name for name, sign in _SIGNS.items() if sign(text)), "") or _give_up(
        source
    )


def _local(root: Element) -> str:
    return etree.QName(root).localname


def _guess_package(source: Source) -> str:
    for name, data in open_package(source.data, source.name).items():
        try:
            root = parse_xml(data, name)
        except UserError:
            continue
        known = _ROOTS.get(_local(root))
        if known and name_of(root) != "quiz":  # Canvas puts one beside its questions
            return known
    return _give_up(source)


def _give_up(source: Source) -> str:
    raise UserError(
        f"{source.name}: it looks like none of the formats that can be imported; "
        "name its format with --from"
    )
