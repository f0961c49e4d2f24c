"""The coverage-guided fuzzer of what a worker may send: `make fuzz`.

Its arguments are libFuzzer's: folders of inputs, `-max_total_time=60`, `-runs=1000`.
"""

import sys

import atheris

with atheris.instrument_imports(include=["grader.sandbox", "grader.checks.asserts"]):
    from tests.fuzz.play import play


def main() -> None:
    """Play any bytes until something breaks, or the time is up."""
    atheris.Setup(sys.argv, play_bytes)
    atheris.Fuzz()


def play_bytes(data: bytes) -> None:
    """Play once; atheris takes no results."""
    play(data)


if __name__ == "__main__":
    main()
