"""What must fail, or be so, in a worker: each layer is tried once it is applied."""

import os
import resource
import socket
from collections.abc import Callable
from pathlib import Path

from grader.sandbox.ids import read_capabilities
from grader.sandbox.kernel import PR_GET_NO_NEW_PRIVS, prctl
from grader.sandbox.namespaces import HOST_NAME
from grader.sandbox.plan import Plan

# in every Linux, and readable by all
FOREIGN_FILE, FOREIGN_FOLDER = "/etc/passwd", "/"


def _is_forbidden(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    return False


def in_namespaces() -> bool:
    """Tell whether this process is in the namespaces that its warden has made."""
    return os.getppid() == 0 and os.uname().nodename == HOST_NAME


def _try_root(plan: Plan) -> bool:
    return not os.path.lexists(FOREIGN_FILE) and not os.path.lexists(plan.folder)


def _try_ids(plan: Plan) -> bool:
    users = {*os.getresuid(), *os.getresgid()}
    if plan.user_namespace:
        return users == {os.getuid(), os.getgid()}
    return users == {plan.uid} and _is_forbidden(lambda: os.setuid(0))


def _try_capabilities(_plan: Plan) -> bool:
    return read_capabilities() == 0


def _try_landlock(_plan: Plan) -> bool:
    return _is_forbidden(lambda: os.listdir(FOREIGN_FOLDER))


def _try_seccomp(_plan: Plan) -> bool:
    return _is_forbidden(lambda: socket.socket(socket.AF_INET))


def _try_limits(plan: Plan) -> bool:
    return resource.getrlimit(resource.RLIMIT_DATA)[1] <= plan.memory_mib << 20


def _try_cgroup(plan: Plan) -> bool:
    return all(
        str(os.getpid()) in Path(folder, "cgroup.procs").read_text().split()
        for folder in plan.cgroups
    )


PROBES: dict[str, Callable[[Plan], bool]] = {
    "cgroup": _try_cgroup,
    "no_new_privs": lambda _plan: prctl(PR_GET_NO_NEW_PRIVS, 0) == 1,
    "root": _try_root,
    "limits": _try_limits,
    "ids": _try_ids,
    "capabilities": _try_capabilities,
    "landlock": _try_landlock,
    "seccomp": _try_seccomp,
}
