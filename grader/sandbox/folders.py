"""Removes a worker's folder, whatever is left in it."""

import contextlib
import os
import shutil
import subprocess


def remove_folder(folder: str) -> None:
    """Remove what a worker left, however deep it is, and whatever its permissions."""
    with contextlib.suppress(OSError, RecursionError):
        shutil.rmtree(folder)
    if os.path.lexists(folder):
        for command in (("chmod", "-R", "u+rwX"), ("rm", "-rf")):
            subprocess.run(
                [*command, "--", folder], check=False, stderr=subprocess.DEVNULL
            )
