"""Makes a forked, confined process a worker: environment, streams, server."""

import io
import os
import random
import socket
import sys

import torch

from grader.sandbox.channel import Channel
from grader.sandbox.messages import from_grader
from grader.sandbox.plan import Plan
from grader.sandbox.wire import FROM_GRADER, FROM_WORKER
from grader.sandbox.worker import Server

# finds out about the processor, once for all workers; they cannot see /proc/cpuinfo
torch.backends.cpu.get_cpu_capability()


def run_worker(descriptor: int, plan: Plan) -> None:
    """Serve calls on `descriptor` until the grader closes it.

    Args:
        descriptor: a socket to the grader.
        plan: `folder` to work in, `threads` for PyTorch, `gpu` if one may be used.
    """
    folder = plan.inside(plan.folder)
    os.environ.clear()
    os.environ.update(HOME=folder, TMPDIR=folder, PATH="/usr/bin:/bin", LANG="C.UTF-8")
    if not plan.gpu:
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    os.chdir(folder)
    own = (sys.prefix, sys.base_prefix)
    sys.path[:] = [path for path in sys.path if path.startswith(own)]
    sys.argv[:] = ["submission"]
    # every fork inherits the same generators
    random.seed(0)
    torch.default_generator.manual_seed(0)
    torch.set_num_threads(plan.threads)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    for name, number in (("stdout", 1), ("stderr", 2)):
        raw = io.FileIO(number, "w", closefd=False)
        stream = io.TextIOWrapper(
            io.BufferedWriter(raw), "utf-8", "replace", line_buffering=True
        )
        setattr(sys, name, stream)
    channel = Channel(
        socket.socket(fileno=descriptor),
        from_grader,
        sends=FROM_WORKER,
        takes=FROM_GRADER,
    )
    Server(channel, plan.places).serve()
