"""What a worker prints: how much is kept, and what a flood costs."""

import os
import time

from grader.sandbox.output import FLOOD, FLOOD_SECONDS, KEPT_OUTPUT, Output


def write(output: Output, stream: int, data: bytes) -> None:
    os.write(output.writers()[stream], data)
    assert output.read(output.descriptors()[stream])


def test_output_keeps_both_streams_in_order() -> None:
    output = Output()
    write(output, 0, b"out ")
    write(output, 1, b"err ")
    write(output, 0, b"\xff")
    output.close_writers()
    output.close()

    assert output.text() == "out err �"


def test_output_has_nothing_to_read_until_something_is_printed() -> None:
    output = Output()
    waiting = output.read(output.descriptors()[0])
    output.close_writers()
    ended = output.read(output.descriptors()[0])
    output.close()

    assert waiting
    assert not ended
    assert output.text() == ""


def test_output_counts_what_it_does_not_keep() -> None:
    output = Output()
    for _ in range(3):
        write(output, 0, b"x" * (KEPT_OUTPUT // 2))
    output.close_writers()
    output.close()

    dropped = KEPT_OUTPUT // 2
    assert output.text() == f"{'x' * KEPT_OUTPUT}\n... and {dropped} bytes more"


def test_a_flood_is_read_seldom_and_much_at_a_time() -> None:
    output = Output()
    block = b"x" * KEPT_OUTPUT
    for _ in range(FLOOD // KEPT_OUTPUT + 2):
        write(output, 0, block)
    started = time.monotonic()
    write(output, 0, block)
    waited = time.monotonic() - started
    for _ in range(8):  # more than the pipe held before
        os.write(output.writers()[0], block)
    output.read(output.descriptors()[0])
    output.close_writers()
    output.close()
    total = (FLOOD // KEPT_OUTPUT + 11) * KEPT_OUTPUT

    assert waited >= FLOOD_SECONDS
    assert output.text().endswith(f"and {total - KEPT_OUTPUT} bytes more")
