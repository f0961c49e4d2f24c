"""Namespaces: own processes, network, IPC, host name, control groups, at need users.

They are made by the warden, whose later children are in them. The mount namespace is
the worker's own affair (see `view`).
"""

import os
import signal
import socket
from pathlib import Path

from grader.sandbox.kernel import check, die_with_parent, dumpable, libc
from grader.sandbox.plan import HalfApplied, Plan

NEWCGROUP, NEWUTS, NEWIPC = 0x2000000, 0x4000000, 0x8000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
FLAGS = NEWCGROUP | NEWUTS | NEWIPC | NEWPID | NEWNET
HOST_NAME = "worker"


def enter_namespaces(plan: Plan) -> str:
    """Make the namespaces for this process's children, and their first process.

    Raises:
        HalfApplied: only some of it could be done.
    """
    user, group = os.getuid(), os.getgid()
    try:
        check(libc.unshare(FLAGS), "unshare")
    except PermissionError:
        # who may not do this otherwise may do it as the root of a user namespace
        check(libc.unshare(FLAGS | NEWUSER), "unshare")
        plan.user_namespace = True
    try:
        if plan.user_namespace:
            _map_user(user, group)
        socket.sethostname(HOST_NAME)
        _start_first()
    except OSError as error:
        raise HalfApplied(f"namespaces: {error}") from error
    return "on (user namespace)" if plan.user_namespace else "on"


def _map_user(user: int, group: int) -> None:
    """Keep the same user, as the only one that there is."""
    with dumpable():
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _start_first() -> None:
    """Fork the namespace's first process, which others cannot live without.

    The worker is the second, since the kernel protects a first one from signals, and an
    abort would not end it.
    """
    if os.fork() == 0:
        try:
            os.closerange(0, 1 << 16)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            die_with_parent()
            while True:
                signal.pause()
        finally:
            os._exit(0)
