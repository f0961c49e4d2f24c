"""Limits on memory, files, processes and core dumps."""

import os
import resource
from pathlib import Path

from grader.sandbox.plan import Plan

# what libraries map that are loaded later, and malloc reserves for threads
ADDRESS_ROOM = 2 << 30
LARGEST_FILE = 256 << 20


def set_limits(plan: Plan) -> str:
    """Limit what the kernel counts for each process; the hard limits as well."""
    memory = plan.memory_mib << 20
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
        resource.RLIMIT_MSGQUEUE: 0,
        # private memory, heap and stacks
        resource.RLIMIT_DATA: memory,
    }
    if not plan.gpu:  # CUDA reserves far more addresses than there is memory
        # shared memory too, which is no private memory
        limits[resource.RLIMIT_AS] = mapped_bytes() + memory + ADDRESS_ROOM
    if plan.user_namespace or (os.getuid() == 0 and "ids" not in plan.without):
        # counted for each user id, so only where the worker has one of its own
        limits[resource.RLIMIT_NPROC] = plan.tasks
    for name, wanted in limits.items():
        hard = resource.getrlimit(name)[1]
        # only root may ask for more than the hard limit
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(name, (value, value))
    return "on"


def mapped_bytes() -> int:
    """Return the size of this process's address space."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[0]
    return int(pages) * resource.getpagesize()
