"""The removal of what a worker left."""

import os
from pathlib import Path

from grader.sandbox.folders import remove_folder


def test_a_folder_deeper_than_python_can_go_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "worker"
    folder.mkdir()
    parent = os.open(folder, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=parent)
        child = os.open("d", os.O_RDONLY, dir_fd=parent)
        os.close(parent)
        parent = child
    os.close(parent)
    remove_folder(str(folder))

    assert not folder.exists()


def test_a_folder_that_forbids_its_removal_is_removed(tmp_path: Path) -> None:
    inner = tmp_path / "worker" / "a" / "b"
    inner.mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o500)
    (inner / "link").symlink_to(outside)
    child = os.fork()
    if child == 0:
        try:
            os.chdir(tmp_path)
            for path in (inner, inner.parent, inner.parent.parent):
                path.chmod(0)
            if os.getuid() == 0:  # root may remove what it likes
                for path in (inner, inner.parent, inner.parent.parent, tmp_path):
                    os.chown(path, 65534, 65534)
                os.setuid(65534)
            remove_folder("worker")
        finally:
            os._exit(0)
    os.waitpid(child, 0)

    assert not (tmp_path / "worker").exists()
    assert outside.stat().st_mode & 0o777 == 0o500


def test_a_folder_that_is_gone_already_is_no_error(tmp_path: Path) -> None:
    remove_folder(str(tmp_path / "absent"))
