"""A root of its own: nothing of the file system exists but what the worker needs.

Mounts are made by the kernel's own calls: a helper program such as bubblewrap would
have to start Python and PyTorch anew for each worker.
"""

import contextlib
import ctypes
import os
import struct

from grader.sandbox.kernel import check, libc, syscall
from grader.sandbox.paths import (
    DEVICES,
    MACHINE,
    gpu_devices,
    gpu_libraries,
    gpu_machine,
    libraries,
)
from grader.sandbox.plan import FOLDER_FILES, FOLDER_MIB, HalfApplied, Plan

CLONE_NEWNS = 0x20000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC = 2, 4, 8, 4096, 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2
MOUNT_SETATTR, AT_RECURSIVE, AT_CWD = 442, 0x8000, -100
ATTR_RDONLY, ATTR_NOSUID, ATTR_NODEV, ATTR_NOEXEC = 1, 2, 4, 8
NO_DEVICES = MS_NOSUID | MS_NODEV
NOT_TO_CHANGE = ATTR_RDONLY | ATTR_NOSUID | ATTR_NODEV
# where the private folder and the submission are, whatever they are called outside
FOLDER, SUBMISSION, SHARED_MEMORY = "/tmp", "/submission", "/dev/shm"


def enter_root(plan: Plan) -> str:
    """Move to a new root, whose parts are the machine's, read-only.

    Raises:
        HalfApplied: the old root could not be left behind.
    """
    check(libc.unshare(CLONE_NEWNS), "unshare")
    mount(None, "/", flags=MS_REC | MS_PRIVATE)
    base = plan.folder
    mount("tmpfs", base, "tmpfs", NO_DEVICES, "size=1m,nr_inodes=4096,mode=755")
    try:
        places = _place(plan)
        has_proc = _build(base, places, plan)
    except OSError:
        libc.umount2(base.encode(), MNT_DETACH)
        raise
    try:
        _pivot(base)
    except OSError as error:
        raise HalfApplied(f"root: {error}") from error
    plan.places = {path: places[path] for path in plan.readable} | {base: FOLDER}
    return "on" if has_proc else "on (without /proc)"


def _place(plan: Plan) -> dict[str, str]:
    """Return the machine's paths that are to be seen, and where."""
    shown = [*libraries(), *(path for path in MACHINE if path.startswith("/sys"))]
    if plan.gpu:
        shown += [*gpu_libraries(), *(p for p in gpu_machine() if p.startswith("/sys"))]
    own = {
        path: f"{SUBMISSION}{index or ''}" for index, path in enumerate(plan.readable)
    }
    return {path: path for path in shown} | own


def _build(base: str, places: dict[str, str], plan: Plan) -> bool:
    devices = [*DEVICES, *(gpu_devices() if plan.gpu else ())]
    folders = [FOLDER, "/proc", *([SHARED_MEMORY] if plan.processes else [])]
    for folder in folders:
        os.makedirs(base + folder)
    for path in devices:
        _make_place(path, base + path)
    within = _show_outside(base, places)
    # the kernel has no better way to say "and all below", and never takes away a flag
    # that an outer namespace has set
    set_attributes(base, NOT_TO_CHANGE, recursive=True)
    for path in devices:
        mount(path, base + path, flags=MS_BIND)
        set_attributes(base + path, ATTR_NOSUID | ATTR_NOEXEC)
    for path in plan.readable:
        set_attributes(base + places[path], ATTR_NOEXEC)
    owner = os.getuid() if plan.uid is None else plan.uid
    group = os.getgid() if plan.uid is None else plan.uid
    quota = f"size={FOLDER_MIB}m,nr_inodes={FOLDER_FILES},mode=700"
    data = f"{quota},uid={owner},gid={group}"
    mount("tmpfs", base + FOLDER, "tmpfs", NO_DEVICES | MS_NOEXEC, data)
    _show_within(base, within)
    if plan.processes:  # the same files, so that one quota holds for both
        mount(base + FOLDER, base + SHARED_MEMORY, flags=MS_BIND)
    return _mount_proc(base + "/proc", plan)


def _show_outside(base: str, places: dict[str, str]) -> list[tuple[str, str]]:
    """Show all but what lies below the private folder; return that, for later."""
    shown = sorted(places.items(), key=lambda pair: pair[1])
    within = [pair for pair in shown if pair[1].startswith(f"{FOLDER}/")]
    for path, place in shown:
        if (path, place) not in within:
            _show(path, base + place)
    return within


def _show_within(base: str, within: list[tuple[str, str]]) -> None:
    """Show libraries in the private folder: a Python may lie below /tmp."""
    for path, place in within:
        _show(path, base + place)
        if not os.path.islink(base + place):
            set_attributes(base + place, NOT_TO_CHANGE, recursive=True)


def _show(path: str, place: str) -> None:
    """Bind `path` there, or make the same link, so that names stay what they are."""
    if os.path.lexists(place):  # below what is shown already
        return
    if os.path.islink(path) and not place.endswith(SUBMISSION):
        os.makedirs(os.path.dirname(place), exist_ok=True)
        target = os.path.realpath(path)
        os.symlink(target, place)
        return
    _make_place(path, place)
    mount(path, place, flags=MS_BIND | MS_REC)


def _make_place(path: str, place: str) -> None:
    if os.path.isdir(path):
        os.makedirs(place, exist_ok=True)
        return
    os.makedirs(os.path.dirname(place), exist_ok=True)
    os.close(os.open(place, os.O_CREAT | os.O_WRONLY, 0o644))


def _mount_proc(place: str, plan: Plan) -> bool:
    """Show the worker's own processes; where others would show, show nothing."""
    if not plan.has("namespaces"):
        return False
    with contextlib.suppress(OSError):  # a container that hides parts of its own
        mount("proc", place, "proc", NO_DEVICES | MS_NOEXEC, "subset=pid,hidepid=2")
        return True
    return False


def _pivot(base: str) -> None:
    os.chdir(base)
    check(libc.pivot_root(b".", b"."), "pivot_root")
    check(libc.umount2(b".", MNT_DETACH), "umount2")
    os.chdir(FOLDER)


def mount(
    source: str | None,
    target: str,
    kind: str | None = None,
    flags: int = 0,
    data: str | None = None,
) -> None:
    """Mount, or change a mount.

    Raises:
        OSError: the kernel refused.
    """
    texts = [each and each.encode() for each in (source, target, kind)]
    more = data and data.encode()
    check(libc.mount(*texts, ctypes.c_ulong(flags), more), f"mount {target}")


def set_attributes(path: str, attributes: int, *, recursive: bool = False) -> None:
    """Add attributes to a mount.

    Raises:
        OSError: the kernel refused.
    """
    wanted = struct.pack("=QQQQ", attributes, 0, 0, 0)
    syscall(
        *(MOUNT_SETATTR, "mount_setattr", AT_CWD, path.encode()),
        *(AT_RECURSIVE if recursive else 0, wanted, ctypes.c_size_t(len(wanted))),
    )
