"""The grader's end of the zygote: starts it, asks it for workers, learns their ends."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from grader.errors import NotFinal

START_SECONDS = 120.0
FORK_SECONDS = 30.0
END_SECONDS = 30.0
KEPT_OUTPUT = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOptions:
    """What one worker may have.

    Attributes:
        readable: paths of the submission, beside the Python runtime.
        memory_mib: MiB of private memory.
        threads: how many threads PyTorch may use.
        gpu: whether it may use a GPU.
    """

    readable: tuple[str, ...]
    memory_mib: int = 4096
    threads: int = 1
    gpu: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerEnd:
    """How a worker ended: its exit status (minus the signal's number), peak MiB."""

    exit: int | None
    peak_mib: int = 0


class Output:
    """What a worker prints: the first bytes are kept, the rest is read and dropped."""

    def __init__(self) -> None:
        self._ends = [os.pipe2(os.O_CLOEXEC) for _ in ("stdout", "stderr")]
        for reader, _ in self._ends:
            os.set_blocking(reader, False)
        self._kept = bytearray()
        self._dropped = 0

    def writers(self) -> list[int]:
        """Return the descriptors for the worker's stdout and stderr."""
        return [writer for _, writer in self._ends]

    def close_writers(self) -> None:
        """Close the worker's ends here, once it has them."""
        for writer in self.writers():
            os.close(writer)

    def descriptors(self) -> list[int]:
        """Return the descriptors to read from."""
        return [reader for reader, _ in self._ends]

    def read(self, descriptor: int) -> bool:
        """Read what is there; return False at the end."""
        try:
            data = os.read(descriptor, 1 << 16)
        except BlockingIOError:
            return True
        room = max(KEPT_OUTPUT - len(self._kept), 0)
        self._kept += data[:room]
        self._dropped += len(data) - len(data[:room])
        return bool(data)

    def close(self) -> None:
        """Read the rest of what is kept, and close."""
        for reader in self.descriptors():
            self.read(reader)
            os.close(reader)

    def text(self) -> str:
        """Return what was kept, and how much was not."""
        text = self._kept.decode("utf-8", "replace")
        if not self._dropped:
            return text
        return f"{text}\n... and {self._dropped} bytes more"


class Worker:
    """One forked worker: its socket, its output, its folder, its end."""

    def __init__(
        self, rpc: socket.socket, output: Output, status: socket.socket, folder: str
    ) -> None:
        self.rpc, self.output = rpc, output
        self._status, self._folder = status, folder
        status.settimeout(FORK_SECONDS)
        try:
            body, descriptors, *_ = socket.recv_fds(status, 1 << 16, 1)
        except TimeoutError:
            body, descriptors = b"", []
        if not descriptors:
            raise NotFinal("the fork server made no worker; run the command again")
        self._process = descriptors[0]
        self.layers: dict[str, str] = json.loads(body)

    def end(self) -> WorkerEnd:
        """Kill the worker and all that it started; return how it had ended."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._process, signal.SIGKILL)
        self._status.settimeout(END_SECONDS)
        try:
            body = self._status.recv(1 << 16)
        except (TimeoutError, ConnectionResetError):
            body = b""
        self.output.close()
        os.close(self._process)
        self._status.close()
        self.rpc.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        return WorkerEnd(**json.loads(body)) if body else WorkerEnd(exit=None)


class Zygote:
    """The fork server: started at once, waited for when the first worker is wanted.

    Args:
        modules: what it imports, beside torch, before the first fork.
    """

    def __init__(self, modules: Sequence[str] = ()) -> None:
        self._modules = tuple(modules)
        self._start()

    def _start(self) -> None:
        kind = socket.SOCK_SEQPACKET
        self._control, theirs = socket.socketpair(socket.AF_UNIX, kind)
        with theirs:
            number = theirs.fileno()
            modules = ",".join(self._modules)
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-I", "-m", "grader.sandbox.zygote"),
                    *(str(number), modules),
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
        self._control.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _await_ready(self) -> None:
        if self._ready:
            return
        self._control.settimeout(START_SECONDS)
        try:
            self._ready = self._control.recv(16) == b"ready"
        except TimeoutError:
            self._process.kill()
        if not self._ready:
            raise NotFinal(
                "the fork server did not start; run `grade doctor` to see why"
            )

    def fork(self, options: WorkerOptions) -> Worker:
        """Return a fresh, confined worker; a fork server that died is started again.

        Raises:
            NotFinal: no worker could be made.
        """
        try:
            return self._fork(options)
        except (BrokenPipeError, ConnectionResetError, NotFinal):
            self._process.kill()
            self.close()
            self._start()
            return self._fork(options)

    def _fork(self, options: WorkerOptions) -> Worker:
        self._await_ready()
        folder = tempfile.mkdtemp(prefix="gradeproof-worker-")
        request = {
            "folder": folder,
            "readable": options.readable,
            "memory_mib": options.memory_mib,
            "threads": options.threads,
            "gpu": options.gpu,
        }
        rpc, their_rpc = socket.socketpair()
        status, their_status = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        output = Output()
        with their_rpc, their_status:
            numbers = [their_rpc.fileno(), *output.writers(), their_status.fileno()]
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], numbers)
            finally:
                output.close_writers()
        return Worker(rpc, output, status, folder)
