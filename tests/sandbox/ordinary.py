"""Runs a command as an ordinary user, where the tests themselves run as root.

`python tests/sandbox/ordinary.py COMMAND...`; Python may lie in a folder that is root's
alone, and is then shown to the command at the same place, in mounts of its own.
"""

import os
import sys
import tempfile
from pathlib import Path

from grader.sandbox.kernel import check, libc
from grader.sandbox.view import CLONE_NEWNS, MS_BIND, MS_PRIVATE, MS_REC, mount

NOBODY = 65534


def find_closed(path: Path) -> Path | None:
    """Return the outermost folder on the way to `path` that others may not enter."""
    for folder in reversed([path, *path.parents]):
        if not folder.stat().st_mode & 0o001:
            return folder
    return None


def open_to_all(paths: list[Path], scratch: Path) -> None:
    """Show these folders to everyone, where they are, and nothing else around them."""
    check(libc.unshare(CLONE_NEWNS), "unshare")
    mount(None, "/", flags=MS_REC | MS_PRIVATE)
    closed = {path: folder for path in paths if (folder := find_closed(path))}
    copies = {path: scratch / f"copy-{index}" for index, path in enumerate(closed)}
    for path, copy in copies.items():
        copy.mkdir()
        mount(str(path), str(copy), flags=MS_BIND | MS_REC)
    for folder in set(closed.values()):
        mount("tmpfs", str(folder), "tmpfs", 0, "mode=755")
    for path, copy in copies.items():
        path.mkdir(parents=True, exist_ok=True)
        mount(str(copy), str(path), flags=MS_BIND | MS_REC)


def run(scratch: Path, command: list[str]) -> None:
    """Become the ordinary user, and run the command."""
    root = Path(__file__).parents[2]
    open_to_all([Path(os.path.realpath(sys.base_prefix)), root], scratch)
    home = scratch / "home"
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    places = {"HOME": str(home), "TMPDIR": str(home), "PATH": os.environ["PATH"]}
    os.execvpe(command[0], command, places)


def main(command: list[str]) -> int:
    """Return the command's exit status."""
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch).chmod(0o755)
        child = os.fork()
        if child == 0:
            try:
                run(Path(scratch), command)
            finally:
                os._exit(127)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
