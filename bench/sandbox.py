"""What confining a worker costs: by all of its layers, by each alone, by none.

Ready is the time from asking for a worker to the first answer of a call; a round trip
is a call of a function that returns its argument. Medians, over one fork server. Beside
the round trips stands that of as many bytes between two bare processes that sleep while
they wait; on idle cores waking them is most of it.
"""

import argparse
import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import torch

from grader.sandbox.budget import Budget
from grader.sandbox.client import SENT_AT_ONCE, WorkerOptions, Zygote
from grader.sandbox.confine import LAYERS
from grader.sandbox.session import Session

SOURCE = "def same(x):\n    return x\n"
TARGETS = {"ready": 30.0, "scalar": 0.060, "tensor": 0.4}
WARM_UP = 3


def open_session(zygote: Zygote, folder: str, without: Sequence[str]) -> Session:
    """Fork a worker, load a function into it, and call it once."""
    worker = zygote.fork(WorkerOptions(readable=(folder,), without=tuple(without)))
    deadline = time.monotonic() + 600
    budget = Budget(task="bench", call_seconds=60, deadline=deadline, seconds=600)
    session = Session(worker, budget)
    session.call("load", name="bench", args=(folder, [("b.py", SOURCE)], [], {}))
    session.call("call", name="same", args=(1,))
    return session


def time_once(action: Callable[[], object]) -> float:
    """Return how long it takes, in milliseconds."""
    started = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - started)


def measure_forks(
    zygote: Zygote, folder: str, choices: Sequence[Sequence[str]], repeats: int
) -> list[list[tuple[float, float]]]:
    """Return ready and end of each choice, in turns, so that a busy moment hits all."""
    found: list[list[tuple[float, float]]] = [[] for _ in choices]
    for number in range(repeats + WARM_UP):
        for index, without in enumerate(choices):
            sessions: list[Session] = []

            def start(
                without: Sequence[str] = without, sessions: list[Session] = sessions
            ) -> None:
                sessions.append(open_session(zygote, folder, without))

            ready = time_once(start)
            end = time_once(sessions[0].close)
            if number >= WARM_UP:
                found[index].append((ready, end))
    return found


def measure_calls(session: Session, value: object, repeats: int) -> float:
    """Return the median round trip of a value, in milliseconds."""
    times = [
        time_once(lambda: session.call("call", name="same", args=(value,)))
        for _ in range(repeats)
    ]
    return median(times[repeats // 10 :])


def measure_bare(size: int, repeats: int) -> float:
    """Return the median round trip of so many bytes between two bare processes."""
    here, there = socket.socketpair()
    for end in (here, there):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENT_AT_ONCE)
    child = os.fork()
    if child == 0:
        here.close()
        while True:
            there.sendall(read_bytes(there, size))

    def go_and_come() -> None:
        here.sendall(bytes(size))
        read_bytes(here, size)

    times = [time_once(go_and_come) for _ in range(repeats)]
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return median(times[repeats // 10 :])


def read_bytes(sock: socket.socket, size: int) -> bytearray:
    """Read so many bytes."""
    data = bytearray(size)
    view = memoryview(data)
    while view:
        view = view[sock.recv_into(view) :]
    return data


def print_forks(zygote: Zygote, folder: str, repeats: int) -> float:
    """Print what each layer costs; return the time to be ready with all of them."""
    alone = [
        tuple(other for other in LAYERS if other != name and other not in needs(name))
        for name in LAYERS
    ]
    choices = [(), LAYERS, *alone]
    names = ["all layers", "no layer", *(f"  {name} alone" for name in LAYERS)]
    measured = measure_forks(zygote, folder, choices, repeats)
    ready = [median(ready for ready, _ in each) for each in measured]
    print(f"{'milliseconds':24}{'ready':>8}{'least':>8}{'costs':>8}{'to end':>8}")
    for name, each, middle in zip(names, measured, ready, strict=True):
        least = min(ready for ready, _ in each)
        end = median(end for _, end in each)
        print(f"{name:24}{middle:8.1f}{least:8.1f}{middle - ready[1]:+8.1f}{end:8.1f}")
    return ready[0]


def needs(name: str) -> tuple[str, ...]:
    """Return what a layer cannot be applied without, by a user who is not root."""
    return {
        "root": ("namespaces",),
        "landlock": ("no_new_privs",),
        "seccomp": ("no_new_privs",),
    }.get(name, ())


def print_calls(zygote: Zygote, folder: str, repeats: int) -> dict[str, float]:
    """Print round trips with and without layers; return those with."""
    values = {"scalar": 1.5, "tensor": torch.rand(128, 784)}
    found: dict[str, float] = {}
    sizes = {"scalar": 64, "tensor": 128 * 784 * 4}
    print(f"\n{'round trip, ms':24}{'all':>8}{'none':>8}{'bare':>8}")
    with_all = open_session(zygote, folder, ())
    with_none = open_session(zygote, folder, LAYERS)
    for name, value in values.items():
        found[name] = measure_calls(with_all, value, repeats)
        none = measure_calls(with_none, value, repeats)
        bare = measure_bare(sizes[name], repeats)
        print(f"{name:24}{found[name]:8.3f}{none:8.3f}{bare:8.3f}")
    with_all.close()
    with_none.close()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time the confinement of workers.")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--calls", type=int, default=2000)
    options = parser.parse_args()
    torch.set_num_threads(1)
    with Zygote() as zygote, tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        session = open_session(zygote, folder, ())
        states = " · ".join(f"{name}: {it}" for name, it in session.layers.items())
        session.close()
        print(f"{states}\n")
        found = {"ready": print_forks(zygote, folder, options.repeats)}
        found |= print_calls(zygote, folder, options.calls)
    print()
    for name, value in found.items():
        word = "met" if value <= TARGETS[name] else "missed"
        print(f"{name:8}{value:8.3f} ms   target {TARGETS[name]:g}: {word}")


if __name__ == "__main__":
    main()
