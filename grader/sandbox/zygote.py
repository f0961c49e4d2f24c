"""The fork server: imports torch once, then makes one confined worker per request.

Run as `python -I -m grader.sandbox.zygote DESCRIPTOR`. It is told a folder and
descriptors, nothing of the exam: its memory, which workers inherit, holds no secret.

Between it and each worker stands a warden, which reports how the worker ended and
leaves none of its descendants behind.
"""

import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping
from typing import Any

from grader.sandbox.confine import (
    PR_SET_CHILD_SUBREAPER,
    PR_SET_DUMPABLE,
    confine,
    die_with_parent,
    prctl,
)

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
        # a child of a process with a live thread pool hangs
        assert len(os.listdir("/proc/self/task")) == 1
        if os.fork() == 0:
            control.close()
            try:
                _watch(json.loads(request), *descriptors)
            finally:
                os._exit(0)
        for number in descriptors:
            os.close(number)


def _watch(
    options: Mapping[str, Any], rpc: int, output: int, errors: int, status: int
) -> None:
    """Fork the worker, say how it is confined, await its end, leave nobody behind."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    die_with_parent(signal.SIGTERM)  # so that there is time to end the descendants
    os.setsid()
    reader, writer = os.pipe()
    worker = os.fork()
    if worker == 0:
        _become_worker(options, (rpc, output, errors, writer))
    for number in (writer, rpc, output, errors):
        os.close(number)
    handle = os.pidfd_open(worker)
    with socket.socket(fileno=status) as report:
        try:
            layers = _read_all(reader)
            if layers:  # else it was never confined, and the grader must not use it
                socket.send_fds(report, [layers], [handle])
            _, code, usage = os.wait4(worker, 0)
        finally:
            _end_descendants()
        end = {
            "exit": os.waitstatus_to_exitcode(code),
            "peak_mib": usage.ru_maxrss >> 10,
        }
        report.send(json.dumps(end).encode())


def _become_worker(options: Mapping[str, Any], numbers: tuple[int, ...]) -> None:
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
    states = confine(options)
    os.write(REPORT, json.dumps(states).encode())
    os.close(REPORT)
    from grader.sandbox.launch import run_worker  # noqa: PLC0415 - torch comes with it

    try:
        run_worker(GRADER, options)
    except BaseException:  # noqa: BLE001 - the student broke the machinery below
        os._exit(1)
    os._exit(0)


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
