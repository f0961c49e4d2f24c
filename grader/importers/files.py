"""Open what may come from anywhere: text in some encoding, XML, and zip packages.

Nothing is unpacked to disk, fetched or expanded, and every size has a limit.
"""

import codecs
import io
import re
import struct
import zipfile
import zlib
from typing import Final

from lxml import etree

from grader.errors import UserError
from grader.importers.mathml import Element

MIB: Final = 1 << 20
FILE_LIMIT: Final = 16 * MIB
PACKAGE_LIMIT: Final = 64 * MIB
UNPACKED_LIMIT: Final = 64 * MIB
ENTRIES_LIMIT: Final = 10_000
ZIP_START: Final = b"PK\x03\x04"
DOCUMENTS: Final = (".xml", ".qti")
_ENTRY_SIGNATURE: Final = b"PK\x01\x02"
_UNSEEN: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
# everything that zipfile and zlib were seen to raise on damaged input
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes, name: str) -> str:
    r"""Return a file's text, with `\n` for its line ends.

    Raises:
        UserError: it is too large, or in another encoding than UTF-8 or UTF-16.
    """
    _refuse_large(data, name)
    encoding, called = ("utf-8-sig", "UTF-8")
    if data.startswith(_UTF16):
        encoding, called = ("utf-16", "UTF-16")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError(
            f"{name}: line {line}: byte {error.start} is not {called}; "
            "save the file as UTF-8"
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _UNSEEN.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise UserError(
            f"{name}: line {line}: a control character (U+{ord(found[0]):04X}); "
            "delete it, or look whether this is a text at all"
        )
    return text


def _refuse_large(data: bytes, name: str) -> None:
    if len(data) > FILE_LIMIT:
        raise UserError(f"{name}: larger than {FILE_LIMIT // MIB} MiB; split it")


def parse_xml(data: bytes, name: str) -> Element:
    """Return the root of an XML document.

    Raises:
        UserError: it is no XML, too large, or declares entities.
    """
    _refuse_large(data, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        reason = " ".join(str(error).split())[:200] or "it is empty"
        raise UserError(
            f"{name}: line {line}: no well-formed XML: {reason}; export the file again"
        ) from error
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and next(internal.iterentities(), None) is not None:
        raise UserError(
            f"{name}: it declares entities of its own, and none are expanded here; "
            "export the file again without them"
        )
    return root


def open_package(data: bytes, name: str) -> dict[str, bytes]:
    """Return the XML documents in a zip package, by their names.

    Raises:
        UserError: it is damaged, encrypted, or unpacks to too much.
    """
    if len(data) > PACKAGE_LIMIT:
        raise UserError(f"{name}: larger than {PACKAGE_LIMIT // MIB} MiB; split it")
    # zipfile builds a record for every entry before anybody can count them
    if data.count(_ENTRY_SIGNATURE) > ENTRIES_LIMIT:
        raise UserError(f"{name}: it holds more than {ENTRIES_LIMIT:,} files; split it")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_documents(archive, name)
    except _DAMAGE as error:
        reason = " ".join(str(error).split())[:200]
        raise UserError(
            f"{name}: the package is damaged or encrypted ({reason}); export it again"
        ) from error


def _read_documents(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    documents: dict[str, bytes] = {}
    left = UNPACKED_LIMIT
    for info in archive.infolist():
        if info.is_dir() or not info.filename.lower().endswith(DOCUMENTS):
            continue
        # what a member says of its size is not believed
        with archive.open(info) as stream:
            content = stream.read(min(left, FILE_LIMIT) + 1)
        left -= len(content)
        if len(content) > FILE_LIMIT or left < 0:
            raise UserError(
                f"{name}: {show(info.filename)} in it unpacks to more than "
                f"{FILE_LIMIT // MIB} MiB, or all of it to more than "
                f"{UNPACKED_LIMIT // MIB} MiB; split it"
            )
        documents[info.filename] = content
    return documents


def show(text: str, limit: int = 60) -> str:
    """Return a text as one short line without anything that steers a terminal."""
    line = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for sign in " ".join(text[: 4 * limit].split())
    )
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
