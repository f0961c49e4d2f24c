"""A user of its own for each worker, and no capabilities."""

import contextlib
import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

from grader.sandbox.kernel import check, die_with_parent, libc, prctl
from grader.sandbox.paths import libraries
from grader.sandbox.plan import Plan, Unavailable

# The warden's process id is added, so that no two living workers share a user.
# systemd's table of user ids leaves 0x70000000 to 0x7fffffff unused; containers often
# map no more than 65536, and there the ids are taken that systemd lends to services.
LARGE, LARGE_COUNT = 0x70000000, 1 << 22
SMALL, SMALL_COUNT = 61184, 4336
PR_CAPBSET_DROP, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 24, 47, 4
CAPABILITY_VERSION_3 = 0x20080522
HIGHEST_CAPABILITY = 63


def choose_id() -> int | None:
    """Return the user and group id for this warden's worker, if root may give one."""
    if os.getuid() != 0:
        return None
    number = os.getpid()
    for chosen in (LARGE + number % LARGE_COUNT, SMALL + number % SMALL_COUNT):
        if _is_mapped(chosen, "uid") and _is_mapped(chosen, "gid"):
            return chosen
    return None


def _is_mapped(number: int, kind: str) -> bool:
    lines = Path(f"/proc/self/{kind}_map").read_text("ascii").splitlines()
    ranges = [tuple(map(int, line.split())) for line in lines]
    return any(first <= number < first + count for first, _, count in ranges)


def take_id(plan: Plan) -> str:
    """Become a user that nobody else is; cannot be undone."""
    if plan.user_namespace:
        return "on (user namespace)"
    chosen = plan.uid
    if chosen is None:
        raise Unavailable("only root can give a worker a user of its own")
    folder = plan.inside(plan.folder)
    closed = _find_closed(chosen, [*libraries(), *map(plan.inside, plan.readable)])
    if closed is not None:
        os.chown(folder, os.getuid(), os.getgid())
        raise Unavailable(f"{closed} is closed to other users")
    os.chown(folder, chosen, chosen)  # all that it may write
    _drop_bounding()
    os.setgroups([])
    os.setresgid(chosen, chosen, chosen)
    os.setresuid(chosen, chosen, chosen)
    die_with_parent()
    return "on"


def _find_closed(user: int, paths: list[str]) -> str | None:
    """Return the first of these paths that a user may not read."""
    with _acting_as(user):
        for path in paths:
            if not os.access(path, os.R_OK, effective_ids=True):
                return path
    return None


@contextlib.contextmanager
def _acting_as(user: int) -> Iterator[None]:
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)
        die_with_parent()  # any change of the user takes this back


def drop_capabilities(_plan: Plan) -> str:
    """Drop all capabilities, and the right to get any back."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    _drop_bounding()
    head = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    check(libc.capset(head, (ctypes.c_uint32 * 6)()), "capset")
    return "on"


def _drop_bounding() -> None:
    """Drop what no program may ever get; an error means that it cannot anyway."""
    for number in range(HIGHEST_CAPABILITY + 1):
        libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)


def read_capabilities() -> int:
    """Return the capabilities in force or within reach, as bits."""
    head = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)()
    check(libc.capget(head, data), "capget")
    return int(data[0] | data[1] | data[3] | data[4])
