"""Run proofs: a process that imports PyTorch once, and forks for each of them.

It reads one JSON document from standard input, and writes a line of JSON to standard
output for each proof as it ends. Proofs are the bank's own code: the limits guard
against mistakes, not against malice.
"""

import contextlib
import ctypes
import dataclasses
import importlib
import io
import json
import os
import random
import resource
import selectors
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

WALL_FACTOR: Final = 3
MEMORY: Final = 16 << 30
FILE_SIZE: Final = 1 << 30
CODE_FILE: Final = "<verify>"
SEED: Final = 0
PR_SET_PDEATHSIG: Final = 1


class NoAnswer(Exception):
    """A proof ends without something to compare with."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Running:
    """A proof that runs now: where its findings go, and when it must be over."""

    job: Mapping[str, Any]
    pid: int
    file: IO[bytes]
    started: float
    deadline: float


def prove(job: Mapping[str, Any]) -> dict[str, Any]:
    """Run a proof for each of its draws; stop at the first that raises.

    Args:
        job: `code`; `claims`, expressions evaluated after it, or else it sets `answer`;
            and `draws`, the names that it starts with.
    """
    answers: list[Any] = []
    try:
        code = compile(job["code"], CODE_FILE, "exec")
        claims = [compile(claim.strip(), CODE_FILE, "eval") for claim in job["claims"]]
        for draw in job["draws"]:
            names = {"__name__": "proof", **draw}
            exec(code, names)  # noqa: S102 - the bank's own code
            if claims:
                answers.append([bool(eval(claim, names)) for claim in claims])  # noqa: S307
            else:
                answers.append(_answer_of(names))
    except BaseException as error:  # noqa: BLE001 - SystemExit is a mistake as well
        return {"answers": answers, "error": _explain(error), "at": len(answers)}
    return {"answers": answers, "error": None, "at": None}


def _answer_of(names: Mapping[str, Any]) -> Any:
    if "answer" not in names:
        raise NoAnswer("the code sets no `answer`")
    return simplify(names["answer"])


def simplify(value: Any) -> Any:
    """Return a value as numbers, texts and lists; tensors and arrays become lists."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [simplify(part) for part in value]
    if hasattr(value, "tolist"):
        return value.tolist()
    if type(value).__module__ == "torch":  # a dtype or a device
        return str(value)
    raise NoAnswer(
        f"`answer` is a {type(value).__name__}; make it a number, a truth value, "
        "a text or a list"
    )


def _explain(error: BaseException) -> str:
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == CODE_FILE
    ]
    if isinstance(error, SyntaxError):
        lines = [*lines, error.lineno or 1]
    text = (
        str(error)
        if isinstance(error, NoAnswer)
        else f"{type(error).__name__}: {error}"
    )
    return f"line {lines[-1]} of the code: {text}" if lines else text


def _start(job: Mapping[str, Any]) -> _Running:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the proof has ended
    pid = os.fork()
    if pid == 0:
        _run_child(job, file)  # pragma: no cover - in the child
    now = time.monotonic()
    return _Running(job, pid, file, now, now + WALL_FACTOR * job["seconds"])


def _run_child(job: Mapping[str, Any], file: IO[bytes]) -> None:  # pragma: no cover
    # (ends by os._exit, so nothing of it can be measured)
    try:
        os.setsid()
        _limit(job["seconds"])
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        _settle()
        file.write(json.dumps(prove(job)).encode())
        file.flush()
    finally:
        os._exit(0)


def _limit(seconds: float) -> None:  # pragma: no cover - in the child
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _settle() -> None:  # pragma: no cover - in the child
    """Make what is random the same each time, and leave the other core to others."""
    import torch  # noqa: PLC0415 - imported before the fork

    random.seed(SEED)
    torch.manual_seed(SEED)
    torch.set_num_threads(1)


def _finish(running: _Running, status: int) -> dict[str, Any]:
    """Return what a proof found, or why it found nothing."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(running.pid, signal.SIGKILL)
    with running.file as file:
        file.seek(0)
        found = file.read()
    seconds = time.monotonic() - running.started
    if os.WIFSIGNALED(status):
        result = _failed(_explain_signal(running, os.WTERMSIG(status)))
    elif not found:
        result = _failed("ended the process without a result")
    else:
        result = json.loads(found)
    return {"id": running.job["id"], "seconds": seconds, **result}


def _explain_signal(running: _Running, number: int) -> str:
    limit = running.job["seconds"]
    if number == signal.SIGPROF:
        return f"ran longer than {limit:g} s of CPU time"
    if number == signal.SIGKILL and time.monotonic() > running.deadline:
        return f"did not end within {WALL_FACTOR * limit:g} s"
    return f"ended by {signal.Signals(number).name}"


def _failed(error: str) -> dict[str, Any]:
    return {"answers": [], "error": error, "at": None}


def run_all(
    jobs: Sequence[Mapping[str, Any]], parallel: int
) -> Iterator[dict[str, Any]]:
    """Run proofs, some at a time; yield what each found as it ends."""
    waiting = list(reversed(jobs))
    running: dict[int, _Running] = {}
    with selectors.DefaultSelector() as selector:
        while waiting or running:
            while waiting and len(running) < parallel:
                one = _start(waiting.pop())
                descriptor = os.pidfd_open(one.pid)
                running[descriptor] = one
                selector.register(descriptor, selectors.EVENT_READ)
            soonest = min(one.deadline for one in running.values())
            ended = selector.select(max(0, soonest - time.monotonic()))
            for one in running.values():
                if time.monotonic() > one.deadline:
                    os.kill(one.pid, signal.SIGKILL)
            for key, _ in ended:
                selector.unregister(key.fd)
                os.close(key.fd)
                one = running.pop(key.fd)
                yield _finish(one, os.waitpid(one.pid, 0)[1])


def main(source: IO[bytes], sink: IO[bytes]) -> None:
    """Read the proofs, and write what they find."""
    importlib.import_module("torch")  # while the grader still draws
    request = json.load(source)
    for module in request["imports"]:
        importlib.import_module(module)
    sys.path.insert(0, str(Path(request["root"])))
    for found in run_all(request["jobs"], request["parallel"]):
        sink.write(json.dumps(found).encode() + b"\n")
        sink.flush()


if __name__ == "__main__":
    # what an import prints must not stand among the results
    out = io.FileIO(os.dup(1), "wb")
    os.dup2(2, 1)
    main(sys.stdin.buffer, out)
