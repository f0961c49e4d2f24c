"""Turn the bytes of a Python file into a cell; a broken file spoils nobody's marks."""

import codecs
import re
import tokenize
from io import BytesIO
from typing import Final

from grader.handin import rules
from grader.models import Cell

_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# codecs such as punycode and unicode_escape are slow, or warn, or hide code
_TEXT_CODECS: Final = re.compile(
    r"utf-8(-sig)?|ascii|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+"
    r"|gb\w+|big5\w*|shift_jis\w*|euc_\w+"
)


def is_utf16(data: bytes) -> bool:
    """Tell whether a file starts as Notepad's "Unicode" files do."""
    return data.startswith(_UTF16_MARKS)


def as_utf8(data: bytes) -> bytes:
    """Return a UTF-16 file as UTF-8, so that Python can import it; others as is."""
    if not is_utf16(data):
        return data
    try:
        return data.decode("utf-16").encode()
    except UnicodeDecodeError:
        return data


def file_cell(name: str, data: bytes) -> Cell:
    """Return a Python file as one cell; an unreadable one as a cell that says why."""
    label = rules.show(name)
    try:
        return Cell(label=label, source=checked(_decode(data)))
    except UnicodeDecodeError as exc:
        line = exc.object.count(b"\n", 0, exc.start) + 1
        fault = (
            f"line {line}: byte 0x{exc.object[exc.start]:02x} cannot be read as "
            f"{exc.encoding}; save the file as UTF-8"
        )
    except (SyntaxError, LookupError) as exc:
        fault = rules.show(str(exc))
    return Cell(label=label, source=complaint(f"{label}: {fault}"))


def checked(text: str) -> str:
    """Return source text with plain line ends.

    Raises:
        SyntaxError: it holds a NUL, which no Python source may.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    before, found, _ = plain.partition("\0")
    if found:
        line = before.count("\n") + 1
        raise SyntaxError(f"line {line}: a NUL byte; save the file again as UTF-8")
    return plain


def complaint(message: str) -> str:
    """Return a statement that raises a SyntaxError with this message."""
    return f"raise SyntaxError({message!r})\n"


def _decode(data: bytes) -> str:
    if is_utf16(data):
        return data.decode("utf-16")
    # a Python file without a cookie is UTF-8; detect_encoding would name no byte
    encoding = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else _cookie(data)
    return data.decode(encoding)


def _cookie(data: bytes) -> str:
    head = data.decode("latin-1").encode()
    encoding, _ = tokenize.detect_encoding(BytesIO(head).readline)
    if not _TEXT_CODECS.fullmatch(codecs.lookup(encoding).name):
        raise SyntaxError(f"encoding {encoding} is not supported; save it as UTF-8")
    return encoding
