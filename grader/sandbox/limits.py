"""Limits on memory, files, processes and core dumps."""

import os
import resource
from pathlib import Path

from grader.sandbox.plan import Plan

# what libraries map that are loaded later, and malloc reserves for threads
ADDRESS_ROOM = 2 << 30
LARGEST_FILE = 256 << 20
# what a user who is not the worker's alone may start meanwhile
OTHERS_ROOM = 1024
# 0 keeps files away, and 1 also the programs that take core dumps from a pipe: to the
# kernel it means that the process is one of these (fs/coredump.c)
NO_CORE = 1


def set_limits(plan: Plan) -> str:
    """Limit what the kernel counts for each process; the hard limits as well."""
    memory = plan.memory_mib << 20
    alone = plan.user_namespace or (os.getuid() == 0 and "ids" not in plan.without)
    limits = {
        resource.RLIMIT_CORE: NO_CORE,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
        resource.RLIMIT_MSGQUEUE: 0,
        # private memory, heap and stacks
        resource.RLIMIT_DATA: memory,
        # counted for each user id: any task of the machine may be the same user's
        resource.RLIMIT_NPROC: plan.tasks
        + (0 if alone else count_tasks() + OTHERS_ROOM),
    }
    if not plan.gpu:  # CUDA reserves far more addresses than there is memory
        # shared memory too, which is no private memory
        limits[resource.RLIMIT_AS] = mapped_bytes() + memory + ADDRESS_ROOM
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


def count_tasks() -> int:
    """Return how many threads and processes the machine has."""
    running_and_all = Path("/proc/loadavg").read_text("ascii").split()[3]
    return int(running_and_all.partition("/")[2])
