"""What a worker prints."""

import contextlib
import fcntl
import os
import time

KEPT_OUTPUT = 1 << 16
# beyond this, what is printed may cost the grader a small part of its time only
FLOOD = 16 << 20
FLOOD_PIPE, FLOOD_SECONDS = 1 << 20, 0.002


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
        flooded = self._dropped > FLOOD
        if flooded:
            self._slow_down(descriptor)
        try:
            data = os.read(descriptor, FLOOD_PIPE if flooded else 1 << 16)
        except BlockingIOError:
            return True
        room = max(KEPT_OUTPUT - len(self._kept), 0)
        self._kept += data[:room]
        self._dropped += len(data) - len(data[:room])
        return bool(data)

    def _slow_down(self, descriptor: int) -> None:
        """Let it print into a larger pipe for a while, to be emptied at once."""
        with contextlib.suppress(OSError):  # a user may have only so many
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, FLOOD_PIPE)
        time.sleep(FLOOD_SECONDS)

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
