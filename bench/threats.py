"""Tries every attack under every setting of the confinement; keeps what comes out.

    .venv/bin/python -m bench.threats [--column "container"] [--again]

It takes long. What is in `docs/threats.json` already is not tried again, so a run that
was cut short goes on; `docs/make.py threats` makes the tables from it. As root it also
tries what an ordinary user gets.
"""

import argparse

from tests.threats.matrix import RESULTS, run_matrix


def main() -> None:
    """Try what is not yet known, and print each result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--column", default="", help="only the settings whose name starts so"
    )
    parser.add_argument("--again", action="store_true", help="forget what is known")
    chosen = parser.parse_args()
    if chosen.again:
        RESULTS.unlink(missing_ok=True)
    run_matrix(lambda line: print(line, flush=True), chosen.column)


if __name__ == "__main__":
    main()
