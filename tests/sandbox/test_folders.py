"""How full a worker's folder is, and the removal of what a worker left."""

import errno
import os
import socket
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.sandbox import folders
from grader.sandbox.folders import is_overfull, measure_removed, remove_folder


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


def test_who_can_start_nothing_leaves_a_folder_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr(folders.shutil, "rmtree", refuse)
    monkeypatch.setattr(folders.subprocess, "run", refuse)
    remove_folder(str(tmp_path))

    assert tmp_path.exists()


def make_files(folder: Path, count: int, size: int) -> None:
    for number in range(count):
        (folder / f"{number}").write_bytes(b"x" * size)


@pytest.mark.parametrize(
    ("count", "size", "overfull"),
    [(0, 0, False), (3, 1000, False), (12, 0, True), (2, 1 << 20, True)],
)
def test_a_folder_is_overfull_by_its_bytes_or_its_files(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
    size: int,
    overfull: bool,
) -> None:
    monkeypatch.setattr(folders, "FOLDER_MIB", 1)
    monkeypatch.setattr(folders, "FOLDER_FILES", 10)
    inner = tmp_path / "inner"
    inner.mkdir()
    make_files(inner, count, size)

    assert is_overfull(str(tmp_path), os.getpid()) is overfull


def test_files_that_are_open_and_in_no_folder_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "FOLDER_MIB", 1)
    path = tmp_path / "hidden"
    with path.open("wb") as stream:
        stream.write(b"x" * (2 << 20))
        stream.flush()
        path.unlink()

        assert is_overfull(str(tmp_path), os.getpid())
    assert not is_overfull(str(tmp_path), os.getpid())


def make_removed(folder: Path) -> int:
    descriptor = os.open(folder / "hidden", os.O_CREAT | os.O_RDWR)
    os.truncate(descriptor, 4096)
    (folder / "hidden").unlink()
    return descriptor


def test_files_that_are_mapped_and_in_no_folder_count_as_large(tmp_path: Path) -> None:
    path = tmp_path / "hidden"
    path.write_bytes(bytes(4096))
    # Python's own maps keep a descriptor
    mapped = torch.from_file(str(path), shared=True, size=4096, dtype=torch.uint8)
    path.unlink()

    assert measure_removed(str(tmp_path), os.getpid()) >= folders.FOLDER_MIB << 20
    assert measure_removed(str(tmp_path / "other"), os.getpid()) == 0
    assert len(mapped) == 4096


def test_files_under_way_in_a_socket_fill_the_folder(tmp_path: Path) -> None:
    descriptor = make_removed(tmp_path)
    here, there = socket.socketpair()
    with here, there:
        socket.send_fds(here, [b"x"], [descriptor])
        os.close(descriptor)

        assert is_overfull(str(tmp_path), os.getpid())
    assert not is_overfull(str(tmp_path), os.getpid())


def test_a_folder_that_cannot_be_seen_into_is_overfull(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError

    monkeypatch.setattr(folders.os, "fwalk", refuse)

    assert is_overfull(str(tmp_path), os.getpid())


def test_a_folder_within_that_cannot_be_opened_is_overfull(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inner").mkdir()
    opened = os.open

    def refuse(path: str, *args: Any, **kwargs: Any) -> int:
        if path == "inner":
            raise PermissionError
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", refuse)

    assert is_overfull(str(tmp_path), os.getpid())


def test_a_folder_that_is_gone_is_not_overfull(tmp_path: Path) -> None:
    assert not is_overfull(str(tmp_path / "absent"), 1 << 22)


def test_a_file_that_is_gone_again_counts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    monkeypatch.setattr(
        folders.os, "fwalk", lambda *_args, **_: [("", [], ["gone"], here)]
    )

    assert not is_overfull(str(tmp_path), os.getpid())
    os.close(here)


def test_a_removed_file_that_is_open_counts(tmp_path: Path) -> None:
    before = measure_removed(str(tmp_path), os.getpid())
    with (tmp_path / "gone").open("wb") as file:
        file.write(b"x" * (1 << 20))
        file.flush()
        (tmp_path / "gone").unlink()

        assert measure_removed(str(tmp_path), os.getpid()) >= before + (1 << 20)
