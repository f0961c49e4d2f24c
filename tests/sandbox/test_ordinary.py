"""The confinement once more, as an ordinary user, where the tests run as root."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = ("test_confine.py", "test_layers.py", "test_zygote.py")


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.skipif(os.getuid() != 0, reason="the others run as an ordinary user")
@pytest.mark.parametrize("file", FILES)
def test_the_confinement_holds_for_an_ordinary_user(file: str) -> None:
    done = subprocess.run(
        [
            *(sys.executable, HERE / "ordinary.py", sys.executable, "-m", "pytest"),
            *(HERE / file, "-q", "-p", "no:cacheprovider"),
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd=HERE.parents[1],
    )

    assert done.returncode == 0, done.stdout[-5000:]
    assert " passed" in done.stdout
