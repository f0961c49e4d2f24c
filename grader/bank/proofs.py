"""Start the process that runs proofs, and read what it finds."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

from grader.errors import NotFinal

MODULE: Final = "grader.bank.prover"
# an optimizer imports this when the first one is made, and that takes a second
_FOR_OPTIMIZERS: Final = "torch._dynamo"
_OPTIMIZERS: Final = ("optim", "proof_kit")
_ENDED: Final = (
    "the process that runs the proofs ended too early; what it printed stands above"
)


class Proofs:
    """A process that proves; it starts to import PyTorch when it is made."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-I", "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )

    def __enter__(self) -> Self:
        """Return itself; the process ends with the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, and with it whatever still runs."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()

    def run(
        self, jobs: Sequence[Mapping[str, Any]], parallel: int
    ) -> Iterator[dict[str, Any]]:
        """Yield what each proof finds, as it ends.

        Raises:
            NotFinal: the process ended before all proofs had.
        """
        if not jobs:
            return
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        hungry = any(word in job["code"] for job in jobs for word in _OPTIMIZERS)
        request = {
            "imports": [_FOR_OPTIMIZERS] if hungry else [],
            "root": str(self._root),
            "jobs": jobs,
            "parallel": parallel,
        }
        try:
            self._process.stdin.write(json.dumps(request).encode())
            self._process.stdin.close()
        except BrokenPipeError as error:
            raise NotFinal(_ENDED) from error
        left = len(jobs)
        for line in self._process.stdout:
            left -= 1
            yield json.loads(line)
        if left:
            raise NotFinal(_ENDED)
