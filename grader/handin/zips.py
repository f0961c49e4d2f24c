"""List a zip archive's members, bounded by what they hold and not by what they say."""

import stat
import zipfile
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from itertools import pairwise
from typing import Final, Literal

from grader.errors import BadSubmission
from grader.handin import rules
from grader.handin.archive import Member

_ENTRY_SIGNATURE: Final = b"PK\x01\x02"
_LOCAL_HEADER_BYTES: Final = 30
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def zip_members(data: bytes) -> Iterator[Member]:
    """Yield the members of a zip archive, in the order of its directory."""
    # zipfile builds a record for every entry before anybody can count them
    if data.count(_ENTRY_SIGNATURE) > rules.ENTRIES_LIMIT:
        raise BadSubmission(
            f"it holds more than {rules.ENTRIES_LIMIT:,} files and folders; "
            "hand in only the folder with your work"
        )
    with zipfile.ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
        _refuse_overlap(infos, archive.start_dir)
        _refuse_bomb(infos)
        for info in infos:
            yield Member(
                name=_name(info), kind=_kind(info), read=partial(_read, archive, info)
            )


def _refuse_overlap(infos: list[zipfile.ZipInfo], directory: int) -> None:
    starts = sorted(infos, key=lambda info: info.header_offset)
    ends = [
        info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size for info in starts
    ]
    limits = [following.header_offset for _, following in pairwise(starts)]
    if any(end > limit for end, limit in zip(ends, [*limits, directory], strict=False)):
        raise BadSubmission(
            "its entries overlap, as in a zip bomb; make the archive again"
        )


def _refuse_bomb(infos: list[zipfile.ZipInfo]) -> None:
    total = sum(info.file_size for info in infos)
    if total > rules.UNPACKED_LIMIT or any(
        info.file_size > max(rules.MIB, rules.RATIO_LIMIT * info.compress_size)
        for info in infos
    ):
        raise BadSubmission(rules.TOO_LARGE_UNPACKED)


def _name(info: zipfile.ZipInfo) -> str:
    # zipfile cuts a name at its first NUL, and would so hide what follows
    if "\0" in info.orig_filename:
        return info.orig_filename
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    try:
        # macOS stores UTF-8 and forgets to say so
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _kind(info: zipfile.ZipInfo) -> Literal["file", "folder", "other"]:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "other"
    return "folder" if info.is_dir() or kind == stat.S_IFDIR else "file"


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise BadSubmission(
            f"{rules.show(info.filename)} in it is encrypted; "
            "make the archive without a password"
        )
    if info.compress_type not in _METHODS:
        raise BadSubmission(
            f"{rules.show(info.filename)} in it is compressed by method "
            f"{info.compress_type}; make the archive as an ordinary .zip (deflate)"
        )
    with archive.open(info) as stream:
        return stream.read(limit)
