"""The fork server: imports torch once, then makes one confined worker per request.

Run as `python -I -m grader.sandbox.zygote DESCRIPTOR`. It is told a folder and
descriptors, nothing of the exam: its memory, which workers inherit, holds no secret.

Between it and each worker stands a warden, which reports how the worker ended and
leaves none of its descendants behind.
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from grader.sandbox import cgroup
from grader.sandbox.confine import AROUND, apply, confine
from grader.sandbox.folders import remove_folder
from grader.sandbox.ids import choose_id
from grader.sandbox.kernel import (
    PR_SET_CHILD_SUBREAPER,
    PR_SET_DUMPABLE,
    die_with_parent,
    dumpable,
    prctl,
)
from grader.sandbox.plan import HalfApplied, Plan
from grader.sandbox.seccomp import prepare
from grader.sandbox.watch import watch

# the worker's descriptors: standard input and output, the grader, the confinement
GRADER, REPORT = 3, 4


def main(descriptor: int) -> None:
    """Serve requests on `descriptor` until the grader closes it: to import, to fork."""
    die_with_parent()
    prctl(PR_SET_DUMPABLE, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.disable()  # what is imported stays; only workers make garbage
    import grader.sandbox.launch  # noqa: F401, PLC0415 - torch comes with it

    control = socket.socket(fileno=descriptor)
    control.send(b"ready")
    gc.freeze()  # keeps the garbage collector off the pages that workers share
    while True:
        request, descriptors, *_ = socket.recv_fds(control, 1 << 16, 4)
        if not request:
            os._exit(0)
        if not descriptors:
            for name in json.loads(request):
                importlib.import_module(name)
            gc.freeze()
            continue
        plan = Plan(**json.loads(request))
        prepare(plan)
        # a child of a process with a live thread pool hangs
        assert len(os.listdir("/proc/self/task")) == 1
        server = os.getpid()
        if os.fork() == 0:
            control.close()
            try:
                _watch(server, plan, *descriptors)
            finally:
                os._exit(0)
        for number in descriptors:
            os.close(number)


def _watch(server: int, plan: Plan, *descriptors: int) -> None:
    """Fork the worker, say how it is confined, await its end, leave nobody behind."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, lambda *_: _abandon(plan))
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    die_with_parent(signal.SIGTERM)  # so that there is time to clean up
    if os.getppid() != server:  # it ended before it was to tell
        return
    os.setsid()
    *given, status = descriptors
    with socket.socket(fileno=status) as report:
        try:
            end = _run_worker(plan, report, *given)
        finally:
            out_of_memory = _clean_up(plan)
        end["out_of_memory"] |= out_of_memory
        report.send(json.dumps(end).encode())


def _run_worker(plan: Plan, report: socket.socket, *given: int) -> dict[str, Any]:
    try:
        if "ids" not in plan.without:
            plan.uid = choose_id()
        apply(AROUND, plan)
        worker, reader = _fork_worker(plan, *given)
        return _await_end(worker, reader, report, plan)
    except HalfApplied as error:
        report.send(json.dumps({"error": str(error)}).encode())
        sys.exit()
    finally:
        # the end of the server must not end the cleaning that it asks for
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _abandon(plan: Plan) -> None:
    """Leave nobody behind, and end: nobody is there to be told.

    Not by an exception: Python drops those that are raised in what it calls itself, as
    it does around a fork.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        _clean_up(plan)
    finally:
        os._exit(0)


def _clean_up(plan: Plan) -> bool:
    """End what is left of the worker; return whether the kernel ended it for memory."""
    _end_descendants()
    out_of_memory = cgroup.ran_out_of_memory(plan.cgroups)
    cgroup.leave(plan.cgroups)
    cgroup.remove(plan.cgroups)
    remove_folder(plan.folder)  # the grader may have been killed
    return out_of_memory


def _fork_worker(plan: Plan, *descriptors: int) -> tuple[int, int]:
    """Return the worker's process id, and where it says how it is confined."""
    reader, writer = os.pipe()
    worker = os.fork()
    if worker == 0:
        _become_worker(plan, (*descriptors, writer))
    for number in (writer, *descriptors):
        os.close(number)
    return worker, reader


def _await_end(
    worker: int, reader: int, report: socket.socket, plan: Plan
) -> dict[str, Any]:
    handle = os.pidfd_open(worker)
    said = json.loads(_read_all(reader) or b"{}")
    if "error" in said:
        raise HalfApplied(said["error"])
    if said:  # else it was never confined, and the grader must not use it
        body = json.dumps(said | {"cgroups": plan.cgroups}).encode()
        socket.send_fds(report, [body], [handle])
    # with a root of its own, its folder is in memory, of a limited size
    on_disk = not said.get("layers", {}).get("root", "").startswith("on")
    out_of_memory = watch(worker, handle, plan, on_disk=on_disk)
    _, code, usage = os.wait4(worker, 0)
    return {
        "exit": os.waitstatus_to_exitcode(code),
        "peak_mib": usage.ru_maxrss >> 10,
        "out_of_memory": out_of_memory,
    }


def _become_worker(plan: Plan, numbers: tuple[int, ...]) -> None:
    rpc, output, errors, writer = numbers
    nothing = os.open("/dev/null", os.O_RDONLY)
    # by way of high numbers, so that no target overwrites a source
    wanted = (nothing, output, errors, rpc, writer)
    for target, source in enumerate(wanted):
        os.dup2(source, 100 + target)
    for target in range(len(wanted)):
        os.dup2(100 + target, target, inheritable=target < GRADER)
    os.closerange(len(wanted), 1 << 16)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent()
    gc.enable()
    _offer_itself()
    if _must_be_seen(plan):
        prctl(PR_SET_DUMPABLE, 1)
    try:
        confine(plan)
    except BaseException as error:  # noqa: BLE001 - whatever it is, there is no worker
        os.write(REPORT, json.dumps({"error": f"{error}"}).encode())
        os._exit(1)
    os.write(REPORT, json.dumps({"layers": plan.states}).encode())
    os.close(REPORT)
    from grader.sandbox.launch import run_worker  # noqa: PLC0415 - torch comes with it

    try:
        run_worker(GRADER, plan)
    except BaseException:  # noqa: BLE001 - the student broke the machinery below
        os._exit(1)
    os._exit(0)


def _must_be_seen(plan: Plan) -> bool:
    """Tell whether the worker's warden, of the same user, must see what it holds open.

    Then others of this user could as well: Landlock keeps other workers from it, and
    seccomp each worker from taking back `NO_CORE`, without which a program of the
    machine could get a copy of its memory.
    """
    confined = not {"landlock", "seccomp", "limits"} & {*plan.without}
    # where the hard limit is 0, `NO_CORE` cannot be set
    settable = resource.getrlimit(resource.RLIMIT_CORE)[1] != 0
    alone = plan.has("namespaces") or plan.uid is not None
    return not alone and confined and settable


def _offer_itself() -> None:
    """Be the first that the kernel kills when the machine has no memory left."""
    with contextlib.suppress(OSError), dumpable():
        Path("/proc/self/oom_score_adj").write_text("1000")


def _read_all(reader: int) -> bytes:
    with open(reader, "rb") as stream:
        return stream.read(1 << 16)


def _end_descendants() -> None:
    """Kill and reap what the worker left: they are its subreaper's children."""
    while True:
        with open("/proc/thread-self/children") as stream:
            children = stream.read().split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


if __name__ == "__main__":
    main(int(sys.argv[1]))
