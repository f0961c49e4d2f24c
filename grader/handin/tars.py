"""List the members of a tar archive that lies in memory.

tarfile reads extended headers of any size and number, at a cost that grows with their
product; this loop holds each of them to a bound, and leaves single headers to tarfile.
"""

import tarfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Final, Literal

from grader.errors import BadSubmission
from grader.handin import rules
from grader.handin.archive import Member

_BLOCK: Final = tarfile.BLOCKSIZE
_EXTENSIONS: Final = frozenset(
    {tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME}
)
_FILES: Final = frozenset({tarfile.REGTYPE, tarfile.AREGTYPE})
# the size in such a header counts nothing that follows it
_BODILESS: Final = frozenset(
    {
        *(tarfile.DIRTYPE, tarfile.LNKTYPE, tarfile.SYMTYPE),
        *(tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE),
    }
)


def tar_gz_members(data: bytes) -> Iterator[Member]:
    """Yield the members of a tar archive compressed by gzip."""
    return tar_members(_gunzip(data))


def tar_members(data: bytes) -> Iterator[Member]:
    """Yield the members of a plain tar archive, in order."""
    offset, long_name, extended = 0, "", 0
    while any(block := data[offset : offset + _BLOCK]):
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        size = 0 if header.type in _BODILESS else header.size
        start = offset + _BLOCK
        if not 0 <= size <= len(data) - start:
            raise EOFError("a member reaches beyond the end")
        offset = start + -(-size // _BLOCK) * _BLOCK
        body = memoryview(data)[start : start + size]
        if header.type in _EXTENSIONS:
            extended += size + _BLOCK
            if extended > rules.MIB:
                raise BadSubmission(
                    "it holds too many extended headers; make it again as a .zip"
                )
            long_name = _long_name(header.type, bytes(body)) or long_name
            continue
        yield Member(
            name=long_name or header.name,
            kind=_kind(header),
            read=partial(_read, body),
        )
        long_name = ""
    if len(block) < _BLOCK:
        raise EOFError("its end is missing")


def _gunzip(data: bytes) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    unpacked, rest = bytearray(), data
    most = min(rules.UNPACKED_LIMIT, max(rules.MIB, rules.RATIO_LIMIT * len(data)))
    while not stream.eof:
        chunk = stream.decompress(rest, rules.MIB)
        rest = stream.unconsumed_tail
        if not (chunk or rest or stream.eof):
            raise EOFError("its end is missing")
        unpacked += chunk
        if len(unpacked) > most:
            raise BadSubmission(rules.TOO_LARGE_UNPACKED)
    if stream.unused_data.strip(b"\0"):
        raise ValueError("something follows its end")
    return bytes(unpacked)


def _read(body: memoryview, limit: int) -> bytes:
    return bytes(body[:limit])


def _kind(header: tarfile.TarInfo) -> Literal["file", "folder", "other"]:
    if header.type in _FILES:
        return "file"
    return "folder" if header.isdir() else "other"


def _long_name(kind: bytes, body: bytes) -> str:
    if kind == tarfile.GNUTYPE_LONGNAME:
        return body.partition(b"\0")[0].decode("utf-8", "surrogateescape")
    if kind == tarfile.XGLTYPE:
        return ""
    records = dict(_pax_records(body))
    if b"size" in records or any(key.startswith(b"GNU.sparse") for key in records):
        raise BadSubmission("it holds sparse or huge files; make it again as a .zip")
    return records.get(b"path", b"").decode("utf-8", "surrogateescape")


def _pax_records(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position < len(body):
        space = body.index(b" ", position, position + 9)
        length = int(body[position:space])
        if length <= space - position:
            raise ValueError("an extended header has a wrong length")
        key, _, value = body[space + 1 : position + length - 1].partition(b"=")
        yield key, value
        position += length
