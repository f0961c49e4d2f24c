"""The grader's end of the zygote: starts it, asks it for workers, learns their ends."""

import contextlib
import json
import math
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.errors import NotFinal
from grader.sandbox import cgroup
from grader.sandbox.budget import read_waited
from grader.sandbox.ends import WorkerEnd
from grader.sandbox.folders import remove_folder
from grader.sandbox.output import Output
from grader.sandbox.view import FOLDER, SUBMISSION

START_SECONDS = 120.0
FORK_SECONDS = 30.0
# how long the fork server may be silent before it is told to go on, had it been stopped
SILENT_SECONDS = 1.0
END_SECONDS = 30.0
# a batch of images crosses without waking the other side twice; the kernel gives less
# where it is set to
SENT_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOptions:
    """What one worker may have.

    Attributes:
        readable: paths of the submission, beside the Python runtime.
        memory_mib: MiB of private memory.
        threads: how many threads PyTorch may use.
        processes: how many processes it may start; 0 is none, threads only.
        gpu: whether it may use a GPU.
        without: the layers of the confinement to leave off.
    """

    readable: tuple[str, ...]
    memory_mib: int = 4096
    threads: int = 1
    processes: int = 0
    gpu: bool = False
    without: tuple[str, ...] = ()


def _await_data(
    sock: socket.socket, seconds: float, wake: Callable[[], object]
) -> None:
    """Wait until something can be received; call `wake` in every silence.

    Raises:
        TimeoutError: nothing came.
    """
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if poll.poll(math.ceil(min(left, SILENT_SECONDS) * 1000)):
            return
        wake()
    raise TimeoutError


class Unconfined(Exception):
    """A worker could not be confined as it should be, and was ended."""


class Worker:
    """One forked worker: its socket, its output, its folder, its end.

    Args:
        control: where the fork server listens.
        options: what the worker may have.
        wake: has a fork server go on that was stopped.
    """

    def __init__(
        self,
        control: socket.socket,
        options: WorkerOptions,
        wake: Callable[[], object] = lambda: None,
    ) -> None:
        with contextlib.ExitStack() as stack:
            folder = tempfile.mkdtemp(prefix=f"gradeproof-worker-{os.getpid()}-")
            stack.callback(remove_folder, folder)
            # the names that a worker sees, or would with a root of its own
            self.names = dict.fromkeys(options.readable, SUBMISSION) | {folder: FOLDER}
            self.rpc, their_rpc = socket.socketpair()
            stack.enter_context(self.rpc)
            for end in (self.rpc, their_rpc):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENT_AT_ONCE)
            self._status, their_status = socket.socketpair(
                socket.AF_UNIX, socket.SOCK_SEQPACKET
            )
            stack.enter_context(self._status)
            self.output = Output()
            stack.callback(self.output.close)
            request = json.dumps({"folder": folder} | asdict(options)).encode()
            with their_rpc, their_status:
                numbers = [their_rpc.fileno(), *self.output.writers()]
                try:
                    socket.send_fds(
                        control, [request], [*numbers, their_status.fileno()]
                    )
                finally:
                    self.output.close_writers()
            self._process, said = self._await_start(wake)
            self.layers: dict[str, str] = said["layers"]
            # should its warden be killed, which removes them otherwise
            stack.callback(cgroup.remove, said["cgroups"])
            stack.callback(os.close, self._process)
            self._stack = stack.pop_all()

    def _await_start(self, wake: Callable[[], object]) -> tuple[int, dict[str, Any]]:
        _await_data(self._status, FORK_SECONDS, wake)
        body, descriptors, *_ = socket.recv_fds(self._status, 1 << 16, 1)
        said = json.loads(body or b"{}")
        if "error" in said:
            raise Unconfined(said["error"])
        if not descriptors:
            raise ConnectionError
        return descriptors[0], said

    def process_id(self) -> int:
        """Return its process id; -1 once it has ended."""
        about = Path(f"/proc/self/fdinfo/{self._process}").read_text().splitlines()
        return next(int(line[4:]) for line in about if line.startswith("Pid:"))

    def waited(self) -> float:
        """Return for how many seconds it was ready to run and had no core."""
        return read_waited(self.process_id())

    def end(self) -> WorkerEnd:
        """Kill the worker and all that it started; return how it had ended."""
        with self._stack:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._process, signal.SIGKILL)
            self._status.settimeout(END_SECONDS)
            try:
                body = self._status.recv(1 << 16)
            except (TimeoutError, ConnectionResetError):
                body = b""
        return WorkerEnd(**json.loads(body)) if body else WorkerEnd(exit=None)


class Zygote:
    """The fork server: started at once, waited for when the first worker is wanted."""

    def __init__(self) -> None:
        self._modules: list[str] = []
        self._start()

    def _start(self) -> None:
        kind = socket.SOCK_SEQPACKET
        self._control, theirs = socket.socketpair(socket.AF_UNIX, kind)
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-I", "-m", "grader.sandbox.zygote"),
                    str(number),
                ],
                pass_fds=[number],
                env={
                    "PATH": "/usr/bin:/bin",
                    "LANG": "C.UTF-8",
                    "HOME": "/",
                    # numpy's BLAS would start a thread pool, and pools break forks
                    "OPENBLAS_NUM_THREADS": "1",
                    # asks the driver, not CUDA: CUDA would not survive the fork
                    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
            )
        self._ready = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the fork server."""
        self._process.kill()
        self._process.wait()
        self._control.close()

    def _await_ready(self) -> None:
        if self._ready:
            return
        with contextlib.suppress(ConnectionError, TimeoutError):
            _await_data(self._control, START_SECONDS, self._wake)
            self._ready = self._control.recv(16) == b"ready"
        if not self._ready:
            raise NotFinal(
                "the fork server did not start; run `grade doctor` to see why"
            )

    def _wake(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def preload(self, modules: Iterable[str]) -> None:
        """Have modules imported, once, before the workers that are asked for later.

        Raises:
            NotFinal: the fork server did not start.
        """
        new = [name for name in modules if name not in self._modules]
        self._modules += new
        if new:
            self._await_ready()
            with contextlib.suppress(ConnectionError):  # the next fork starts it again
                self._send_imports(new)

    def _send_imports(self, modules: Sequence[str]) -> None:
        self._control.send(json.dumps(modules).encode())

    def fork(self, options: WorkerOptions) -> Worker:
        """Return a fresh, confined worker; a fork server that died is started again.

        Raises:
            NotFinal: no worker could be made.
        """
        try:
            return self._fork_somehow(options)
        except Unconfined as error:
            raise NotFinal(
                f"the worker could not be confined ({error}); --isolation container "
                "may do without what failed"
            ) from None

    def _fork_somehow(self, options: WorkerOptions) -> Worker:
        try:
            return self._fork(options)
        except NotFinal:
            self.close()
            self._start()
            self._await_ready()
            if self._modules:
                self._send_imports(self._modules)
            return self._fork(options)

    def _fork(self, options: WorkerOptions) -> Worker:
        self._await_ready()
        try:
            return Worker(self._control, options, self._wake)
        except (ConnectionError, TimeoutError):
            raise NotFinal(
                "the fork server made no worker; run the command again"
            ) from None
