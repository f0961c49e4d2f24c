"""Take files out of an archive in memory; nothing is ever unpacked to disk by it."""

import struct
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal
from zipfile import BadZipFile

from grader.errors import BadSubmission
from grader.handin import rules
from grader.handin.harvest import Harvest

# everything that zipfile, tarfile and zlib were seen to raise on damaged input
_DAMAGE: Final = (
    BadZipFile,
    tarfile.TarError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One entry of an archive; `read` gets the most bytes to return."""

    name: str
    kind: Literal["file", "folder", "other"]
    read: Callable[[int], bytes]


def read_archive(data: bytes, members: Callable[[bytes], Iterator[Member]]) -> Harvest:
    """Collect the files of an archive; refuse one that is damaged or hostile."""
    harvest = Harvest()
    try:
        for member in members(data):
            _take(member, harvest)
    except _DAMAGE as exc:
        raise BadSubmission(
            f"the archive is damaged or of another type ({rules.show(str(exc))}); "
            "make it again as an ordinary .zip"
        ) from exc
    return harvest


def _take(member: Member, harvest: Harvest) -> None:
    harvest.count()
    name = rules.archive_name(member.name)
    if not name or rules.is_skipped(name):
        return
    if fault := rules.name_fault(name):
        raise BadSubmission(f"it holds {fault}, {rules.show(name)}; rename that file")
    if member.kind == "other":
        raise BadSubmission(
            f"it holds {rules.show(name)}, which is a link or a device; "
            "put a copy of the file there"
        )
    if name.count("/") >= rules.DEPTH_LIMIT:
        harvest.left_out[name] = f"more than {rules.DEPTH_LIMIT} folders deep"
        return
    harvest.claim(name, folder=member.kind == "folder")
    if member.kind == "file":
        harvest.offer(name, member.read)
